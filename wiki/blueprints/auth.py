"""Signing in and out, and choosing a password by a one-time link."""

import json
from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import me
from wiki.blueprints import identity
from wiki.errors import Invalid, NotFound, TooManyTries
from wiki.extensions import begin_write, db
from wiki.forms.auth import CodeForm, PasswordLinkForm, SetupForm, SignInForm
from wiki.models import LinkPurpose, User
from wiki.services import audit, people, second_factors, throttle
from wiki.translations import said

bp = Blueprint("auth", __name__)

LARGEST_KEPT = 600_000


@bp.route("/login", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in; the page one wanted comes next, with the text one had typed."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    name, password, address = form.name.data or "", form.password.data or "", request.remote_addr or ""
    try:
        throttle.check(name, address)
    except TooManyTries as error:
        audit.note_once("sign in", by=None, subject=name, outcome="delayed")
        return _page(form, said(error.message)), 429, {"Retry-After": str(error.seconds)}
    user = people.verified(name, password)
    if user is None:
        throttle.failed(name, address)
        audit.note("sign in", by=None, subject=name, outcome="refused", address=address)
        return _page(form, gettext("Name and password do not match.")), 401
    return _password_was_right(user, password)


@bp.post("/login/code")
def code() -> ResponseReturnValue:
    """Take the code of the second step; only now a session is opened."""
    form = CodeForm()
    step = second_factors.step_of(form.step.data or "")
    if step is None or step.user is None:
        return _page(SignInForm(formdata=None), gettext("That took too long. Sign in again.")), 401
    if not form.validate():
        return _code_page(form), 422
    name, address = step.user.name, request.remote_addr or ""
    try:
        throttle.check(name, address)
        throttle.check_codes(name)
    except TooManyTries as error:
        return _code_page(form, said(error.message)), 429, {"Retry-After": str(error.seconds)}
    begin_write()
    step = second_factors.step_of(form.step.data or "")
    if step is None or step.user is None or not second_factors.accepts(step.user, form.code.data or ""):
        throttle.failed(name, address)
        throttle.code_failed(name)
        audit.note("sign in", by=None, subject=name, outcome="refused", address=address)
        return _code_page(form, gettext("This code is not right, or was used before. Try the next one.")), 401
    db.session.delete(step)
    return _signed_in(step.user)


@bp.post("/logout")
def sign_out() -> ResponseReturnValue:
    """End the session on the server."""
    begin_write()
    audit.note("sign out", by=me(), subject=me().name, address=request.remote_addr or "")
    identity.sign_out()
    session.clear()
    response = make_response(redirect(url_for("home.index"), 303))
    identity.drop_cookie(response)
    return response


@bp.route("/setup/<secret>", methods=["GET", "POST"])
def setup(secret: str) -> ResponseReturnValue:
    """Choose a password by a one-time link; for a new installation, become its first administrator."""
    link = people.open_link(secret)
    purpose, name = link.purpose, link.user.name if link.user else ""
    form = SetupForm() if purpose is LinkPurpose.SETUP else PasswordLinkForm()
    if form.validate_on_submit():
        names = {"name": form.name.data, "display_name": form.display_name.data} if form.data.get("name") else {}
        try:
            user = people.use_link(secret, password=form.password.data or "", **names)
        except Invalid as error:
            form.refuse(error)
        else:
            db.session.flush()
            audit.note("use link", by=user, subject=purpose.value, address=request.remote_addr or "")
            return _password_was_right(user, form.password.data or "")
    return render_template("auth/setup.html", form=form, name=name), 422 if form.errors else 200


@bp.get("/resume")
def resume() -> ResponseReturnValue:
    """Show what was typed before the session ended, ready to be sent."""
    me()
    kept = (g.web_session.data or {}).get("kept")
    if not kept:
        raise NotFound
    message = gettext("It is confirmed that it is you. All you had entered is here: send it now.")
    proved = message if kept.get("proved") else ""
    return render_template("errors/again.html", fields=kept["fields"], url=kept["url"], message=proved)


def sign_in_page(kept: list[tuple[str, str]]) -> str:
    """Return the sign-in form for a page that needs it; it leads back to that page, with what was typed there."""
    form = SignInForm(formdata=None)
    back = this_address()
    if not kept:
        return _page(form, gettext("Sign in to go on.") if request.path != "/" else "", back=back)
    text = gettext("You were signed out. Your text is still here: sign in, then send it again.")
    return _page(form, text, back=back, kept=packed(kept))


def packed(fields: list[tuple[str, str]]) -> str:
    """Return what was typed into the form of this request, and where it goes, for a field that keeps it."""
    return json.dumps({"url": this_address(), "fields": fields})


def this_address() -> str:
    """Return the address that was asked for as a browser writes it, for a form that leads back to it."""
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{query}" if query else "")


def safe_target(target: str) -> str:
    """Return `target` if it is a path on this site, else the home page."""
    plain = target.isprintable() and "\\" not in target and " " not in target
    if plain and target.startswith("/") and not target.startswith("//"):
        return target
    return url_for("home.index")


def _page(form: SignInForm, message: str = "", back: str = "", kept: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        form=form,
        message=message,
        next=back or request.form.get("next", "") or request.args.get("next", ""),
        kept=kept or request.form.get("kept", ""),
    )


def _code_page(form: CodeForm, message: str = "") -> str:
    back, kept = request.form.get("next", ""), request.form.get("kept", "")
    return render_template("auth/code.html", form=form, message=message, next=back, kept=kept)


def _password_was_right(user: User, password: str) -> ResponseReturnValue:
    """Ask for the second step if the person has one, in a transaction in which the person is checked anew."""
    number = user.id
    begin_write()
    user = db.session.get_one(User, number)
    if not user.active:
        raise NotFound
    people.refresh_hash(user, password)
    if not second_factors.is_on(user):
        return _signed_in(user)
    return make_response(_code_page(CodeForm(formdata=None, step=second_factors.begin_step(user))))


def _signed_in(user: User) -> ResponseReturnValue:
    """Open the session and lead to the wanted page."""
    throttle.succeeded(user.name, request.remote_addr or "")
    secret, kept = identity.sign_in(user), kept_of_form()
    if kept:
        identity.remember(secret, {"kept": kept})
    audit.note("sign in", by=user, subject=user.name, address=request.remote_addr or "")
    session.clear()
    target = url_for("auth.resume") if kept else safe_target(request.form.get("next", ""))
    response = make_response(redirect(target, 303))
    identity.set_cookie(response, secret)
    return response


def kept_of_form() -> dict[str, Any] | None:
    """Read what the page before kept of a refused form; it came from the browser, so it is checked like any input."""
    text = request.form.get("kept", "")
    if not text or len(text) > LARGEST_KEPT:
        return None
    try:
        kept = json.loads(text)
        fields = [(str(name), str(value)) for name, value in kept["fields"]]
        "".join(map("".join, fields)).encode()  # raises for halves of surrogate pairs, which cannot be kept
        return {"url": safe_target(str(kept["url"])), "fields": fields}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
