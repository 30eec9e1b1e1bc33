"""Topics of the forum for programs: listing, reading, asking and replying."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints.api import records, requests
from wiki.blueprints.api.cases import PreconditionRequired
from wiki.blueprints.authors import name_beside
from wiki.errors import N_, Invalid, Message, Stale, WikiError
from wiki.extensions import db
from wiki.models import Document, Post, PostKind, Topic, TopicState
from wiki.models.documents import LEVEL_SELLERS, LEVELS
from wiki.services import cases, paging, topics, vocabulary
from wiki.services.topics import TopicContent, Wanted, browsing, replying

Part = dict[str, Any]


class Changed(WikiError):
    """The topic is no longer the version that the change is based on; both texts are in the answer."""

    status = 412
    code = "stale"

    def __init__(self, topic: Topic, content: TopicContent) -> None:
        super().__init__(N_("Somebody saved a newer version while you were writing. Both texts are in this answer."))
        self.more = {"current": record(topic), "yours": fields(content)}


def index() -> ResponseReturnValue:
    """List topics, those first in which somebody said something last; their texts are read one by one."""
    asked = requests.Parameters()
    page, size, filters = asked.page(), asked.size(), asked.filters()
    state = asked.choice("state", list(TopicState))
    asked.check()
    terms = tuple((name, tuple(codes)) for name, codes in filters.items())
    found = browsing.page(Wanted(TopicState(state) if state else None, terms=terms), page, size, user=me())
    items = [about(topic) for topic in found.records] if page <= found.last else []
    return {"total": found.total, "page": page, "size": size, "items": items}


def show(topic_id: str) -> ResponseReturnValue:
    """Read the question of a topic."""
    return _answer(load(Topic, topic_id, options=_whole()))


def new() -> ResponseReturnValue:
    """Ask a question; at level 3 or 4 nobody but the token's person reads it until somebody is named."""
    if not can("create", Topic):
        allow("create", Topic)
    raw = requests.body()
    level = _one_of(raw, "level", LEVELS, LEVEL_SELLERS)
    content = topics.parse(raw, vocabulary.current())
    html = topics.rendered(content)
    allow("create", Topic)
    made = topics.create(content, html, by=me(), level=level)
    answer = _answer(made)
    answer.status_code = 201
    answer.headers["Location"] = records.absolute(url_for(".topics_show", topic_id=made.id))
    return answer


def edit(topic_id: str) -> ResponseReturnValue:
    """Replace a question by a new revision, if it is still the version that was read."""
    before = peek(Topic, topic_id, "edit", options=_whole())
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    raw = requests.body()
    content = topics.parse(raw, vocabulary.current(), before=before.head.body)
    note, html = cases.checked_note(raw["note"] if isinstance(raw.get("note"), str) else ""), topics.rendered(content)
    topic = load(Topic, topic_id, "edit", options=_whole())
    if not request.if_match.contains(tag(topic)):
        raise Changed(topic, content)
    try:
        topics.revise(topic, content, html, base=topic.version, by=me(), note=note)
    except Stale:
        raise Changed(topic, content) from None
    return _answer(topic)


def posts_index(topic_id: str) -> ResponseReturnValue:
    """List the replies of a topic, the oldest first."""
    topic = load(Topic, topic_id)
    asked = requests.Parameters()
    page, size = asked.page(), asked.size()
    asked.check()
    query = listing(Post).where(Post.topic_id == topic.id, Post.removed_at.is_(None)).order_by(Post.number)
    found = db.session.scalars(query.offset((page - 1) * size).limit(size).options(joinedload(Post.author)))
    items = [reply(post, topic) for post in found]
    return {"total": paging.page(query, 1, 1).total, "page": page, "size": size, "items": items}


def posts_new(topic_id: str) -> ResponseReturnValue:
    """Reply in a topic."""
    peek(Topic, topic_id, "reply")
    raw = requests.body()
    kind = _one_of(raw, "kind", list(PostKind), PostKind.OPINION)
    if not isinstance(raw.get("text"), str):
        raise Invalid({"text": Message(N_("This has to be a text."))})
    text = replying.checked(raw["text"])
    html = replying.rendered(text)
    topic = load(Topic, topic_id, "reply")
    made = replying.reply(topic, text, html, kind=PostKind(kind), by=me())
    answer = make_response(reply(made, topic))
    answer.status_code = 201
    return answer


def about(topic: Topic) -> Part:
    """Return what lists say of a topic: nothing of its text."""
    return {
        "id": topic.id,
        "kind": topic.kind,
        "title": topic.title,
        "state": topic.state.value,
        "level": topic.level,
        "author": name_beside(topic.author, topic),
        "replies": topic.replies,
        "locked": topic.locked_at is not None,
        "version": topic.version,
        "created_at": records.moment(topic.created_at),
        "last_at": records.moment(topic.last_at),
        "url": records.absolute(url_for("topics.show", topic_id=topic.id)),
    }


def record(topic: Topic) -> Part:
    """Return a topic that the caller has loaded, with its question."""
    return about(topic) | fields(topics.from_body(topic.head.body))


def fields(content: TopicContent) -> Part:
    """Return what is asked: null and [] stand for what is not filled in."""
    values = {name: getattr(content, name) for name in topics.FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value or None for name, value in values.items()}


def reply(post: Post, topic: Topic) -> Part:
    """Return a reply. `speaker` is the plain name of who said it, if it was pasted from a chat."""
    return {
        "id": post.id,
        "number": post.number,
        "kind": post.kind.value,
        "author": name_beside(post.author, topic),
        "speaker": post.speaker,
        "text": post.text,
        "votes": post.votes,
        "accepted": post.accepted_at is not None,
        "created_at": records.moment(post.created_at),
        "edited_at": records.moment(post.edited_at) if post.edited_at else None,
        "url": records.absolute(url_for("posts.show", post_id=post.id)),
    }


def tag(topic: Topic) -> str:
    """Return what the ETag names: this text of the question, at this level."""
    return f"{topic.version}-level{topic.level}"


def _answer(topic: Topic) -> Response:
    answer = make_response(record(topic))
    answer.set_etag(tag(topic))
    return answer


def _one_of(raw: Mapping[str, Any], name: str, known: Any, default: Any) -> Any:
    given = raw.get(name)
    if given is None:
        return default
    if isinstance(given, bool) or given not in known:
        values = ", ".join(map(str, known))
        raise Invalid({name: Message(N_("One of: %(values)s."), {"values": values})})
    return given


def _whole() -> tuple[Any, ...]:
    return joinedload(Topic.head), joinedload(Document.author)
