"""The sets of words that mean the same, as a query reads them; kept until an editor changes one."""

from wiki.search.cache import Latest
from wiki.search.equivalents import Equivalents
from wiki.services import synonyms

_equivalents = Latest[Equivalents]()


def equivalents() -> Equivalents:
    """Return what counts in the place of which words."""
    known = synonyms.current()
    return _equivalents.of(known.place, lambda: Equivalents(known.sets))
