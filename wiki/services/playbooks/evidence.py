"""What cases say about the lines of a playbook. Everything is counted over cases that the reader may list."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Citation, DocumentTerm, Outcome, Section, User
from wiki.services import vocabulary
from wiki.services.cases import browsing
from wiki.services.statistics import Share

ROUTES = ("peel", "airdrop", "network", "opportunity")
"""Approaches that lead into an account and can be compared; the others are means (domain.md §2)."""

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """In how many cases a line was done and how many of these were won, in the light of its section.

    A line that nobody has a case for is an opinion.
    """

    section: Section
    done: Share

    @property
    def is_opinion(self) -> bool:
        """Whether no case was told in which it was done."""
        return not self.done.total

    @property
    def supporting(self) -> int:
        """How many cases speak for the line: won ones, but lost ones where it says what not to do."""
        return self.done.lost if self.section is Section.DONT else self.done.won

    @property
    def contradicting(self) -> int:
        """How many cases speak against it."""
        return self.done.total - self.supporting


def evidence(lines: dict[str, Section], *, user: User) -> dict[str, Evidence]:
    """Return the evidence of each line, given as its id and section."""
    listed = listing(Case, "list", user=user).with_only_columns(Case.id, Case.outcome).subquery()
    counted = (
        select(Citation.line_id, listed.c.outcome, func.count())
        .join(listed, listed.c.id == Citation.document_id)
        .where(Citation.line_id.in_(lines))
        .group_by(Citation.line_id, listed.c.outcome)
    )
    found: dict[str, dict[Outcome, int]] = defaultdict(dict)
    for line, outcome, number in db.session.execute(counted):
        found[line][outcome] = number
    return {line: Evidence(section, _share(found[line])) for line, section in lines.items()}


def examples(lines: Collection[str], *, user: User, most: int = EXAMPLES) -> dict[str, list[Row[Any]]]:
    """Return for each line its newest cases: rows of id, title, language and outcome."""
    listed = listing(Case, "list", user=user).with_only_columns(
        Case.id, Case.title, Case.language, Case.outcome, Case.sort_date
    )
    case = listed.subquery()
    order = func.row_number().over(partition_by=Citation.line_id, order_by=(case.c.sort_date.desc(), case.c.id))
    numbered = (
        select(Citation.line_id, case, order.label("place"))
        .join(case, case.c.id == Citation.document_id)
        .where(Citation.line_id.in_(lines))
        .subquery()
    )
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(select(numbered).where(numbered.c.place <= most).order_by(numbered.c.place)):
        found[row.line_id].append(row)
    return found


def cases_of(line: str, *, user: User) -> Any:
    """Return the listing of the cases in which a line was done."""
    cited = select(Citation.document_id).where(Citation.line_id == line)
    return listing(Case, "list", user=user).where(Case.id.in_(cited))


def overall(term_ids: Sequence[int], *, user: User) -> Share:
    """Return how many of the cases filed under the terms were won."""
    return _share(browsing.outcomes(browsing.filed_under(listing(Case, "list", user=user), term_ids)))


def by_route(term_ids: Sequence[int], *, user: User) -> list[tuple[str, Share]]:
    """Return won and lost by the route into the account, best first. Routes with too few cases are left out.

    A case may name several routes or none, so no route can be told from the others and the total.
    """
    known = vocabulary.current()
    routes = {term.id: code for code in ROUTES if (term := known.get("approach", code))}
    listed = (
        browsing.filed_under(listing(Case, "list", user=user), term_ids)
        .with_only_columns(Case.id, Case.outcome)
        .subquery()
    )
    counted = (
        select(DocumentTerm.term_id, listed.c.outcome, func.count())
        .join(listed, listed.c.id == DocumentTerm.document_id)
        .where(DocumentTerm.term_id.in_(routes))
        .group_by(DocumentTerm.term_id, listed.c.outcome)
    )
    found: dict[int, dict[Outcome, int]] = defaultdict(dict)
    for term, outcome, number in db.session.execute(counted):
        found[term][outcome] = number
    shares = [(code, _share(found[term])) for term, code in routes.items()]
    return sorted((one for one in shares if one[1].shown), key=lambda one: -one[1].share)


def _share(counts: dict[Outcome, int]) -> Share:
    won, lost = counts.get(Outcome.SUCCESS, 0), counts.get(Outcome.FAILURE, 0)
    return Share(won, won + lost)
