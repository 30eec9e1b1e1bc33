"""What the outcome of a review means for each type of record, in one place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from wiki.models import RecordType, User

Outcome = Callable[[Any, str, User], None]


class Kind(NamedTuple):
    """What happens to a record once it is approved or returned, given the last note and who wrote it; and whether it
    still waits for that.
    """

    approved: Outcome
    returned: Outcome
    waits: Callable[[Any], bool]


_kinds: dict[RecordType, Kind] = {}


def register(record_type: RecordType, kind: Kind) -> None:
    """Say what the outcome of a review means for a type of record; its service does, where it is defined."""
    _kinds[record_type] = kind


def kind_of(record_type: RecordType) -> Kind:
    """Return what was registered for a type."""
    return _kinds[record_type]
