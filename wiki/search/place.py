"""Which index this process uses: the one in the folder of its settings, of the site in its database."""

from pathlib import Path

from sqlalchemy import URL

from wiki.extensions import db
from wiki.models.site import site_id
from wiki.search.analysis import index_words, normalise
from wiki.search.backend import IndexUnusable
from wiki.search.documents import FACETS
from wiki.search.whoosh_backend import WhooshBackend

_folder: Path | None = None
_opened: tuple[tuple[Path, URL], WhooshBackend] | None = None


def configure(folder: Path) -> None:
    """Say where the index is kept."""
    global _folder
    _folder = folder


def backend() -> WhooshBackend:
    """Return the index. It may not exist yet, or be unusable; its methods say so."""
    global _opened
    if _folder is None:
        raise RuntimeError("Nobody has said where the index is: call wiki.search.configure().")
    place = _folder, db.engine.url
    if _opened is None or _opened[0] != place:
        _opened = place, WhooshBackend(_folder, site=site_id(), facets=FACETS)
    return _opened[1]


def is_usable() -> bool:
    """Tell whether the index answers; if not, the database does."""
    try:
        backend().reader()
    except IndexUnusable:
        return False
    return True


def warm_up() -> None:
    """Load dictionaries and index, for processes that fork: what is loaded before is shared by all."""
    index_words(normalise("預熱 warming up"))
    is_usable()
    # A child must not go on with its parent's connections.
    db.session.remove()
    db.engine.dispose()
