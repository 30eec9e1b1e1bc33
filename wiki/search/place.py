"""Which index and vectors this process uses: those in the folders of its settings, of the site in its database."""

from pathlib import Path

from wiki.extensions import db
from wiki.models.site import site_id
from wiki.search.backend import IndexUnusable
from wiki.search.cache import Latest
from wiki.search.dictionary import Dictionary
from wiki.search.documents import FACETS
from wiki.search.meaning import encoder
from wiki.search.meaning.packed import Vectors
from wiki.search.meaning.store import VectorFolder
from wiki.search.whoosh_backend import WhooshBackend

_folder: Path | None = None
_vectors_folder: Path | None = None
_backend = Latest[WhooshBackend]()
_dictionary = Latest[Dictionary]()
_vectors = Latest[VectorFolder]()


def configure(folder: Path, vectors: Path | None = None) -> None:
    """Say where the index is kept, and where the sentence vectors, if there shall be any."""
    global _folder, _vectors_folder
    _folder, _vectors_folder = folder, vectors


def backend() -> WhooshBackend:
    """Return the index. It may not exist yet, or be unusable; its methods say so."""
    folder = index_folder()
    return _backend.of(
        (folder, db.engine.url), lambda: WhooshBackend(folder, site=site_id(), facets=FACETS, vectors=vectors)
    )


def index_folder() -> Path:
    """Return the folder of the index, where other things are kept that can be made anew."""
    if _folder is None:
        raise RuntimeError("Nobody has said where the index is: call wiki.search.configure().")
    return _folder


def dictionary() -> Dictionary:
    """Return the words of one language for those of the other; none until somebody has prepared it."""
    folder = index_folder()
    return _dictionary.of(folder, lambda: Dictionary(folder))


def vector_folder() -> VectorFolder | None:
    """Return the place of the sentence vectors; None if there shall be none, or nothing can make them."""
    folder = _vectors_folder
    if folder is None or not encoder.is_available():
        return None
    return _vectors.of((folder, db.engine.url), lambda: VectorFolder(folder, site=site_id(), model=encoder.MODEL))


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
