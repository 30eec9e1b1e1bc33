"""What is said in a topic: its page, replying, and what is done with a reply."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, mark_opened, me, peek
from wiki.blueprints import facets, origins
from wiki.blueprints.fitting import fitting
from wiki.blueprints.printable import printable
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.topics import PostForm
from wiki.models import Contact, Document, Post, Topic, TopicState, Writing
from wiki.services import attachments, conclusions, notices, sources, topics, writings
from wiki.services.cases.content import TEXT_LENGTH
from wiki.services.topics import reading, replying, visiting
from wiki.text.checks import checked
from wiki.text.diff import diff

bp = Blueprint("posts", __name__, url_prefix="/topics")

BESIDE = 3
WHOLE = joinedload(Topic.head), joinedload(Document.author)


@bp.post("/<topic_id>/posts")
def add(topic_id: str) -> ResponseReturnValue:
    """Reply; sent twice, the form makes one reply."""
    topic, form = peek(Topic, topic_id, "reply"), PostForm()
    if form.validate():
        try:
            text = replying.checked(form.worded())
        except Invalid as error:
            form.refuse(error)
        else:
            if not form.holds_up(*_said(topic, _quoted(topic, form))):
                return _added(topic_id, text, form)
    return topic_page(peek(Topic, topic.id, "reply", options=WHOLE), form), 422


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return a text as readers would see it, as a part of the page. Nothing is saved."""
    if not can("create", Topic):
        allow("create", Topic)
    text = checked(request.form.get("text", ""), "text", TEXT_LENGTH)
    return render_template("topics/_preview.html", html=printable({"text": replying.rendered(text)}))


@bp.get("/posts/<post_id>")
def show(post_id: str) -> ResponseReturnValue:
    """Lead to a reply, on whichever page of its topic it stands."""
    post = load(Post, post_id)
    return redirect(_place(post))


@bp.route("/posts/<post_id>/edit", methods=["GET", "POST"])
def edit(post_id: str) -> ResponseReturnValue:
    """Say it in other words; the earlier ones are kept."""
    post, form = peek(Post, post_id, "edit"), PostForm()
    mark_opened(post.topic)
    if request.method == "GET":
        form.text.data = post.text
    elif form.validate():
        try:
            text = replying.checked(form.worded())
        except Invalid as error:
            form.refuse(error)
        else:
            if not form.holds_up(*_said(post.topic, post)):
                return _changed(post_id, text)
    return render_template("topics/reply.html", topic=post.topic, post=post, form=form), form.status()


@bp.get("/posts/<post_id>/history")
def history(post_id: str) -> ResponseReturnValue:
    """Read what a reply said before."""
    post = load(Post, post_id, options=(joinedload(Post.author), joinedload(Post.topic)))
    mark_opened(post.topic)
    edits = reading.edits(post, by=me())
    texts = [post.text, *(edit.text for edit in edits)]
    changes = [diff(old, new) for new, old in pairwise(texts)]
    return render_template("topics/post_history.html", post=post, edits=list(zip(edits, changes, strict=True)))


@bp.post("/posts/<post_id>/remove")
def remove(post_id: str) -> ResponseReturnValue:
    """Take a reply back."""
    post = load(Post, post_id, "remove")
    replying.remove(post, by=me())
    conclusions.withdraw(post)
    flash(gettext("Taken back. It can be brought back from its place."))
    return _there(post)


@bp.post("/posts/<post_id>/restore")
def restore(post_id: str) -> ResponseReturnValue:
    """Bring a reply back."""
    post = load(Post, post_id, "restore")
    replying.restore(post)
    conclusions.contest(post)
    return _there(post)


@bp.post("/posts/<post_id>/accept")
def accept(post_id: str) -> ResponseReturnValue:
    """Say that a reply answers the question, or that it does not after all."""
    post = load(Post, post_id, "accept")
    if post.accepted_at is None:
        replying.accept(post, by=me())
    else:
        replying.unaccept(post)
    return _there(post)


@bp.post("/posts/<post_id>/vote")
def vote(post_id: str) -> ResponseReturnValue:
    """Find a reply useful, or not any more; a script is told the number."""
    post = load(Post, post_id)
    topic = load(Topic, post.topic_id, "vote")
    given = replying.vote(post, by=me())
    visiting.visit(topic, by=me(), number=post.number)
    if request.accept_mimetypes.best == "application/json":
        return {"votes": post.votes, "voted": given}
    return _there(post)


@bp.get("/<topic_id>/beside")
def beside(topic_id: str) -> ResponseReturnValue:
    """Return cases that fit, topics with an answer, and who may know, as a part of the topic's page."""
    topic = load(Topic, topic_id, options=(joinedload(Topic.head),))
    content = topics.from_body(topic.head.body)
    found = fitting(topic.title, content.text, content.filed(), but=topic.id, cases=BESIDE)
    experts = topics.experts(topic, content, by=me()) if can("invite", topic) else []
    return render_template("topics/_beside.html", topic=topic, found=found, experts=experts)


