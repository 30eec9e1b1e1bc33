"""Writing, changing, publishing and archiving cases."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from wiki.errors import N_, BadText, Message, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import Case, DocumentLink, DocumentTerm, Outcome, Publication, Report, Revision, User
from wiki.models.base import now
from wiki.models.site import ACCESS, EVIDENCE, lock_generation, raise_generation
from wiki.models.terms import TERM_LISTS
from wiki.services import links, revisions, vocabulary
from wiki.services.cases import lessons
from wiki.services.cases.content import STORY_FIELDS, TEXT_FIELDS, CaseContent
from wiki.services.submissions import own
from wiki.text.checks import clean_line, shorten
from wiki.text.language import guess
from wiki.text.plain import plain
from wiki.text.rendering import render

SUMMARY_LENGTH = 120
NOTE_LENGTH = 200
SUMMARY_FROM = ("result", "lessons", "situation", "actions", "why")


class Taken(WikiError):
    """Another record has this `ref` already; `document_id` is its id."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        super().__init__(N_("A record with this ref already exists."))
        self.fields = {"ref": Message(N_("A record with this ref already exists."))}


def rendered(content: CaseContent) -> dict[str, str]:
    """Return the Markdown fields as safe HTML. It takes a child process: call it before the writing transaction."""
    return all_rendered([content])[0]


def all_rendered(contents: list[CaseContent]) -> list[dict[str, str]]:
    """Return the HTML of many contents, in one go. Lessons give three parts: do, don't and the free text."""
    places = [
        (number, name, text)
        for number, content in enumerate(contents)
        for name, text in _markdown_parts(content).items()
        if text
    ]
    found: list[dict[str, str]] = [{} for _ in contents]
    for (number, name, _text), page in zip(places, render([text for *_, text in places]), strict=True):
        found[number][name] = page.html
    return found


def _markdown_parts(content: CaseContent) -> dict[str, str]:
    parts = {name: getattr(content, name) for name in TEXT_FIELDS}
    taken = lessons.split(content.lessons)
    return parts | {
        "lessons": taken.free,
        "lessons_do": lessons.listed(taken.do),
        "lessons_dont": lessons.listed(taken.dont),
        "explanation": content.judge.explanation if content.judge else "",
    }


def create(
    content: CaseContent,
    html: Mapping[str, str],
    *,
    by: User,
    publish: bool = False,
    ref: str | None = None,
    submission: str | None = None,
    **facts: Any,
) -> Case:
    """Write down a case: a draft, or published at once.

    A form sent twice gives the case it made the first time, whatever that `says` by now.
    """
    submission = own(submission, by=by)
    twin = _twin(ref, submission)
    if twin is not None:
        return twin
    content = settled(content)
    case = Case(author=by, title=content.title, language=content.language, sort_date="", created_at=now(), **facts)
    case.ref, case.submission = ref, submission
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError:  # on PostgreSQL somebody was faster by a blink
        if (twin := _twin(ref, submission)) is None:
            raise
        return twin
    _take(case, content, html, by=by)
    if publish:
        case.publish()
        raise_generation(ACCESS)
    return case


def made_from(submission: str | None, *, by: User) -> Case | None:
    """Return the case that the person's form with this token has made, if it was sent already."""
    return _twin(None, own(submission, by=by))


def says(case: Case, content: CaseContent) -> bool:
    """Tell whether this is what the newest revision says."""
    return bool(case.head.body == settled(content).body())


