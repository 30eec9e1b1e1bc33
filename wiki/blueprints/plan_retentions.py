"""Erasing account plans by order of two people, neither of whom reads the plan by that."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, look_up_rights, me
from wiki.blueprints.plan_writing import words
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid
from wiki.forms.plan_steps import RetentionForm
from wiki.models import PlanRetention
from wiki.services import audit
from wiki.services.plans import retention

bp = Blueprint("plan_retentions", __name__, url_prefix="/plan-retentions")


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Read which plans are to be erased, or were; order that one is."""
    allow("order", PlanRetention)
    form = RetentionForm()
    if form.validate_on_submit():
        try:
            made = retention.order(form.raw(), by=me())
            audit.note("order erasure of plan", by=me(), subject=made.plan_id)
            flash(gettext("Ordered. A second person has to confirm it before anything is erased."))
            return redirect(url_for(".index"), 303)
        except Invalid as error:
            form.refuse(error)
    found = retention.orders(user=me())
    look_up_rights(found, user=me())
    page = render_template("plans/retentions.html", form=form, orders=found, **words())
    return page, 422 if form.errors else 200


@bp.post("/<retention_id>/confirm")
def confirm(retention_id: str) -> ResponseReturnValue:
    """Erase the plan for good, as the second person."""
    ordered = load(PlanRetention, retention_id, "confirm")
    require_recent_proof(back=url_for(".index"))
    retention.confirm(ordered, by=me())
    audit.note("erase plan", by=me(), subject=ordered.plan_id)
    flash(gettext("Erased for good. What stays is this line."))
    return redirect(url_for(".index"), 303)


@bp.post("/<retention_id>/drop")
def drop(retention_id: str) -> ResponseReturnValue:
    """Take an order back: the plan stays."""
    ordered = load(PlanRetention, retention_id, "drop")
    retention.drop(ordered, by=me())
    audit.note("drop erasure of plan", by=me(), subject=ordered.plan_id)
    flash(gettext("Taken back: the plan stays."))
    return redirect(url_for(".index"), 303)
