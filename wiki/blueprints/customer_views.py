"""Saved views of the list of customers: keeping the filters in force, renaming, deleting."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints.customer_filters import address_of, kept_of
from wiki.errors import Invalid
from wiki.forms.customers import ViewForm
from wiki.models import CustomerView
from wiki.services.customers import views

bp = Blueprint("customer_views", __name__, url_prefix="/customers/views")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Keep the filters of the address under a name."""
    allow("create", CustomerView)
    form, asked = ViewForm(), kept_of(request.args)
    if form.validate_on_submit():
        try:
            name, shared = views.parse(form.raw())
            kept = views.keep(name, asked, shared=shared, by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Kept: it stands above the list."))
            return redirect(address_of(kept), 303)
    page = render_template("customers/view.html", form=form, view=None)
    return page, 422 if form.errors else 200


@bp.route("/<view_id>", methods=["GET", "POST"])
def edit(view_id: str) -> ResponseReturnValue:
    """Give a view of one's own another name, share it or not."""
    view = load(CustomerView, view_id, "edit")
    form = ViewForm(obj=view)
    if form.validate_on_submit():
        try:
            name, shared = views.parse(form.raw())
            views.change(view, name, shared=shared)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Saved."))
            return redirect(address_of(view), 303)
    return render_template("customers/view.html", form=form, view=view), 422 if form.errors else 200


@bp.post("/<view_id>/delete")
def delete(view_id: str) -> ResponseReturnValue:
    """Delete a view of one's own."""
    views.delete(load(CustomerView, view_id, "edit"))
    flash(gettext("The view is deleted; the customers are where they were."))
    return redirect(url_for("customers.index"), 303)
