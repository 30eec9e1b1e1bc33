"""Who may find what, in the form of an index. The database says it; what it said is kept until a right changes.

It is kept by the parts of an index, which never change: after a commit only what is new is asked for.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.access import Era, era, listing
from wiki.extensions import db
from wiki.models import User
from wiki.models.documents import LEVEL_SELLERS
from wiki.search.backend import Part, Reader
from wiki.search.cache import BoundedCache
from wiki.search.kinds import DOCUMENTS

KEPT_BYTES = 4 << 20

FEW = 500
"""Documents that are asked for by their ids; if more are new, everything that may be found is read."""

Mask = NDArray[np.bool_]

_kept = BoundedCache[Any](KEPT_BYTES, lambda audience: 200 + audience.mask.nbytes)
_parts = BoundedCache[NDArray[np.uint8]](KEPT_BYTES // 4, lambda bits: 200 + bits.nbytes)


def audience(reader: Reader, user: User, *, common: bool = False) -> Any:
    """Return what `user` may find, or only that of it which many may, in the form of this state of the index.

    Every change of a right or of a record's state raises the access generation in its own transaction; what ends by
    itself ends with the era.
    """
    rights = user.id, era(user), common
    return _kept.get((reader.generation, *rights), lambda: reader.audience_of(_masks(reader.parts, user, rights)))


def _masks(parts: Sequence[Part], user: User, rights: tuple[int, Era, bool]) -> list[Mask]:
    """Tell of the documents of each part whether `user` may find them."""
    known = {part.name: _parts.peek((part.name, *rights)) for part in parts}
    new = [part for part in parts if known[part.name] is None]
    keys = [key for part in new for key in part.keys] if sum(len(part.keys) for part in new) <= FEW else None
    findable = frozenset(_findable_ids(user, keys, common=rights[-1])) if new else frozenset()
    masks = []
    for part in parts:
        bits = known[part.name]
        if bits is None:
            held = np.fromiter((key in findable for key in part.keys), bool, len(part.keys))
            bits = _parts.get((part.name, *rights), lambda held=held: np.packbits(held))  # type: ignore[misc]
        masks.append(np.unpackbits(bits, count=len(part.keys)).view(bool))
    return masks


def _findable_ids(user: User, keys: Collection[str] | None, *, common: bool = False) -> list[str]:
    """Return what `user` may find, of everything or of these keys."""
    ids: list[str] = []
    for kind in DOCUMENTS.values():
        query = listing(kind.model, "list", user=user).with_only_columns(kind.model.id)
        query = query.where(kind.model.level <= LEVEL_SELLERS) if common else query
        ids += db.session.scalars(query if keys is None else query.where(kind.model.id.in_(keys)))
    return ids
