"""Occasions at customers: writing them down, taking them, and the list of their kinds."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import can, load, me
from wiki.blueprints import rule_lists
from wiki.blueprints.reader import today, ui_language
from wiki.blueprints.rule_lists import Rows, Table
from wiki.errors import Invalid, NotFound, Stale
from wiki.forms.occasions import OccasionForm
from wiki.models import Customer, Occasion, OccasionState, RuleKind, RuleVersion
from wiki.services import occasions, vocabulary
from wiki.services.occasions import MOST_KINDS, Kinds
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES

bp = Blueprint("occasions", __name__)

KINDS = Table(columns=("code", *LANGUAGES), most=MOST_KINDS, spare=2)


@bp.route("/customers/<customer_id>/occasions", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read what happens at a customer; write down more."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = _offered(OccasionForm())
    if request.method == "POST" and form.validate():
        try:
            occasions.note(customer, occasions.parse(form.raw()), by=me(), submission=form.submission.data)
            return _there(customer, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.happens_on.data = today().isoformat()
    found = occasions.of_customer(customer, user=me())
    page = render_template("occasions/index.html", customer=customer, form=form, found=found, **words(customer, found))
    return page, 422 if form.errors else 200


@bp.route("/occasions/<occasion_id>", methods=["GET", "POST"])
def edit(occasion_id: str) -> ResponseReturnValue:
    """Change what is said of an occasion. A save over a newer version is held up once."""
    occasion, status = load(Occasion, occasion_id, "edit"), 200
    form = _offered(OccasionForm(), occasion)
    if request.method == "GET":
        form.fill(occasion)
    elif form.validate():
        try:
            typed = occasions.parse(form.raw(), before=occasion.kind)
            occasions.revise(occasion, typed, base=form.base_number())
            return _there(occasion.customer, gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    customer = occasion.customer
    page = render_template(
        "occasions/edit.html",
        form=form,
        customer=customer,
        occasion=occasion,
        overtaken=status == 409,
        **words(customer, [occasion]),
    )
    return page, 422 if form.errors and status == 200 else status


@bp.post("/occasions/<occasion_id>/move")
def move(occasion_id: str) -> ResponseReturnValue:
    """Say that something was made of it, that it has passed, or that it is open after all."""
    occasion = load(Occasion, occasion_id, "edit")
    state = next((one for one in OccasionState if one.value == request.form.get("as")), None)
    if state is None:
        raise NotFound
    occasions.move(occasion, state)
    return _there(occasion.customer, gettext("Noted."))


@bp.route("/customers/occasion-kinds", methods=["GET", "POST"])
def kinds() -> ResponseReturnValue:
    """Show the kinds of occasions; those who may name, add and take them away. What was noted keeps its name."""
    return rule_lists.edit(RuleKind.OCCASIONS, KINDS, occasions.kinds, _rows, occasions.parse_kinds, _kinds_page)


def words(customer: Customer, found: Sequence[Occasion]) -> dict[str, Any]:
    """Return what a template needs to tell occasions: what the kinds are called, and the cases about such a moment."""
    known = occasions.named([one.kind for one in found])
    industry = vocabulary.current().by_id(customer.industry_id) if customer.industry_id else None

    def kind_name(code: str) -> str:
        return known[code].text(ui_language()) if code in known else code

    def cases_about(code: str) -> str:
        return url_for("search.index", q=kind_name(code), industry=industry.code if industry else None)

    return {"occasion_name": kind_name, "cases_about": cases_about}


def _offered(form: OccasionForm, occasion: Occasion | None = None) -> OccasionForm:
    offered = list(occasions.kinds().all)
    kept = occasions.named([occasion.kind]).get(occasion.kind) if occasion else None
    if kept and kept.code not in {one.code for one in offered}:
        offered.append(kept)
    return form.offer((one.code, one.text(ui_language())) for one in offered)


def _rows(known: Kinds) -> Rows:
    return [{"code": one.code, **{code: one.label.get(code, "") for code in LANGUAGES}} for one in known.all]


def _kinds_page(known: Kinds, rows: Rows, wrong: Sequence[str]) -> str:
    may_edit = can("create", RuleVersion)
    return render_template(
        "occasions/kinds.html", rows=rows, wrong=wrong, base=known.number, may_edit=may_edit, languages=LANGUAGE_NAMES
    )


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index", customer_id=customer.id), 303)