def revise(
    case: Case, content: CaseContent, html: Mapping[str, str], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save a new revision based on number `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    await_turn(case)
    content = settled(content)
    if case.head.body == content.body():
        return None
    if base != case.version:
        raise Stale(case.version)
    return _take(case, content, html, by=by, note=note)


def await_turn(case: Case) -> None:
    """Let nobody else change the case until this transaction ends, and read it as the one before left it.

    Two statements: PostgreSQL would join the row it waited for with revisions as they were before the wait.
    """
    if db.session.scalar(select(Case.id).where(Case.id == case.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(case)


def publish(case: Case) -> None:
    """Let colleagues read it."""
    await_turn(case)
    case.publish()
    raise_generation(ACCESS)


def archive(case: Case, *, by: User) -> None:
    """Take it out of lists and search. `restore` brings it back."""
    await_turn(case)
    case.archive(by_id=by.id)
    raise_generation(ACCESS)


def restore(case: Case) -> None:
    """Bring an archived case back."""
    await_turn(case)
    case.restore()
    raise_generation(ACCESS)


def discard(case: Case) -> None:
    """Delete a draft, which nobody but its author has seen."""
    await_turn(case)
    if case.state is not Publication.DRAFT:
        raise WikiError(N_("Only a draft can be deleted; archive the case instead."))
    remove(case)


def remove(case: Case) -> None:
    """Delete a case with everything that hangs on it."""
    for model in (DocumentTerm, DocumentLink, Revision, Report):
        db.session.execute(delete(model).where(model.document_id == case.id))
    db.session.delete(case)
    raise_generation(EVIDENCE)


def checked_note(text: str | None) -> str:
    """Return the note on a change, cleaned and cut to what the history shows."""
    try:
        return shorten(clean_line(text or ""), NOTE_LENGTH)
    except BadText:
        return ""


def settled(content: CaseContent) -> CaseContent:
    """Return the content as it is kept: its language named, free terms under their codes, new ones created."""
    return with_language(content.with_terms(vocabulary.ensure))


def with_language(content: CaseContent) -> CaseContent:
    """Return the content with its language, guessed from the text where the author named none."""
    if content.language:
        return content
    return replace(content, language=guess(" ".join([content.title, *(getattr(content, f) for f in STORY_FIELDS)])))


def _twin(ref: str | None, submission: str | None) -> Case | None:
    if submission:
        earlier = db.session.scalars(select(Case).where(Case.submission == submission)).first()
        if earlier is not None:
            return earlier
    if ref:
        other = db.session.scalar(select(Case.id).where(Case.ref == ref))
        if other is not None:
            raise Taken(other)
    return None


def _take(case: Case, content: CaseContent, html: Mapping[str, str], *, by: User, note: str = "") -> Revision:
    """Make `content` the head revision."""
    revision = revisions.keep(case, content.body(), dict(html), by=by, note=note)
    asked_first = case.judge_first
    describe(case, content)
    links.keep(case.id, html.values())
    if asked_first is not case.judge_first and case.state is not Publication.DRAFT:
        raise_generation(ACCESS)
    db.session.flush()
    db.session.execute(delete(DocumentTerm).where(DocumentTerm.document_id == case.id))
    if rows := filing(case, content):
        db.session.execute(insert(DocumentTerm), rows)
    if case.state is not Publication.DRAFT:
        lock_generation(ACCESS)  # before the other, as everywhere: the level may change in the same transaction
        raise_generation(EVIDENCE)
    return revision


def describe(case: Case, content: CaseContent) -> None:
    """Copy from the content what lists sort, filter and show."""
    case.title, case.language = content.title, content.language or case.language
    case.summary = summary_of(case, content)
    case.outcome = Outcome(content.outcome) if content.outcome else None
    case.deal_size, case.occurred_on = content.deal_size, content.occurred_on
    case.sort_date = content.occurred_on or case.created_at.date().isoformat()
    case.judge_first = content.judge is not None


def filing(case: Case, content: CaseContent) -> list[dict[str, Any]]:
    """Return the rows that file a case under its terms."""
    known = vocabulary.current()
    rows: dict[int, dict[str, Any]] = {}
    for name in TERM_LISTS:
        terms = [term for code in content.codes(name) if (term := known.get(name, code))]
        for position, term in enumerate(terms):
            rows.setdefault(term.id, {"document_id": case.id, "term_id": term.id, "position": position})
    return list(rows.values())


def summary_of(case: Case, content: CaseContent) -> str:
    """Return the sentence shown under the title in lists: the beginning of the result, else of the next best text.

    Of a restricted case there is none: what it says is read on its page, where the reading is noted.
    """
    if case.is_restricted:
        return ""
    first = next((getattr(content, name) for name in SUMMARY_FROM if getattr(content, name)), "")
    return shorten(plain(first), SUMMARY_LENGTH)
