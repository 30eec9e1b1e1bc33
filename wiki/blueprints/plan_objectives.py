"""The objectives and actions of a plan: writing them, changing them, saying how far one is."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints.plans import there, words
from wiki.errors import Invalid, Stale
from wiki.forms.base import EditForm
from wiki.forms.plans import ActionForm, ObjectiveForm, ProgressForm
from wiki.models import AccountPlan, PlanAction, PlanObjective, User
from wiki.services import customers, plans

bp = Blueprint("plan_objectives", __name__)

OF_PLAN = (joinedload(PlanObjective.plan).joinedload(AccountPlan.customer),)
OF_ACTION = joinedload(PlanAction.plan).joinedload(AccountPlan.customer), joinedload(PlanAction.objective)


@bp.route("/plans/<plan_id>/objectives/new", methods=["GET", "POST"])
def new(plan_id: str) -> ResponseReturnValue:
    """Add an objective."""
    plan, form = load(AccountPlan, plan_id, "edit"), ObjectiveForm().offer()
    if request.method == "GET":
        form.base.data = str(plan.version)

    def save() -> None:
        plans.add_objective(plan, plans.parse_objective(form.raw()), base=form.base_number())

    return _written(plan, form, save, "plans/objective.html", objective=None)


@bp.route("/plan-objectives/<objective_id>/edit", methods=["GET", "POST"])
def edit(objective_id: str) -> ResponseReturnValue:
    """Change an objective, or say how it stands."""
    objective, form = load(PlanObjective, objective_id, "edit", options=OF_PLAN), ObjectiveForm().offer()
    if request.method == "GET":
        form.fill(objective)

    def save() -> None:
        plans.revise_objective(objective, plans.parse_objective(form.raw()), base=form.base_number())

    return _written(objective.plan, form, save, "plans/objective.html", objective=objective)


@bp.post("/plan-objectives/<objective_id>/remove")
def remove(objective_id: str) -> ResponseReturnValue:
    """Take an objective out of a draft."""
    objective = load(PlanObjective, objective_id, "edit", options=OF_PLAN)
    plan = objective.plan
    plans.remove_objective(objective, base=_base())
    return there(plan, gettext("Taken out."), "objectives")


@bp.route("/plan-objectives/<objective_id>/actions/new", methods=["GET", "POST"])
def new_action(objective_id: str) -> ResponseReturnValue:
    """Add an action to an objective."""
    objective = load(PlanObjective, objective_id, "edit", options=OF_PLAN)
    plan, form = objective.plan, ActionForm().offer(people_of(objective.plan))
    if request.method == "GET":
        form.base.data, form.owner.data = str(plan.version), str(me().id)

    def save() -> None:
        plans.add_action(objective, plans.parse_action(form.raw()), base=form.base_number())

    return _written(plan, form, save, "plans/action.html", objective=objective, action=None)


@bp.route("/plan-actions/<action_id>/edit", methods=["GET", "POST"])
def edit_action(action_id: str) -> ResponseReturnValue:
    """Change what an action is."""
    action = load(PlanAction, action_id, "edit", options=OF_ACTION)
    form = ActionForm().offer(people_of(action.plan))
    if request.method == "GET":
        form.fill(action)

    def save() -> None:
        plans.revise_action(action, plans.parse_action(form.raw()), base=form.base_number())

    return _written(action.plan, form, save, "plans/action.html", objective=action.objective, action=action)


@bp.post("/plan-actions/<action_id>/remove")
def remove_action(action_id: str) -> ResponseReturnValue:
    """Take an action out of a draft."""
    action = load(PlanAction, action_id, "edit", options=OF_ACTION)
    plan = action.plan
    plans.remove_action(action, base=_base())
    return there(plan, gettext("Taken out."), "objectives")


@bp.route("/plan-actions/<action_id>/progress", methods=["GET", "POST"])
def progress(action_id: str) -> ResponseReturnValue:
    """Say how far an action is: whoever does it may."""
    action, form = load(PlanAction, action_id, "progress", options=OF_ACTION), ProgressForm().offer()
    if request.method == "GET":
        form.state.data, form.done_on.data = action.state.value, action.done_on or ""
        form.evidence.data = action.evidence

    def save() -> None:
        plans.progress(action, plans.parse_progress(form.raw()))

    return _written(action.plan, form, save, "plans/progress.html", action=action)


def people_of(plan: AccountPlan) -> list[User]:
    """Return who may do something for a plan: its account manager, the deputy, the team."""
    team = [one.user for one in customers.members(plan.customer, user=me())]
    known = [plan.customer.owner, plan.deputy, *team]
    return list(dict.fromkeys(one for one in known if one is not None and one.active))


def _written(
    plan: AccountPlan, form: EditForm, save: Callable[[], None], template: str, **shown: Any
) -> ResponseReturnValue:
    """Save what was sent and lead back to the plan, or show the form: also over something newer, once."""
    status = 200
    if request.method == "POST" and form.validate():
        try:
            save()
            return there(plan, gettext("Saved."), "objectives")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(template, plan=plan, form=form, overtaken=status == 409, **shown, **words())
    return page, 422 if form.errors and status == 200 else status


def _base() -> int:
    return request.form.get("base", 0, type=int)
