"""Showing once more who one is, before what would harm most if somebody else sat at this browser.

A view calls `require_recent_proof()` before it does anything. If the proof is older than ten minutes, the person is
asked for it and comes back to the same place; what was typed comes back, too, ready to be sent.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wiki.access import me
from wiki.access.gate import SAFE_METHODS
from wiki.blueprints import identity
from wiki.blueprints.auth import kept_of_form, packed, safe_target, this_address
from wiki.errors import ProofRequired, TooManyTries
from wiki.extensions import begin_write
from wiki.forms.stepping_up import ProofForm
from wiki.services import audit, people, second_factors, throttle
from wiki.translations import said

bp = Blueprint("stepping_up", __name__)


def require_recent_proof(back: str = "") -> None:
    """Go on only if the person has shown within ten minutes who they are, else ask for it and come back here.

    Call it after `load()`, so that nobody is asked for what they may not do, and before anything is done. A form that
    was sent comes back filled, without passwords. `back` is a page to come back to instead, for a form that is nothing
    but a button or a password.
    """
    if not identity.has_recent_proof():
        raise ProofRequired(back)


@bp.route("/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for the proof, note it and lead back."""
    form = _form(request.form if request.method == "POST" else None)
    back, kept = request.values.get("next", ""), request.form.get("kept", "")
    if not form.validate_on_submit():
        return _page(form, back, kept), 422 if form.errors else 200
    person, address = me(), request.remote_addr or ""
    try:
        throttle.check(person.name, address)
        throttle.check_codes(person.name)
    except TooManyTries as error:
        return _page(form, back, kept, said(error.message)), 429, {"Retry-After": str(error.seconds)}
    if not _is_right(form):
        throttle.failed(me().name, address)
        audit.note("confirm", by=me(), subject=me().name, outcome="refused", address=address)
        return _page(form, back, kept, gettext("That is not right. Try again.")), 403
    return _confirmed(back)


def _is_right(form: ProofForm) -> bool:
    """Tell whether the password is right and, for somebody who signs in in two steps, the code. It is then spent."""
    if not people.proves(me(), form.password.data or ""):
        return False
    if not second_factors.is_on(me()):
        return True
    right = form.code is not None and second_factors.accepts(me(), form.code.data or "")
    if not right:
        throttle.code_failed(me().name)
    return right


def _form(sent: MultiDict[str, str] | None) -> ProofForm:
    """Return the form, which asks for a code only where there is one."""
    form = ProofForm(formdata=sent)
    if not second_factors.is_on(me()):
        del form.code
    return form


def proof_page(fields: list[tuple[str, str]], back: str) -> str:
    """Return the page that asks for the proof and leads back to the page or form of this request."""
    if request.method in SAFE_METHODS:
        return _page(_form(None), this_address(), "")
    return _page(_form(None), back, "" if back else packed(fields))


def _confirmed(back: str) -> ResponseReturnValue:
    begin_write()
    throttle.succeeded(me().name, request.remote_addr or "")
    secret, kept = identity.note_proof(), kept_of_form()
    if kept:
        identity.remember(secret, {"kept": kept | {"proved": True}})
    audit.note("confirm", by=me(), subject=me().name, address=request.remote_addr or "")
    response = make_response(redirect(url_for("auth.resume") if kept else _target(back), 303))
    identity.set_cookie(response, secret)
    return response


def _target(back: str) -> str:
    """Return where to go; never to the page that asks, which would ask again."""
    target = safe_target(back)
    return url_for("home.index") if target.startswith(url_for(".confirm")) else target


def _page(form: ProofForm, back: str, kept: str, message: str = "") -> str:
    return render_template("auth/confirm.html", form=form, next=back, kept=kept, message=message)
