"""Visits: planning one, what is to be done before it, and reporting what came of it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints import service_forms
from wiki.blueprints.interactions import words
from wiki.blueprints.reader import today
from wiki.blueprints.unsaved import forget, keep, sittings_sent
from wiki.errors import Invalid, NotFound, Stale
from wiki.forms.visits import BECOMES_LABELS, ROWS, ReportForm, VisitForm
from wiki.models import KIND_LABELS, Customer, VisitPlan, Writing
from wiki.services import care, facts, inquiries, interactions, promises, rivals, visits, writings
from wiki.services.care import TooMuch
from wiki.services.visits import VisitContent

bp = Blueprint("visits", __name__)

FROM = "from"
WEEK = 7
MOST_ASKED = 12


@bp.get("/visits")
def index() -> ResponseReturnValue:
    """List the reader's visits: what waits for its report, today's, tomorrow's, those of the week, later ones."""
    found = visits.coming(me())
    until = _day(WEEK)
    return render_template(
        "visits/index.html",
        parts=_parts(found),
        steps=interactions.open_steps(me(), until=until),
        promised=promises.mine(me(), until=until),
        asked=inquiries.mine(me(), until=until),
        today=_day(),
        **_words(),
    )


@bp.route("/customers/<customer_id>/visits/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Plan a visit. One that is too much for the customer is asked about once."""
    customer = load(Customer, customer_id, "note")
    form, too_much = _form(customer, request.form.getlist("cases") or request.args.getlist("case")), None
    if form.validate_on_submit():
        try:
            content = visits.parse(form.raw())
            too_much = care.too_much(customer, content.planned_on, user=me())
            if not too_much or content.overruled:
                return _there(visits.plan(customer, content, by=me(), submission=form.submission.data))
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        needs = [gettext("What became of: %(need)s", need=one.text) for one in promises.needs_of(customer, user=me())]
        form.begin(request.args.get("kind"), needs[:3], _day(1))
        form.cases.data, form.who.data = request.args.getlist("case"), request.args.getlist("who")
        form.materials.data = _named(customer, request.args.getlist("reference")[:20])
    status = 422 if form.errors or too_much else 200
    return _form_page(customer, form, too_much=too_much), status


@bp.get("/visits/<visit_id>")
def show(visit_id: str) -> ResponseReturnValue:
    """Read a plan, and what came of it."""
    visit = load(VisitPlan, visit_id)
    reported = visit.interaction if visit.interaction and not visit.interaction.removed_at else None
    return render_template(
        "visits/show.html",
        visit=visit,
        met=visits.people_of(visit, user=me()),
        cases=visits.cases_of(visit, user=me()),
        reported=reported,
        services=service_forms.names(visit.services),
        **words([reported] if reported else []),
    )


@bp.route("/visits/<visit_id>/edit", methods=["GET", "POST"])
def edit(visit_id: str) -> ResponseReturnValue:
    """Change a plan. A save over a newer one is held up once."""
    visit, status = load(VisitPlan, visit_id, "edit"), 200
    said = _said(visit)
    form = _form(visit.customer, request.form.getlist("cases") or said.cases)
    if request.method == "GET":
        form.fill(said, base=visits.state(visit))
    elif form.validate():
        try:
            visits.revise(visit, visits.parse(form.raw()), base=form.base.data or "", by=me())
            return _there(visit)
        except Invalid as error:
            form.refuse(error)
        except Stale:
            form.rebase(visits.state(visit))
            status = 409
    return _form_page(visit.customer, form, visit=visit), 422 if form.errors and status == 200 else status


@bp.post("/visits/<visit_id>/steps")
def tick(visit_id: str) -> ResponseReturnValue:
    """Say which steps are done."""
    visit = load(VisitPlan, visit_id, "edit")
    numbers = [text for text in request.form.getlist("done") if text.isascii() and text.isdigit() and len(text) < 4]
    visits.tick(visit, [int(text) for text in numbers])
    return _there(visit)


@bp.route("/visits/<visit_id>/report", methods=["GET", "POST"])
def report(visit_id: str) -> ResponseReturnValue:
    """Write down what came of a visit, question by question."""
    visit = load(VisitPlan, visit_id, "report")
    form = _report_form(visit)
    if form.validate_on_submit():
        try:
            return _reported(visit, form)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET" and not _continued(form, visit):
        form.happened_on.data = min(visit.planned_on, _day())
        form.happened_time.data = visit.planned_time
        form.who.data = [one.id for one in visits.people_of(visit, user=me())]
        form.private.data, form.services.data = visit.level > 2, list(visit.services)
    return _report_page(visit, form), 422 if form.errors else 200


@bp.post("/visits/<visit_id>/report/autosave")
def autosave(visit_id: str) -> ResponseReturnValue:
    """Keep what the report holds."""
    visit = load(VisitPlan, visit_id, "report")
    form, sittings = _report_form(visit), sittings_sent()
    if not form.has_words() and not any(row.answer.strip() for row in form.rows):
        return forget(sittings)
    typed = form.typed() | {name: request.form.getlist(name) for name in ROWS}
    return keep(typed, visit.customer, sittings, kind=writings.REPORT)


@bp.post("/visits/<visit_id>/remove")
def remove(visit_id: str) -> ResponseReturnValue:
    """Let go of a visit; its page brings it back."""
    visit = load(VisitPlan, visit_id, "remove")
    visits.remove(visit, by=me())
    flash(gettext("The visit is off. It can be brought back here."))
    return _there(visit)


@bp.post("/visits/<visit_id>/restore")
def restore(visit_id: str) -> ResponseReturnValue:
    """Bring a visit back."""
    visit = load(VisitPlan, visit_id, "restore")
    visits.restore(visit)
    return _there(visit)


def _parts(found: list[VisitPlan]) -> list[tuple[str, list[VisitPlan]]]:
    """Return the visits by when they are, with what each part is called."""
    today, tomorrow, week = _day(), _day(1), _day(WEEK)
    parts = [
        (gettext("Waits for a report"), [one for one in found if one.planned_on < today]),
        (gettext("Today"), [one for one in found if one.planned_on == today]),
        (gettext("Tomorrow"), [one for one in found if one.planned_on == tomorrow]),
        (gettext("Within a week"), [one for one in found if tomorrow < one.planned_on <= week]),
        (gettext("Later"), [one for one in found if one.planned_on > week]),
    ]
    return [(name, members) for name, members in parts if members]


def _form(customer: Customer, chosen: Any) -> VisitForm:
    ids = [one for one in chosen if 0 < len(one) < 20][:20]
    references = visits.references(customer, user=me(), chosen=ids)
    form = VisitForm()
    form.services.choices = service_forms.offered()
    open_ones = inquiries.open_of(customer, user=me(), limit=MOST_ASKED)
    return form.offer(interactions.contacts_of(customer, user=me()), references, open_ones)


def _named(customer: Customer, ids: list[str]) -> str:
    """Return what the plan says of customers that were chosen to be named there."""
    found = rivals.references(customer, user=me(), ids=ids) if ids else []
    return "\n".join(gettext("To be named: %(name)s", name=one.title) for one in found)


def _form_page(
    customer: Customer, form: VisitForm, *, visit: VisitPlan | None = None, too_much: TooMuch | None = None
) -> str:
    return render_template("visits/edit.html", customer=customer, form=form, visit=visit, too_much=too_much, **_words())


def _report_form(visit: VisitPlan) -> ReportForm:
    form = ReportForm()
    form.offer(interactions.contacts_of(visit.customer, user=me()), ())
    form.offer_services(service_forms.offered(), facts.offered(visit.customer, user=me()))
    form.kind.data, form.visit.data = visit.kind.value, visit.id
    return form.ask(visit.questions, request.form.getlist if request.method == "POST" else None)


def _report_page(visit: VisitPlan, form: ReportForm) -> str:
    kept = writings.of(visit.customer, by=me(), kind=writings.REPORT)
    return render_template(
        "visits/report.html",
        visit=visit,
        form=form,
        becomes=BECOMES_LABELS,
        unsaved=[one for one in kept if one.fields.get("visit") == [visit.id] and not one.dropped_at],
        heading=writings.heading,
        **_words(),
    )


def _reported(visit: VisitPlan, form: ReportForm) -> ResponseReturnValue:
    content = interactions.parse(form.raw() | {"kind": visit.kind.value, "purpose": visit.purpose}, worded=False)
    limit: int = current_app.extensions["casewiki_settings"].gift_limit
    visits.report(visit, content, form.answers(), by=me(), limit=limit, submission=form.submission.data)
    writings.saved(visit.customer, *sittings_sent(), by=me(), kind=writings.REPORT)
    flash(gettext("Written down. What you chose is among the needs and promises of this customer."))
    return _there(visit)


def _continued(form: ReportForm, visit: VisitPlan) -> bool:
    """Fill the report with the writing that the address names; False if it names none."""
    if FROM not in request.args:
        return False
    writing = load(Writing, request.args[FROM])
    if writing.kind != writings.REPORT or writing.fields.get("visit") != [visit.id]:
        raise NotFound
    fields = writing.fields
    form.resume({name: values for name, values in fields.items() if name not in ROWS}, follows=writing.sitting)
    form.offer(interactions.contacts_of(visit.customer, user=me()), ())
    form.ask(visit.questions, lambda name: fields.get(name, []))
    return True


def _said(visit: VisitPlan) -> VisitContent:
    copied = {name: getattr(visit, name) for name in ("kind", "planned_on", "planned_time", "purpose", "materials")}
    return VisitContent(
        **copied,
        who=tuple(one.id for one in visits.people_of(visit, user=me())),
        questions=tuple(visit.questions),
        steps=tuple(visit.steps),
        cases=tuple(one.id for one in visits.cases_of(visit, user=me())),
        level=visit.level,
        services=tuple(visit.services),
    )


def _words() -> dict[str, Any]:
    return {"kind_label": lambda kind: gettext(KIND_LABELS[kind])}


def _day(ahead: int = 0) -> str:
    """Return the day so many days from now."""
    return (today() + timedelta(days=ahead)).isoformat()


def _there(visit: VisitPlan) -> ResponseReturnValue:
    return redirect(url_for(".show", visit_id=visit.id), 303)
