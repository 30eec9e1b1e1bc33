"""What a person may do changes by acts, which raise a counter, and by time alone: at the ends of being named.

What is kept of rights from one request to the next is kept under the era, so that it is of no use in the next one.
"""

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from datetime import datetime

from sqlalchemy import select

from wiki.extensions import database_name, db, is_writing
from wiki.models.base import now
from wiki.models.readers import DocumentGrant
from wiki.models.site import ACCESS, generation
from wiki.models.users import User

MOST_KEPT = 2_000

Era = tuple[int, int]

_kept: dict[Hashable, Sequence[datetime]] = {}


def era(user: User) -> Era:
    """Return what names the person's rights as they are now: how often any were changed, how many ends have passed."""
    number = generation(ACCESS)
    return number, bisect_right(_turns(user, number), now())


def is_named_somewhere(user: User) -> bool:
    """Tell whether any document names the person, has done so or will; if not, nobody need look for it."""
    return bool(_turns(user, generation(ACCESS)))


def _turns(user: User, number: int) -> Sequence[datetime]:
    """Return the moments at which the person begins or ceases to be named somewhere, in order.

    They are read once for each state of the counter, which every new or ended grant raises.
    """
    place = database_name(), user.id, number
    if place in _kept:
        return _kept[place]
    times = select(DocumentGrant.starts_at, DocumentGrant.ends_at)
    own = times.where(DocumentGrant.user_id == user.id, DocumentGrant.ended_at.is_(None))
    found = sorted(moment for row in db.session.execute(own) for moment in row if moment)
    if not is_writing():  # a counter that is raised and rolled back gets the same number again
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[place] = found
    return found
