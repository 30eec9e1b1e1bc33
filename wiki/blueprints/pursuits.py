"""Pursuits: what customers may buy, what it would bring and when; how each ended, and the case that tells it."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.bid_words import stage_label as bid_stage_label
from wiki.blueprints.pursuit_words import (
    band_label,
    month_label,
    outcome_label,
    stands,
    state_label,
    told,
    tracking_label,
)
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.pursuits import EndForm, PursuitForm
from wiki.models import Case, Customer, Need, Outcome, Publication, Pursuit, PursuitOutcome, PursuitState
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import bids, customers, plans, pursuits
from wiki.services.pursuits import tracking

bp = Blueprint("pursuits", __name__)

LISTED = 50
OWN_CASES = 30
WHOLE = tuple(joinedload(one) for one in (Pursuit.customer, Pursuit.owner, Pursuit.case, Pursuit.created_by))
TOLD_AS = {PursuitOutcome.WON: Outcome.SUCCESS, PursuitOutcome.LOST: Outcome.FAILURE}


@bp.get("/pursuits")
def index() -> ResponseReturnValue:
    """List open pursuits, those worth most now first, with the grid of profit and month; or those that have ended, or
    the opportunities that are seen and not pursued yet.
    """
    allow("browse", Pursuit)
    whose, show = _whose(), request.args.get("show", "")
    ended, seen = show == "ended", show == "seen"
    band, month = request.args.get("band", ""), request.args.get("month", "")
    number = int(band) if band in {str(one) for one in range(len(pursuits.BANDS) + 2)} else None
    month = month if month in pursuits.months() else ""
    chosen: dict[str, Any] = {"whose": whose, "band": number, "month": month, "ended": ended, "seen": seen}
    return render_template(
        "pursuits/index.html",
        page=pursuits.page(facets.page_number(request.args), LISTED, user=me(), **chosen),
        grid=None if ended or seen else pursuits.grid(user=me(), whose=whose),
        whose=whose,
        ended=ended,
        seen=seen,
        state_label=state_label,
        band=number,
        month=month,
        band_label=band_label,
        month_label=month_label,
        tracking_label=tracking_label,
        outcome_label=outcome_label,
        with_argument=facets.with_argument,
    )


@bp.get("/pursuits/board")
def board() -> ResponseReturnValue:
    """Show open pursuits by where they stand."""
    allow("browse", Pursuit)
    codes = [one.code for one in tracking.current().offered()]
    columns = pursuits.board(codes, user=me(), whose=_whose())
    return render_template("pursuits/board.html", columns=columns, whose=_whose(), tracking_label=tracking_label)


@bp.route("/customers/<customer_id>/pursuits/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note what a customer may buy, or an opportunity that one sees there: others who may note things may do that."""
    customer = load(Customer, customer_id, "note")
    pursues = can("pursue", customer)
    form = _offered(PursuitForm(), owner_id=me().id if pursues else customer.owner_id)
    if not pursues:
        form.only((PursuitState.CHECKED, PursuitState.SEEN))
    if form.validate_on_submit():
        try:
            content = pursuits.parse(form.raw())
            made = pursuits.create(customer, content, by=me(), submission=form.submission.data)
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(made, gettext("Noted."))
    elif request.method == "GET":
        form.submission.data = secrets.token_urlsafe(16)
        if request.args.get("state") == PursuitState.SEEN:
            form.state.data = PursuitState.SEEN.value
        # What is noted as private is not copied into something that all who sell may read.
        need = request.args.get("need", "")
        told = listing(Need).where(Need.id == need, Need.customer_id == customer.id, Need.level <= LEVEL_SELLERS)
        if need and (found := db.session.scalars(told).first()):
            form.begin(found)
    page = render_template("pursuits/new.html", customer=customer, form=form, pursues=pursues)
    return page, 422 if form.errors else 200


@bp.get("/pursuits/<pursuit_id>")
def show(pursuit_id: str) -> ResponseReturnValue:
    """Read a pursuit: where it stands, what changed, how it ended and the case that tells it."""
    return whole(load(Pursuit, pursuit_id, options=WHOLE))


@bp.post("/pursuits/<pursuit_id>/edit")
def edit(pursuit_id: str) -> ResponseReturnValue:
    """Change what is said of it, its state above all. A save over a newer one is held up once."""
    pursuit = load(Pursuit, pursuit_id, "edit", options=WHOLE)
    form = _offered(PursuitForm(), pursuit)
    if form.validate():
        try:
            content = pursuits.parse(form.raw(), before=pursuit.tracking)
            pursuits.revise(pursuit, content, base=form.base_number(), by=me())
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return whole(pursuit, form=form), 409
        else:
            return _there(pursuit, gettext("Saved."))
    return whole(pursuit, form=form), 422


