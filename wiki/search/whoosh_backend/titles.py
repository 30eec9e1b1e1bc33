"""Documents by their titles, while somebody is typing."""

from collections.abc import Sequence

import numpy as np

from wiki.search.lines import NOT_FOUND, Way
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Snapshot


def titled(index: Snapshot, wanted: Sequence[Sequence[Way]], audience: Mask, most: int) -> list[int]:
    """Return the numbers of those of the audience whose titles fit, best first, equal ones newest first."""
    ranks = index.titles.ranks(wanted)
    found = np.flatnonzero((ranks < NOT_FOUND) & audience)
    numbers: list[int] = index.best(found, ranks[found], most).tolist()
    return numbers
