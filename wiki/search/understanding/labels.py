"""The words under which the index finds documents of a class: those of its names, which stand among their labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from wiki.search.analysis import index_words, is_cjk, normalise
from wiki.services.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one class, and one of them that is a whole name, if there is one."""

    held: frozenset[str] = frozenset()
    name: str | None = None


@dataclass(slots=True)
class LabelBook:
    """The labels of a vocabulary, made as they are asked for."""

    known: Vocabulary
    _made: dict[tuple[str, str], Labels] = field(default_factory=dict)

    def of(self, list_code: str, code: str) -> Labels:
        """Return the words of a class; none if nobody knows it."""
        key = list_code, code
        if key not in self._made:
            self._made[key] = self._read(list_code, code)
        return self._made[key]

    def _read(self, list_code: str, code: str) -> Labels:
        term = self.known.get(list_code, code)
        names = [normalise(name) for name in term.words()] if term else []
        words = [index_words(name) for name in names]
        whole = [own[0] for name, own in zip(names, words, strict=True) if _is_one_word(name, own)]
        name = next((word for word in whole if is_cjk(word[0])), next(iter(whole), None))
        return Labels(frozenset(chain.from_iterable(words)), name)


def _is_one_word(name: str, words: Sequence[str]) -> bool:
    return len(words) == 1 and (words[0] == name if is_cjk(name[0]) else name.isalnum())
