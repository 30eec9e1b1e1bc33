"""The sets of words that mean the same, as a query reads them; kept until an editor changes one."""

from sqlalchemy import URL

from wiki.search.wording import Alternatives, analysed, countable
from wiki.services import synonyms

_kept: tuple[tuple[URL, int], Alternatives] | None = None


def alternatives() -> Alternatives:
    """Return what counts in the place of which words."""
    global _kept
    known = synonyms.current()
    if _kept is None or _kept[0] != known.place:
        _kept = known.place, _read(known)
    return _kept[1]


def _read(known: synonyms.Synonyms) -> Alternatives:
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for words, one_way in known.sets:
        countables = [countable(word) for word in words]
        for word in words[:1] if one_way else words:
            row = analysed(word)
            others = dict.fromkeys(other for other in countables if other != countable(word))
            found.setdefault(row, {}).update(others)
    found.pop((), None)
    return {row: tuple(others) for row, others in found.items()}
