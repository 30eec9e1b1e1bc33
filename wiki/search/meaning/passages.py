"""What is encoded of a document: it as a whole, and the passages of its beginning, since a question is about one.

The vector of the whole is that of title and beginning, raised by that of the title alone, which says in a line what it
is about, and by what handbooks say of what was done in it: these lines are in every language. Measured on English
questions to Chinese paragraphs (nDCG@10): the whole alone .835, passages alone .832, both .860; on our own questions
title and lines add 4 points to what vectors find by themselves. Case and punctuation of a question matter to the
encoder (1.5 points), traditional characters cost 7: texts are simplified, but otherwise read as they were written.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import simplified
from wiki.search.backend import Document
from wiki.search.meaning.packed import MOST_VECTORS

TEXTS_VERSION = 2
"""Rises when vectors are made otherwise of the same texts: those of another version are made anew."""

READ = 800
"""Characters of a text that are read: a page or so, which is what a vector can hold."""

SHORTEST = 30
"""Characters of a passage, but for the last."""

ADVICE = 0.6
"""What the lines of handbooks count in the vector of the whole; the title counts as much as title and beginning."""

_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?\n]*")

Matrix = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Matrix]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that are encoded of a document; `title` is empty where it has none."""

    whole: str
    title: str
    advice: tuple[str, ...]
    passages: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> "Texts":
        """Return the texts of a document."""
        title, body = simplified(document.title), simplified(document.body[:READ])
        advice = tuple(map(simplified, document.advice))
        return cls(f"{title}\n{body}", title.strip(), advice, tuple(_passages(body)))

    def joined(self) -> str:
        """Return all of them as one text, which tells whether they have changed."""
        return "\n\n".join((self.whole, *self.advice, *self.passages))

    def vectors(self, encode: Encode) -> Matrix:
        """Return the vector of the whole, then those of the passages, each of length 1."""
        title = [self.title] if self.title else []
        encoded = encode([self.whole, *title, *self.advice, *self.passages])
        parts = 1 + len(title)
        whole = encoded[:parts].sum(axis=0)
        if self.advice:
            whole += ADVICE * _unit(encoded[parts : parts + len(self.advice)].sum(axis=0))
        return np.vstack([_unit(whole), *encoded[parts + len(self.advice) :]])


def _unit(vector: NDArray[Any]) -> NDArray[Any]:
    return vector / (float(np.linalg.norm(vector)) or 1.0)


def _passages(body: str) -> list[str]:
    """Return a text cut between sentences, into no more passages than are kept."""
    passages = _cut(body, SHORTEST)
    return passages if len(passages) < MOST_VECTORS else _cut(body, len(body) / (MOST_VECTORS - 1))[: MOST_VECTORS - 1]


def _cut(body: str, least: float) -> list[str]:
    passages = [""]
    for sentence in _SENTENCE.findall(body):
        if len(passages[-1]) >= least:
            passages.append("")
        passages[-1] += sentence
    return [passage for passage in passages if passage.strip()]
