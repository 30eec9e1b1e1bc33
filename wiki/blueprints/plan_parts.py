"""The smaller parts of account plans: risks, what a plan needs of somebody and the answer, whom to know how well."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import can, load, me
from wiki.blueprints.plan_writing import base_sent, people_of, there, written
from wiki.errors import N_, Invalid, Message
from wiki.forms.plan_parts import AskAnswerForm, AskForm, GoalForm, RiskForm
from wiki.models import AccountPlan, PlanRisk, RelationshipGoal, ResourceAsk
from wiki.services import interactions, plans

bp = Blueprint("plan_parts", __name__)

WHOLE = joinedload(AccountPlan.customer), joinedload(AccountPlan.deputy)
OF_RISK = (joinedload(PlanRisk.plan).joinedload(AccountPlan.customer),)
OF_ASK = joinedload(ResourceAsk.plan).joinedload(AccountPlan.customer), joinedload(ResourceAsk.of)
OF_GOAL = (joinedload(RelationshipGoal.plan).joinedload(AccountPlan.customer),)


@bp.route("/plans/<plan_id>/risks/new", methods=["GET", "POST"])
def new_risk(plan_id: str) -> ResponseReturnValue:
    """Note what may go wrong."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    form = RiskForm().offer(people_of(plan))
    if request.method == "GET":
        form.base.data = str(plan.version)

    def save() -> None:
        plans.add_risk(plan, plans.parse_risk(form.raw()), base=form.base_number())

    return written(plan, form, save, "plans/risk.html", "risks", risk=None)


@bp.route("/plan-risks/<risk_id>/edit", methods=["GET", "POST"])
def edit_risk(risk_id: str) -> ResponseReturnValue:
    """Change what may go wrong."""
    risk = load(PlanRisk, risk_id, "edit", options=OF_RISK)
    form = RiskForm().offer(people_of(risk.plan))
    if request.method == "GET":
        form.fill(risk)

    def save() -> None:
        plans.revise_risk(risk, plans.parse_risk(form.raw()), base=form.base_number())

    return written(risk.plan, form, save, "plans/risk.html", "risks", risk=risk)


@bp.post("/plan-risks/<risk_id>/remove")
def remove_risk(risk_id: str) -> ResponseReturnValue:
    """Take a risk out."""
    return _removed(load(PlanRisk, risk_id, "edit", options=OF_RISK), "risks")


@bp.route("/plans/<plan_id>/asks/new", methods=["GET", "POST"])
def new_ask(plan_id: str) -> ResponseReturnValue:
    """Ask somebody for something that the plan needs."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    form = AskForm().offer(plans.may_be_asked(but=me()))
    if request.method == "GET":
        form.base.data = str(plan.version)

    def save() -> None:
        plans.ask_for(plan, plans.parse_ask(form.raw()), base=form.base_number())

    return written(plan, form, save, "plans/ask.html", "asks")


@bp.get("/resource-asks/<ask_id>")
def ask(ask_id: str) -> ResponseReturnValue:
    """Read what is asked: whoever is asked may, though the plan may be closed to that person."""
    return _ask_page(load(ResourceAsk, ask_id, options=OF_ASK), AskAnswerForm().offer())


@bp.post("/resource-asks/<ask_id>/answer")
def answer(ask_id: str) -> ResponseReturnValue:
    """Say whether they get it; whoever is asked says so."""
    asked, form = load(ResourceAsk, ask_id, "answer", options=OF_ASK), AskAnswerForm().offer()
    if form.validate():
        try:
            if form.granted.data not in ("yes", "no"):
                raise Invalid({"granted": Message(N_("Say yes or no."))})
            plans.answer_ask(asked, form.granted.data == "yes", plans.parse_ask_answer(form.raw()), by=me())
            flash(gettext("Your answer stands with the plan."))
            return redirect(url_for(".ask", ask_id=asked.id), 303)
        except Invalid as error:
            form.refuse(error)
    return _ask_page(asked, form), 422


@bp.post("/resource-asks/<ask_id>/remove")
def remove_ask(ask_id: str) -> ResponseReturnValue:
    """Take back what was asked and not answered yet."""
    return _removed(load(ResourceAsk, ask_id, "edit", options=OF_ASK), "asks")


@bp.route("/plans/<plan_id>/goals/new", methods=["GET", "POST"])
def new_goal(plan_id: str) -> ResponseReturnValue:
    """Say who of us is to know whom there how well; said of the same two again, it is changed."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    form = GoalForm().offer(interactions.contacts_of(plan.customer, user=me()), people_of(plan))
    if request.method == "GET":
        form.base.data, form.contact.data = str(plan.version), request.args.get("contact", "")

    def save() -> None:
        plans.aim(plan, plans.parse_relationship(form.raw()), by=me(), base=form.base_number())

    return written(plan, form, save, "plans/goal.html", "goals")


@bp.post("/relationship-goals/<goal_id>/remove")
def remove_goal(goal_id: str) -> ResponseReturnValue:
    """Take it out."""
    return _removed(load(RelationshipGoal, goal_id, "edit", options=OF_GOAL), "goals")


def _removed(part: PlanRisk | ResourceAsk | RelationshipGoal, place: str) -> ResponseReturnValue:
    plan = part.plan
    plans.remove(part, base=base_sent())
    return there(plan, gettext("Taken out."), place)


def _ask_page(asked: ResourceAsk, form: AskAnswerForm) -> str:
    """Return the page of what is asked. Which plan it is for says it only to who may read the plan."""
    return render_template("plans/resource_ask.html", ask=asked, form=form, reads_plan=can("read", asked.plan))
