"""Classes of accounts: the matrix with what to do, saying of which class a customer is, and the rules behind it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me
from wiki.blueprints.reader import ui_language, word
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.forms.classes import NEWER, ClassForm
from wiki.models import (
    ATTRACTIVENESS_LABELS,
    CLASS_LABELS,
    LOYALTY_LABELS,
    MARK_LABELS,
    STRENGTH_LABELS,
    TREND_LABELS,
    AccountClass,
    Attractiveness,
    Customer,
    KeyClassification,
    Mark,
    RuleKind,
    RuleVersion,
    Strength,
    Trend,
)
from wiki.models.base import now
from wiki.models.rule_versions import NOTE_LENGTH
from wiki.services import classes, rule_versions
from wiki.services.typed import Typed
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("classes", __name__)

REVIEW_DAYS = {Trend.DEVELOPING: 90, Trend.DEFENDING: 180, Trend.DECLINING: 90}
SHOWN_VERSIONS = 20
RULES_NEWER = N_("Somebody has set the rules otherwise meanwhile. What you typed is kept: compare, then save.")
TREATMENT_LABELS = {
    "value": N_("For its value"),
    "importance": N_("For its importance"),
    "potential": N_("For its potential"),
}
WATCHED_LABELS = {
    "future": N_("its own future"),
    "mind": N_("a change of its mind"),
    "trade": N_("a change of its trade"),
}
INPUT_LABELS = {"potential": N_("Potential"), "volume": N_("Volume"), "margin": N_("Margin")}


@bp.route("/customers/<customer_id>/class", methods=["GET", "POST"])
def show(customer_id: str) -> ResponseReturnValue:
    """Show of which class a customer is, why, and what to do; say it anew."""
    if request.method == "GET":
        return _page(load(Customer, customer_id))
    customer = load(Customer, customer_id, "classify")
    form = ClassForm().offer()
    if form.validate():
        try:
            content = classes.parse(form.raw(), may_override=can("override_class", customer))
            classes.classify(customer, content, base=form.base_number(), by=me())
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            form.form_errors.append(gettext(NEWER))
            return _page(customer, form), 409
        else:
            flash(gettext("Saved. The list of customers shows it."))
            return redirect(url_for(".show", customer_id=customer.id), 303)
    return _page(customer, form), 422


@bp.route("/customers/classes", methods=["GET", "POST"])
def rules() -> ResponseReturnValue:
    """Show weights, lines and texts; those who may set them otherwise. Earlier entries keep their band."""
    if request.method == "GET":
        allow("read", RuleVersion)
        return _rules_page(classes.current())
    allow("create", RuleVersion)
    known = classes.current()
    try:
        note = _note()
        body = classes.parse_rules(request.form, known).body()
        base = request.form.get("base", type=int) or 0
        address = request.remote_addr or ""
        rule_versions.change(RuleKind.CLASSES, body, base=base, by=me(), note=note, address=address)
    except Invalid as error:
        return _rules_page(known, error.fields), 422
    except Stale:
        return _rules_page(classes.current(), {"base": Message(RULES_NEWER)}), 409
    flash(gettext("Saved."))
    return redirect(url_for(".rules"), 303)


def class_label(code: str) -> str:
    """Return the name of a class in the reader's language."""
    return word(CLASS_LABELS[AccountClass(code)])


def treated(found: KeyClassification | None) -> list[tuple[str, list[str]]]:
    """Return how an account is treated in the reader's language: for what, and line by line what to do."""
    known = classes.current()
    return [
        (gettext(TREATMENT_LABELS[name]), known.text(name, ui_language()).splitlines())
        for name in classes.treatments(found)
    ]


def _page(customer: Customer, form: ClassForm | None = None) -> str:
    history = classes.history(customer, user=me())
    newest = history[0] if history else None
    if form is None:
        form = ClassForm(formdata=None).offer()
        days = REVIEW_DAYS[newest.trend] if newest else 180
        form.fill(newest, (now().date() + timedelta(days=days)).isoformat())
    return render_template(
        "classes/show.html",
        customer=customer,
        newest=newest,
        history=history,
        form=form if can("classify", customer) else None,
        may_override=can("override_class", customer),
        needed=classes.NEEDED_MARKS,
        treated=treated(newest),
        **_words(),
    )


def _words() -> dict[str, Any]:
    """Return the matrix and what is said of an entry, in the reader's language."""
    known = classes.current()
    return {
        "rows": [(one, gettext(ATTRACTIVENESS_LABELS[one])) for one in Attractiveness],
        "columns": [(one, gettext(STRENGTH_LABELS[one])) for one in Strength],
        "text": lambda name: known.text(name, ui_language()),
        "class_label": class_label,
        "band_label": lambda one: gettext(ATTRACTIVENESS_LABELS[one]),
        "strength_label": lambda one: gettext(STRENGTH_LABELS[one]),
        "trend_label": lambda one: gettext(TREND_LABELS[one]),
        "loyalty_label": lambda one: gettext(LOYALTY_LABELS[one]),
        "mark_label": lambda code: gettext(MARK_LABELS[Mark(code)]),
        "watched": [(name, gettext(text)) for name, text in WATCHED_LABELS.items()],
        "inputs": [(name, gettext(text)) for name, text in INPUT_LABELS.items()],
    }


def _note() -> str:
    typed = Typed(request.form)
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return note


def _rules_page(known: classes.ClassRules, wrong: dict[str, Message] | None = None) -> str:
    versions = listing(RuleVersion).where(RuleVersion.kind == RuleKind.CLASSES).options(joinedload(RuleVersion.by))
    newest = versions.order_by(RuleVersion.number.desc()).limit(SHOWN_VERSIONS)
    return render_template(
        "classes/rules.html",
        known=known,
        typed=request.form if wrong else None,
        wrong={name: said(message) for name, message in (wrong or {}).items()},
        named=_texts(),
        languages=LANGUAGE_NAMES,
        may_edit=can("create", RuleVersion),
        versions=list(db.session.scalars(newest)),
        inputs=[(name, gettext(text)) for name, text in INPUT_LABELS.items()],
    )


def _texts() -> list[tuple[str, str]]:
    """Return the texts by name with what they are for, in the order in which they stand on the page."""
    cells = [
        (f"{row.value}.{column.value}", f"{gettext(ATTRACTIVENESS_LABELS[row])} × {gettext(STRENGTH_LABELS[column])}")
        for row in Attractiveness
        for column in Strength
    ]
    trends = [(one.value, gettext(text)) for one, text in TREND_LABELS.items()]
    return [*cells, *trends, *((name, gettext(text)) for name, text in TREATMENT_LABELS.items())]
