"""The sentence vectors of this site: made in the background, asked with a question, and how far they have come."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from wiki.extensions import db
from wiki.models import User
from wiki.search import documents, indexer
from wiki.search.audience import audience
from wiki.search.backend import Document, IndexUnusable, Query
from wiki.search.meaning import encoder, following
from wiki.search.meaning.following import Follower, Progress
from wiki.search.meaning.store import VectorsBusy
from wiki.search.place import backend, vector_folder, vectors

log = logging.getLogger(__name__)

SECONDS = 0.05
"""How long vectors are made at once: what is saved meanwhile has to wait for it."""

WAIT = 0.05
REST = 60.0


def with_meaning(query: Query, typed: str) -> Query:
    """Add the vector of a question, if there are any to compare it with. It is read as it was typed, if it is plain."""
    known = None if query.is_empty else vectors()
    if known is None or not len(known):
        return query
    plain = not (query.filters or query.phrases or query.without)
    text = typed if plain else " ".join(filter(None, (query.text, *query.phrases)))
    return replace(query, meaning=encoder.encode_question(" ".join(text.split())))


def follow_vectors(seconds: float = SECONDS) -> bool:
    """Make vectors that are missing for so long, and tell whether any was worked on and more are left.

    What goes wrong with them must not hold up the index: it is logged, and they rest for a while.
    """
    global _resting_until
    folder = vector_folder()
    if folder is None or time.monotonic() < _resting_until:
        return False
    try:
        with folder.writer() as writer:
            return _follower.step(backend().reader(), writer, seconds)
    except (IndexUnusable, VectorsBusy):
        return False
    except OSError:
        log.exception("Sentence vectors cannot be written; trying again in %d s.", REST)
        _resting_until = time.monotonic() + REST
        return False


def catch_up_vectors(progress: Callable[[int, int], None] | None = None) -> int:
    """Return when every change so far is in the index and everything in it has vectors: how many documents have.

    It does not matter who makes them. Nothing is done where there shall be none.
    """
    indexer.catch_up()
    while (now := vector_progress()) and now.missing:
        if progress:
            progress(now.documents - now.missing, now.documents)
        if not follow_vectors(seconds=1.0):  # another process is at it
            time.sleep(WAIT)
    return now.documents if now else 0


def vector_progress() -> Progress | None:
    """Tell how far the vectors have come; None if there shall be none or there is no index to compare with."""
    global _progress
    if vector_folder() is None:
        return None
    try:
        reader, known = backend().reader(), vectors()
    except IndexUnusable:
        return None
    state = reader.generation, known.name if known else "", len(known) if known else 0
    if _progress is None or _progress[0] != state:
        _progress = state, following.progress(reader, known)
    return _progress[1]


def vector_progress_for(user: User) -> Progress | None:
    """Tell how far they have come among what `user` may find: what others keep to themselves must not move it."""
    if vector_folder() is None:
        return None
    try:
        reader = backend().reader()
    except IndexUnusable:
        return None
    found = audience(reader, user)
    return Progress(found.count, found.count - reader.compared(found))


def _read(keys: Iterable[str]) -> Mapping[str, Document]:
    db.session.rollback()
    return documents.documents(list(keys))


_follower = Follower(_read)
_resting_until = 0.0
_progress: tuple[tuple[str, str, int], Progress] | None = None
