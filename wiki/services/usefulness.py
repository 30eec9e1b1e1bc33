"""Usefulness: what a document's uses add up to, for the order of search results and for those who read or wrote it.

The latest answer of each person is one vote on a document: worked +1, no effect 0, backfired -1. The author's own vote
weighs nothing and one from the author's team half; who is shut out has none.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from wiki.extensions import db
from wiki.models import Document, Use, User, UseResult
from wiki.models.users import team_members

DOUBT = 1.65
"""How many standard deviations are taken off: 95 of 100 times the true mean is not nearer to 0 than what is left."""

TEAM_WEIGHT = 0.5
FEWEST_SHOWN = 3
"""Readers see counts from this many people on: of two, each would know what the other said."""

DIGITS = 4

# The table, because the model brings all kinds of documents with it by outer joins, which PostgreSQL does not lock.
_documents = Document.__table__.c


@dataclass
class Tally:
    """How many people said what of a document, its author not counted, and how many have taken it but not yet said."""

    worked: int = 0
    no_effect: int = 0
    backfired: int = 0
    waiting: int = 0

    @property
    def people(self) -> int:
        """How many have said how it went."""
        return self.worked + self.no_effect + self.backfired


def score(worked: float, no_effect: float, backfired: float) -> float:
    """Return the usefulness for these weights of votes, from -1 to 1.

    It is the mean with one vote of each kind added beforehand, less the doubt about it, and 0 where the doubt is
    larger: one vote, or two, move nothing. After E. Miller, "Ranking Items With Star Ratings" (2014): the posterior
    mean under a uniform Dirichlet prior, less 1.65 posterior standard deviations, here towards 0 from either side.
    """
    votes = worked + no_effect + backfired + 3
    mean = (worked - backfired) / votes
    variance = ((worked + backfired + 2) / votes - mean**2) / (votes + 1)
    return math.copysign(max(0.0, abs(mean) - DOUBT * math.sqrt(variance)), mean)


def recount(document: Document) -> None:
    """Settle a document's usefulness anew, in this transaction. The caller has taken its turn on the document."""
    db.session.flush()
    weights = dict.fromkeys(UseResult, 0.0)
    for vote in _latest(_votes(_documents.id == document.id)):
        weights[vote.result] += TEAM_WEIGHT if vote.in_team else 1.0
    db.session.refresh(document, ["usefulness"])  # it may have been read before the turn came
    # + 0.0 makes a plain 0 of -0.
    document.usefulness = round(score(*weights.values()), DIGITS) + 0.0


def concerned(user: User) -> list[str]:
    """Return the ids of the documents whose usefulness may hang on a person's being here and on their team."""
    said = select(Use.document_id).where(Use.user_id == user.id, Use.result.is_not(None))
    told = select(Use.document_id).where(Use.document_id == _documents.id, _documents.author_id == user.id)
    told = told.where(Use.result.is_not(None))
    return sorted(db.session.scalars(said.union(told)))


def recount_all(document_ids: Iterable[str]) -> None:
    """Settle several documents anew, in an order in which two who do so cannot wait for each other."""
    for document_id in sorted(document_ids):
        await_turn(document_id)
        recount(db.session.get_one(Document, document_id))


def await_turn(document_id: str) -> None:
    """Let nobody else say anything about the document until this transaction ends."""
    db.session.scalar(select(_documents.id).where(_documents.id == document_id).with_for_update())


def tallies(document_ids: Collection[str]) -> dict[str, Tally]:
    """Return what people said of each of these documents, of those that somebody took."""
    return _tallied(_of_documents(), {"documents": list(document_ids)})


def thanks(user: User) -> tuple[int, Tally]:
    """Return how many of a person's documents others took, and all that they said."""
    found = list(_tallied(_votes(_documents.author_id == user.id, open_too=True)).values())
    names = [field.name for field in fields(Tally)]
    return len(found), Tally(**{name: sum(getattr(tally, name) for tally in found) for name in names})


@cache
def _of_documents() -> Select[str, int, Any, bool]:
    return _votes(_documents.id.in_(bindparam("documents", expanding=True)), open_too=True)


def _tallied(votes: Select[str, int, Any, bool], about: Mapping[str, Any] | None = None) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for vote in _latest(votes, about):
        tally = found.setdefault(vote.document_id, Tally())
        name = vote.result.value if vote.result else "waiting"
        setattr(tally, name, getattr(tally, name) + 1)
    return found


def shown_tallies(document_ids: Collection[str]) -> dict[str, Tally]:
    """Return what people said of these documents as every reader may see it: not where they are too few."""
    return {ident: tally for ident, tally in tallies(document_ids).items() if tally.people >= FEWEST_SHOWN}


def _votes(which: ColumnElement[bool], *, open_too: bool = False) -> Select[str, int, Any, bool]:
    """Return the query for what people, the authors left out, said of documents, the latest last."""
    voter, author = aliased(team_members), aliased(team_members)
    in_team = exists().where(
        voter.c.user_id == Use.user_id, author.c.user_id == _documents.author_id, voter.c.team_id == author.c.team_id
    )
    return (
        select(Use.document_id, Use.user_id, Use.result, in_team.label("in_team"))
        .join(Document.__table__, _documents.id == Use.document_id)
        .join(User, User.id == Use.user_id)
        .where(which, User.active, Use.user_id != _documents.author_id)
        .where(or_(Use.result.is_not(None), literal(open_too)))
        .order_by(Use.result.is_not(None), Use.answered_at, Use.id)
    )


def _latest(
    votes: Select[str, int, Any, bool], about: Mapping[str, Any] | None = None
) -> Iterable[Row[str, int, Any, bool]]:
    return {(vote.document_id, vote.user_id): vote for vote in db.session.execute(votes, about)}.values()
