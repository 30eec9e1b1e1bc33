"""The objectives and actions of a plan: writing them, changing them, saying how far one is."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints.facts import topic_label
from wiki.blueprints.plan_writing import base_sent, people_of, there, written
from wiki.forms.plans import ActionForm, ObjectiveForm, ProgressForm
from wiki.models import AccountPlan, CustomerFact, PlanAction, PlanObjective
from wiki.search import SimilarHit, similar_for
from wiki.services import customers, plans, pursuits
from wiki.text.checks import shorten

bp = Blueprint("plan_objectives", __name__)

LIKE_IN = ("industry", "ownership")
LONGEST, LABEL_LENGTH = 1_000, 90
OF_PLAN = (joinedload(PlanObjective.plan).joinedload(AccountPlan.customer),)
OF_ACTION = joinedload(PlanAction.plan).joinedload(AccountPlan.customer), joinedload(PlanAction.objective)


@bp.route("/plans/<plan_id>/objectives/new", methods=["GET", "POST"])
def new(plan_id: str) -> ResponseReturnValue:
    """Add an objective. Beside it stands what became of last year's: to be seen, not to be copied."""
    plan = load(AccountPlan, plan_id, "edit", options=(joinedload(AccountPlan.customer),))
    form = ObjectiveForm().offer()
    if request.method == "GET":
        form.base.data = str(plan.version)
        for one in plans.readable_pursuits([request.args.get("pursuit", "")], user=me()):
            if one.customer_id == plan.customer_id:
                form.begin(one)

    def save() -> None:
        content = plans.checked(plan, plans.parse_objective(form.raw()), by=me())
        plans.add_objective(plan, content, base=form.base_number())

    before = plans.last_years(plan, user=me())
    fill = partial(_offer, form, plan)
    return written(plan, form, save, "plans/objective.html", fill=fill, objective=None, before=before)


@bp.route("/plan-objectives/<objective_id>/edit", methods=["GET", "POST"])
def edit(objective_id: str) -> ResponseReturnValue:
    """Change an objective, say how it stands or what it rests on."""
    objective = load(PlanObjective, objective_id, "edit", options=OF_PLAN)
    form = ObjectiveForm().offer()
    if request.method == "GET":
        form.fill(objective)

    def save() -> None:
        content = plans.checked(objective.plan, plans.parse_objective(form.raw()), by=me(), of=objective)
        plans.revise_objective(objective, content, base=form.base_number())

    fill = partial(_offer, form, objective.plan, objective)
    return written(objective.plan, form, save, "plans/objective.html", fill=fill, objective=objective)


@bp.get("/plans/<plan_id>/suggestions")
def suggestions(plan_id: str) -> ResponseReturnValue:
    """Return cases of customers like this one, for what is being written, as a part of a page."""
    plan = load(AccountPlan, plan_id, "edit", options=(joinedload(AccountPlan.customer),))
    return render_template("plans/_suggestions.html", hits=_alike(plan, request.args.get("q", "")))


@bp.post("/plan-objectives/<objective_id>/remove")
def remove(objective_id: str) -> ResponseReturnValue:
    """Take an objective out of a draft."""
    objective = load(PlanObjective, objective_id, "edit", options=OF_PLAN)
    plan = objective.plan
    plans.remove_objective(objective, base=base_sent())
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

    return written(plan, form, save, "plans/action.html", objective=objective, action=None)


@bp.route("/plan-actions/<action_id>/edit", methods=["GET", "POST"])
def edit_action(action_id: str) -> ResponseReturnValue:
    """Change what an action is."""
    action = load(PlanAction, action_id, "edit", options=OF_ACTION)
    form = ActionForm().offer(people_of(action.plan))
    if request.method == "GET":
        form.fill(action)

    def save() -> None:
        plans.revise_action(action, plans.parse_action(form.raw()), base=form.base_number())

    return written(action.plan, form, save, "plans/action.html", objective=action.objective, action=action)


@bp.post("/plan-actions/<action_id>/remove")
def remove_action(action_id: str) -> ResponseReturnValue:
    """Take an action out of a draft."""
    action = load(PlanAction, action_id, "edit", options=OF_ACTION)
    plan = action.plan
    plans.remove_action(action, base=base_sent())
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

    return written(action.plan, form, save, "plans/progress.html", action=action)


def _offer(form: ObjectiveForm, plan: AccountPlan, objective: PlanObjective | None = None) -> None:
    """Fill the form with facts of the customer, cases like it, opportunities there, and what the objective has."""
    known = plans.offered_facts(plan.customer, user=me(), also=objective.fact_ids if objective else ())
    told = [(one.fact.id, _fact_line(one.fact, one.words.text)) for one in known]
    cases = {hit.record.id: hit.record for hit in _alike(plan, form.statement.data or "")}
    chosen = {*(objective.case_ids if objective else ()), *(form.case_ids.data or ())} - cases.keys()
    cases |= {one.id: one for one in plans.readable_cases(chosen, user=me())}
    taken = {one.id: one.title for one in pursuits.of_customer(plan.customer, user=me())}
    more = {*(objective.pursuit_ids if objective else ()), *(form.pursuit_ids.data or ())} - taken.keys()
    taken |= {one.id: one.title for one in plans.readable_pursuits(more, user=me())}
    form.offer(told, [(one.id, one.title) for one in cases.values()], taken.items())


def _alike(plan: AccountPlan, text: str) -> list[SimilarHit]:
    """Return the cases of customers like that of the plan, for a sentence of at most so many characters."""
    said = customers.from_body(plan.customer.head.body)
    codes = {name: [code] for name in LIKE_IN if (code := getattr(said, name))}
    return list(similar_for(text[:LONGEST], codes, user=me()).hits)


def _fact_line(fact: CustomerFact, text: str) -> str:
    return shorten(gettext("%(what)s: %(value)s", what=topic_label(fact.topic), value=text or "…"), LABEL_LENGTH)
