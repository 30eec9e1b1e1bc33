"""Departments of a customer: noting one, changing and removing it. They are listed with the people."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, NotFound
from wiki.forms.ties import DepartmentForm
from wiki.models import Customer, Department
from wiki.services import departments

bp = Blueprint("departments", __name__, url_prefix="/customers/<customer_id>/departments")


@bp.route("/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note a department."""
    customer = load(Customer, customer_id, "note")
    parts = departments.of(customer, user=me())
    form = DepartmentForm().offer(parts, ui_language())
    if form.validate_on_submit():
        try:
            content = departments.parse(form.raw(), parents={one.id for one in parts})
            departments.create(customer, content, by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(customer, gettext("Noted."))
    page = render_template("departments/edit.html", customer=customer, form=form, department=None)
    return page, 422 if form.errors else 200


@bp.route("/<department_id>/edit", methods=["GET", "POST"])
def edit(customer_id: str, department_id: str) -> ResponseReturnValue:
    """Change a department; it cannot belong to one that belongs to it."""
    customer, department = _load(customer_id, department_id)
    before, parts = departments.said(department), departments.of(customer, user=me())
    under = departments.below(department, parts)
    form = DepartmentForm().offer([one for one in parts if one.id not in under], ui_language(), before.function)
    if form.validate_on_submit():
        try:
            parents = {one.id for one in parts} - under
            content = departments.parse(form.raw(), parents=parents, before=before.function)
            departments.change(department, content, customer)
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(customer, gettext("Saved."))
    elif not form.is_submitted():
        form.fill(before)
    page = render_template("departments/edit.html", customer=customer, form=form, department=department)
    return page, 422 if form.errors else 200


@bp.post("/<department_id>/remove")
def remove(customer_id: str, department_id: str) -> ResponseReturnValue:
    """Delete a department; its people stay."""
    customer, department = _load(customer_id, department_id)
    departments.remove(department, customer)
    return _there(customer, gettext("Removed. Its people are noted without a department now."))


def _load(customer_id: str, department_id: str) -> tuple[Customer, Department]:
    customer = load(Customer, customer_id, "note")
    department = load(Department, department_id, "edit")
    if department.customer_id != customer.id:
        raise NotFound
    return customer, department


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("customer_people.index", customer_id=customer.id), 303)
