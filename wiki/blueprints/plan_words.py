"""The words of account plans in the reader's language: what templates need to tell states and kinds."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from wiki.blueprints.reader import word
from wiki.errors import N_
from wiki.models import (
    CLASS_LABELS,
    PLAN_STATE_LABELS,
    POSTURE_LABELS,
    RELATIONSHIP_LABELS,
    AccountClass,
    AccountPlan,
    PlanState,
)
from wiki.models.plans import (
    ACTION_LABELS,
    METRIC_LABELS,
    OBJECTIVE_LABELS,
    OPINION_LABELS,
    OUTCOME_LABELS,
    PART_LABELS,
    RETENTION_LABELS,
    TRIGGER_LABELS,
    Metric,
    ReviewTrigger,
)
from wiki.services.plan_triggers import TRIGGER
from wiki.services.plans import PlanStep, closing

STEP_LABELS: dict[str, str] = {
    PlanStep.CONSULT: N_("Opinions asked for"),
    PlanStep.SUBMIT: N_("Submitted"),
    PlanStep.WITHDRAW: N_("Taken back"),
    PlanStep.BEGIN_REVIEW: N_("Review begun"),
    PlanStep.APPROVE: N_("Approved"),
    PlanStep.RETURN: N_("Returned"),
    PlanStep.BEGIN: N_("Came into force"),
    PlanStep.EXPIRE: N_("Expired"),
    PlanStep.CLOSE: N_("Closed"),
    PlanStep.REOPEN: N_("Opened again"),
    TRIGGER: N_("Review brought forward"),
    closing.PROPOSED: N_("Proposed to be closed"),
    closing.REFUSED: N_("Not closed"),
    closing.TAKEN_BACK: N_("Proposal taken back"),
}
STAMPS = {
    PlanState.ACTIVE: "good",
    PlanState.APPROVED: "good",
    PlanState.RETURNED: "bad",
    PlanState.EXPIRED: "bad",
}
LABELS: dict[str, Mapping[Any, str]] = {
    "state": PLAN_STATE_LABELS,
    "posture": POSTURE_LABELS,
    "relationship": RELATIONSHIP_LABELS,
    "objective": OBJECTIVE_LABELS,
    "action": ACTION_LABELS,
    "metric": METRIC_LABELS,
    "opinion": OPINION_LABELS,
    "outcome": OUTCOME_LABELS,
    "step": STEP_LABELS,
    "retention": RETENTION_LABELS,
    "part": PART_LABELS,
}


def plan_word(kind: str, one: Any) -> str:
    """Return what a state or a kind is called; `kind` is a name of LABELS. Nothing for nothing."""
    return word(LABELS[kind][one]) if one is not None else ""


LETTER_WORDS = {
    "S": N_("specific"),
    "M": N_("measurable"),
    "A": N_("attainable"),
    "R": N_("relevant"),
    "T": N_("with a day"),
}


def letters_told(letters: str) -> str:
    """Return what letters of SMART stand for, each behind its letter."""
    return gettext(", ").join(f"{one} {gettext(LETTER_WORDS[one])}" for one in letters)


def stamp_of(state: PlanState) -> str:
    """Return the colour of a state's stamp."""
    return STAMPS.get(state, "wait")


def of_class(code: str) -> str:
    """Return what accounts of a class are called; "" are those that nobody has classed."""
    return word(CLASS_LABELS[AccountClass(code)]) if code else gettext("Not classed yet")


def due_by(plan: AccountPlan) -> str:
    """Return by which rule the day of a plan's review was set; nothing where that is not known."""
    rule = plan.review_rule
    if not rule:
        return ""
    return ngettext("every day", "every %(num)s days", rule["days"]) + gettext(": ") + of_class(rule["class"])


def brought_forward(plan: AccountPlan) -> str:
    """Return what brought the review of a plan forward, and nothing of what happened; nothing if nothing did."""
    return " ".join(word(TRIGGER_LABELS[ReviewTrigger(one)]) for one in plan.review_reasons)


def amount_of(metric: Metric | str, value: float | None) -> str:
    """Return an amount as it is read, a margin with its sign; a dash for what is not known."""
    if value is None:
        return "–"
    if metric == Metric.MARGIN:
        return f"{value:.4g} %".replace("-", "−")
    return f"{value:,.2f}".removesuffix(".00").replace("-", "−")
