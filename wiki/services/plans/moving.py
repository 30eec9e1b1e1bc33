"""The steps of a plan: asking for opinions, submitting, deciding, instructing. What may not follow is refused (409)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, LeaderInstruction, PlanConsultation, PlanEvent, PlanReview, RecordType, User
from wiki.models.base import now
from wiki.models.plans import OpinionUse, PlanOutcome, PlanState
from wiki.models.reviews import NOTE_LENGTH as REVIEW_NOTE_LENGTH
from wiki.services import customers, reviews
from wiki.services.plans.content import DecisionContent, InstructionContent
from wiki.services.plans.editing import await_turn, require_open
from wiki.services.plans.gaps import blocking, unheard
from wiki.services.plans.promised import promised
from wiki.services.plans.rhythm import expires_on, schedule
from wiki.services.plans.snapshots import pin
from wiki.services.plans.states import REFUSALS, PlanStep, after

LATEST = "9999-12-31"
NEWER_SUBMITTED = N_("The plan was handed in anew since you opened this page. Load it anew and read what changed.")


def consult(plan: AccountPlan, people: Iterable[User], *, by: User) -> list[PlanConsultation]:
    """Ask people for their opinion on the plan as it is now; more can be asked later. Raise WikiError for nobody."""
    await_turn(plan)
    require_open(plan.customer)
    asked = [one for one in dict.fromkeys(people) if one.active and one.id != by.id]
    if not asked:
        raise WikiError(N_("Choose whose opinion you want: at least one person beside yourself."))
    if plan.state is not PlanState.CONSULTATION:
        take_step(plan, PlanStep.CONSULT, by=by)
    kept = pin(plan, by=by)
    there = set(db.session.scalars(_asked(plan).with_only_columns(PlanConsultation.user_id)))
    made = [
        PlanConsultation(plan=plan, version=kept.number, user=one, asked_by=by) for one in asked if one.id not in there
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def give_opinion(consultation: PlanConsultation, opinion: str) -> None:
    """Say what one thinks of it. Until the plan is submitted one may say otherwise."""
    await_turn(consultation.plan)
    if consultation.plan.state is not PlanState.CONSULTATION:
        raise WikiError(N_("Opinions on this plan are not being asked for any more."))
    if not opinion:
        raise WikiError(N_("Write what you think of it, or that you have nothing to add."))
    consultation.opinion, consultation.answered_at = opinion, now()
    consultation.disposition, consultation.disposition_note = None, ""


def settle_opinion(consultation: PlanConsultation, disposition: OpinionUse, note: str, *, seen: str = "") -> None:
    """Say what became of an opinion; what was not taken, or taken in part, with a reason. `seen` is when the one was
    given that was read (ISO 8601): raise WikiError if it was written anew since.
    """
    await_turn(consultation.plan)
    db.session.refresh(consultation)
    if consultation.plan.state is not PlanState.CONSULTATION:
        raise WikiError(N_("Opinions on this plan are not being asked for any more."))
    if consultation.answered_at is None:
        raise WikiError(N_("There is no opinion yet."))
    if seen and seen != consultation.answered_at.isoformat():
        raise WikiError(N_("This opinion was written anew since you opened the page. Read it as it is now."))
    if disposition is not OpinionUse.TAKEN and not note:
        raise WikiError(N_("Say why it was not taken in full."))
    consultation.disposition, consultation.disposition_note = disposition, note


def submit(plan: AccountPlan, *, by: User) -> None:
    """Hand the plan in as it is now, to whoever the rules of reviews name. Raise WikiError with what is missing."""
    await_turn(plan)
    require_open(plan.customer)
    before = plan.state
    after(before, PlanStep.SUBMIT)
    if before is PlanState.ACTIVE and not plan.amended:
        raise WikiError(N_("Nothing in this plan needs another approval."))
    missing = blocking(plan) + (unheard(plan) if before is PlanState.CONSULTATION else [])
    if missing:
        raise WikiError(missing[0])
    take_step(plan, PlanStep.SUBMIT, by=by)
    plan.submitted_version = pin(plan, by=by).number
    reviews.submit(plan, by=by)


def withdraw(plan: AccountPlan, *, by: User, note: str = "") -> None:
    """Take a plan back that nobody has begun to review."""
    await_turn(plan)
    take_step(plan, PlanStep.WITHDRAW, by=by, note=note)
    reviews.withdraw(plan)


def begin_review(plan: AccountPlan, *, by: User) -> None:
    """Begin to review a submitted plan: from now on it cannot be withdrawn."""
    await_turn(plan)
    take_step(plan, PlanStep.BEGIN_REVIEW, by=by)


def decide(plan: AccountPlan, decision: DecisionContent, *, by: User, step: str = "") -> PlanReview:
    """Approve the version that was handed in, or return it with a reason; who is asked next says the review's steps.

    The decision is about the version that was read, also if the plan was changed since; `step` is the mark of the
    review's step that was shown. Raise WikiError if it is not the one that was handed in, or if somebody was quicker.
    """
    if decision.outcome is PlanOutcome.REVIEWED:
        raise WikiError(N_("A plan that was handed in is approved or returned."))
    _take_up(plan, decision, by=by)
    agreed = decision.outcome is not PlanOutcome.RETURNED
    made = _note(plan, decision, by=by)
    reviews.answer(plan, agreed=agreed, by=by, note=decision.text[:REVIEW_NOTE_LENGTH], seen=step)
    return made


def send_back(plan: AccountPlan, decision: DecisionContent, *, by: User, step: str = "") -> PlanReview:
    """Return the version that was handed in with a reason, though somebody else may be asked; see `decide`."""
    _take_up(plan, decision, by=by)
    made = _note(plan, replace(decision, outcome=PlanOutcome.RETURNED), by=by)
    reviews.send_back(plan, by=by, note=decision.text[:REVIEW_NOTE_LENGTH], seen=step)
    return made


def _take_up(plan: AccountPlan, decision: DecisionContent, *, by: User) -> None:
    """Begin to review what was handed in, if nobody has: a decision about the version that was read follows."""
    await_turn(plan)
    if plan.state is PlanState.SUBMITTED:
        take_step(plan, PlanStep.BEGIN_REVIEW, by=by)
    after(plan.state, PlanStep.APPROVE)
    if decision.seen != plan.submitted_version:
        raise WikiError(NEWER_SUBMITTED)


def review(plan: AccountPlan, decision: DecisionContent, *, by: User) -> PlanReview:
    """Look at a plan in force, as its rhythm asks: say what is decided, and when it is looked at next.

    Raise WikiError if it was changed since it was opened, or is not in force.
    """
    await_turn(plan)
    if plan.state is not PlanState.ACTIVE:
        raise WikiError(REFUSALS[plan.state])
    if decision.outcome not in (PlanOutcome.REVIEWED, PlanOutcome.WITH_CONDITIONS):
        raise WikiError(N_("A plan in force is looked at: it is not approved or returned."))
    if decision.seen != plan.version:
        raise WikiError(N_("The plan was changed since you opened this page. Load it anew and read what changed."))
    pin(plan, by=by)
    made = _note(plan, decision, by=by)
    plan.reviewed_version = plan.version
    schedule(plan)
    return made


def _note(plan: AccountPlan, decision: DecisionContent, *, by: User) -> PlanReview:
    """Keep a decision, with its conditions as instructions, and how much was kept of what was promised."""
    if decision.outcome is PlanOutcome.RETURNED and not decision.text:
        raise WikiError(N_("Say what is missing, so that it can be put right."))
    if decision.outcome is PlanOutcome.WITH_CONDITIONS and not decision.conditions:
        raise WikiError(N_("Write the conditions, one a line."))
    told = promised(plan)
    made = PlanReview(
        plan_id=plan.id,
        version=decision.seen,
        newest=plan.version,
        outcome=decision.outcome,
        decision=decision.text,
        scores=decision.scores,
        promised=len(told),
        kept=sum(one.is_kept for one in told),
        by=by,
    )
    db.session.add(made)
    for text in decision.conditions:
        instruct(plan, InstructionContent(text, decision.conditions_due), by=by, is_condition=True)
    db.session.flush()
    return made


def instruct(
    plan: AccountPlan, content: InstructionContent, *, by: User, is_condition: bool = False
) -> LeaderInstruction:
    """Say what is to be done, and by when an answer is expected."""
    await_turn(plan)
    if plan.state is PlanState.CLOSED:
        raise WikiError(REFUSALS[plan.state])
    made = LeaderInstruction(
        plan=plan, version=plan.version, text=content.text, due_on=content.due_on, is_condition=is_condition, by=by
    )
    db.session.add(made)
    db.session.flush()
    return made


def answer_instruction(instruction: LeaderInstruction, answer: str, *, by: User) -> None:
    """Say what was done about an instruction."""
    await_turn(instruction.plan)
    if not answer:
        raise WikiError(N_("Say what was done about it."))
    instruction.answer, instruction.answered_by, instruction.answered_at = answer, by, now()


def _approved(plan: AccountPlan, note: str, by: User) -> None:
    """The last of those who are asked has agreed: the version handed in counts once its period has begun."""
    take_step(plan, PlanStep.APPROVE, by=by, note=note)
    plan.approved_version = plan.reviewed_version = plan.submitted_version
    plan.amended = False
    schedule(plan)
    if plan.period_start <= now().date().isoformat():
        take_step(plan, PlanStep.BEGIN, by=by)
    customers.note_event(plan.customer, "plan", "", PlanState.APPROVED.value, by=by, note=note)
    customers.touch(plan.customer)


def _returned(plan: AccountPlan, note: str, by: User) -> None:
    take_step(plan, PlanStep.RETURN, by=by, note=note)


reviews.register(
    RecordType.PLAN,
    reviews.Kind(
        approved=_approved,
        returned=_returned,
        waits=lambda plan: plan.state in (PlanState.SUBMITTED, PlanState.IN_REVIEW),
    ),
)


def pass_time(plan: AccountPlan) -> None:
    """Let a plan come into force whose period has begun, expire whose review is overdue for too long, and end what a
    deputy stood in for.
    """
    today = now().date()
    if plan.state is PlanState.APPROVED and plan.period_start <= today.isoformat():
        take_step(plan, PlanStep.BEGIN, by=None)
    if plan.state is PlanState.ACTIVE and (expires_on(plan) or LATEST) < today.isoformat():
        take_step(plan, PlanStep.EXPIRE, by=None)
    if plan.deputy_until and plan.deputy_until < today.isoformat():
        plan.deputy = plan.deputy_until = None


def is_review_overdue(plan: AccountPlan) -> bool:
    """Tell whether a plan in force should have been reviewed by now."""
    today = now().date().isoformat()
    return plan.state is PlanState.ACTIVE and plan.review_due is not None and plan.review_due < today


def take_step(plan: AccountPlan, step: PlanStep, *, by: User | None, note: str = "") -> None:
    """Let a plan take a step and keep that in its history. Raise WikiError if it does not lead on from where it is."""
    before = plan.state
    plan.state = after(before, step, in_force=plan.approved_version is not None)
    kept = PlanEvent(
        plan_id=plan.id, step=step.value, before=before, after=plan.state, version=plan.version, note=note, by=by
    )
    db.session.add(kept)
    db.session.flush()


def _asked(plan: AccountPlan) -> Select[Any]:
    return select(PlanConsultation).where(PlanConsultation.plan_id == plan.id)
