"""Keeping order in the forum: hiding, locking, moving replies, making one topic of two."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints import facets
from wiki.errors import N_, Invalid, Message, NotFound, Refused, WikiError
from wiki.forms.topics import MoveForm
from wiki.models import Topic
from wiki.services import sources
from wiki.services.topics import moderating, reading
from wiki.text.checks import checked, clean_line
from wiki.translations import said

bp = Blueprint("moderating", __name__, url_prefix="/topics")

TITLE_LENGTH = 200


@bp.get("/<topic_id>/moderate")
def show(topic_id: str) -> ResponseReturnValue:
    """Show the replies of a topic to choose from, and what can be done."""
    return _page(load(Topic, topic_id, "moderate"), MoveForm(formdata=None))


@bp.post("/<topic_id>/hide")
def hide(topic_id: str) -> ResponseReturnValue:
    """Let nobody find or read it, or let them again."""
    topic = load(Topic, topic_id, "moderate")
    act = moderating.hide if topic.hidden_at is None else moderating.show
    act(topic, by=me(), address=_address())
    return _there(topic)


@bp.post("/<topic_id>/lock")
def lock(topic_id: str) -> ResponseReturnValue:
    """Let nothing be added to it, or let people add again."""
    topic = load(Topic, topic_id, "moderate")
    act = moderating.lock if topic.locked_at is None else moderating.unlock
    act(topic, by=me(), address=_address())
    return _there(topic)


@bp.post("/<topic_id>/move")
def move(topic_id: str) -> ResponseReturnValue:
    """Move chosen replies into another topic, or into a new one."""
    topic, form = load(Topic, topic_id, "moderate"), MoveForm()
    ids = request.form.getlist("post")
    try:
        if title := checked(form.title.data or "", "title", TITLE_LENGTH, clean_line):
            target = moderating.split(topic, ids, title, by=me(), address=_address())
        else:
            target = _target(form)
            moderating.move(topic, ids, target, by=me(), address=_address())
    except WikiError as error:
        return _refused(topic_id, form, error)
    flash(gettext("Moved."))
    return _there(target)


@bp.post("/<topic_id>/merge")
def merge(topic_id: str) -> ResponseReturnValue:
    """Let another topic take over."""
    topic, form = load(Topic, topic_id, "moderate"), MoveForm()
    try:
        target = _target(form)
        moderating.merge(topic, target, by=me(), address=_address())
    except WikiError as error:
        return _refused(topic_id, form, error)
    flash(gettext("Merged. The address of the other one leads here."))
    return _there(target)


def _target(form: MoveForm) -> Topic:
    """Return the topic that was named, if the person may keep order there, too."""
    try:
        return load(Topic, form.target_id(), "moderate")
    except (NotFound, Refused) as error:
        raise Invalid({"target": Message(N_("There is no such topic that you look after."))}) from error


def _refused(topic_id: str, form: MoveForm, error: WikiError) -> ResponseReturnValue:
    if isinstance(error, Invalid):
        form.refuse(error)
    else:
        form.form_errors.append(said(error.message))
    return _page(load(Topic, topic_id, "moderate"), form), 422


def _page(topic: Topic, form: MoveForm) -> str:
    page = reading.posts(topic, by=me(), order=reading.OLDEST, number=facets.page_number(request.args))
    chosen = request.form.getlist("post")
    return render_template(
        "topics/moderate.html",
        topic=topic,
        page=page,
        form=form,
        chosen=chosen,
        made=sources.made_from(topic, by=me()),
        with_argument=facets.with_argument,
    )


def _there(topic: Topic) -> ResponseReturnValue:
    return redirect(url_for("topics.show", topic_id=topic.id), 303)


def _address() -> str:
    return request.remote_addr or ""
