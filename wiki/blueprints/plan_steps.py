"""The steps of an account plan: opinions on it, handing it in, deciding, looking at it, instructing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints.plan_panel import decision_form, require_open_step
from wiki.blueprints.plan_writing import there, words
from wiki.blueprints.plans import WHOLE, shown
from wiki.blueprints.reader import ui_language
from wiki.blueprints.review_words import outcome, telling_who_was_quicker
from wiki.errors import Invalid, NotFound
from wiki.forms.plan_steps import (
    AnswerForm,
    ConsultForm,
    DecisionForm,
    InstructForm,
    OpinionForm,
    ReturnForm,
    UseForm,
)
from wiki.models import AccountPlan, LeaderInstruction, PlanConsultation, PlanReview
from wiki.models.plans import PlanOutcome
from wiki.services import plans, reviews
from wiki.services.plans import scorecard

__all__ = ["bp", "decision_form"]

bp = Blueprint("plan_steps", __name__)

ASKED = joinedload(PlanConsultation.plan).joinedload(AccountPlan.customer), joinedload(PlanConsultation.asked_by)
OF_PLAN = (joinedload(LeaderInstruction.plan).joinedload(AccountPlan.customer),)


@bp.route("/plans/<plan_id>/consult", methods=["GET", "POST"])
def consult(plan_id: str) -> ResponseReturnValue:
    """Ask people for their opinion on a plan as it is now."""
    plan = load(AccountPlan, plan_id, "consult", options=WHOLE)
    if request.method == "GET":
        require_open_step(plan, "consult")
    offered = plans.askable(plan, by=me())
    form = ConsultForm().offer(offered)
    if form.validate_on_submit():
        try:
            plans.consult(plan, form.chosen(offered), by=me())
            return there(plan, gettext("Asked. An answer is waited for up to ten days."), "opinions")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/consult.html", plan=plan, form=form, **words())
    return page, 422 if form.errors else 200


@bp.route("/plan-consultations/<consultation_id>", methods=["GET", "POST"])
def opinion(consultation_id: str) -> ResponseReturnValue:
    """Read the version of a plan on which one was asked, and say what one thinks of it."""
    action = "answer" if request.method == "POST" else "read"
    consultation, form = load(PlanConsultation, consultation_id, action, options=ASKED), OpinionForm()
    if request.method == "GET":
        form.opinion.data = consultation.opinion
    elif form.validate():
        try:
            plans.give_opinion(consultation, plans.parse_opinion(form.raw()))
            flash(gettext("Thank you. You may write it anew until the plan is handed in."))
            return redirect(url_for(".opinion", consultation_id=consultation.id), 303)
        except Invalid as error:
            form.refuse(error)
    use = UseForm(formdata=None).offer().fill(consultation)
    return _opinion_page(consultation, form, use), 422 if form.errors else 200


@bp.post("/plan-consultations/<consultation_id>/settle")
def settle(consultation_id: str) -> ResponseReturnValue:
    """Say what became of an opinion."""
    consultation, form = load(PlanConsultation, consultation_id, "settle", options=ASKED), UseForm().offer()
    if form.validate():
        try:
            use, note = plans.parse_use(form.raw())
            plans.settle_opinion(consultation, use, note, seen=form.seen.data or "")
            return there(consultation.plan, gettext("Saved."), "opinions")
        except Invalid as error:
            form.refuse(error)
    return _opinion_page(consultation, OpinionForm(formdata=None), form), 422


@bp.post("/plans/<plan_id>/submit")
def submit(plan_id: str) -> ResponseReturnValue:
    """Hand a plan in as it is now, to whoever reviews it."""
    plan = load(AccountPlan, plan_id, "submit", options=WHOLE)
    plans.submit(plan, by=me())
    return there(plan, gettext("Handed in. You may take it back until its review begins."))


@bp.post("/plans/<plan_id>/withdraw")
def withdraw(plan_id: str) -> ResponseReturnValue:
    """Take a plan back that nobody has begun to review."""
    plan = load(AccountPlan, plan_id, "submit", options=WHOLE)
    plans.withdraw(plan, by=me(), note=plans.parse_note(request.form))
    return there(plan, gettext("Taken back."))


@bp.post("/plans/<plan_id>/begin-review")
def begin_review(plan_id: str) -> ResponseReturnValue:
    """Begin to review a plan that was handed in: from now on it cannot be taken back."""
    plan = _to_decide(plan_id)
    plans.begin_review(plan, by=me())
    return there(plan, gettext("The review has begun: the plan stands still until you have decided."))


@bp.post("/plans/<plan_id>/decide")
def decide(plan_id: str) -> ResponseReturnValue:
    """Approve the version that was handed in, with conditions or without, or return it."""
    plan, form = _to_decide(plan_id), DecisionForm().offer(approves=True, language=ui_language())
    if form.validate():
        try:
            made = plans.decide(plan, plans.parse_decision(*_judged(form)), by=me(), step=form.step.data or "")
            return there(plan, _told(plan, made))
        except Invalid as error:
            form.refuse(error)
    return shown(plan, decision=form), 422


@bp.post("/plans/<plan_id>/return")
def send_back(plan_id: str) -> ResponseReturnValue:
    """Return what was handed in with a reason, though somebody else is asked about it."""
    plan, form = load(AccountPlan, plan_id, "return", options=WHOLE), ReturnForm()
    if form.validate():
        try:
            decision = plans.parse_decision({**form.raw(), "outcome": PlanOutcome.RETURNED.value}, ())
            plans.send_back(plan, decision, by=me(), step=form.step.data or "")
            return there(plan, gettext("Returned, with your reason."))
        except Invalid as error:
            form.refuse(error)
    return shown(plan, returning=form), 422


@bp.post("/plans/<plan_id>/review")
def review(plan_id: str) -> ResponseReturnValue:
    """Look at a plan in force, as its rhythm asks."""
    plan = load(AccountPlan, plan_id, "review", options=WHOLE)
    form = DecisionForm().offer(approves=False, language=ui_language())
    if form.validate():
        try:
            plans.review(plan, plans.parse_decision(*_judged(form)), by=me())
            return there(plan, gettext("Noted. The next review has its day."))
        except Invalid as error:
            form.refuse(error)
    return shown(plan, decision=form), 422


@bp.route("/plans/<plan_id>/instruct", methods=["GET", "POST"])
def instruct(plan_id: str) -> ResponseReturnValue:
    """Say what is to be done, and by when an answer is expected."""
    plan, form = load(AccountPlan, plan_id, "instruct", options=WHOLE), InstructForm()
    if request.method == "GET":
        require_open_step(plan, "instruct")
    elif form.validate():
        try:
            plans.instruct(plan, plans.parse_instruction(form.raw()), by=me())
            return there(plan, gettext("Written down. Whoever answers for the plan has to answer."), "instructions")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/instruct.html", plan=plan, form=form, **words())
    return page, 422 if form.errors else 200


@bp.route("/plan-instructions/<instruction_id>/answer", methods=["GET", "POST"])
def answer(instruction_id: str) -> ResponseReturnValue:
    """Say what was done about an instruction."""
    instruction, form = load(LeaderInstruction, instruction_id, "answer", options=OF_PLAN), AnswerForm()
    if request.method == "GET":
        form.answer.data = instruction.answer
    elif form.validate():
        try:
            plans.answer_instruction(instruction, plans.parse_answer(form.raw()), by=me())
            return there(instruction.plan, gettext("Answered."), "instructions")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/answer.html", plan=instruction.plan, instruction=instruction, form=form, **words())
    return page, 422 if form.errors else 200


def _to_decide(plan_id: str) -> AccountPlan:
    """Load a plan to decide about it; who was asked, and comes too late, is told that."""
    with telling_who_was_quicker(AccountPlan, plan_id, "step"):
        return load(AccountPlan, plan_id, "decide", options=WHOLE)


def _judged(form: DecisionForm) -> tuple[dict[str, object], list[str], tuple[PlanOutcome, ...]]:
    """Return what was typed, what may be judged and what may be decided."""
    return form.raw(), [one.code for one in scorecard.criteria()], tuple(form.outcomes)


def _told(plan: AccountPlan, made: PlanReview) -> str:
    """Return what became of a decision, in a sentence."""
    standing = reviews.of_record(plan)
    if standing is None or made.outcome is PlanOutcome.RETURNED:
        return gettext("Returned, with your reason.")
    approved = gettext("Approved: version %(number)s counts.", number=made.version)
    return outcome(standing.review, approved, gettext("Returned, with your reason."))


def _opinion_page(consultation: PlanConsultation, form: OpinionForm, use: UseForm) -> str:
    plan = consultation.plan
    version = plans.pinned(plan, consultation.version)
    if version is None:
        raise NotFound
    return render_template(
        "plans/opinion.html",
        plan=plan,
        consultation=consultation,
        content=version.content,
        names=plans.people_in(version.content),
        form=form,
        use=use,
        **words(),
    )
