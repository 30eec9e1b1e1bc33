"""Remarks on an account plan by those who read it, answers to them, and settling them."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints.plan_panel import require_open_step
from wiki.blueprints.plan_writing import there, words
from wiki.blueprints.plans import WHOLE
from wiki.errors import Invalid
from wiki.forms.plan_comments import PlanCommentAnswerForm, PlanCommentEditForm, PlanCommentForm
from wiki.models import AccountPlan, PlanComment
from wiki.services import plans
from wiki.services.plans import commenting

bp = Blueprint("plan_comments", __name__)

OF_PLAN = joinedload(PlanComment.plan).joinedload(AccountPlan.customer), joinedload(PlanComment.by)


@bp.route("/plans/<plan_id>/comments/new", methods=["GET", "POST"])
def new(plan_id: str) -> ResponseReturnValue:
    """Remark on a plan, as a whole or on one part of it."""
    plan = load(AccountPlan, plan_id, "comment", options=WHOLE)
    form = PlanCommentForm().offer(plans.whole(plan, user=me()))
    if request.method == "GET":
        require_open_step(plan, "comment")
        form.about.data = request.args.get("about", "")
    elif form.validate():
        try:
            commenting.comment(plan, form.raw(), by=me())
            return there(plan, gettext("Saved."), "comments")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/comment.html", plan=plan, form=form, **words())
    return page, 422 if form.errors else 200


@bp.route("/plan-comments/<remark_id>/answer", methods=["GET", "POST"])
def answer(remark_id: str) -> ResponseReturnValue:
    """Answer a remark."""
    remark, form = load(PlanComment, remark_id, "answer", options=OF_PLAN), PlanCommentAnswerForm()
    commenting.require_there(remark)
    if form.validate_on_submit():
        try:
            commenting.answer(remark, form.raw(), by=me())
            return there(remark.plan, gettext("Answered."), "comments")
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/comment_answer.html", plan=remark.plan, remark=remark, form=form, **words())
    return page, 422 if form.errors else 200


@bp.route("/plan-comments/<remark_id>/edit", methods=["GET", "POST"])
def edit(remark_id: str) -> ResponseReturnValue:
    """Say a remark, or an answer, in other words."""
    remark, form = load(PlanComment, remark_id, "edit", options=OF_PLAN), PlanCommentEditForm()
    if request.method == "GET":
        require_open_step(remark.plan, "comment")
        commenting.require_changeable(remark)
        form.text.data = remark.text
    elif form.validate():
        try:
            commenting.change(remark, form.raw())
            return there(remark.plan, gettext("Saved."), _anchor(remark))
        except Invalid as error:
            form.refuse(error)
    page = render_template("plans/comment_edit.html", plan=remark.plan, form=form, **words())
    return page, 422 if form.errors else 200


@bp.post("/plan-comments/<remark_id>/remove")
def remove(remark_id: str) -> ResponseReturnValue:
    """Take a remark, or an answer, back."""
    remark = load(PlanComment, remark_id, "edit", options=OF_PLAN)
    commenting.remove(remark)
    return there(remark.plan, gettext("Taken back. It can be brought back from its place."), _anchor(remark))


@bp.post("/plan-comments/<remark_id>/restore")
def restore(remark_id: str) -> ResponseReturnValue:
    """Bring a remark, or an answer, back."""
    remark = load(PlanComment, remark_id, "edit", options=OF_PLAN)
    commenting.restore(remark)
    return there(remark.plan, gettext("It is back."), _anchor(remark))


@bp.post("/plan-comments/<remark_id>/settle")
def settle(remark_id: str) -> ResponseReturnValue:
    """Say that a remark is dealt with, or not after all."""
    remark, settled = load(PlanComment, remark_id, "settle", options=OF_PLAN), bool(request.form.get("settled"))
    commenting.settle(remark, settled=settled, by=me())
    return there(remark.plan, gettext("Settled.") if settled else gettext("Open again."), "comments")


def _anchor(remark: PlanComment) -> str:
    return f"comment-{remark.id}"
