"""What is known of a customer's grade, its history, and which customers are due to be looked at again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import AssessmentState, Customer, GradeAssessment, Stage, User
from wiki.models.base import now
from wiki.services.grades import rules, tables
from wiki.services.grades.facts import Facts, from_body, matter
from wiki.services.grades.rules import Step, Verdict
from wiki.services.grades.tables import Tables

MOST_SHOWN = 50
PROSPECTS = (Stage.POTENTIAL, Stage.TARGET)


@dataclass(frozen=True)
class Judged:
    """An assessment as it is shown: by the tables that it was made with, and what they say of it today."""

    assessment: GradeAssessment
    facts: Facts
    known: Tables
    verdict: Verdict
    contradictions: tuple[str, ...]
    lifts: list[tuple[Step, ...]]
    # What the same ticks give today, by today's tables: the matter has come near, or the tables were set otherwise.
    today: str | None

    @property
    def differs_today(self) -> bool:
        """Whether assessing it anew, with nothing else changed, gives another grade."""
        return self.today != self.assessment.computed_grade


def newest(customer: Customer, *, user: User) -> GradeAssessment | None:
    """Return the newest assessment that was handed in: what the profile and the brief need, in one query."""
    return next(iter(noted(GradeAssessment, "read", customer, _newest, user=user)), None)


def history(customer: Customer, *, user: User) -> list[GradeAssessment]:
    """Return the assessments of a customer, the newest first."""
    named = joinedload(GradeAssessment.assessor), joinedload(GradeAssessment.reviewer)
    return list(db.session.scalars(_history(customer, user).options(*named).limit(MOST_SHOWN)))


def judged(assessment: GradeAssessment) -> Judged:
    """Return an assessment with what is to be told of it."""
    today, current = now().date(), tables.current()
    known = current if assessment.rules_version == current.number else tables.of_version(assessment.rules_version)
    facts = facts_of(assessment, date.fromisoformat(assessment.assessed_on), known)
    as_of_today = facts_of(assessment, today, current)
    return Judged(
        assessment,
        facts,
        known,
        rules.verdict(facts, known),
        rules.contradictions(facts, assessment.grade, known),
        rules.lifts(as_of_today, current),
        rules.verdict(as_of_today, current).grade,
    )


def facts_of(assessment: GradeAssessment, day: date, known: Tables) -> Facts:
    """Return what was ticked, with the named matter as it stood on a day."""
    near = matter(assessment.waiting_on, assessment.waiting_until, day, known.windows["B"])
    return from_body(assessment.track, assessment.facts, near)


def is_due(customer: Customer) -> bool:
    """Tell whether a grade is older than it may be; see `Tables.due_days`."""
    if customer.graded_on is None or customer.stage not in PROSPECTS:
        return False
    days = tables.current().due_days[customer.grade or "D"]
    return customer.graded_on < (now().date() - timedelta(days=days)).isoformat()


def due(*, user: User) -> Select[Any]:
    """Return the query for one's own accounts that want another look: a grade too old, a day that one wanted to look
    again, a named matter whose day has come, the oldest first; prospects never graded come last.
    """
    own = listing(Customer, "keep", user=user)
    wanted = or_(_is_old(), Customer.watch_on <= _today(), Customer.id.in_(_matters()), _never())
    order = Customer.graded_on.is_(None), Customer.graded_on, Customer.touched_at, Customer.id
    return own.where(wanted).options(joinedload(Customer.owner)).order_by(*order)


def matters_of(ids: list[str]) -> dict[str, GradeAssessment]:
    """Return the newest assessments of these customers that name a matter whose day has come, by customer."""
    chosen = select(GradeAssessment).where(GradeAssessment.customer_id.in_(ids), _has_come(), _is_newest())
    return {one.customer_id: one for one in db.session.scalars(chosen)} if ids else {}


def undecided(*, user: User) -> list[GradeAssessment]:
    """Return the grades against the rule that wait for the user, the oldest first."""
    query = listing(GradeAssessment, "review", user=user).where(_is_newest())
    loaded = joinedload(GradeAssessment.customer), joinedload(GradeAssessment.assessor)
    return list(db.session.scalars(query.options(*loaded).order_by(GradeAssessment.created_at).limit(MOST_SHOWN)))


def to_remind() -> list[GradeAssessment]:
    """Return the assessments whose matter's day has come and of which nobody was reminded."""
    query = select(GradeAssessment).where(_has_come(), _is_newest(), GradeAssessment.reminded_at.is_(None))
    return list(db.session.scalars(query.options(joinedload(GradeAssessment.customer))))


def _history(customer: Customer, user: User) -> Select[Any]:
    return _handed_in(listing(GradeAssessment, user=user, at=customer))


def _handed_in(query: Select[Any]) -> Select[Any]:
    return query.where(GradeAssessment.number.is_not(None)).order_by(GradeAssessment.number.desc())


def _newest(query: Select[Any]) -> Select[Any]:
    return _handed_in(query).limit(1)


def _today() -> str:
    return now().date().isoformat()


def _is_old() -> ColumnElement[bool]:
    """Say of a prospect that its grade is older than grades of its kind may be."""
    today, days = now().date(), tables.current().due_days
    grade = func.coalesce(Customer.grade, "D")
    limits = {one: (today - timedelta(days=number)).isoformat() for one, number in days.items()}
    old = or_(*(and_(grade == one, Customer.graded_on < limit) for one, limit in limits.items()))
    return and_(Customer.stage.in_(PROSPECTS), old)


def _never() -> ColumnElement[bool]:
    return and_(Customer.graded_on.is_(None), Customer.stage.in_(PROSPECTS))


def _matters() -> Select[Any]:
    return select(GradeAssessment.customer_id).where(_has_come(), _is_newest())


def _has_come() -> ColumnElement[bool]:
    handed_in = GradeAssessment.state != AssessmentState.DRAFT
    return and_(GradeAssessment.waiting_until <= _today(), handed_in)


def _is_newest() -> ColumnElement[bool]:
    later = aliased(GradeAssessment)
    newer = later.customer_id == GradeAssessment.customer_id, later.number > GradeAssessment.number
    return ~select(later.id).where(*newer).correlate(GradeAssessment).exists()
