"""Judging first: keeping what a reader chose before seeing how a case ended, and showing it beside what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.exc import IntegrityError

from wiki.access import forget_rights, listing
from wiki.extensions import db
from wiki.models import Case, Judgement, Revision, User
from wiki.models.site import ACCESS, raise_generation
from wiki.services.cases import Question, question

CONFIDENCES = (50, 60, 70, 80, 90, 100)
FEWEST_SHOWN = 5
"""Judgements from which on shares are shown: of fewer one could guess whose is which."""


@dataclass(frozen=True)
class Told:
    """What a reader is told of a question: as it was put to this reader, own judgement if any, what colleagues chose.

    `shares` has the per cent of each option, and is empty while there are too few judgements.
    """

    question: Question
    mine: Judgement | None
    total: int
    shares: Sequence[int]


@dataclass(frozen=True)
class Step:
    """How often somebody was so sure, and how often that was right."""

    confidence: int
    number: int
    right: int


@dataclass(frozen=True)
class Record:
    """How well somebody judged so far. The Brier score is the mean square of what confidence was short of the truth."""

    number: int
    right: int
    brier: float | None
    steps: Sequence[Step]


def judge(case: Case, *, choice: int, confidence: int, by: User) -> None:
    """Keep what somebody chose, once and for all: the first judgement stays. The case is open to this person now."""
    made = Judgement(document_id=case.id, version=case.version, user_id=by.id, choice=choice, confidence=confidence)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # sent twice at the same moment
        return
    raise_generation(ACCESS)
    forget_rights()


def told(case: Case, *, by: User) -> Told | None:
    """Return what a reader of a case is told of its question, None if it asks none any more."""
    asked = case.head.body.get("judge")
    if not asked:
        return None
    query = listing(Judgement, user=by).where(Judgement.document_id == case.id)
    mine = db.session.scalars(query).first()
    put = question.from_body((mine.revision.body.get("judge") if mine else None) or asked)
    chosen = _chosen(case, put)
    total = sum(chosen)
    return Told(put, mine, total, [round(100 * one / total) for one in chosen] if total >= FEWEST_SHOWN else [])


def _chosen(case: Case, put: Question) -> list[int]:
    """Return how many chose each option, of those who were asked the same."""
    numbers = select(Judgement.version, Judgement.choice, func.count())
    numbers = numbers.where(Judgement.document_id == case.id).group_by(Judgement.version, Judgement.choice)
    rows = db.session.execute(numbers).all()
    texts = select(Revision.number, Revision.body["judge"]).where(
        Revision.document_id == case.id, Revision.number.in_({version for version, *_ in rows})
    )
    asked = {number: question.from_body(body or {}).fingerprint for number, body in db.session.execute(texts)}
    chosen = [0] * len(put.options)
    for version, choice, number in rows:
        if asked.get(version) == put.fingerprint:
            chosen[choice] += number
    return chosen


def given(*, by: User) -> Select[Judgement]:
    """Return the query for a person's judgements on cases that can still be read, newest first."""
    readable = listing(Case, user=by).with_only_columns(Case.id).where(Case.id == Judgement.document_id)
    own = listing(Judgement, user=by).where(readable.correlate(Judgement).exists())
    return own.order_by(Judgement.created_at.desc(), Judgement.id.desc())


def record(*, by: User) -> Record:
    """Return how well a person judged so far; asked by that person only."""
    of_revision = and_(Revision.document_id == Judgement.document_id, Revision.number == Judgement.version)
    answer = Revision.body["judge"]["answer"].as_integer()
    query = listing(Judgement, user=by).join(Revision, of_revision).where(answer.is_not(None))
    rows = db.session.execute(query.with_only_columns(Judgement.choice, Judgement.confidence, answer)).all()
    judged = [(confidence, choice == right) for choice, confidence, right in rows]
    return Record(
        number=len(judged),
        right=sum(right for _, right in judged),
        brier=sum((confidence / 100 - right) ** 2 for confidence, right in judged) / len(judged) if judged else None,
        steps=[step for confidence in CONFIDENCES if (step := _step(confidence, judged)).number],
    )


def _step(confidence: int, judged: Sequence[tuple[int, bool]]) -> Step:
    so_sure = [right for sure, right in judged if sure == confidence]
    return Step(confidence, len(so_sure), sum(so_sure))
