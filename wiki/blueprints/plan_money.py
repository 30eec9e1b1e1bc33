"""The money of account plans: what is planned against what came, line by line, and many lines at once."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me
from wiki.blueprints.plan_writing import base_sent, there, words
from wiki.errors import Invalid, Refused, Stale
from wiki.extensions import db
from wiki.forms.plan_parts import MoneyForm, MoneyTableForm
from wiki.models import AccountPlan, FinancialLine
from wiki.services import plans
from wiki.transfer.plan_money import Lines, MoneyRow
from wiki.transfer.plan_money_file import lines_of
from wiki.translations import said

bp = Blueprint("plan_money", __name__)

PREVIEWED = 200
WHOLE = (joinedload(AccountPlan.customer),)
OF_PLAN = (joinedload(FinancialLine.plan).joinedload(AccountPlan.customer),)


@bp.route("/plans/<plan_id>/money", methods=["GET", "POST"])
def index(plan_id: str) -> ResponseReturnValue:
    """Read what is planned against what came; add a line or change the one of that period."""
    sending, status = request.method == "POST", 200
    plan = load(AccountPlan, plan_id, "edit" if sending else "read", options=WHOLE)
    form = MoneyForm().offer()
    lines = plans.in_order(plans.whole(plan, user=me()).money)
    if not sending:
        chosen = next((one for one in lines if one.id == request.args.get("line")), None)
        form.base.data = str(plan.version)
        if chosen:
            form.fill(chosen)
    elif form.validate():
        try:
            plans.note_money(plan, plans.parse_money(form.raw()), base=form.base_number())
            flash(gettext("Saved."))
            return redirect(url_for(".index", plan_id=plan.id), 303)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(
        "plans/money.html", plan=plan, form=form, overtaken=status == 409, **money_of(lines), **words()
    )
    return page, 422 if form.errors and status == 200 else status


@bp.post("/plan-money/<money_id>/remove")
def remove(money_id: str) -> ResponseReturnValue:
    """Take a line out."""
    line = load(FinancialLine, money_id, "edit", options=OF_PLAN)
    plan = line.plan
    plans.remove_money(line, base=base_sent())
    return there(plan, gettext("Taken out."), "money")


@bp.route("/plans/money/import", methods=["GET", "POST"])
def import_lines() -> ResponseReturnValue:
    """Take over lines of a table, copied or out of a file: all of them, or none and why. A file is looked at first."""
    writes = listing(AccountPlan, "edit", user=me()).with_only_columns(AccountPlan.id).limit(1)
    if not can("browse", AccountPlan) or db.session.scalar(writes) is None:
        raise Refused
    form, rows = MoneyTableForm(), []
    house: str = current_app.extensions["casewiki_settings"].currency
    if form.validate_on_submit():
        try:
            file = form.file.data
            if file and file.filename:
                # By a child of its own, before anything is locked.
                form.lines.data = lines_of(file.stream, file.filename, house=house)
                looking = True
            else:
                looking = bool(form.look.data)
            if not looking:
                allow("browse", AccountPlan)
            lines = Lines(form.lines.data or "", user=me(), house=house)
            rows = lines.rows
            if not looking:
                number = lines.take()
                flash(gettext("%(number)s lines were taken over.", number=number))
                return redirect(url_for("plans.index"), 303)
            lines.check()
        except Invalid as error:
            form.refuse(error)
    return _import_page(form, rows), 422 if form.errors else 200


def _import_page(form: MoneyTableForm, rows: Sequence[MoneyRow]) -> str:
    refused = [(one.number, said(one.problem)) for one in rows if one.problem is not None]
    fine = [one for one in rows if one.problem is None]
    return render_template(
        "plans/money_import.html", form=form, refused=refused, rows=fine[:PREVIEWED], number=len(fine), **words()
    )


def money_of(lines: list[FinancialLine]) -> dict[str, object]:
    """Return what a table of money shows: its lines, the sums of the years, and where they contradict each other."""
    return {
        "lines": lines,
        "sums": plans.year_sums(lines),
        "contradictions": plans.contradictions(lines),
        "difference": plans.difference,
    }
