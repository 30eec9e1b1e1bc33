"""Where the paragraphs of a page or case came from: said at conversion, kept through edits, shown beside the text."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Document, DocumentSource, Page, Post, Revision, Topic, User
from wiki.models.base import new_id
from wiki.models.documents import LEVEL_PUBLIC
from wiki.models.site import ACCESS, raise_generation
from wiki.text.anchors import carry, closed, paragraphs
from wiki.text.checks import shorten
from wiki.text.plain import plain

BEGINNING = 60
"""Characters of a paragraph by which it is named."""


@dataclass(frozen=True)
class Passage:
    """Text that goes into a document, and where it was said: a post, the question of `topic`, or nowhere yet."""

    text: str
    topic: Topic | None = None
    post: Post | None = None

    @property
    def author_id(self) -> int | None:
        """Whose words they are: nobody's here if they were pasted from a chat."""
        if self.post is not None:
            return None if self.post.speaker else self.post.author_id
        return self.topic.author_id if self.topic else None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reader is told of one paragraph: how it begins, and the posts; None among them is the question."""

    beginning: str
    topic: Topic
    posts: Sequence[Post | None]


def joined(passages: Iterable[Passage]) -> str:
    """Return the Markdown text of passages, one after the other."""
    return "\n\n".join(closed(passage.text.strip()) for passage in passages if passage.text.strip())


def attach(document: Document, passages: Mapping[str, Sequence[Passage]]) -> None:
    """Say where the paragraphs of the head revision came from, in the transaction that wrote it.

    From then on the document is read by those alone who may read every topic that it came from.
    """
    head = document.head
    anchors = {name: {int(place): list(names) for place, names in held.items()} for name, held in _held(head).items()}
    for name, parts in passages.items():
        text, laid = _laid(document, parts)
        for place, names in carry(text, laid, str(head.body.get(name, ""))).items():
            anchors.setdefault(name, {}).setdefault(place, []).extend(names)
    head.anchors = {name: {str(place): names for place, names in held.items()} for name, held in anchors.items()}
    document.sourced = True
    db.session.flush()
    raise_generation(ACCESS)


def inherit(document: Document, original: Document) -> None:
    """Let a document that says the same in another language come from what the original came from."""
    for row in db.session.scalars(select(DocumentSource).where(DocumentSource.document_id == original.id)):
        told = {"topic_id": row.topic_id, "post_id": row.post_id, "author_id": row.author_id}
        db.session.add(DocumentSource(document_id=document.id, anchor=new_id(), **told))
        document.sourced = True
    db.session.flush()
    raise_generation(ACCESS)


def move(post_ids: Collection[str], into: Topic) -> None:
    """Let what came from these replies be read by those who read them in another topic."""
    moved = update(DocumentSource).where(DocumentSource.post_id.in_(post_ids))
    db.session.execute(moved.values(topic_id=into.id))
    raise_generation(ACCESS)


def let_answer_for_question(post: Post, topic: Topic) -> None:
    """Note that the question of a topic is a reply from now on: what came from it came from that reply."""
    asked = update(DocumentSource).where(DocumentSource.topic_id == topic.id, DocumentSource.post_id.is_(None))
    db.session.execute(asked.values(post_id=post.id))


def least_level(document: Document) -> int:
    """Return the level of the closest topic that a document came from: it can be opened to no more people than that."""
    own = select(func.max(Topic.level)).join(DocumentSource, DocumentSource.topic_id == Topic.id)
    return db.session.scalar(own.where(DocumentSource.document_id == document.id)) or LEVEL_PUBLIC


def of(document: Document, revision: Revision, *, by: User) -> tuple[list[Origin], list[User]]:
    """Return where the paragraphs of one revision came from, in the order of the text, and who is to be thanked.

    Those are the people whose words the document was made from, the first to be used first.
    """
    rows = _rows(document, by) if document.sourced else []
    posts = _posts(rows, by)
    origins = [
        Origin(beginning, sources[0].topic, _said(sources, posts))
        for beginning, names in _anchored(revision)
        if (sources := [row for row in rows if row.anchor in names])
    ]
    return origins, _authors(rows)


def made_from(topic: Topic, *, by: User) -> dict[str, int]:
    """Return how many pages and cases came from a topic, by kind, of those that `by` may read and of no others.

    Whoever no longer reads the topic will read them no longer: whoever closes it is told so before.
    """
    came = select(DocumentSource.document_id).where(DocumentSource.topic_id == topic.id)
    if db.session.scalar(came.limit(1)) is None:
        return {}
    models: dict[str, Any] = {"page": Page, "case": Case}
    readable = ((kind, listing(model, user=by).where(model.id.in_(came)), model) for kind, model in models.items())
    counted = {
        kind: db.session.scalar(found.with_only_columns(func.count(model.id))) for kind, found, model in readable
    }
    return {kind: number for kind, number in counted.items() if number}


def _laid(document: Document, parts: Sequence[Passage]) -> tuple[str, dict[int, list[str]]]:
    """Add a row for each passage that was said somewhere, and return the text with its anchors."""
    place = 0
    anchors: dict[int, list[str]] = {}
    for part in parts:
        number = len(paragraphs(part.text))
        if part.topic is not None:
            row = DocumentSource(
                document_id=document.id,
                anchor=new_id(),
                topic_id=part.topic.id,
                post_id=part.post.id if part.post else None,
                author_id=part.author_id,
            )
            db.session.add(row)
            anchors |= {there: [row.anchor] for there in range(place, place + number)}
        place += number
    return joined(parts), anchors


def _held(revision: Revision) -> Mapping[str, Mapping[str, list[str]]]:
    return revision.anchors or {}


def _anchored(revision: Revision) -> Iterable[tuple[str, list[str]]]:
    """Yield how each paragraph with anchors begins, and these."""
    for name, held in _held(revision).items():
        texts = paragraphs(str(revision.body.get(name, "")))
        for place, names in sorted((int(place), names) for place, names in held.items()):
            if place < len(texts):
                yield shorten(plain(texts[place]), BEGINNING), names


def _rows(document: Document, by: User) -> list[DocumentSource]:
    query = listing(DocumentSource, user=by).where(DocumentSource.document_id == document.id)
    return list(db.session.scalars(query.options(joinedload(DocumentSource.topic)).order_by(DocumentSource.at)))


def _authors(sources: Sequence[DocumentSource]) -> list[User]:
    wrote = list(dict.fromkeys(row.author_id for row in sources if row.author_id))
    chosen = db.session.scalars(select(User).where(User.id.in_(wrote))) if wrote else ()
    found = {person.id: person for person in chosen}
    return [found[ident] for ident in wrote if ident in found]


def _posts(sources: Sequence[DocumentSource], by: User) -> dict[str, Post]:
    """Return the posts that `by` may read and that were not taken back, by id."""
    wanted = [row.post_id for row in sources if row.post_id]
    query = listing(Post, user=by).where(Post.id.in_(wanted), Post.removed_at.is_(None))
    return {post.id: post for post in db.session.scalars(query.options(joinedload(Post.author)))} if wanted else {}


def _said(sources: Sequence[DocumentSource], posts: Mapping[str, Post]) -> list[Post | None]:
    there = [row.post_id for row in sources if not row.post_id or row.post_id in posts]
    return [posts[post_id] if post_id else None for post_id in there]
