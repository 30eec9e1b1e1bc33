"""The sets of words that mean the same, as a query reads them; kept until an editor changes one."""

from sqlalchemy import URL

from wiki.search.equivalents import Equivalents
from wiki.services import synonyms

_kept: tuple[tuple[URL, int], Equivalents] | None = None


def equivalents() -> Equivalents:
    """Return what counts in the place of which words."""
    global _kept
    known, kept = synonyms.current(), _kept
    if kept is None or kept[0] != known.place:
        _kept = kept = known.place, Equivalents(known.sets)
    return kept[1]
