"""The way of an account plan: which step leads from which state to which. Everything else is refused, with 409."""

from collections.abc import Mapping
from enum import StrEnum

from wiki.errors import N_, WikiError
from wiki.models.plans import PlanState


class PlanStep(StrEnum):
    """Something that is done to a plan as a whole."""

    CONSULT = "consult"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    BEGIN_REVIEW = "begin_review"
    APPROVE = "approve"
    RETURN = "return"
    BEGIN = "begin"
    EXPIRE = "expire"
    CLOSE = "close"
    REOPEN = "reopen"


WAYS: Mapping[tuple[PlanState, PlanStep], PlanState] = {
    (PlanState.DRAFT, PlanStep.CONSULT): PlanState.CONSULTATION,
    (PlanState.CONSULTATION, PlanStep.WITHDRAW): PlanState.DRAFT,
    (PlanState.CONSULTATION, PlanStep.SUBMIT): PlanState.SUBMITTED,
    (PlanState.SUBMITTED, PlanStep.WITHDRAW): PlanState.DRAFT,
    (PlanState.SUBMITTED, PlanStep.BEGIN_REVIEW): PlanState.IN_REVIEW,
    (PlanState.IN_REVIEW, PlanStep.APPROVE): PlanState.APPROVED,
    (PlanState.IN_REVIEW, PlanStep.RETURN): PlanState.RETURNED,
    (PlanState.RETURNED, PlanStep.CONSULT): PlanState.CONSULTATION,
    (PlanState.RETURNED, PlanStep.SUBMIT): PlanState.SUBMITTED,
    (PlanState.APPROVED, PlanStep.BEGIN): PlanState.ACTIVE,
    (PlanState.ACTIVE, PlanStep.SUBMIT): PlanState.SUBMITTED,
    (PlanState.ACTIVE, PlanStep.EXPIRE): PlanState.EXPIRED,
    (PlanState.ACTIVE, PlanStep.CLOSE): PlanState.CLOSED,
    (PlanState.EXPIRED, PlanStep.SUBMIT): PlanState.SUBMITTED,
    (PlanState.EXPIRED, PlanStep.CLOSE): PlanState.CLOSED,
    (PlanState.CLOSED, PlanStep.REOPEN): PlanState.ACTIVE,
}
"""The table of `model.md` §10, with what it leaves open: a submitted plan may be withdrawn until somebody reviews
it, one that expired may be submitted anew, and one that was closed by mistake opened again."""

FALLS_BACK = {PlanState.DRAFT, PlanState.RETURNED}

REFUSALS: Mapping[PlanState, str] = {
    PlanState.DRAFT: N_("This plan is a draft: ask for opinions on it first."),
    PlanState.CONSULTATION: N_("Opinions on this plan are being asked for: submit or withdraw it first."),
    PlanState.SUBMITTED: N_("This plan is submitted: wait for its review, or withdraw it."),
    PlanState.IN_REVIEW: N_("This plan is in review: wait for the decision."),
    PlanState.RETURNED: N_("This plan was returned: change it and submit it anew."),
    PlanState.APPROVED: N_("This plan is approved: it comes into force when its period begins."),
    PlanState.ACTIVE: N_("This plan is in force."),
    PlanState.EXPIRED: N_("This plan has expired: submit it anew, or close it."),
    PlanState.CLOSED: N_("This plan is closed: open it again first."),
}
"""What to do in each state about a step that does not lead on from it."""


def after(state: PlanState, step: PlanStep, *, in_force: bool = False) -> PlanState:
    """Return the state after a step; `in_force`: an earlier version was approved and stays in force if this one is not.

    Raise WikiError if the step does not lead on from there.
    """
    found = WAYS.get((state, step))
    if found is None:
        raise WikiError(REFUSALS[state])
    return PlanState.ACTIVE if in_force and found in FALLS_BACK else found


def steps_from(state: PlanState) -> list[PlanStep]:
    """Return the steps that lead on from a state."""
    return [step for (before, step) in WAYS if before is state]
