"""What cases say about a type and the lines of its playbook: counted over cases that the reader may list."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Row, Select, String, cast, func, literal, select, union_all

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Citation, DocumentTerm, Outcome, Section, User
from wiki.services import vocabulary
from wiki.services.cases import browsing
from wiki.services.counting import kept
from wiki.services.statistics import Share

ROUTES = ("peel", "airdrop", "network", "opportunity")
"""Approaches that lead into an account and can be compared; the others are means (domain.md §2)."""

EXAMPLES = 3
NEWEST = 4

Counts = dict[Outcome, int]


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


@dataclass(frozen=True)
class Survey:
    """What the cases of a type come to: won and lost, by line of advice, by route; and the newest of each outcome."""

    share: Share
    lines: Mapping[str, Share]
    routes: Sequence[tuple[str, Share]]
    newest: Mapping[Outcome, Sequence[str]]

    def of(self, line_id: str, section: Section) -> Evidence:
        """Return the evidence of a line."""
        return Evidence(section, self.lines.get(line_id, Share(0, 0)))


def survey(term_ids: Sequence[int], *, user: User) -> Survey:
    """Return what the cases filed under the terms come to.

    It is counted anew after every change of a case, a citation or a right, which raise their counters in their own
    transaction.
    """
    return kept("survey", tuple(term_ids), user, lambda: _survey(term_ids, user))


def sides(survey: Survey, *, user: User) -> dict[str, list[Case]]:
    """Load the newest successes and failures of a survey, by the rule for lists."""
    ids = [key for keys in survey.newest.values() for key in keys]
    query = browsing.newest(listing(Case, "list", user=user).where(Case.id.in_(ids)), len(ids))
    found = list(db.session.scalars(query)) if ids else []
    return {outcome.value: [case for case in found if case.outcome is outcome] for outcome in Outcome}


def average(*, user: User) -> Share:
    """Return how many of all cases were won."""
    return kept("average", (), user, lambda: _share(browsing.outcomes(listing(Case, "list", user=user))))


def examples(lines: Collection[str], *, user: User, most: int = EXAMPLES) -> dict[str, list[Row[Any]]]:
    """Return for each line its newest cases: rows of id, title, language and outcome. Kept as `survey` is."""
    return kept("examples", (most, *sorted(lines)), user, lambda: _examples(lines, user, most))


def _examples(lines: Collection[str], user: User, most: int) -> dict[str, list[Row[Any]]]:
    listed = listing(Case, "list", user=user).with_only_columns(
        Case.id, Case.title, Case.language, Case.outcome, Case.sort_date
    )
    case = listed.where(Case.id.in_(select(Citation.document_id).where(Citation.line_id.in_(lines)))).cte()
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


def cases_of(line: str, *, user: User) -> Select[Case]:
    """Return the listing of the cases in which a line was done."""
    cited = select(Citation.document_id).where(Citation.line_id == line)
    return listing(Case, "list", user=user).where(Case.id.in_(cited))


def _survey(term_ids: Sequence[int], user: User) -> Survey:
    """Count in one query, so that the cases are looked through once."""
    known = vocabulary.current()
    routes = {str(term.id): code for code in ROUTES if (term := known.get("approach", code))}
    filed = browsing.filed_under(listing(Case, "list", user=user), term_ids)
    listed = filed.with_only_columns(Case.id, Case.outcome, Case.sort_date).cte("listed")
    counts: dict[str, dict[str, Counts]] = {"all": {}, "line": {}, "route": {}}
    for what, key, outcome, number in db.session.execute(_counting(listed, routes)):
        if outcome is not None:
            counts[what].setdefault(key, {})[Outcome(outcome)] = number
    shares = [(code, _share(counts["route"].get(term, {}))) for term, code in routes.items()]
    return Survey(
        share=_share(counts["all"].get("", {})),
        lines={line: _share(found) for line, found in counts["line"].items()},
        # A case may name several routes or none, so no route left out can be told from the others and the total.
        routes=sorted((one for one in shares if one[1].shown), key=lambda one: -one[1].share),
        newest=_newest(filed),
    )


def _counting(listed: CTE, routes: Collection[str]) -> Any:
    outcome, number = cast(listed.c.outcome, String), func.count()
    everything = select(literal("all"), literal(""), outcome, number).group_by(outcome)
    lines = (
        select(literal("line"), Citation.line_id, outcome, number)
        .join(listed, listed.c.id == Citation.document_id)
        .group_by(Citation.line_id, outcome)
    )
    by_route = (
        select(literal("route"), cast(DocumentTerm.term_id, String), outcome, number)
        .join(listed, listed.c.id == DocumentTerm.document_id)
        .where(DocumentTerm.term_id.in_([int(term) for term in routes]))
        .group_by(DocumentTerm.term_id, outcome)
    )
    return union_all(everything, lines, by_route)


def _newest(filed: Select[Case]) -> dict[Outcome, list[str]]:
    found = {}
    for outcome in Outcome:
        newest = filed.where(Case.outcome == outcome).with_only_columns(Case.id)
        order = newest.order_by(Case.sort_date.desc(), Case.id.desc()).limit(NEWEST)
        found[outcome] = list(db.session.scalars(order))
    return found


def _share(counts: Counts) -> Share:
    won, lost = counts.get(Outcome.SUCCESS, 0), counts.get(Outcome.FAILURE, 0)
    return Share(won, won + lost)
