"""Which index and vectors this process uses: those in the folders of its settings, of the site in its database."""

from pathlib import Path

from sqlalchemy import URL

from wiki.extensions import db
from wiki.models.site import site_id
from wiki.search.analysis import index_words, normalise
from wiki.search.backend import IndexUnusable
from wiki.search.dictionary import Dictionary
from wiki.search.documents import FACETS
from wiki.search.meaning import encoder
from wiki.search.meaning.store import VectorFolder, Vectors
from wiki.search.whoosh_backend import WhooshBackend

_folder: Path | None = None
_vectors_folder: Path | None = None
_opened: tuple[tuple[Path, URL], WhooshBackend] | None = None
_dictionary: tuple[Path, Dictionary] | None = None
_vectors: tuple[tuple[Path, URL], VectorFolder] | None = None


def configure(folder: Path, vectors: Path | None = None) -> None:
    """Say where the index is kept, and where the sentence vectors, if there shall be any."""
    global _folder, _vectors_folder
    _folder, _vectors_folder = folder, vectors


def backend() -> WhooshBackend:
    """Return the index. It may not exist yet, or be unusable; its methods say so."""
    global _opened
    if _folder is None:
        raise RuntimeError("Nobody has said where the index is: call wiki.search.configure().")
    place = _folder, db.engine.url
    if _opened is None or _opened[0] != place:
        _opened = place, WhooshBackend(_folder, site=site_id(), facets=FACETS, vectors=vectors)
    return _opened[1]


def dictionary() -> Dictionary:
    """Return the words of one language for those of the other; none until somebody has prepared it."""
    global _dictionary
    if _folder is None:
        raise RuntimeError("Nobody has said where the index is: call wiki.search.configure().")
    if _dictionary is None or _dictionary[0] != _folder:
        _dictionary = _folder, Dictionary(_folder)
    return _dictionary[1]


def vector_folder() -> VectorFolder | None:
    """Return the place of the sentence vectors; None if there shall be none, or nothing can make them."""
    global _vectors
    if _vectors_folder is None or not encoder.is_available():
        return None
    place = _vectors_folder, db.engine.url
    if _vectors is None or _vectors[0] != place:
        _vectors = place, VectorFolder(_vectors_folder, site=site_id(), model=encoder.MODEL)
    return _vectors[1]


def vectors() -> Vectors | None:
    """Return the sentence vectors as they are now, if there are any."""
    folder = vector_folder()
    return folder.vectors() if folder else None


def is_usable() -> bool:
    """Tell whether the index answers; if not, the database does."""
    try:
        backend().reader()
    except IndexUnusable:
        return False
    return True


def rebuilt_share() -> float | None:
    """Return how far a rebuild of the index has come, from 0 to 1, or None if there is none."""
    return backend().progress()


def warm_up() -> None:
    """Load dictionaries and index, for processes that fork: what is loaded before is shared by all."""
    index_words(normalise("預熱 warming up"))
    dictionary().prepare()
    is_usable()
    if vector_folder():
        encoder.load(_folder)
    # A child must not go on with its parent's connections.
    db.session.remove()
    db.engine.dispose()
