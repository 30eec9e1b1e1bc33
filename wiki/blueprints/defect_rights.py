"""Who can open a defect, and why; letting somebody in and out; the way in for an emergency."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, gettext

from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid, NotFound, Refused
from wiki.extensions import db
from wiki.forms.defects import EmergencyForm, GrantForm, HandlerForm
from wiki.models import Defect, DefectGrant, EmergencyRequest, User
from wiki.services import appointments, audit, defects, people

bp = Blueprint("defect_rights", __name__, url_prefix="/defects")

LOGGED = 200
REQUESTS = 30


@bp.route("/<defect_id>/readers", methods=["GET", "POST"])
def readers(defect_id: str) -> ResponseReturnValue:
    """See who can open it and who did; let somebody in."""
    found = peek(Defect, defect_id, "manage" if request.method == "POST" else "read")
    if request.method == "POST":
        require_recent_proof()
    form = GrantForm()
    if form.validate_on_submit():
        try:
            found = load(Defect, defect_id, "manage")
            given = defects.granting.grant(found, form.raw(), by=me(), timezone=str(get_timezone()))
            return _there(found.id, f"grant {given.right.value}", gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
    if request.method == "GET":
        defects.accesses.note("read log", found.id, by=me())
    return _page(found, form), 422 if form.errors else 200


@bp.route("/handlers", methods=["GET", "POST"])
def handlers() -> ResponseReturnValue:
    """See who answers for products; add somebody, or take somebody out."""
    allow("appoint", User)
    form = HandlerForm()
    if request.method == "POST":
        require_recent_proof()
    if form.validate_on_submit():
        try:
            return _appointed(form)
        except Invalid as error:
            form.refuse(error)
    page = render_template("defects/handlers.html", form=form, handlers=appointments.handlers())
    return page, 422 if form.errors else 200


@bp.post("/rights/<int:right_id>/end")
def end(right_id: int) -> ResponseReturnValue:
    """End a right now."""
    given = load(DefectGrant, right_id, "end")
    defects.granting.end(given)
    return _there(given.defect_id, "end grant", gettext("That right has ended."))


@bp.route("/emergency", methods=["GET", "POST"])
def emergency() -> ResponseReturnValue:
    """Ask for a way in, which somebody else has to open; or see who asks."""
    form = EmergencyForm()
    if not can("see", EmergencyRequest):
        raise Refused
    if form.validate_on_submit():
        allow("create", EmergencyRequest)
        try:
            made = defects.granting.request_emergency(form.raw(), by=me())
            audit.note("ask for emergency access", by=me(), subject=made.defect_id)
            flash(gettext("Passed on. Somebody else has to let you in; it is kept for good who asked, when and why."))
            return redirect(url_for(".emergency"), 303)
        except Invalid as error:
            form.refuse(error)
    asked = db.session.scalars(listing(EmergencyRequest).order_by(EmergencyRequest.created_at.desc()).limit(REQUESTS))
    found = [(one, defects.granting.emergency_reason(one)) for one in asked]
    return render_template("defects/emergency.html", form=form, asked=found), 422 if form.errors else 200


@bp.post("/emergency/<request_id>/decide")
def decide(request_id: str) -> ResponseReturnValue:
    """Let somebody in to read for a day, or not."""
    found, let_in = load(EmergencyRequest, request_id, "decide"), request.form.get("decision") == "let in"
    require_recent_proof(back=url_for(".emergency"))
    defects.granting.decide(found, let_in=let_in, by=me())
    action = "allow emergency access" if let_in else "decline emergency access"
    audit.note(action, by=me(), subject=f"{found.defect_id}/{found.user_id}")
    flash(gettext("Saved."))
    return redirect(url_for(".emergency"), 303)


def _appointed(form: HandlerForm) -> ResponseReturnValue:
    name = form.name.data or ""
    if request.form.get("remove"):
        person = next((one for one in appointments.handlers() if one.name == name), None)
        if person is None:
            raise NotFound
        appointments.dismiss(person)
    else:
        person = appointments.appoint(name)
    subject = people.told_change(person, frozenset())
    audit.note("change person", by=me(), subject=subject)
    flash(gettext("Saved. The rights take effect at once."))
    return redirect(url_for(".handlers"), 303)


def _page(found: Defect, form: GrantForm) -> str:
    return render_template(
        "defects/readers.html",
        defect=found,
        form=form,
        who=defects.granting.who_and_why(found),
        log=defects.accesses.of(found, LOGGED),
    )


def _there(defect_id: str, what: str, text: str) -> ResponseReturnValue:
    defects.accesses.note(what, defect_id, by=me())
    flash(text)
    return redirect(url_for(".readers", defect_id=defect_id), 303)
