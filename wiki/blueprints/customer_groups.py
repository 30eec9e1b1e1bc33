"""Groups of customers: making them, and which of one's own a customer is in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints.customers import there
from wiki.errors import Invalid
from wiki.forms.customers import GroupForm
from wiki.models import Customer, CustomerGroup
from wiki.services.customers import groups

bp = Blueprint("customer_groups", __name__, url_prefix="/customers")


@bp.route("/groups", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """List the groups that one may see, and make one."""
    allow("create", CustomerGroup)
    form = GroupForm()
    if form.validate_on_submit():
        try:
            name, shared = groups.parse(form.raw())
            groups.create(name, shared=shared, by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(gettext("Saved."))
    counted = groups.counted(user=me())
    return render_template("customers/groups.html", form=form, groups=counted), 422 if form.errors else 200


@bp.route("/groups/<group_id>", methods=["GET", "POST"])
def edit(group_id: str) -> ResponseReturnValue:
    """Give a group of one's own another name, open it or close it."""
    group = load(CustomerGroup, group_id, "edit")
    form = GroupForm(obj=group)
    if form.validate_on_submit():
        try:
            name, shared = groups.parse(form.raw())
            groups.change(group, name, shared=shared)
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(gettext("Saved."))
    return render_template("customers/group.html", form=form, group=group), 422 if form.errors else 200


@bp.post("/groups/<group_id>/delete")
def delete(group_id: str) -> ResponseReturnValue:
    """Delete a group of one's own; its customers stay."""
    groups.delete(load(CustomerGroup, group_id, "edit"))
    return _there(gettext("The group is deleted; its customers are where they were."))


@bp.post("/<customer_id>/groups")
def put(customer_id: str) -> ResponseReturnValue:
    """Say in which of one's own groups a customer is."""
    customer = load(Customer, customer_id, "group")
    groups.put(customer, request.form.getlist("group"), user=me())
    return there(customer, gettext("Saved."))


def _there(text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index"), 303)
