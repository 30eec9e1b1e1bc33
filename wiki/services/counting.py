"""Keeping what was counted over cases, as long as nothing that it hangs on has changed."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, cast

from wiki.access import era
from wiki.extensions import database_name
from wiki.models import User
from wiki.models.site import ACCESS, CUSTOMERS, EVIDENCE, NEWS, ROSTER, TOPICS, VOCABULARY, generation

T = TypeVar("T")
MOST_KEPT = 200
CASES = (ACCESS, EVIDENCE, VOCABULARY)
CONTACTS = (ACCESS, ROSTER, VOCABULARY)
ACCOUNTS = (ACCESS, CUSTOMERS, VOCABULARY)
SEARCHES = (ACCESS, NEWS)
DISCUSSIONS = (ACCESS, TOPICS, VOCABULARY)

_kept: dict[Hashable, Any] = {}


def kept(what: str, key: Hashable, user: User, count: Callable[[], T], *, of: Sequence[str] = CASES) -> T:
    """Return what `count()` gives for the user, counted anew after any change of a case, a citation, a term or a right.

    `of` names the counters to go by where it is not cases that are counted. What changes raises its counter in its own
    transaction, so nobody sees a figure that is out of date; what the person may read no longer ends with the era.
    """
    counters = tuple(generation(name) for name in of)
    place = (database_name(), counters, era(user), user.id, what, key)
    if place not in _kept:
        counted = count()
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[place] = counted
        return counted
    return cast(T, _kept[place])
