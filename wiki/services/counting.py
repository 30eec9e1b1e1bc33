"""Keeping what was counted over cases, as long as nothing that it hangs on has changed."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from wiki.extensions import db
from wiki.models import User
from wiki.models.site import ACCESS, EVIDENCE, VOCABULARY, generation

T = TypeVar("T")
MOST_KEPT = 200

_kept: dict[Hashable, Any] = {}


def kept(what: str, key: Hashable, user: User, count: Callable[[], T]) -> T:
    """Return what `count()` gives for the user, counted anew after any change of a case, a citation, a term or a right.

    These raise their counters in their own transaction, so nobody sees a figure that is out of date.
    """
    counters = tuple(generation(name) for name in (ACCESS, EVIDENCE, VOCABULARY))
    place = (str(db.engine.url), counters, user.id, what, key)
    if place not in _kept:
        counted = count()
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[place] = counted
        return counted
    return cast(T, _kept[place])
