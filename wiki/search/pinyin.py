"""How Chinese is read, and how what somebody types in Latin letters reads as Chinese.

Readings have no tones; ü is typed v. A character has every reading that it has in some word: who types “yinhang” finds
银行, and who writes a homophone is understood. Of a row of letters each part stands for one character: a whole
syllable, the beginning of the last one, or, if all parts are that, first letters only.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from wiki import content

Table = NDArray[np.bool_]
"""For each unit of UTF-16, whether it is one of the characters meant."""

Spelling = tuple[str, ...]

UNITS = 0x10000
LONGEST = 24
"""Letters of a row that are read at all."""

MOST_SPELLINGS = 4
LONGEST_SYLLABLE = 6
OTHER_SPELLINGS = {"lue": "lve", "nue": "nve"}
INITIALS = frozenset("abcdefghjklmnopqrstwxyz")


def spellings(letters: str) -> list[Spelling]:
    """Return the ways to read the letters as syllables, fewest first; a star closes one that is only begun."""
    if not _is_typed(letters):
        return []
    letters = letters.replace("ü", "v")
    found = islice(_spelt(letters, 0, _readable(letters)), 4 * MOST_SPELLINGS)
    return sorted(found, key=len)[:MOST_SPELLINGS]


def syllables(letters: str) -> list[Spelling]:
    """Return the ways to read the letters as syllables that are all complete."""
    return [spelling for spelling in spellings(letters) if not spelling[-1].endswith("*")]


def initials(letters: str) -> Spelling | None:
    """Return the letters as the first ones of one character each; zh, ch and sh are typed as one letter or two."""
    if not (1 < len(letters) <= LONGEST and set(letters) <= INITIALS):
        return None
    return tuple(f"{letter}*" for letter in letters)


def begins_with(text: str, letters: str) -> bool:
    """Tell whether the beginning of a text is read as the letters, or as its characters' first ones."""
    patterns = [pattern for pattern in (*spellings(letters), initials(letters)) if pattern]
    readable = [pattern for pattern in patterns if len(pattern) <= len(text) and is_in_units(text)]
    return any(all(table(part)[ord(text[at])] for at, part in enumerate(pattern)) for pattern in readable)


def table(part: str) -> Table:
    """Return the characters of one part of a spelling: a syllable, or the beginning of one and a star."""
    known = _characters()
    if part.endswith("*"):
        return _mask("".join(known[sound] for sound in _beginning(part[:-1])))
    return _mask(known.get(part, ""))


def homophones(character: str) -> Table:
    """Return the characters that share a reading with one."""
    known = _characters()
    return _mask(character + "".join(known[sound] for sound in _sounds().get(character, ())))


def is_in_units(text: str) -> bool:
    """Tell whether every character of a text is one unit of UTF-16, so that a table can have it."""
    return all(ord(character) < UNITS for character in text)


def places(units: NDArray[np.uint16], pattern: Sequence[Table | int]) -> NDArray[np.int64]:
    """Return where in a text units stand that fit the pattern one after the other; a number is one unit itself."""
    if not pattern or len(pattern) > len(units):
        return np.empty(0, np.int64)
    found = np.flatnonzero(_fits(units[: len(units) - len(pattern) + 1], pattern[0]))
    for distance, wanted in enumerate(pattern[1:], 1):
        found = found[_fits(units[found + distance], wanted)]
    return found


def _fits(units: NDArray[np.uint16], wanted: Table | int) -> Table:
    fitting: Table = units == wanted if isinstance(wanted, int) else wanted[units]
    return fitting


def _is_typed(letters: str) -> bool:
    return 1 < len(letters) <= LONGEST and letters.isalpha() and letters.replace("ü", "v").isascii()


def _readable(letters: str) -> list[bool]:
    """Tell for each place whether the letters from there on can be read, the place after the last one included."""
    readable = [False] * len(letters) + [True]
    for start in reversed(range(len(letters))):
        readable[start] = any(readable[start + len(part.rstrip("*"))] for part in _parts(letters, start))
    return readable


def _spelt(letters: str, start: int, readable: Sequence[bool]) -> Iterator[Spelling]:
    """Yield the spellings from a place on, those first whose first syllables are long."""
    if start == len(letters):
        yield ()
    for part in _parts(letters, start):
        end = start + len(part.rstrip("*"))
        if readable[end]:
            yield from ((part, *rest) for rest in _spelt(letters, end, readable))


def _parts(letters: str, start: int) -> list[str]:
    """Return the syllables that can begin at a place, longest first, and the rest itself if it only begins one."""
    known, parts = _characters(), []
    for end in range(min(start + LONGEST_SYLLABLE, len(letters)), start, -1):
        sound = OTHER_SPELLINGS.get(letters[start:end], letters[start:end])
        if sound in known and (len(sound) > 1 or sound in "aeo"):
            parts.append(sound)
        elif end == len(letters) and _beginning(sound):
            parts.append(f"{sound}*")
    return parts


@cache
def _beginning(letters: str) -> tuple[str, ...]:
    return tuple(sound for sound in _characters() if sound.startswith(letters))


def _mask(characters: str) -> Table:
    mask = np.zeros(UNITS, bool)
    mask[np.frombuffer(characters.encode("utf-16-le"), np.dtype("<u2"))] = True
    return mask


@cache
def _characters() -> dict[str, str]:
    return content.pinyin()


@cache
def _sounds() -> dict[str, tuple[str, ...]]:
    """Return the readings of each character."""
    sounds: dict[str, tuple[str, ...]] = {}
    for sound, characters in _characters().items():
        for character in characters:
            sounds[character] = (*sounds.get(character, ()), sound)
    return sounds
