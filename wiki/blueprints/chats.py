"""Group chats that are told that there is something new; for administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields import SelectChoice

from wiki.access import allow, can, listing, load, me
from wiki.blueprints.notice_words import NAMES
from wiki.blueprints.reader import ui_language
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.chats import VENDOR_NAMES, ChannelForm
from wiki.models import ChatChannel, ChatVendor, Team
from wiki.services import audit, chats

bp = Blueprint("chats", __name__, url_prefix="/channels")


@bp.get("")
def index() -> ResponseReturnValue:
    """List the chats, what each is told and how that went."""
    if not can("create", ChatChannel):
        allow("create", ChatChannel)
    found = list(db.session.scalars(listing(ChatChannel).order_by(ChatChannel.name)))
    told = {one.id: [gettext(NAMES[reason]) for reason in NAMES if reason.value in one.reasons] for one in found}
    waiting = {one.id: chats.waiting(one) for one in found}
    return render_template("chats/index.html", channels=found, waiting=waiting, vendors=VENDOR_NAMES, told=told)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a chat."""
    if not can("create", ChatChannel):
        allow("create", ChatChannel)
    return _form(None)


@bp.route("/<channel_id>/edit", methods=["GET", "POST"])
def edit(channel_id: str) -> ResponseReturnValue:
    """Change what a chat is told, or where it is reached."""
    return _form(load(ChatChannel, channel_id))


@bp.post("/<channel_id>/try")
def try_out(channel_id: str) -> ResponseReturnValue:
    """Send a message about nothing."""
    chats.try_out(load(ChatChannel, channel_id))
    flash(gettext("A message is on its way."))
    return redirect(url_for(".index"), 303)


@bp.post("/<channel_id>/remove")
def remove(channel_id: str) -> ResponseReturnValue:
    """Tell it nothing any more."""
    channel = load(ChatChannel, channel_id)
    chats.remove(channel)
    audit.note("remove channel", by=me(), subject=channel_id, address=request.remote_addr or "")
    flash(gettext("This chat is told nothing any more."))
    return redirect(url_for(".index"), 303)


def _form(channel: ChatChannel | None) -> ResponseReturnValue:
    require_recent_proof()
    form = ChannelForm(data=_present(channel) if request.method == "GET" else None)
    # Whose teams there are, administrators may know.
    teams = db.session.scalars(listing(Team).order_by(Team.name))
    form.team.choices = [SelectChoice("", gettext("Everybody"))]
    form.team.choices += [SelectChoice(str(team.id), team.name) for team in teams]
    form.reasons.choices = [SelectChoice(reason.value, gettext(name)) for reason, name in NAMES.items()]
    if form.validate_on_submit():
        allow("create", ChatChannel)
        try:
            channel = _saved(load(ChatChannel, channel.id) if channel else None, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Saved."))
            return redirect(url_for(".index"), 303)
    return render_template("chats/edit.html", form=form, channel=channel), 422 if form.errors else 200


def _saved(channel: ChatChannel | None, form: ChannelForm) -> ChatChannel:
    verb = "change channel" if channel else "add channel"
    saved = chats.save(
        channel,
        form.name.data or "",
        ChatVendor(form.vendor.data),
        form.address.data or "",
        form.secret.data or "",
        team=load(Team, int(form.team.data)) if form.team.data else None,
        reasons=form.chosen_reasons(),
        language=form.language.data,
    )
    audit.note(verb, by=me(), subject=saved.id, address=request.remote_addr or "")
    return saved


def _present(channel: ChatChannel | None) -> dict[str, object]:
    if channel is None:
        return {"language": ui_language(), "reasons": ["published", "concluded"]}
    return {
        "name": channel.name,
        "vendor": channel.vendor.value,
        "team": str(channel.team_id or ""),
        "reasons": channel.reasons,
        "language": channel.language,
    }
