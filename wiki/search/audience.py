"""Who may find what, in the form of an index. The database says it; what it said is kept until a right changes."""

from typing import Any

from wiki.access import listing
from wiki.extensions import db
from wiki.models import User
from wiki.models.site import ACCESS, generation
from wiki.search.backend import Reader
from wiki.search.cache import BoundedCache
from wiki.search.kinds import DOCUMENTS

KEPT_BYTES = 4 << 20

_kept = BoundedCache[Any](KEPT_BYTES, lambda audience: 200 + audience.mask.nbytes)


def audience(reader: Reader, user: User) -> Any:
    """Return what `user` may find, in the form of this state of the index.

    Every change of a right or of a record's state raises the access generation in its own transaction.
    """
    place = reader.generation, user.id, generation(ACCESS)
    return _kept.get(place, lambda: reader.audience(_findable_ids(user)))


def _findable_ids(user: User) -> list[str]:
    ids: list[str] = []
    for kind in DOCUMENTS.values():
        ids += db.session.scalars(listing(kind.model, "list", user=user).with_only_columns(kind.model.id))
    return ids
