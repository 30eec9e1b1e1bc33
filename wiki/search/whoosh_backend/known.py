"""The words that somebody may find: what looks or sounds like a word is said only if a document of theirs holds it."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from wiki.search import pinyin
from wiki.search.analysis import is_in_dictionary, stem
from wiki.search.backend import IndexUnusable
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.lexicon import Lexicon, distances

MOST_WORDS = 6
SURELY = 3
"""Documents that a word outside of the dictionary must be in to be meant by one that was typed otherwise."""

MOST_PLACES = 400
RARE = 5
"""A word read alike is left out if another one is so many times as frequent: it would only stand in its way."""


Answer = TypeVar("Answer")


def _asked(nothing: Callable[[], Answer]) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let a method of `Known` answer nothing where nothing may be found, and blame the index for what goes wrong."""

    def guarded(method: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(method)
        def ask(self: "Known", *text: Any, **options: Any) -> Answer:
            if not self.total:
                return nothing()
            try:
                return method(self, *text, **options)
            except Exception as error:
                raise self.blame(error) from error

        return ask

    return guarded


class Known:
    """The words of an audience, a `wiki.search.backend.Words`."""

    def __init__(self, among: Among, blame: Callable[[Exception], IndexUnusable]) -> None:
        self._among, self._index, self._audience = among, among.index, among.mask
        self.total, self.blame = among.count, blame

    @_asked(int)
    def count(self, word: str) -> int:
        """See `wiki.search.backend.Words`."""
        return self._among.held(word)

    @_asked(bool)
    def stands(self, text: str) -> bool:
        """See `wiki.search.backend.Words`."""
        return bool(text) and bool(self._audience[self._index.phrase(text)].any())

    @_asked(list[str])
    def near(self, word: str, edits: int) -> list[str]:
        """See `wiki.search.backend.Words`."""
        words = sorted({*chain.from_iterable(one.near(word, edits) for one in self._lexicons())})
        if not words:
            return []
        far = distances(word, words)
        for distance in range(1, edits + 1):
            close = [words[at].decode() for at in np.flatnonzero(far == distance).tolist()]
            counted = {one: self.count(stem(one)) for one in close}
            held = sorted(filter(counted.__getitem__, close), key=lambda one: (one[0] != word[0], -counted[one]))
            # The stem may be somewhere where the word itself is not.
            if found := next((one for one in held if self.stands(one)), None):
                return [found]
        return []

    @_asked(list[str])
    def read_as(self, spelling: Sequence[str]) -> list[str]:
        """See `wiki.search.backend.Words`."""
        tables = [pinyin.table(part) for part in spelling]
        words = self._usual(chain.from_iterable(one.fitting(tables) for one in self._lexicons()))
        return words or sorted(self._in_titles(tables))[:MOST_WORDS]

    @_asked(list[str])
    def mistaken_for(self, word: str, *, alike: bool = False) -> list[str]:
        """See `wiki.search.backend.Words`."""
        if not pinyin.is_in_units(word):
            return []
        tables = [pinyin.homophones(character) for character in word]
        same = self._usual({*chain.from_iterable(one.fitting(tables) for one in self._lexicons())} - {word}, SURELY)
        if same or alike or len(word) < 3:  # of two characters, one says too little about the other
            return same
        return self._usual(chain.from_iterable(one.differing(word) for one in self._lexicons()), SURELY)

    def _in_titles(self, tables: Sequence[pinyin.Table]) -> set[str]:
        """Return what stands in titles of the audience and fits."""
        lines = self._index.titles
        places = pinyin.places(lines.units, tables)
        found = places[self._audience[np.searchsorted(lines.ends, places, side="right")]][:MOST_PLACES]
        return {lines.units[at : at + len(tables)].tobytes().decode("utf-16-le", "ignore") for at in found.tolist()}

    def _usual(self, words: Iterable[str], least: int = 1) -> list[str]:
        """Return those that the audience has as words, most frequent first, without what is rare beside the first.

        Equal ones follow their characters: in which segment one stands first, what is hidden may decide. Words of the
        dictionary take precedence; others have to be in so many documents.
        """
        counted = {word: self.count(word) for word in dict.fromkeys(words)}
        held = sorted((word for word, count in counted.items() if count), key=lambda word: (-counted[word], word))
        held = [*filter(is_in_dictionary, held)] or [word for word in held if counted[word] >= least]
        return [word for word in held if counted[word] * RARE >= counted[held[0]]][:MOST_WORDS]

    def _lexicons(self) -> list[Lexicon]:
        return [segment.lexicon for segment in self._index.segments]
