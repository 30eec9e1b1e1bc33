"""Routes through a customer: the one in force with its steps, those before it, and what they begin from."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, load, me
from wiki.blueprints.reader import today, ui_language
from wiki.errors import N_, Invalid, Message, NotFound, Stale
from wiki.models import (
    KIND_LABELS,
    ROUTE_LEVEL_LABELS,
    Customer,
    InteractionKind,
    Route,
    RouteLevel,
    RuleKind,
    RuleVersion,
)
from wiki.models.customers import NOTE_LENGTH
from wiki.services import interactions, routes, rule_versions
from wiki.services.routes import patterns
from wiki.services.typed import Typed
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("routes", __name__)

SPARE_ROWS = 2
CHOICES = 20
COLUMNS = ("level", "purpose", "contact", "until")
NEWER = N_("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")


@bp.route("/customers/<customer_id>/route", methods=["GET", "POST"])
def show(customer_id: str) -> ResponseReturnValue:
    """Show the route in force and those that ended; begin one from a pattern, which ends the one in force."""
    customer = load(Customer, customer_id, "route")
    _number, known = patterns.current()
    if request.method == "POST":
        chosen = next((one for one in known if one.code == request.form.get("pattern")), None)
        if chosen is None:
            raise NotFound
        routes.begin(customer, chosen, language=ui_language(), by=me())
        return _there(customer, gettext("Begun. Say by when, and with whom."))
    route, ended = routes.current(customer, user=me()), routes.earlier(customer, user=me())
    return render_template(
        "routes/show.html",
        customer=customer,
        route=route,
        ended=ended,
        steps=_by_route(route, *ended),
        patterns=[(one.code, one.name(ui_language())) for one in known],
        recent=interactions.newest(customer, user=me(), limit=CHOICES) if route else [],
        **words(),
    )


@bp.route("/customers/<customer_id>/route/edit", methods=["GET", "POST"])
def edit(customer_id: str) -> ResponseReturnValue:
    """Change the steps of the route in force. A save over a newer one is held up once."""
    customer = load(Customer, customer_id, "route")
    route = _in_force(customer)
    if request.method == "GET":
        return _page(customer, route, _rows(route))
    rows = _typed()
    try:
        routes.revise(route, routes.parse(rows), base=request.form.get("base", ""), by=me())
    except Invalid as error:
        return _page(customer, route, rows, [said(message) for message in error.fields.values()]), 422
    except Stale:
        kept = ["; ".join(f"{one['level']} {one['purpose']}" for one in _rows(route) if one["purpose"])]
        return _page(customer, route, rows, [said(Message(NEWER)), *kept]), 409
    return _there(customer, gettext("Saved."))


@bp.post("/customers/<customer_id>/route/steps/<int:number>")
def step(customer_id: str, number: int) -> ResponseReturnValue:
    """Say that a step is done, and by which contact; or that it is open again."""
    customer = load(Customer, customer_id, "route")
    done = request.form.get("as") != "open"
    routes.mark(_in_force(customer), number, done=done, contact=request.form.get("contact", ""), by=me())
    return _there(customer, gettext("Noted."))


@bp.post("/customers/<customer_id>/route/end")
def end(customer_id: str) -> ResponseReturnValue:
    """End the route in force; it stays readable."""
    customer = load(Customer, customer_id, "route")
    routes.end(_in_force(customer), note=Typed(request.form).line("note", NOTE_LENGTH))
    return _there(customer, gettext("Ended. It is kept below."))


@bp.route("/customers/routes", methods=["GET", "POST"])
def templates() -> ResponseReturnValue:
    """Show what routes begin from; who leads sets it otherwise."""
    allow("create" if request.method == "POST" else "read", RuleVersion)
    number, known = patterns.current()
    wrong, status = [], 200
    if request.method == "POST":
        try:
            made = patterns.parse(request.form, known)
            base, address = request.form.get("base", type=int) or 0, request.remote_addr or ""
            rule_versions.change(RuleKind.ROUTES, patterns.to_body(made), base=base, by=me(), address=address)
            flash(gettext("Saved."))
            return redirect(url_for(".templates"), 303)
        except Invalid as error:
            wrong, status = [said(message) for message in error.fields.values()], 422
        except Stale as error:
            wrong, status, number = [said(Message(NEWER))], 409, error.current
    typed = request.form if status != 200 else _as_typed(known)
    page = {"patterns": known, "typed": typed, "base": number, "wrong": wrong, "languages": LANGUAGE_NAMES}
    return render_template(
        "routes/templates.html", **page, most=patterns.MOST_STEPS, may_edit=can("create", RuleVersion), **words()
    ), status


def in_brief(customer: Customer) -> dict[str, Any]:
    """Return the route in force for other pages of a customer, for whom it is for; see `_in_brief.html`."""
    route = routes.current(customer, user=me()) if can("route", customer) else None
    return {"route": route, "route_steps": routes.steps_of(route) if route else [], "route_level": level_label}


def level_label(level: RouteLevel) -> str:
    """Return the name of a level in the reader's language."""
    return gettext(ROUTE_LEVEL_LABELS[level])


def words() -> dict[str, Any]:
    """Return what templates call things."""
    day = today().isoformat()
    return {"level_label": level_label, "levels": list(RouteLevel), "kind_label": _kind_label, "today": day}


def _kind_label(kind: InteractionKind) -> str:
    return gettext(KIND_LABELS[kind])


def _in_force(customer: Customer) -> Route:
    route = routes.current(customer, user=me())
    if route is None:
        raise NotFound
    return route


def _by_route(*found: Route | None) -> dict[str, list[Any]]:
    given = [one for one in found if one]
    steps: dict[str, list[Any]] = {one.id: [] for one in given}
    for one in routes.steps_of(*given) if given else ():
        steps[one.route_id].append(one)
    return steps


def _typed() -> list[dict[str, str]]:
    number = min(request.form.get("rows", type=int) or 0, patterns.MOST_STEPS + SPARE_ROWS)
    return [{name: request.form.get(f"{name}-{row}", "") for name in COLUMNS} for row in range(number)]


def _rows(route: Route) -> list[dict[str, str]]:
    kept = [
        {"level": one.level.value, "purpose": one.purpose, "contact": one.contact_id or "", "until": one.until or ""}
        for one in routes.steps_of(route)
    ]
    return kept + [dict.fromkeys(COLUMNS, "") for _ in range(SPARE_ROWS)]


def _page(customer: Customer, route: Route, rows: list[dict[str, str]], wrong: list[str] | None = None) -> str:
    return render_template(
        "routes/edit.html",
        customer=customer,
        rows=rows,
        wrong=wrong or [],
        base=routes.state(route),
        people=interactions.contacts_of(customer, user=me()),
        **words(),
    )


def _as_typed(known: list[patterns.Pattern]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for one in known:
        typed |= {f"{one.code}.label.{language}": text for language, text in one.label.items()}
        for place, (level, purpose) in enumerate(one.steps):
            typed[f"{one.code}.{place}.level"] = level.value
            typed |= {f"{one.code}.{place}.{language}": text for language, text in purpose.items()}
    return typed


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".show", customer_id=customer.id), 303)
