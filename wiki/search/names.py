"""The names of all terms that are offered, as lines to look through; kept until the vocabulary changes.

Whether somebody may see a term is asked of the database; a name alone decides nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.extensions import db
from wiki.models import TERM_LISTS
from wiki.search.analysis import normalise
from wiki.search.cache import Latest
from wiki.search.lines import Lines
from wiki.services import vocabulary
from wiki.services.vocabulary import TermView, Vocabulary

MAIN_LIST = "personality"


@dataclass(frozen=True)
class Names:
    """Every name of the terms, the term of each, and 0 for those of the main list, 1 for others."""

    lines: Lines
    terms: list[TermView]
    later: NDArray[np.uint8]


_names = Latest[Names]()


def term_names() -> Names:
    """Return the names of the vocabulary in force."""
    known = vocabulary.current()
    return _names.of((db.engine.url, known.generation), lambda: _read(known))


def _read(known: Vocabulary) -> Names:
    names = [
        (normalise(word), term, list_code != MAIN_LIST)
        for list_code in TERM_LISTS
        for term in known.choices(list_code)
        for word in term.words()
    ]
    lines = Lines.of(name for name, _term, _later in names)
    later = np.array([later for _name, _term, later in names], np.uint8)
    return Names(lines, [term for _name, term, _later in names], later)
