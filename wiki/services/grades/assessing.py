"""Assessing a customer: the ticks become a grade by the rule, at once; one against the rule takes a second person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, Stale, WikiError
from wiki.extensions import db
from wiki.models import AssessmentState, Customer, GradeAssessment, RecordType, Review, Track, User
from wiki.models.base import now
from wiki.models.customers import NOTE_LENGTH
from wiki.models.plans import ReviewTrigger
from wiki.services import customers, plan_triggers, reviews
from wiki.services.grades import rules, tables
from wiki.services.grades.content import AssessmentContent
from wiki.text.checks import shorten

DRAFT_FIELD_LENGTH = 400
"""So much of a field is kept while it is not handed in."""


def assess(customer: Customer, content: AssessmentContent, *, base: int, by: User) -> GradeAssessment:
    """Grade a customer. Raise Stale if somebody has assessed it since number `base`, which the form has shown."""
    customers.await_turn(customer)
    newest = last(customer)
    if base != (newest.number if newest else 0):
        if newest and newest.assessor_id == by.id and newest.facts == content.facts.body():
            return newest  # sent twice
        raise Stale((newest.number if newest else 0) or 0)
    draft = own_draft(customer, by)
    if draft is not None:
        db.session.delete(draft)
    if newest is not None:
        reviews.withdraw(newest)
    made = _judged(customer, content, by)
    made.number = (base or 0) + 1
    made.previous_id = newest.id if newest else None
    db.session.add(made)
    db.session.flush()
    settle(customer, made, by=by)
    if made.state is AssessmentState.SUBMITTED:
        reviews.submit(made, by=by)
    return made


def review(assessment: GradeAssessment, *, confirmed: bool, note: str, by: User, seen: str = "") -> Review:
    """Agree to a grade against the rule, which counts once all steps have, or return it. Raise WikiError if it is no
    longer the newest assessment.
    """
    customer = assessment.customer
    customers.await_turn(customer)
    db.session.refresh(assessment)
    newest = last(customer)
    if newest is not assessment:
        raise WikiError(N_("Somebody has assessed this customer anew meanwhile. Look at the newest assessment."))
    return reviews.answer(assessment, agreed=confirmed, note=note, by=by, seen=seen)


def keep_draft(customer: Customer, raw: Mapping[str, Any], *, by: User) -> None:
    """Keep what was typed so far, unchecked; its assessor alone sees it."""
    customers.await_turn(customer)
    draft = own_draft(customer, by)
    if draft is None:
        draft = GradeAssessment(customer=customer, assessor=by, track=Track.NO_INCUMBENT, rules_version=0, rule=0)
        db.session.add(draft)
    draft.facts = {name: str(value)[:DRAFT_FIELD_LENGTH] for name, value in raw.items() if value}
    draft.assessed_on = now().date().isoformat()
    db.session.flush()


def own_draft(customer: Customer, user: User) -> GradeAssessment | None:
    """Return what somebody has begun and not handed in."""
    own = GradeAssessment.customer_id == customer.id, GradeAssessment.assessor_id == user.id
    return db.session.scalars(
        select(GradeAssessment).where(*own, GradeAssessment.state == AssessmentState.DRAFT)
    ).first()


def last(customer: Customer) -> GradeAssessment | None:
    """Return the newest assessment of a customer that was handed in."""
    numbered = GradeAssessment.customer_id == customer.id, GradeAssessment.number.is_not(None)
    newest = select(GradeAssessment).where(*numbered).order_by(GradeAssessment.number.desc()).limit(1)
    return db.session.scalars(newest).first()


def settle(customer: Customer, assessment: GradeAssessment, *, by: User, note: str = "") -> None:
    """Let the grade that counts now stand on the customer, with its reasons in the history of the customer."""
    if customer.grade != assessment.grade or customer.graded_on is None:
        told = shorten(note or _reasons(assessment), NOTE_LENGTH)
        customers.note_event(customer, "grade", customer.grade or "", assessment.grade or "", by=by, note=told)
        plan_triggers.trigger(customer.id, ReviewTrigger.GRADE, by=by)
    customer.grade, customer.graded_on = assessment.grade, assessment.assessed_on
    customers.touch(customer)


def _decided(assessment: GradeAssessment, confirmed: bool, note: str, by: User) -> None:
    assessment.decide(confirmed, note, by)
    settle(assessment.customer, assessment, by=by, note=note)


def _waits(assessment: GradeAssessment) -> bool:
    return assessment.state is AssessmentState.SUBMITTED and last(assessment.customer) is assessment


def _judged(customer: Customer, content: AssessmentContent, by: User) -> GradeAssessment:
    known, today = tables.current(), now().date()
    found = rules.verdict(content.on(today, known), known)
    proposed = content.proposed if content.proposed != found.grade else None
    return GradeAssessment(
        customer=customer,
        assessor=by,
        assessed_on=today.isoformat(),
        track=content.facts.track,
        facts=content.facts.body(),
        said=dict(content.said),
        waiting_on=content.waiting_on,
        waiting_until=content.waiting_until,
        rules_version=known.number,
        computed_grade=found.grade,
        rule=found.rule,
        proposed_grade=proposed,
        override_reason=content.reason if proposed else "",
        state=AssessmentState.SUBMITTED if proposed else AssessmentState.CONFIRMED,
    )


def _reasons(assessment: GradeAssessment) -> str:
    told = [*assessment.said.values(), assessment.waiting_on]
    return " · ".join(text for text in told if text)


reviews.register(
    RecordType.GRADE,
    reviews.Kind(
        approved=lambda one, note, by: _decided(one, True, note, by),
        returned=lambda one, note, by: _decided(one, False, note, by),
        waits=_waits,
    ),
)
