"""Who does what for an account plan, who stands in, what others may read of it, and what we are to the customer."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import can, load, me
from wiki.blueprints.awareness import awareness_label
from wiki.blueprints.plan_writing import base_sent, people_of, there, words, written
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, Refused, Stale
from wiki.forms.plan_parts import DeputyForm, DutiesForm, RelationshipForm
from wiki.models import AccountPlan
from wiki.services import awareness, customers, plans
from wiki.translations import said

bp = Blueprint("plan_team", __name__)

WHOLE = joinedload(AccountPlan.customer), joinedload(AccountPlan.deputy)


@bp.route("/plans/<plan_id>/duties", methods=["GET", "POST"])
def duties(plan_id: str) -> ResponseReturnValue:
    """Say what each of the team does for the plan; what is usual for the role is offered."""
    plan, form, status = load(AccountPlan, plan_id, "edit", options=WHOLE), DutiesForm(), 200
    people = people_of(plan)
    roles = {one.user_id: one.role.value for one in customers.members(plan.customer, user=me())}
    usual = {one.id: plans.usual_duties(roles.get(one.id, "")) for one in people}
    typed = {one.id: plan.duties.get(str(one.id), "") for one in people}
    wrong: dict[str, str] = {}
    if request.method == "GET":
        form.base.data = str(plan.version)
    elif form.validate():
        typed = {one.id: request.form.get(f"duty-{one.id}", "") for one in people}
        taken = {one.id: request.form.getlist(f"take-{one.id}") for one in people}
        try:
            found = plans.parse_duties(request.form, usual, taken, ui_language())
            plans.set_duties(plan, found, base=form.base_number())
            return there(plan, gettext("Saved."), "team")
        except Invalid as error:
            form.refuse(error)
            wrong = {name: said(message) for name, message in error.fields.items()}
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(
        "plans/duties.html",
        plan=plan,
        form=form,
        people=people,
        roles=roles,
        usual=usual,
        typed=typed,
        wrong=wrong,
        overtaken=status == 409,
        language=ui_language(),
        **words(),
    )
    return page, 422 if form.errors and status == 200 else status


@bp.route("/plans/<plan_id>/deputy", methods=["GET", "POST"])
def deputy(plan_id: str) -> ResponseReturnValue:
    """Let somebody stand in for a time. The account manager alone may: no deputy prolongs their own time."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    if not can("plan", plan.customer):
        raise Refused
    form = DeputyForm().offer(one for one in people_of(plan) if one.id != plan.customer.owner_id)
    if request.method == "GET":
        form.fill(plan)

    def save() -> None:
        plans.set_deputy(plan, form.raw())

    return written(plan, form, save, "plans/deputy.html", "team")


@bp.post("/plans/<plan_id>/extract")
def extract(plan_id: str) -> ResponseReturnValue:
    """Let everybody who sells read the extract, or not any more."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    released = request.form.get("released") == "1"
    plans.release_extract(plan, released=released)
    text = gettext("Everybody who sells may read the extract now.") if released else gettext("It is taken back.")
    return there(plan, text, "extract")


@bp.route("/plans/<plan_id>/relationship", methods=["GET", "POST"])
def relationship(plan_id: str) -> ResponseReturnValue:
    """Read what we are to the customer, by its marks; tick those that are there."""
    sending = request.method == "POST"
    plan = load(AccountPlan, plan_id, "edit" if sending else "read", options=WHOLE)
    form = RelationshipForm()
    if not sending:
        form.base.data = str(plan.version)

    def save() -> None:
        plans.tick(plan, request.form.getlist("mark"), base=form.base_number())

    return written(plan, form, save, "plans/relationship.html", "relationship", **relationship_of(plan))


@bp.post("/plans/<plan_id>/relationship/objective")
def aim_at(plan_id: str) -> ResponseReturnValue:
    """Make an objective of a mark that is not there yet."""
    plan = load(AccountPlan, plan_id, "edit", options=WHOLE)
    plans.aim_at(plan, request.form.get("mark", ""), ui_language(), base=base_sent())
    return there(plan, gettext("It is an objective now. Say how it is measured, and by when."), "objectives")


def relationship_of(plan: AccountPlan) -> dict[str, Any]:
    """Return what a page says about what we are to the customer; sent boxes stay as they were sent."""
    sent = request.method == "POST"
    ticked = request.form.getlist("mark") if sent else list(plan.relationship_marks)
    known = awareness.current(plan.customer, user=me()) if can("read", plan.customer) else None
    return {
        "standing": plans.standing(plan),
        "ticked": ticked,
        "language": ui_language(),
        "awareness": known,
        "awareness_label": awareness_label,
    }
