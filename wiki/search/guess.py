"""Which type of customer a description sounds like, with reasons, and how sure that is.

Three kinds of signs count: names of a type in the description (its labels and synonyms, in any script) for 2 each;
words that it shares with a type's lines on how to recognise such a customer for .5 each, up to 1.5; and the types of
the cases that are most like it, for 1 together. A type's likelihood is its signs, plus a little for each so that
nothing is certain, over the signs of all. The weights are chosen so that one name outweighs everything else: the
reader sees the reasons and decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wiki.search.analysis import index_words, is_cjk, normalise
from wiki.search.stop_words import STOP_WORDS
from wiki.services.vocabulary import TermView

NAME, WORD, MOST_WORDS, CASES = 2.0, 0.5, 1.5, 1.0
PRIOR = 0.15
LIKELY = 0.6
"""From here on a description sounds like the type; below it only may."""

POSSIBLE = 0.2
"""From here on a second type is worth naming."""

_DENIED = re.compile(r"(?:[不没非](?:是|有|太|很|算|怎么|那么){0,2}|\b(?:not|never|no|n't)\W+(?:\w+\W+){0,2})$")
_REACH = 24


@dataclass(frozen=True, slots=True)
class Guess:
    """A type with its likelihood (0 to 1) and reasons: words as they were typed, and how many similar cases have it."""

    code: str
    likelihood: float
    words: tuple[str, ...]
    cases: int

    @property
    def is_likely(self) -> bool:
        """Whether a reader may be told that it sounds like this type."""
        return self.likelihood >= LIKELY


def guesses(
    text: str,
    types: Sequence[TermView],
    recognise: Mapping[str, Sequence[str]],
    near: Iterable[tuple[float, Sequence[str]]],
) -> list[Guess]:
    """Return the types that the text speaks for, likeliest first; none if there is no sign of any.

    `recognise` has each type's lines on how to recognise such a customer, `near` likeness and types of similar cases.
    """
    folded = normalise(text)
    signs: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = {}
    for term in types:
        names = _names_in(folded, term)
        shared = [word for word in _shared(folded, recognise.get(term.code, ())) if not any(word in n for n in names)]
        words[term.code] = names + shared
        signs[term.code] += NAME * len(names) + min(WORD * len(shared), MOST_WORDS)
    # Similar cases alone say what most customers are like, not what this one is: they count beside other signs.
    if any(signs.values()):
        for code, part in _near(near).items():
            if code in signs:
                signs[code] += CASES * part
    total = sum(signs.values()) + PRIOR * len(types)
    counted = _counted(near)
    found = [
        Guess(term.code, (signs[term.code] + PRIOR) / total, tuple(words[term.code]), counted.get(term.code, 0))
        for term in types
        if words[term.code]
    ]
    found.sort(key=lambda one: -one.likelihood)
    return found[:1] + [one for one in found[1:] if one.likelihood >= POSSIBLE]


def _names_in(folded: str, term: TermView) -> list[str]:
    """Return the names of a type that the text holds, longest first; not those inside of others and those denied."""
    names = sorted({normalise(word) for word in term.words()} - {""}, key=len, reverse=True)
    found: list[str] = []
    for name in names:
        place = _place(folded, name)
        if place >= 0 and not any(name in longer for longer in found) and not _is_denied(folded, place):
            found.append(name)
    return found


def _place(folded: str, name: str) -> int:
    """Return where a name stands, -1 if nowhere; a Latin one only as whole words."""
    place = folded.find(name)
    while place >= 0 and not is_cjk(name[0]):
        before, after = folded[place - 1 : place], folded[place + len(name) : place + len(name) + 1]
        if not (before.isalnum() or after.isalnum()):
            break
        place = folded.find(name, place + 1)
    return place


def _is_denied(folded: str, place: int) -> bool:
    return _DENIED.search(folded, max(0, place - _REACH), place) is not None


def _shared(folded: str, lines: Iterable[str]) -> list[str]:
    """Return the telling words that the text shares with the lines."""
    known = {
        word for line in lines for word in index_words(normalise(line)) if len(word) > 1 and word not in STOP_WORDS
    }
    return [word for word in dict.fromkeys(index_words(folded)) if word in known]


def _near(near: Iterable[tuple[float, Sequence[str]]]) -> dict[str, float]:
    parts: dict[str, float] = defaultdict(float)
    for likeness, codes in near:
        for code in codes[:1]:
            parts[code] += likeness
    total = sum(parts.values())
    return {code: part / total for code, part in parts.items()} if total else {}


def _counted(near: Iterable[tuple[float, Sequence[str]]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for _likeness, codes in near:
        for code in codes[:1]:
            counts[code] += 1
    return counts
