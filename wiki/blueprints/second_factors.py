"""Signing in in two steps: setting it up for oneself, codes for a lost telephone, and roles that require it."""

import segno
from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields import SelectChoice

from wiki.access import allow, listing, me
from wiki.access.gate import SAFE_METHODS
from wiki.blueprints.auth import safe_target, this_address
from wiki.blueprints.reader import role_label
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import N_, Refused
from wiki.extensions import begin_write, db
from wiki.forms.second_factors import FirstCodeForm, RequirementForm
from wiki.models import Role, User
from wiki.services import audit, second_factors, throttle
from wiki.settings import Settings

bp = Blueprint("second_factors", __name__)

PIXELS = 5
"""How wide a square of the picture is."""


def lead_to_set_up() -> ResponseReturnValue:
    """Answer whoever has to set up the second step before anything else."""
    if request.method not in SAFE_METHODS:
        raise Refused(N_("A role of yours signs in in two steps. Set up the second one under “My account” first."))
    return redirect(url_for("second_factors.show", next=this_address()), 303)


@bp.get("/account/two-steps")
def show() -> ResponseReturnValue:
    """Show how it stands with one's second step, and the secret while it waits to be confirmed."""
    return _page(FirstCodeForm(formdata=None))


@bp.post("/account/two-steps/begin")
def begin() -> ResponseReturnValue:
    """Make a secret to be read by the telephone."""
    require_recent_proof(back=_here())
    begin_write()
    second_factors.begin(me())
    return redirect(_here(), 303)


@bp.post("/account/two-steps")
def confirm() -> ResponseReturnValue:
    """Put the second step in force with its first code, and show the codes for a lost telephone this once."""
    require_recent_proof(back=_here())
    form = FirstCodeForm()
    if not form.validate():
        return _page(form), 422
    throttle.check_codes(me().name)
    begin_write()
    codes = second_factors.confirm(me(), form.code.data or "", keep=g.web_session)
    if codes is None:
        throttle.code_failed(me().name)
        form.code.errors = [gettext("This is not the code of now. Are time and date of the telephone right?")]
        return _page(form), 422
    _note("turn on two steps")
    return _codes(codes)


@bp.post("/account/two-steps/codes")
def codes() -> ResponseReturnValue:
    """Make new codes for a lost telephone; the old ones stop working."""
    require_recent_proof(back=_here())
    begin_write()
    if not second_factors.is_on(me()):
        return redirect(_here(), 303)
    _note("new recovery codes")
    return _codes(second_factors.new_recovery_codes(me()))


@bp.post("/account/two-steps/off")
def turn_off() -> ResponseReturnValue:
    """Sign in with the password alone from now on, unless a role requires more."""
    require_recent_proof(back=_here())
    begin_write()
    if second_factors.is_required(me()):
        raise Refused(N_("A role of yours signs in in two steps."))
    second_factors.turn_off(me(), keep=g.web_session)
    _note("turn off two steps")
    flash(gettext("From now on your password alone lets you in."))
    return redirect(url_for(".show"), 303)


@bp.route("/people/two-steps", methods=["GET", "POST"])
def requirements() -> ResponseReturnValue:
    """Say which roles sign in in two steps; see who has not set it up yet."""
    allow("administer", User)
    require_recent_proof()
    form = RequirementForm(roles=sorted(second_factors.required_roles()))
    form.roles.choices = [SelectChoice(role.value, role_label(role)) for role in Role]
    if form.validate_on_submit():
        chosen = [Role(value) for value in form.roles.data or []]
        second_factors.require(chosen)
        _note("require two steps", ",".join(chosen))
        flash(gettext("Saved. It holds from each person’s next request on."))
        return redirect(url_for(".requirements"), 303)
    people = list(db.session.scalars(listing(User, "administer").where(User.active).order_by(User.display_name)))
    lacking = second_factors.lacking(person for person in people if second_factors.is_required(person))
    waiting = [person for person in people if person.id in lacking]
    return render_template("people/two_steps.html", form=form, waiting=waiting), 422 if form.errors else 200


def _page(form: FirstCodeForm) -> str:
    settings: Settings = current_app.extensions["casewiki_settings"]
    shown = second_factors.to_show(me(), settings.organisation or "casewiki")
    if shown:
        require_recent_proof(back=_here())
    picture = segno.make(shown.address, error="m").svg_data_uri(scale=PIXELS, light="#fff") if shown else ""
    return render_template(
        "account/two_steps.html",
        form=form,
        is_on=second_factors.is_on(me()),
        is_required=second_factors.is_required(me()),
        left=second_factors.codes_left(me()),
        shown=shown,
        picture=picture,
        next=_next(),
    )


def _codes(codes: list[str]) -> str:
    return render_template("account/recovery_codes.html", codes=codes, next=safe_target(_next() or url_for(".show")))


def _next() -> str:
    return request.values.get("next", "")


def _here() -> str:
    return url_for(".show", next=_next() or None)


def _note(action: str, subject: str = "") -> None:
    audit.note(action, by=me(), subject=subject or me().name, address=request.remote_addr or "")
