"""Reading paths: their steps as far as somebody may read them, what that person has read, and arranging them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Document, Page, Reading, ReadingPath, ReadingStep, User
from wiki.models.base import new_id, now
from wiki.services import documents
from wiki.text.checks import checked, clean, clean_line

MOST_STEPS = 60
IN_PATHS = ("page", "case", "playbook")


@dataclass(frozen=True, slots=True)
class Step:
    """One step for one reader: whether it was read, and whether its text is another one since."""

    id: int
    document: Document
    read: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Course:
    """One path for one reader."""

    path: ReadingPath
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        """How many steps were read."""
        return sum(step.read for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that was not read, or has changed since; None at the end."""
        return next((step for step in self.steps if not step.read or step.changed), None)


def courses(*, user: User) -> list[Course]:
    """Return all paths in their order, with what the user has read; those of which nothing may be read are left out."""
    paths = listing(ReadingPath, user=user).where(ReadingPath.retired.is_(False))
    found = list(db.session.scalars(paths.order_by(ReadingPath.position, ReadingPath.code)))
    return [course for course in _courses(found, user) if course.steps]


def course(path: ReadingPath, *, user: User) -> Course:
    """Return one path with what the user has read."""
    return _courses([path], user)[0]


def mark(document: Document, *, read: bool, by: User) -> None:
    """Note that a document was read, in the version that readers see now, or that it was not."""
    here = db.session.get(Reading, (by.id, document.id))
    if not read:
        if here is not None:
            db.session.delete(here)
        return
    if here is None:
        here = Reading(user_id=by.id, document_id=document.id)
        db.session.add(here)
    here.number, here.at = _shown(document), now()


def begin(raw: Mapping[str, Any]) -> ReadingPath:
    """Begin a path at the end of the others. Raise Invalid without a title."""
    last = db.session.scalar(select(func.max(ReadingPath.position)))
    path = ReadingPath(code=new_id(), title={}, position=(last or 0) + 1)
    describe(path, raw)
    db.session.add(path)
    db.session.flush()
    return path


def describe(path: ReadingPath, raw: Mapping[str, Any]) -> None:
    """Give a path its title and description, texts by language. Raise Invalid without a title."""
    texts = {name: _texts(raw[name], name, limit) for name, limit in (("title", 100), ("description", 1_000))}
    if not texts["title"]:
        raise Invalid({"title_zh": Message(N_("Give the path a title, in Chinese or English."))})
    path.title, path.description = texts["title"], texts["description"]
    path.retired = bool(raw.get("retired"))


def add(path: ReadingPath, document: Document) -> None:
    """Put a document at the end of a path. Raise Invalid if it is there, or cannot be, or the path is full."""
    steps = _steps([path.code])
    if document.kind not in IN_PATHS:
        raise Invalid({"document": Message(N_("A path holds pages, cases and handbooks."))})
    if document.id in {step.document_id for step in steps}:
        raise Invalid({"document": Message(N_("This is on the path already."))})
    if len(steps) >= MOST_STEPS:
        raise Invalid({"document": Message(N_("A path has at most %(limit)s steps."), {"limit": MOST_STEPS})})
    last = max((step.position for step in steps), default=-1)
    db.session.add(ReadingStep(path_code=path.code, document_id=document.id, position=last + 1))
    db.session.flush()


def move(path: ReadingPath, step_id: int, *, by_places: int) -> None:
    """Move a step up (negative) or down among the others; beyond the ends it stays there."""
    steps = _steps([path.code])
    place = next((place for place, step in enumerate(steps) if step.id == step_id), None)
    if place is not None:
        steps.insert(max(0, min(len(steps) - 1, place + by_places)), steps.pop(place))
        for position, step in enumerate(steps):
            step.position = position


def remove(path: ReadingPath, step_id: int) -> None:
    """Take a step off a path; what was read stays noted."""
    for step in _steps([path.code]):
        if step.id == step_id:
            db.session.delete(step)


def install(shipped: Iterable[Mapping[str, Any]]) -> None:
    """Bring in paths that are not there yet, with the documents that they name by `ref`; leave alone what is there."""
    for position, raw in enumerate(shipped):
        if db.session.get(ReadingPath, raw["code"]) is None:
            path = ReadingPath(code=raw["code"], title=raw["title"], description=raw["description"], position=position)
            db.session.add(path)
            db.session.flush()
            found = select(Document.ref, Document.id).where(Document.ref.in_(raw["steps"]))
            ids = {row.ref: row.id for row in db.session.execute(found)}
            for place, ref in enumerate(ref for ref in raw["steps"] if ref in ids):
                db.session.add(ReadingStep(path_code=path.code, document_id=ids[ref], position=place))
    db.session.flush()


def _texts(raw: Mapping[str, str], name: str, limit: int) -> dict[str, str]:
    """Return the texts that say something, cleaned."""
    cleaner = clean_line if name == "title" else clean
    found = {language: checked(text, name, limit, cleaner) for language, text in raw.items()}
    return {language: text for language, text in found.items() if text}


def _courses(paths: Sequence[ReadingPath], user: User) -> list[Course]:
    steps = _steps([path.code for path in paths])
    there = documents.readable({step.document_id for step in steps}, user=user, kinds=IN_PATHS)
    seen = select(Reading).where(Reading.user_id == user.id, Reading.document_id.in_(there))
    readings = {reading.document_id: reading.number for reading in db.session.scalars(seen)}
    return [
        Course(
            path,
            [
                _step(step, there[step.document_id], readings.get(step.document_id))
                for step in steps
                if step.path_code == path.code and step.document_id in there
            ],
        )
        for path in paths
    ]


def _step(step: ReadingStep, document: Document, number: int | None) -> Step:
    return Step(step.id, document, number is not None, number is not None and number < _shown(document))


def _shown(document: Document) -> int:
    """Return the number of the text that readers see."""
    return document.approved if isinstance(document, Page) else document.version


def _steps(codes: Sequence[str]) -> list[ReadingStep]:
    of = select(ReadingStep).where(ReadingStep.path_code.in_(codes))
    return list(db.session.scalars(of.order_by(ReadingStep.position, ReadingStep.id)))
