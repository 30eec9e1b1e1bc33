"""Questions that were asked: counted in memory, written once a minute, and shown where several asked the same.

Who asked is known to this process alone and only until midnight, to tell one person who asks often from several.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from sqlalchemy import Select, delete, or_, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Question, User
from wiki.models.base import now
from wiki.text.noticing import notice

EVERY = 60.0
"""Seconds between two writings."""

MOST_WAITING, MOST_ASKED_A_DAY = 2_000, 20_000
"""Different questions that a process keeps in memory: not yet written, and with who asked them today."""

LONGEST = 200
KEPT = timedelta(days=90)


@dataclass
class _Counted:
    asked: int = 0
    found_nothing: int = 0
    opened: int = 0


@dataclass
class _Counts:
    """What was counted since the last writing, and who has asked what today."""

    waiting: dict[str, _Counted] = field(default_factory=dict)
    askers: dict[str, set[int]] = field(default_factory=dict)
    day: str = ""
    written: float = field(default_factory=time.monotonic)
    lock: Lock = field(default_factory=Lock)

    def count(self, text: str, change: Callable[[_Counted], None]) -> None:
        """Change the counts of a question, if there is room for it."""
        with self.lock:
            if text in self.waiting or len(self.waiting) < MOST_WAITING:
                change(self.waiting.setdefault(text, _Counted()))


_counts = _Counts()


def forget() -> None:
    """Count from nothing: what an earlier application in this process was asked does not belong to a new one's site."""
    with _counts.lock:
        _counts.waiting, _counts.askers, _counts.day, _counts.written = {}, {}, "", time.monotonic()


def note_asked(typed: str, *, found: int, by: User) -> None:
    """Count a question whose answer is being shown. One that may tell who somebody is, is not counted."""
    text = _normalised(typed)
    if not _is_countable(typed, text):
        return

    def change(counted: _Counted) -> None:
        counted.asked += 1
        counted.found_nothing += not found
        if text in _counts.askers or len(_counts.askers) < MOST_ASKED_A_DAY:
            _counts.askers.setdefault(text, set()).add(by.id)

    _start_day()
    _counts.count(text, change)


def note_opened(typed: str) -> None:
    """Count that a hit of a question was opened."""
    text = _normalised(typed)
    if _is_countable(typed, text):
        _counts.count(text, lambda counted: setattr(counted, "opened", counted.opened + 1))


def is_due() -> bool:
    """Tell whether it is time to write down what was counted."""
    return bool(_counts.waiting) and time.monotonic() - _counts.written >= EVERY


def write() -> None:
    """Write down what was counted, in the writing transaction of the caller."""
    with _counts.lock:
        waiting, _counts.waiting, _counts.written = _counts.waiting, {}, time.monotonic()
    today = now().date().isoformat()
    named = _colleagues()
    waiting = {text: one for text, one in waiting.items() if not any(name in f" {text} " for name in named)}
    known = {one.text: one for one in db.session.scalars(select(Question).where(Question.text.in_(waiting)))}
    for text, counted in waiting.items():
        one = known.get(text) or Question(text=text)
        if one.closed_at is None and one.id:
            _add(one, counted, today)
        elif counted.asked:
            _begin(one)
            _add(one, counted, today)


def _colleagues() -> set[str]:
    """Return the names of all who work here as they would stand in a question; Latin ones between blanks."""
    rows = db.session.execute(select(User.name, User.display_name))
    names = {_normalised(name) for row in rows for name in row if name}
    return {f" {name} " if name.isascii() else name for name in names if len(name) > 1}


def _begin(question: Question) -> None:
    """Count from the beginning: it is new, or something was done about it."""
    question.asked = question.found_nothing = question.opened = question.days = 0
    question.several, question.last_on, question.closed_at = False, "", None
    db.session.add(question)


def _add(question: Question, counted: _Counted, today: str) -> None:
    question.asked += counted.asked
    question.found_nothing += counted.found_nothing
    question.opened += counted.opened
    question.days += question.last_on != today
    question.last_on = today
    question.several = question.several or len(_counts.askers.get(question.text, ())) > 1


def unanswered(*, user: User) -> Select[Question]:
    """Return the query for questions that found nothing or whose hits nobody opened; most asked first."""
    failed = or_(Question.found_nothing > 0, Question.opened == 0)
    order = Question.asked.desc(), Question.last_on.desc(), Question.id
    return listing(Question, user=user).where(failed, Question.closed_at.is_(None)).order_by(*order)


def close(question: Question) -> None:
    """Say that something was done about it; if it is asked again, counting starts anew."""
    question.closed_at = now()


def purge() -> None:
    """Delete what nobody has asked for long."""
    db.session.execute(delete(Question).where(Question.last_on < (now() - KEPT).date().isoformat()))


def _normalised(typed: str) -> str:
    """Return a question as it is counted."""
    return " ".join(typed.casefold().split())


def _is_countable(typed: str, text: str) -> bool:
    """Tell whether a question may be kept. Latin names are known by capitals, which few type into a search box."""
    return 1 < len(text) <= LONGEST and "\0" not in text and not (notice(typed) or notice(text.title()))


def _start_day() -> None:
    today = now().date().isoformat()
    if _counts.day != today:
        _counts.day, _counts.askers = today, {}
