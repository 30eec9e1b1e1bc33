"""One's own account: language, appearance, time zone, password, sessions and keys for programs."""

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from wiki.access import allow, listing, load, me
from wiki.blueprints import identity
from wiki.blueprints.auth import safe_target
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid, Message, Refused
from wiki.extensions import begin_write, db
from wiki.forms.account import AccountForm, EmailForm, PasswordForm
from wiki.models import ApiToken, Theme, TokenScope, WebSession
from wiki.services import audit, mails, people, second_factors, sessions, throttle
from wiki.settings import LANGUAGES

LISTED = 50

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.route("", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Show and change how the pages speak to the person."""
    form = AccountForm(obj=me())
    if form.validate_on_submit():
        begin_write()
        try:
            me().display_name = people.checked_name(form.display_name.data or "", "display_name")
        except Invalid as error:
            form.refuse(error)
        else:
            me().language, me().timezone = form.language.data or None, form.timezone.data or None
            me().theme = Theme(form.theme.data)
            flash(gettext("Saved."))
            return redirect(url_for(".show"), 303)
    return _page(form, PasswordForm(formdata=None)), 422 if form.errors else 200


@bp.post("/password")
def password() -> ResponseReturnValue:
    """Change one's own password; every other session ends."""
    form = PasswordForm()
    if second_factors.is_on(me()):  # else the form itself asks for all there is to show
        require_recent_proof(back=url_for(".show"))
    if form.validate_on_submit():
        name, address = me().name, request.remote_addr or ""
        throttle.check(name, address)
        try:
            people.change_password(
                me(), current=form.current.data or "", new=form.password.data or "", keep=g.web_session
            )
        except Refused as error:
            throttle.failed(name, address)
            form.show({"current": error.message})
        except Invalid as error:
            form.refuse(error)
        else:
            audit.note("change password", by=me(), subject=name, address=address)
            flash(gettext("The password is changed. All other sessions and your keys for programs have ended."))
            return redirect(url_for(".show"), 303)
    return _page(AccountForm(formdata=None, obj=me()), form), 403 if form.current.errors else 422


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Choose the interface language, also for somebody who is not signed in."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise Invalid({"language": Message("The language is zh-Hans, zh-Hant or en.")})
    session["language"] = chosen
    if current_user.is_authenticated:
        begin_write()
        me().language = chosen
    return redirect(safe_target(request.form.get("next", "")), 303)


@bp.post("/email")
def email() -> ResponseReturnValue:
    """Send a link to an address; empty, forget the one that is there."""
    require_recent_proof(back=url_for(".show"))
    form = EmailForm()
    begin_write()
    try:
        if wanted := (form.email.data or "").strip():
            mails.ask_to_confirm(me(), wanted)
            flash(gettext("A link is on its way. The address counts once you have opened it."))
        else:
            mails.forget_address(me())
            flash(gettext("Saved."))
    except Invalid as error:
        form.refuse(error)
        return _page(AccountForm(formdata=None, obj=me()), PasswordForm(formdata=None), email_form=form), 422
    audit.note("change address", by=me(), subject=me().name, address=request.remote_addr or "")
    return redirect(url_for(".show"), 303)


@bp.route("/email/<secret>", methods=["GET", "POST"])
def confirm_email(secret: str) -> ResponseReturnValue:
    """Confirm the address that the link was sent to."""
    if request.method == "GET":
        return render_template("account/confirm_email.html", link=mails.link_to_confirm(secret, by=me()))
    begin_write()
    mails.confirm_address(secret, by=me())
    audit.note("confirm address", by=me(), subject=me().name, address=request.remote_addr or "")
    flash(gettext("The address is confirmed."))
    return redirect(url_for(".show"), 303)


@bp.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    sessions.end(load(WebSession, session_id, "end").id)
    audit.note("end session", by=me(), subject=str(session_id), address=request.remote_addr or "")
    flash(gettext("That session has ended."))
    return redirect(url_for(".show"), 303)


@bp.post("/tokens")
def new_token() -> ResponseReturnValue:
    """Make a key for programs; the page shows it this once."""
    allow("create", ApiToken)
    require_recent_proof()
    scope = TokenScope.WRITE if request.form.get("scope") == "write" else TokenScope.READ
    secret = people.new_token(me(), scope)
    audit.note("create token", by=me(), subject=scope.value, address=request.remote_addr or "")
    db.session.flush()
    return make_response(_page(AccountForm(formdata=None, obj=me()), PasswordForm(formdata=None), secret))


@bp.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Take a key out of force."""
    load(ApiToken, token_id, "revoke").revoked = True
    audit.note("revoke token", by=me(), subject=str(token_id), address=request.remote_addr or "")
    flash(gettext("The key no longer works."))
    return redirect(url_for(".show"), 303)


def _page(
    form: AccountForm, password_form: PasswordForm, new_secret: str = "", email_form: EmailForm | None = None
) -> str:
    own_sessions = db.session.scalars(listing(WebSession, "end").order_by(WebSession.seen_at.desc()).limit(LISTED))
    tokens = db.session.scalars(listing(ApiToken).where(~ApiToken.revoked).order_by(ApiToken.created_at.desc()))
    return render_template(
        "account/show.html",
        form=form,
        password_form=password_form,
        email_form=email_form or EmailForm(formdata=None, email=me().email),
        sends_mail=current_app.extensions["casewiki_settings"].sends_mail,
        sessions=list(own_sessions),
        this_session=g.web_session.id,
        tokens=list(tokens),
        new_token=new_secret,
        two_steps=second_factors.is_on(me()),
        has_recent_proof=identity.has_recent_proof(),
    )
