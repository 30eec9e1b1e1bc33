"""Closing an account plan and opening it again; its writer's proposal to close it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints.plan_panel import require_open_step
from wiki.blueprints.plan_writing import there, words
from wiki.blueprints.plans import WHOLE, shown
from wiki.errors import N_, Invalid
from wiki.forms.plan_steps import NoteForm, ProposalForm
from wiki.models import AccountPlan, PlanProposal
from wiki.services import plans
from wiki.services.plans import closing

bp = Blueprint("plan_closing", __name__)

OF_PLAN = (joinedload(PlanProposal.plan).joinedload(AccountPlan.customer),)


@bp.route("/plans/<plan_id>/propose-close", methods=["GET", "POST"])
def propose(plan_id: str) -> ResponseReturnValue:
    """Propose to close a plan, with why and what came of it."""
    plan, form = load(AccountPlan, plan_id, "propose", options=WHOLE), ProposalForm()
    if request.method == "GET":
        require_open_step(plan, "propose")
    if form.validate_on_submit():
        try:
            closing.propose(plan, form.raw(), by=me())
            return there(plan, gettext("Proposed. Whoever may close the plan decides about that."), "proposal")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/propose.html", plan=plan, form=form, **words())
    return page, 422 if form.errors else 200


@bp.post("/plan-proposals/<proposal_id>/withdraw")
def withdraw(proposal_id: str) -> ResponseReturnValue:
    """Take a proposal back that nobody has decided about."""
    proposal = load(PlanProposal, proposal_id, "withdraw", options=OF_PLAN)
    closing.withdraw(proposal, by=me())
    return there(proposal.plan, gettext("Taken back."))


@bp.post("/plan-proposals/<proposal_id>/decide")
def decide(proposal_id: str) -> ResponseReturnValue:
    """Close the plan as it was proposed, or say why it stays open."""
    proposal, form = load(PlanProposal, proposal_id, "decide", options=OF_PLAN), NoteForm()
    if form.validate():
        try:
            accepted = closing.decide(proposal, {**form.raw(), "as": request.form.get("as", "")}, by=me())
            text = gettext("Closed.") if accepted else gettext("It stays open, with your reason.")
            return there(proposal.plan, text)
        except Invalid as error:
            form.refuse(error)
    return shown(proposal.plan, answering=form), 422


@bp.post("/plans/<plan_id>/close")
def close(plan_id: str) -> ResponseReturnValue:
    """Close a plan, with what came of it."""
    plan, form = load(AccountPlan, plan_id, "close", options=WHOLE), NoteForm()
    if form.validate():
        try:
            plans.close(plan, by=me(), note=plans.parse_note(form.raw(), N_("Say what came of it.")))
            return there(plan, gettext("Closed."))
        except Invalid as error:
            form.refuse(error)
    return shown(plan, closing=form), 422


@bp.post("/plans/<plan_id>/reopen")
def reopen(plan_id: str) -> ResponseReturnValue:
    """Open a plan again that was closed by mistake."""
    plan, form = load(AccountPlan, plan_id, "close", options=WHOLE), NoteForm()
    if form.validate():
        try:
            plans.reopen(plan, by=me(), note=plans.parse_note(form.raw(), N_("Say why.")))
            return there(plan, gettext("It is in force again."))
        except Invalid as error:
            form.refuse(error)
    return shown(plan, closing=form), 422
