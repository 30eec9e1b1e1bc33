"""The sentence vectors of this site: made in the background, asked with a question, and how far they have come."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from wiki.extensions import db
from wiki.search import documents, indexer
from wiki.search.backend import Document, IndexUnusable, Query
from wiki.search.meaning import encoder, following
from wiki.search.meaning.following import Follower, Progress
from wiki.search.meaning.store import VectorsBusy
from wiki.search.place import backend, vector_folder, vectors

log = logging.getLogger(__name__)

SECONDS = 0.05
"""How long vectors are made at once: what is saved meanwhile has to wait for it."""

WAIT = 0.05


def with_meaning(query: Query, typed: str) -> Query:
    """Add the vector of a question, if there are any to compare it with. It is read as it was typed, if it is plain."""
    known = None if query.is_empty else vectors()
    if known is None or not len(known):
        return query
    plain = not (query.filters or query.phrases or query.without)
    text = typed if plain else " ".join(filter(None, (query.text, *query.phrases)))
    return replace(query, meaning=encoder.encode_question(" ".join(text.split())))


def follow_vectors(seconds: float = SECONDS) -> bool:
    """Make vectors that are missing for so long, and tell whether any was worked on and more are left."""
    folder = vector_folder()
    if folder is None:
        return False
    try:
        with folder.writer() as writer:
            return _follower.step(backend().reader(), writer, seconds)
    except (IndexUnusable, VectorsBusy):
        return False


def catch_up_vectors() -> None:
    """Return when every change so far is in the index and everything in it has vectors, whoever makes them."""
    indexer.catch_up()
    while (now := vector_progress()) and now.missing:
        if not follow_vectors(seconds=1.0):  # another process is at it
            time.sleep(WAIT)


def vector_progress() -> Progress | None:
    """Tell how far the vectors have come; None if there shall be none or there is no index to compare with."""
    if vector_folder() is None:
        return None
    try:
        return following.progress(backend().reader(), vectors())
    except IndexUnusable:
        return None


def _read(keys: Iterable[str]) -> Mapping[str, Document]:
    db.session.rollback()
    return documents.documents(list(keys))


_follower = Follower(_read)
