"""Words of the forum that are not posted yet, and words that were: autosave, what it kept, earlier texts, mentions."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints.reader import label, ui_language
from wiki.blueprints.unsaved import forget, keep, sittings_sent
from wiki.errors import NotFound
from wiki.forms.topics import PostForm, TopicForm
from wiki.models import Revision, Topic, Writing
from wiki.search.pinyin import begins_with
from wiki.services import mentions, topics, vocabulary, writings
from wiki.text.checks import skeleton
from wiki.text.diff import Change, diff

bp = Blueprint("topic_words", __name__, url_prefix="/topics")

FROM = "from"
SUGGESTED = 8
LONGEST_NAME = 40
TEXTS = ("title", "text")


@bp.post("/autosave")
def autosave() -> ResponseReturnValue:
    """Keep what the question's form holds; `topic` in the address names the one that it changes."""
    form = TopicForm().offer(vocabulary.current(), ui_language())
    ident = request.args.get("topic")
    if ident:
        topic: Topic | None = load(Topic, ident, "edit")
    else:
        allow("create", Topic)
        topic = None
    sittings = sittings_sent()
    if not form.has_words() or topics.made_from(form.submission.data, by=me()):
        return forget(sittings)
    return keep(form.typed(), topic, sittings, kind=writings.TOPIC, base=form.base_number())


@bp.post("/<topic_id>/posts/autosave")
def autosave_reply(topic_id: str) -> ResponseReturnValue:
    """Keep what the form of a reply holds."""
    topic, form = load(Topic, topic_id, "reply"), PostForm()
    sittings = sittings_sent()
    if not (form.text.data or "").strip():
        return forget(sittings)
    typed = {name: [form[name].data or ""] for name in ("text", "kind", "quotes", "submission")}
    return keep(typed, topic, sittings, kind=writings.POST)


@bp.post("/unsaved/<writing_id>/drop")
def drop(writing_id: str) -> ResponseReturnValue:
    """Offer unsaved words no more."""
    writing = load(Writing, writing_id)
    writings.drop(writing)
    flash(gettext("Dropped."))
    return redirect(_place(writing), 303)


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Return colleagues who may read a topic and are called by what was typed, as a part of the page."""
    typed = request.args.get("q", "").strip()[:LONGEST_NAME]
    ident = request.args.get("topic", "")
    topic = load(Topic, ident, "reply") if ident else None
    if topic is None:
        allow("create", Topic)
    found = mentions.candidates(topic, lambda *names: _fits(typed, *names), limit=SUGGESTED) if typed else []
    return render_template("topics/_people.html", people=found)


def continued(form: TopicForm, topic: Topic | None) -> bool:
    """Fill the form with the writing that the address names; False if it names none."""
    if FROM not in request.args:
        return False
    writing = load(Writing, request.args[FROM])
    if writing.kind != writings.TOPIC or writing.document_id != (topic.id if topic else None):
        raise NotFound
    form.resume(writing.fields, base=writing.base, follows=writing.sitting)
    return True


def history_of(kept: Iterable[Revision]) -> Iterator[tuple[Revision, list[tuple[str, list[Change]]]]]:
    """Yield each revision, newest first, with what it changed, word by word."""
    found = list(kept)
    for revision, before in zip(found, [*found[1:], None], strict=True):
        old, new = before.body if before else {}, revision.body
        names = [name for name in topics.FIELDS if old.get(name) != new.get(name)]
        yield revision, [(name, diff(_told(name, old), _told(name, new))) for name in names]


def _told(name: str, body: dict[str, Any]) -> str:
    """Return what a revision says, as a reader reads it."""
    value = body.get(name) or ""
    if name in TEXTS:
        return str(value)
    return gettext(", ").join(label(name, code) for code in (value if isinstance(value, list) else [value]) if code)


def _place(writing: Writing) -> str:
    if writing.document_id is None:
        return url_for("topics.new")
    if writing.kind == writings.POST:
        return url_for("topics.show", topic_id=writing.document_id)
    return url_for("topics.edit", topic_id=writing.document_id)


def _fits(typed: str, shown: str, name: str) -> bool:
    """Tell whether somebody is called so: by the shown name, a part of it, the one to sign in with, or in pinyin."""
    letters = skeleton(typed)
    beginnings = (skeleton(shown), *skeleton(shown).split(" "), skeleton(name))
    return any(one.startswith(letters) for one in beginnings) or begins_with(shown, typed.lower())
