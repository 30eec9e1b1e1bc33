"""What customers bring: the ranked list with its lines, an amount of a year, keeping a customer or letting it go."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints import facets
from wiki.errors import Invalid
from wiki.forms.values import KeepForm, ValueForm
from wiki.models import KEEPING_LABELS, MEASURE_LABELS, Customer, Measure
from wiki.models.base import now
from wiki.services import values

bp = Blueprint("values", __name__, url_prefix="/customers")

LISTED = 50


@bp.get("/value")
def index() -> ResponseReturnValue:
    """List customers by what they brought in a year: of one's own accounts, for those who lead of all."""
    allow("browse", Customer)
    asked = request.args.get("measure", "")
    measure = Measure(asked) if asked in set(Measure) else Measure.PROFIT
    years = values.years(measure, user=me())
    year = request.args.get("year", type=int) or (years[0] if years else now().year - 1)
    known = values.bands(year, measure, user=me())
    number = facets.page_number(request.args)
    page = values.ranked(year, measure, known, user=me(), number=number, size=LISTED)
    decided = values.decisions_of([one.customer.id for one in page.records], user=me())
    return render_template(
        "values/index.html",
        page=page,
        known=known,
        year=year,
        years=years,
        measure=measure,
        measures=[(one, gettext(text)) for one, text in MEASURE_LABELS.items()],
        decided=decided,
        undecided=values.undecided(page.records, decided),
        keeping_label=lambda one: gettext(KEEPING_LABELS[one]),
        with_argument=facets.with_argument,
    )


@bp.route("/<customer_id>/value", methods=["GET", "POST"])
def show(customer_id: str) -> ResponseReturnValue:
    """Show what a customer brought year by year, and note an amount."""
    customer = load(Customer, customer_id, "classify")
    form = ValueForm().offer()
    if form.validate_on_submit():
        try:
            values.note(customer, values.parse(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Noted."))
            return redirect(url_for(".show", customer_id=customer.id), 303)
    return _page(customer, form, KeepForm(formdata=None).offer()), 422 if form.errors else 200


@bp.post("/<customer_id>/keep")
def keep(customer_id: str) -> ResponseReturnValue:
    """Decide whether a customer that brings little is kept."""
    customer = load(Customer, customer_id, "classify")
    form = KeepForm().offer()
    if form.validate():
        try:
            values.decide(customer, values.parse_keeping(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Decided. On its day it is asked again."))
            return redirect(url_for(".show", customer_id=customer.id), 303)
    return _page(customer, ValueForm(formdata=None).offer(), form), 422


def _page(customer: Customer, form: ValueForm, keep_form: KeepForm) -> str:
    return render_template(
        "values/show.html",
        customer=customer,
        form=form,
        keep_form=keep_form,
        noted=values.values_of(customer, user=me()),
        decision=values.of_customer(customer, user=me()),
        measure_label=lambda one: gettext(MEASURE_LABELS[one]),
        keeping_label=lambda one: gettext(KEEPING_LABELS[one]),
    )
