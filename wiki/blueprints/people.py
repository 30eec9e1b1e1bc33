"""People: an administrator invites them, changes what they may do and hands out links for passwords."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import selectinload
from wtforms.fields import SelectChoice

from wiki.access import allow, listing, load, me
from wiki.blueprints.reader import role_label
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.people import PersonEditForm, PersonForm
from wiki.models import AuditEntry, Role, User
from wiki.models.base import now
from wiki.services import appointments, audit, mails, people

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
def index() -> ResponseReturnValue:
    """List everybody."""
    allow("administer", User)
    query = listing(User, "administer").options(selectinload(User.teams)).order_by(User.display_name)
    return render_template("people/index.html", people=list(db.session.scalars(query)), AuditEntry=AuditEntry)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Invite a person and show the link by which they choose a password."""
    allow("administer", User)
    require_recent_proof()
    form = _with_roles(PersonForm())
    if not current_app.extensions["casewiki_settings"].sends_mail:
        del form.email
    if form.validate_on_submit():
        address = ((form.email.data if form.email else "") or "").strip()
        try:
            appointments.require_may_give((), _rights(form)["roles"], by=me())
            person = people.add(form.name.data or "", display_name=form.display_name.data or "", **_rights(form))
            if address:
                mails.invite(person, address)
        except Invalid as error:
            form.refuse(error)
        else:
            return _link(person, "add person", address)
    return render_template("people/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:person_id>", methods=["GET", "POST"])
def edit(person_id: int) -> ResponseReturnValue:
    """Change a person's name, roles and team, or shut the person out."""
    person = load(User, person_id, "administer")
    require_recent_proof()
    form = _with_roles(PersonEditForm(obj=person))
    if request.method == "GET":
        form.team.data = person.teams[0].name if person.teams else ""
    if form.validate_on_submit():
        try:
            appointments.require_may_give([Role(role) for role in person.roles], _rights(form)["roles"], by=me())
            display_name, before = form.display_name.data or person.name, people.rights(person)
            people.change(person, display_name=display_name, active=bool(form.active.data), **_rights(form))
        except Invalid as error:
            form.refuse(error)
        else:
            subject = people.told_change(person, before)
            audit.note("change person", by=me(), subject=subject, address=request.remote_addr or "")
            flash(gettext("Saved. The rights take effect at once."))
            return redirect(url_for(".index"), 303)
    return render_template("people/edit.html", form=form, person=person), 422 if form.errors else 200


@bp.post("/<int:person_id>/link")
def link(person_id: int) -> ResponseReturnValue:
    """Make a one-time link for a new password; administrators never learn the password."""
    person = load(User, person_id, "administer")
    require_recent_proof(back=url_for(".edit", person_id=person_id))
    return _link(person, "reset password" if person.password_hash else "renew invitation")


@bp.get("/invitations")
def invitations() -> ResponseReturnValue:
    """List who was invited and has not come yet."""
    allow("administer", User)
    rows = db.session.execute(people.invited(listing(User, "administer")))
    return render_template("people/invitations.html", invitations=list(rows), at=now())


@bp.post("/<int:person_id>/withdraw")
def withdraw(person_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    person = load(User, person_id, "administer")
    require_recent_proof(back=url_for(".invitations"))
    name = person.name
    people.withdraw(person)
    audit.note("withdraw invitation", by=me(), subject=name, address=request.remote_addr or "")
    flash(gettext("The invitation is withdrawn; its link no longer works."))
    return redirect(url_for(".invitations"), 303)


def _link(person: User, action: str, mailed: str = "") -> str:
    secret, hours = people.invite(person, by=me())
    db.session.flush()
    subject = people.told_change(person, frozenset()) if action == "add person" else person.name
    audit.note(action, by=me(), subject=subject, address=request.remote_addr or "")
    base = current_app.extensions["casewiki_settings"].url.rstrip("/")
    address = base + url_for("auth.setup", secret=secret)
    return render_template("people/link.html", person=person, url=address, hours=hours, mailed=mailed)


def _with_roles(form: PersonForm) -> PersonForm:
    form.roles.choices = [SelectChoice(role.value, role_label(role)) for role in Role]
    return form


def _rights(form: PersonForm) -> dict[str, Any]:
    return {"roles": [Role(value) for value in form.roles.data or []], "team": form.team.data or ""}
