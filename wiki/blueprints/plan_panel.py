"""Beside an account plan: what comes next, who may do it, what is missing for it, and how it came to where it is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from wiki.access import look_up_rights, me, rights
from wiki.blueprints.reader import today, ui_language
from wiki.blueprints.review_words import CHAIN
from wiki.errors import N_, WikiError
from wiki.forms.plan_steps import DecisionForm, NoteForm, ReturnForm
from wiki.models import AccountPlan, PlanComment, PlanEvent, PlanReview, PlanState
from wiki.models.plans import ObjectiveState
from wiki.services import plans, reviews
from wiki.services.plan_triggers import TRIGGER
from wiki.services.plans import PlanDifference, PlanStep, WholePlan, scorecard
from wiki.services.plans.editing import EDITABLE
from wiki.services.plans.gaps import LACKING, NEEDED, NO_ACTION, NO_OBJECTIVE, NO_OWNER
from wiki.services.plans.self_assessment import SELF_SCORES, Sheet, sheets
from wiki.services.plans.states import REFUSALS
from wiki.services.reviews import Standing

NEXT = {
    PlanState.DRAFT: N_("A draft. Next, whoever writes it asks for opinions on it."),
    PlanState.CONSULTATION: N_("Opinions are asked for. It is handed in once all have answered, or after ten days."),
    PlanState.SUBMITTED: N_("Handed in. Whoever is asked reviews it; until that begins it can be taken back."),
    PlanState.IN_REVIEW: N_("In review: it stands still until that is decided."),
    PlanState.RETURNED: N_("Returned. Next, it is changed and handed in anew."),
    PlanState.APPROVED: N_("Approved: it comes into force when its period begins."),
    PlanState.ACTIVE: N_("In force."),
    PlanState.EXPIRED: N_("Expired, for its review was not held in time. It is handed in anew, or closed."),
    PlanState.CLOSED: N_("This plan is closed."),
}
AMENDED = N_("In force as it was approved. What was changed since counts once it is handed in anew and approved.")


@dataclass(frozen=True)
class Missing:
    """Something without which a plan cannot be submitted, and where that is mended."""

    text: str
    url: str


def decision_form(plan: AccountPlan) -> DecisionForm | None:
    """Return the form by which the reader decides about a plan or looks at one in force; None if neither is open now.

    `templates/plans/_decision.html` shows it, as `decision`.
    """
    steps = open_steps(plan)
    return _decision(plan, steps, reviews.of_record(plan) if "decide" in steps else None)


def open_steps(plan: AccountPlan) -> frozenset[str]:
    """Return the steps that the reader may take and that lead on from where the plan is."""
    may, state, leads = rights(plan, user=me()), plan.state, set(plans.steps_from(plan.state))
    in_force, waits = state is PlanState.ACTIVE, bool(leads & {PlanStep.BEGIN_REVIEW, PlanStep.APPROVE})
    found = {
        "consult": "consult" in may and (PlanStep.CONSULT in leads or state is PlanState.CONSULTATION),
        "submit": "submit" in may and PlanStep.SUBMIT in leads and (plan.amended or not in_force),
        "withdraw": "submit" in may and PlanStep.WITHDRAW in leads,
        "begin_review": "decide" in may and PlanStep.BEGIN_REVIEW in leads,
        "decide": "decide" in may and waits,
        # Whoever is asked decides, and returns it by that.
        "return": "return" in may and "decide" not in may and waits,
        "review": "review" in may and in_force,
        "assess": "edit" in may and state in EDITABLE,
        "instruct": "instruct" in may and state is not PlanState.CLOSED,
        "comment": "comment" in may and state is not PlanState.CLOSED,
        "propose": "propose" in may and PlanStep.CLOSE in leads,
        "close": "close" in may and PlanStep.CLOSE in leads,
        "reopen": "close" in may and PlanStep.REOPEN in leads and plan.period_end >= today().isoformat(),
    }
    return frozenset(step for step, is_open in found.items() if is_open)


def require_open_step(plan: AccountPlan, step: str) -> None:
    """Raise WikiError if a step does not lead on from where the plan is: no form is shown for it."""
    if step not in open_steps(plan):
        raise WikiError(REFUSALS[plan.state])


def missing(plan: AccountPlan, whole: WholePlan) -> list[Missing]:
    """Return what is missing before its writer can submit a plan, the first thing to do first; nothing for others."""
    waits = plan.state in (PlanState.DRAFT, PlanState.CONSULTATION, PlanState.RETURNED, PlanState.EXPIRED)
    if "submit" not in rights(plan, user=me()) or not (waits or (plan.state is PlanState.ACTIVE and plan.amended)):
        return []
    why = plans.blocking(plan)
    if plan.state is PlanState.CONSULTATION:
        why += plans.unheard(plan)
    return [Missing(gettext(one), _mended_at(one, plan, whole)) for one in why]


def panel(plan: AccountPlan, whole: WholePlan) -> dict[str, Any]:
    """Return what `templates/plans/_steps.html` shows of a plan that was loaded by its reader."""
    look_up_rights(whole.instructions, user=me())
    standing, steps, beside = reviews.of_record(plan), open_steps(plan), plans.beside(whole, user=me())
    decision = _decision(plan, steps, standing)
    look_up_rights([said for one in beside.comments for said in (one.comment, *one.answers)], user=me())
    return {
        "steps": steps,
        "next_text": gettext(AMENDED if plan.state is PlanState.ACTIVE and plan.amended else NEXT[plan.state]),
        "missing": missing(plan, whole),
        "beside": beside,
        "part_of": part_of(whole) if beside.comments else None,
        "asked": beside.consultations,
        "days_waiting": plans.days_waiting,
        "opinion_days": plans.OPINION_DAYS,
        "events": plans.events(plan, user=me()),
        "chain_of": standing,
        "total_of": scorecard.total,
        "days_until": days_until,
        "decision": decision,
        "closing": NoteForm(formdata=None),
        "answering": NoteForm(formdata=None),
        "returning": _returning(plan, standing) if "return" in steps else None,
        "event_note": event_note,
        **scorecards(plan, whole.reviews, judges=decision is not None),
        **CHAIN,
    }


def scorecards(plan: AccountPlan, reviews: Sequence[PlanReview], *, judges: bool) -> dict[str, list[Sheet]]:
    """Return how the plan's writer and its reviewers judge it: what the reader may see at once (`scorecards`), and what
    stands folded below the fields of whoever judges it now (`folded`).

    Who has read first what others think of a plan judges by that: so the writer's scores are folded until the reader
    has given scores for that version.
    """
    shown: list[Sheet] = []
    folded: list[Sheet] = []
    for one in sheets(plan, reviews):
        (folded if judges and me().id not in one.judges else shown).append(one)
    return {"scorecards": shown, "folded": folded}


def unswayed(changes: Sequence[PlanDifference], folded: Collection[Sheet]) -> list[PlanDifference]:
    """Return differences without what is folded, too, for who reads them."""
    return [one for one in changes if not (folded and one.field == SELF_SCORES)]


def days_until(day: str) -> int:
    """Return how many days are left up to a day (YYYY-MM-DD); less than 0 once it has passed."""
    return (date.fromisoformat(day) - today()).days


def _decision(plan: AccountPlan, steps: Collection[str], standing: Standing | None) -> DecisionForm | None:
    if not {"decide", "review"} & set(steps):
        return None
    approves = "decide" in steps
    form = DecisionForm(formdata=None).offer(approves=approves, language=ui_language())
    return form.begin(plan, reviews.mark(standing.review) if approves and standing else "")


def part_of(whole: WholePlan) -> Callable[[PlanComment], str | None]:
    """Return what tells the words of the part that a comment is about; None for one that was taken out."""
    words: dict[str, str] = {one.id: one.statement for one in whole.objectives}
    words |= {one.id: one.title for one in whole.actions}
    words |= {one.id: one.text for one in (*whole.risks, *whole.asks)}
    return lambda comment: words.get(comment.part_id)


def event_note(event: PlanEvent) -> str:
    """Return what is said with a step: what somebody wrote, or why a review was brought forward."""
    return gettext(event.note) if event.step == TRIGGER else event.note


def _returning(plan: AccountPlan, standing: Standing | None) -> ReturnForm:
    return ReturnForm(formdata=None).begin(plan, reviews.mark(standing.review) if standing else "")


def _mended_at(why: str, plan: AccountPlan, whole: WholePlan) -> str:
    """Return the address of the page where what is missing is put right."""
    standing = [one for one in whole.objectives if one.state is not ObjectiveState.WITHDRAWN]
    lacking = next((one for one in standing if set(plans.letters(one)) & set(NEEDED)), None)
    if why == NO_OWNER:
        return url_for("customers.show", customer_id=plan.customer_id)
    if why == NO_OBJECTIVE:
        return url_for("plan_objectives.new", plan_id=plan.id)
    if why == LACKING and lacking:
        return url_for("plan_objectives.edit", objective_id=lacking.id)
    if why == NO_ACTION and standing:
        return url_for("plan_objectives.new_action", objective_id=standing[0].id)
    return url_for("plans.show", plan_id=plan.id, _anchor="opinions")
