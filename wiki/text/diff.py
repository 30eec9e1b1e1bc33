"""What changed between two texts, by words."""

from wiki.text.alignment import Operation, align
from wiki.text.words import words

Change = tuple[Operation, str]

# Words in a row that are taken for the same place if both texts hold them once: as two strangers seldom share.
_SPAN = 4


def diff(old: str, new: str) -> list[Change]:
    """Return the pieces kept ("="), taken out ("-") and put in ("+") in reading order.

    Kept and put in give `new`, kept and taken out give `old`.
    """
    changes: list[tuple[Operation, list[str]]] = []
    for operation, run in align(words(old), words(new), span=_SPAN, readable=True):
        if run and changes and changes[-1][0] == operation:
            changes[-1][1].extend(run)
        elif run:
            changes.append((operation, run))
    return [(operation, "".join(run)) for operation, run in changes]