@bp.post("/pursuits/<pursuit_id>/end")
def end(pursuit_id: str) -> ResponseReturnValue:
    """Say how it ended and why."""
    pursuit = load(Pursuit, pursuit_id, "edit", options=WHOLE)
    form = EndForm()
    if form.validate():
        try:
            pursuits.end(pursuit, pursuits.parse_ending(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(pursuit, gettext("Ended. Tell it as a case while you still remember how it went."))
    return whole(pursuit, end_form=form), 422


@bp.post("/pursuits/<pursuit_id>/reopen")
def reopen(pursuit_id: str) -> ResponseReturnValue:
    """Take an ending back."""
    pursuit = load(Pursuit, pursuit_id, "edit", options=WHOLE)
    pursuits.reopen(pursuit, by=me())
    return _there(pursuit, gettext("It is open again."))


@bp.post("/pursuits/<pursuit_id>/case")
def link(pursuit_id: str) -> ResponseReturnValue:
    """Link one of one's own cases that tells it, or none."""
    pursuit = load(Pursuit, pursuit_id, "edit", options=WHOLE)
    ident = request.form.get("case", "")
    case = next((one for one in own_cases() if one.id == ident), None)
    if ident and case is None:
        raise NotFound
    pursuits.link(pursuit, case)
    return _there(pursuit, gettext("Saved."))


def own_cases() -> list[Case]:
    """Return one's own published cases, the newest first."""
    own = listing(Case).where(Case.author_id == me().id, Case.state == Publication.PUBLISHED)
    return list(db.session.scalars(own.order_by(Case.sort_date.desc(), Case.id).limit(OWN_CASES)))


def _whose() -> str:
    asked = request.args.get("whose", "")
    return asked if asked in pursuits.WHOSE else "all" if can("hand_over", Customer) else "mine"


def _offered(form: PursuitForm, pursuit: Pursuit | None = None, owner_id: int | None = None) -> PursuitForm:
    states = tracking.current().offered(pursuit.tracking if pursuit else "")
    owner = pursuit.owner if pursuit else None
    people = customers.candidates()
    if owner is not None and owner not in people:
        people = [*people, owner]
    return form.offer(states, people, ui_language(), pursuit.owner_id if pursuit else owner_id)


def whole(
    pursuit: Pursuit,
    form: PursuitForm | None = None,
    end_form: EndForm | None = None,
    bid_typed: Mapping[str, Any] | None = None,
) -> str:
    """Return its page, with the form that was refused, and what was typed of its proposal."""
    may_edit = can("edit", pursuit)
    if form is None and may_edit and pursuit.open:
        form = _offered(PursuitForm(formdata=None), pursuit)
        form.owner.data = str(pursuit.owner_id or "")
        form.fill(pursuit)
    events = pursuits.events(pursuit, user=me())
    plan = plans.current(pursuit.customer, user=me())
    objectives = plans.objectives_of(plan, user=me()) if plan else ()
    return render_template(
        "pursuits/show.html",
        pursuit=pursuit,
        customer=pursuit.customer,
        form=form,
        end_form=end_form or (EndForm(formdata=None) if may_edit and pursuit.open else None),
        may_edit=may_edit,
        case=_shown_case(pursuit),
        own_cases=own_cases() if may_edit and not pursuit.open else [],
        tell_url=_tell_url(pursuit),
        plan=plan,
        objective=next((one for one in objectives if pursuit.id in one.pursuit_ids), None),
        stands=stands,
        bid=bids.of_pursuit(pursuit, user=me()),
        bid_stage_label=bid_stage_label,
        bid_typed=bid_typed or {},
        events=events,
        told=told(events),
        tracking_label=tracking_label,
        outcome_label=outcome_label,
    )


def _shown_case(pursuit: Pursuit) -> Case | None:
    """Return the linked case if the reader may know of it: its author may hide the name, and this page names people."""
    if pursuit.case_id is None:
        return None
    linked = db.session.scalars(listing(Case, "list").where(Case.id == pursuit.case_id)).first()
    return linked if linked and (not linked.author_hidden or linked.author_id == me().id) else None


def _tell_url(pursuit: Pursuit) -> str:
    """Return the address of the case form, begun with what is known."""
    outcome = TOLD_AS.get(pursuit.outcome) if pursuit.outcome else None
    return url_for(
        "cases.new",
        customer=pursuit.customer_id,
        outcome=outcome.value if outcome else None,
        grade=pursuit.customer.grade,
        occurred_on=pursuit.ended_on,
    )


def _there(pursuit: Pursuit, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".show", pursuit_id=pursuit.id), 303)
