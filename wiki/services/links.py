"""Links by name, kept beside every text that may hold them: what links to a page, and which pages are missed.

They are written in the transaction that writes the text, and hold names alone: to which page a name leads, and who may
know of the text, is asked when it is shown.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from wiki.extensions import db
from wiki.models import Case, DocumentLink, Post, Revision, RootCause, Topic
from wiki.text.chinese import simplified
from wiki.text.wikilinks import NAME_LENGTH, links

BATCH = 200
HEADS: tuple[Any, ...] = (Case, Topic, RootCause)
"""Documents whose readers are shown the newest revision; of a page they are shown the one that was approved."""


def name_key(name: str) -> str:
    """Return what names are compared by: no difference of width, case, blanks or Chinese script.

    A NUL, which no page's name has, is left out: PostgreSQL takes none.
    """
    folded = " ".join(unicodedata.normalize("NFKC", name.replace("\0", "")).casefold().split())
    return simplified(folded)[:NAME_LENGTH]


def keep(document_id: str, texts: Iterable[str], *, post_id: str | None = None) -> bool:
    """Note the names that rendered texts of a document, or of one reply, link to, and tell whether they are others."""
    of = DocumentLink.document_id == document_id, DocumentLink.post_id == post_id
    before = db.session.execute(select(DocumentLink.key, DocumentLink.name, DocumentLink.includes).where(*of)).all()
    rows = rows_of(document_id, texts, post_id=post_id)
    if {(row["key"], row["name"], row["includes"]) for row in rows} == set(before):
        return False
    if before:
        db.session.execute(delete(DocumentLink).where(*of))
    keep_rows(rows)
    return True


def rows_of(document_id: str, texts: Iterable[str], *, post_id: str | None = None) -> list[dict[str, Any]]:
    """Return a row for each name that rendered texts link to."""
    place = {"document_id": document_id, "post_id": post_id}
    found: dict[str, dict[str, Any]] = {}
    for one in (link for text in texts for link in links(text)):
        if key := name_key(one.name):
            row = found.setdefault(key, {**place, "key": key, "name": one.name, "includes": False})
            row["includes"] = row["includes"] or one.includes
    return list(found.values())


def keep_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Note links of texts that had none before."""
    if rows:
        db.session.execute(insert(DocumentLink), rows)


def take_along(post_ids: Sequence[str], document_id: str) -> None:
    """Let replies that moved into another topic have their links there."""
    rows = update(DocumentLink).where(DocumentLink.post_id.in_(post_ids))
    db.session.execute(rows.values(document_id=document_id))


def read_anew() -> int:
    """Note the links of texts that were written before links of their kind were kept; return of how many texts."""
    written = 0
    for model in HEADS:
        head = (Revision.document_id == model.id) & (Revision.number == model.version)
        texts = select(model.id, Revision.html).join(Revision, head).order_by(model.id)
        for ident, html in db.session.execute(texts.execution_options(yield_per=BATCH)):
            written += _read(ident, html.values())
    replies = select(Post.topic_id, Post.html, Post.id).order_by(Post.id)
    for topic_id, html, post_id in db.session.execute(replies.execution_options(yield_per=BATCH)):
        written += _read(topic_id, [html], post_id)
    return written


def _read(document_id: str, texts: Collection[str], post_id: str | None = None) -> bool:
    holds_links = any(next(links(text), None) for text in texts)
    if holds_links:
        keep(document_id, texts, post_id=post_id)
    return holds_links
