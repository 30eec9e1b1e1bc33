"""What the library covers: customer types against industries, and asking for what it lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Document, DocumentTerm, Outcome, Publication, User, Wanted, WantedPass
from wiki.models.base import now
from wiki.services import vocabulary
from wiki.services.cases import browsing
from wiki.services.counting import kept
from wiki.services.statistics import Share
from wiki.services.vocabulary import TermView
from wiki.text.checks import clean_line, shorten

OLD = timedelta(days=550)
"""After a year and a half without a new case, what a cell tells may be out of date."""

NOTE_LENGTH = 300
MOST_OPEN = 50
LOSING = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases of one type in one industry: won and lost, and when the newest of them happened (YYYY-MM-DD or "")."""

    personality: str
    industry: str
    share: Share
    newest: str = ""

    @property
    def lacks(self) -> str:
        """What is missing: "all", "failure", "success", "new" (the newest is old) or nothing."""
        if not self.share.total:
            return "all"
        if not self.share.lost:
            return "failure"
        if not self.share.won:
            return "success"
        return "new" if self.newest < (now() - OLD).date().isoformat() else ""


@dataclass(frozen=True)
class Coverage:
    """A table of types (rows) and industries (columns); an industry counts those below it, too."""

    types: Sequence[TermView]
    industries: Sequence[TermView]
    cells: Mapping[tuple[str, str], Cell]

    def row(self, personality: str) -> list[Cell]:
        """Return the cells of a type, in the order of the industries."""
        return [self.cells[personality, industry.code] for industry in self.industries]

    def of_industry(self, industry: str) -> Share:
        """Return won and lost of all types in an industry, cases of several types once for each."""
        return _sum(self.cells[one.code, industry].share for one in self.types)

    @property
    def losing(self) -> list[Cell]:
        """The cells with at least two lost and more lost than won, most lost first."""
        found = [cell for cell in self.cells.values() if cell.share.lost >= LOSING and cell.share.lost > cell.share.won]
        return sorted(found, key=lambda cell: cell.share.won - cell.share.lost)

    def lacking(self, what: str) -> list[Cell]:
        """Return the cells that lack something."""
        return [cell for cell in self.cells.values() if cell.lacks == what]


def coverage(*, user: User) -> Coverage:
    """Return what the cases cover that the user may list."""
    return kept("coverage", (), user, lambda: _coverage(user))


def ask(personality: str, industry: str, outcome: Outcome | None, note: str, *, by: User) -> Wanted:
    """Ask those who may know for such a case; the same question is asked once."""
    same = select(Wanted).where(
        Wanted.personality == personality,
        Wanted.industry == industry,
        Wanted.outcome == outcome if outcome else Wanted.outcome.is_(None),
        Wanted.closed_at.is_(None),
    )
    wanted = db.session.scalars(same).first()
    if wanted is None:
        text = shorten(clean_line(note), NOTE_LENGTH)
        wanted = Wanted(personality=personality, industry=industry, outcome=outcome, note=text, by=by)
        db.session.add(wanted)
    return wanted


def asked_of(user: User, limit: int) -> list[Wanted]:
    """Return the open questions that the user may know a case for, newest first.

    Who has told a case of that type or in that industry may know another. It is not asked any more of who has passed,
    nor once such a case was told after the question.
    """
    open_ones = select(Wanted).where(Wanted.closed_at.is_(None), Wanted.by_id != user.id)
    passed = exists().where(WantedPass.wanted_id == Wanted.id, WantedPass.user_id == user.id)
    wanted = list(db.session.scalars(open_ones.where(~passed).order_by(Wanted.created_at.desc()).limit(MOST_OPEN)))
    knows = _knows(user) if wanted else set()
    fitting = (one for one in wanted if one.personality in knows or one.industry in knows)
    return list(islice((one for one in fitting if not is_told(one, user=user)), limit))


def own(user: User) -> Select[Wanted]:
    """Return the query for what the user has asked and nobody has closed, newest first."""
    return listing(Wanted, "close", user=user).where(Wanted.closed_at.is_(None)).order_by(Wanted.created_at.desc())


def decline(wanted: Wanted, *, by: User) -> None:
    """Say that one has no such case."""
    known = select(WantedPass.id).where(WantedPass.wanted_id == wanted.id, WantedPass.user_id == by.id)
    if db.session.scalar(known) is None:
        db.session.add(WantedPass(wanted_id=wanted.id, user_id=by.id))


def close(wanted: Wanted) -> None:
    """Take a question back."""
    wanted.closed_at = wanted.closed_at or now()


def is_told(wanted: Wanted, *, user: User) -> bool:
    """Tell whether a case that fits, and that the user may list, was published after the question."""
    filed = listing(Case, "list", user=user).where(Case.published_at >= wanted.created_at)
    for list_code, code in (("personality", wanted.personality), ("industry", wanted.industry)):
        filed = browsing.filed_under(filed, vocabulary.current().ids_below(list_code, code))
    if wanted.outcome:
        filed = filed.where(Case.outcome == wanted.outcome)
    return db.session.scalar(filed.with_only_columns(Case.id).limit(1)) is not None


def _knows(user: User) -> set[str]:
    """Return the codes of types and industries that the user has told a published case about."""
    ids = {term.id: term.code for code in ("personality", "industry") for term in _terms(code)}
    told = (
        select(DocumentTerm.term_id)
        .join(Case, Case.id == DocumentTerm.document_id)
        .where(Case.state == Publication.PUBLISHED, Document.author_id == user.id, DocumentTerm.term_id.in_(ids))
    )
    return {ids[number] for number in db.session.scalars(told.distinct())}


def _coverage(user: User) -> Coverage:
    types, industries = _terms("personality"), _terms("industry")
    type_of, industry_of = aliased(DocumentTerm), aliased(DocumentTerm)
    listed = listing(Case, "list", user=user).with_only_columns(Case.id, Case.outcome, Case.sort_date).cte("listed")
    counted = (
        select(type_of.term_id, industry_of.term_id, listed.c.outcome, func.count(), func.max(listed.c.sort_date))
        .join(type_of, type_of.document_id == listed.c.id)
        .join(industry_of, industry_of.document_id == listed.c.id)
        .where(type_of.term_id.in_([one.id for one in types]), industry_of.term_id.in_([one.id for one in industries]))
        .group_by(type_of.term_id, industry_of.term_id, listed.c.outcome)
    )
    known = vocabulary.current()
    won: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[tuple[str, str], int] = defaultdict(int)
    newest: dict[tuple[str, str], str] = defaultdict(str)
    names = {one.id: one.code for one in (*types, *industries)}
    for first, second, outcome, number, day in db.session.execute(counted):
        for industry in known.with_ancestors("industry", names[second]):
            place = names[first], industry
            total[place] += number
            won[place] += number if outcome == Outcome.SUCCESS else 0
            newest[place] = max(newest[place], day)
    cells = {
        (one.code, other.code): Cell(
            one.code,
            other.code,
            Share(won[one.code, other.code], total[one.code, other.code]),
            newest[one.code, other.code],
        )
        for one in types
        for other in industries
    }
    return Coverage(types, industries, cells)


def _terms(list_code: str) -> list[TermView]:
    return vocabulary.current().choices(list_code)


def _sum(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(sum(one.won for one in found), sum(one.total for one in found))
