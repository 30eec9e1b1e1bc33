"""A forgotten password: a link by mail, where mail is set up, and one's own address for that.

The answer is the same, and takes as long, whoever is asked for: who it is, is looked up when the mail goes out.
"""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.errors import NotFound
from wiki.extensions import begin_write
from wiki.forms.auth import ForgottenForm
from wiki.services import audit, mails, throttle
from wiki.settings import Settings

bp = Blueprint("forgotten", __name__)


@bp.route("/forgotten", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Queue the mail, or say whom to ask where there is none."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    form = ForgottenForm()
    if not form.validate_on_submit():
        page = render_template("auth/forgotten.html", form=form, sends_mail=settings.sends_mail)
        return page, 422 if form.errors else 200
    if not settings.sends_mail:
        raise NotFound
    address = request.remote_addr or ""
    throttle.check_asks(address)
    begin_write()
    mails.ask_for_reset(form.name.data or "")
    throttle.asked(address)
    audit.note("forgotten password", by=None, subject=form.name.data or "", address=address)
    flash(gettext("If this name has a confirmed address, a mail is on its way there. Its link works for an hour."))
    return redirect(url_for("auth.sign_in"), 303)