@bp.post("/<topic_id>/invite")
def invite(topic_id: str) -> ResponseReturnValue:
    """Ask one of those who may know to have a look; who is not among them is not told anything."""
    topic = load(Topic, topic_id, "invite", options=(joinedload(Topic.head),))
    known = topics.experts(topic, topics.from_body(topic.head.body), by=me())
    ident = next((one.id for one, _number in known if str(one.id) == request.form.get("invited")), None)
    if ident is None or not notices.invite(topic, ident, by=me()):
        flash(gettext("Nobody was invited: this person may not read it, or was asked already."), "wait")
    else:
        flash(gettext("Invited. It stands in their inbox."))
    return redirect(url_for("topics.show", topic_id=topic.id), 303)


def topic_page(topic: Topic, form: PostForm | None = None) -> str:
    """Return the page of a topic that was loaded with its text and author."""
    args = request.args
    order = reading.OLDEST if args.get("order") == reading.OLDEST else reading.BEST
    page = reading.posts(topic, by=me(), order=order, number=facets.page_number(args))
    seen = visiting.reached([topic], by=me()).get(topic.id)
    return render_template(
        "topics/show.html",
        topic=topic,
        content=topics.from_body(topic.head.body),
        html=printable(topic.head.html),
        page=page,
        parts=printable({post.id: post.html for post in page.records}),
        order=order,
        voted=reading.voted(page.records, by=me()),
        quoted=reading.quoted(page.records, by=me()),
        seen=seen,
        new=_new(page.records, seen),
        beside=reading.beside(topic, by=me()),
        contact=_contact(topic),
        form=_reply_form(topic, form),
        with_argument=facets.with_argument,
        quote_url=f"{request.path}?quote=",
        posts_at=url_for("posts.show", post_id="-")[:-1],
        files=attachments.beside(topic, by=me()),
        room=attachments.ROOM,
        made=sources.made_from(topic, by=me()) if can("moderate", topic) and not topic.hidden_at else {},
        **origins.below(topic),
    )


def _new(posts: Sequence[Post], seen: int | None) -> frozenset[str]:
    """Return the ids of those replies that the reader has not read; all are new to whoever comes for the first time."""
    if seen is None:
        return frozenset()
    return frozenset(post.id for post in posts if post.number > seen and post.author_id != me().id)


def _contact(topic: Topic) -> Contact | None:
    """Return whom the topic is about, for those who may read contacts."""
    if topic.contact_id is None:
        return None
    return db.session.scalars(listing(Contact).where(Contact.id == topic.contact_id)).first()


def _reply_form(topic: Topic, form: PostForm | None) -> PostForm | None:
    """Return the form to reply: as it was sent, else with what was typed and not posted, or with what is quoted."""
    if not can("reply", topic):
        return None
    if form is not None:
        return form.fresh()
    form = PostForm(formdata=None)
    kept = writings.of(topic, by=me(), kind=writings.POST)
    if kept and not kept[0].dropped_at:
        _resume(form, kept[0])
    ident = request.args.get("quote", "")
    there = listing(Post).where(Post.id == ident, Post.topic_id == topic.id, Post.removed_at.is_(None))
    if ident and (post := db.session.scalars(there).first()):
        form.quotes.data = post.id
        form.text.data = f"{_quotation(post)}\n\n{form.text.data or ''}"
    return form.fresh()


def _resume(form: PostForm, writing: Writing) -> None:
    for name in ("text", "kind", "quotes", "submission"):
        form[name].data = next(iter(writing.fields.get(name, [])), None) or form[name].data
    form.follows.data = writing.sitting


def _quotation(post: Post) -> str:
    return "\n".join(f"> {line}".rstrip() for line in post.text.split("\n"))


def _added(topic_id: str, text: str, form: PostForm) -> ResponseReturnValue:
    html = replying.rendered(text)
    topic = load(Topic, topic_id, "reply")
    quotes = _quoted(topic, form)
    facts: dict[str, Any] = {"contradicts": bool(form.contradicts.data) and topic.state is TopicState.CONCLUDED}
    made = replying.reply(
        topic, text, html, kind=form.post_kind(), by=me(), quotes=quotes, submission=form.submission.data, **facts
    )
    conclusions.contest(made)
    writings.saved(topic, form.sitting.data or "", form.follows.data or "", by=me(), kind=writings.POST)
    return _there(made)


def _changed(post_id: str, text: str) -> ResponseReturnValue:
    html = replying.rendered(text)
    post = load(Post, post_id, "edit")
    replying.change(post, text, html, by=me())
    return _there(post)


def _quoted(topic: Topic, form: PostForm) -> Post | None:
    """Return the reply that is quoted, if the person may read it."""
    there = listing(Post).where(Post.id == (form.quotes.data or ""), Post.topic_id == topic.id)
    return db.session.scalars(there).first() if form.quotes.data else None


def _said(topic: Topic, post: Post | None) -> tuple[str, ...]:
    """Return what readers of the topic have read already: the question, and the reply that is changed or quoted."""
    return topic.title, topic.head.body.get("text", ""), post.text if post else ""


def _there(post: Post) -> ResponseReturnValue:
    return redirect(_place(post), 303)


def _place(post: Post) -> str:
    number = reading.page_of(post, by=me())
    order, page = (reading.OLDEST, number) if number > 1 else (None, None)
    return url_for("topics.show", topic_id=post.topic_id, order=order, page=page, _anchor=f"post-{post.id}")
