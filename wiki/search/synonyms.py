"""The sets of words that mean the same, as a query reads them; kept until an editor changes one."""

from sqlalchemy import URL

from wiki.search.wording import Alternatives, analysed, countable
from wiki.services import synonyms

_kept: tuple[tuple[URL, int], Alternatives] | None = None


def alternatives() -> Alternatives:
    """Return what counts in the place of which words."""
    global _kept
    known, kept = synonyms.current(), _kept
    if kept is None or kept[0] != known.place:
        _kept = kept = known.place, _read(known)
    return kept[1]


def _read(known: synonyms.Synonyms) -> Alternatives:
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for words, one_way in known.sets:
        countables = list(map(countable, words))
        for word, own in zip(words[:1] if one_way else words, countables, strict=False):
            found.setdefault(analysed(word), {}).update((other, None) for other in countables if other != own)
    found.pop((), None)
    return {row: tuple(others) for row, others in found.items()}
