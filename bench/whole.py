"""Questions with everything that counts in a search: words, their translations and synonyms, preferences, meaning, and
what the best hits tell about the others.

Words are translated by the shipped dictionary, so most have up to a dozen alternatives; two words of other documents
stand for synonyms. Vectors are made by chance: they take as long as real ones.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from wiki.search.backend import Document, Preference, Query
from wiki.search.dictionary import Dictionary
from wiki.search.meaning.encoder import DIMENSIONS
from wiki.search.meaning.packed import MOST_VECTORS, name_of
from wiki.search.meaning.store import VectorFolder
from wiki.search.wording import translated

SYNONYMS = 2
PREFERENCES = (Preference("type", "1", 0.3), Preference("industry", "3", -0.3))


def vector_folder(place: Path) -> VectorFolder:
    """Return the folder of the vectors of a bench."""
    return VectorFolder(place / "vectors", site="bench", model="chance")


def put_vectors(folder: VectorFolder, documents: Iterable[Document]) -> None:
    """Give each document as many vectors as it may have."""
    numbers = np.random.default_rng(1)
    with folder.writer() as writer:
        for document in documents:
            vectors = numbers.standard_normal((MOST_VECTORS, DIMENSIONS), np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            writer.put(name_of(document.key), int(document.digest(), 16), 1, vectors)
        writer.commit()


def whole(queries: Mapping[int, Sequence[Query]], place: Path, chance: random.Random) -> dict[int, list[Query]]:
    """Return the same queries with all that a search adds to them."""
    dictionary = Dictionary(place)
    dictionary.prepare()
    known = sorted({word for asked in queries.values() for query in asked for word in query.words})
    numbers = np.random.default_rng(2)
    return {words: list(_added(asked, known, dictionary, numbers, chance)) for words, asked in queries.items()}


def _added(
    asked: Iterable[Query],
    known: Sequence[str],
    dictionary: Dictionary,
    numbers: np.random.Generator,
    chance: random.Random,
) -> Iterator[Query]:
    for query in asked:
        synonyms = {word: tuple(chance.sample(known, SYNONYMS)) for word in query.words}
        vector = numbers.standard_normal(DIMENSIONS, np.float32)
        yield replace(
            translated(replace(query, alternatives=synonyms), dictionary),
            preferences=PREFERENCES,
            meaning=vector / np.linalg.norm(vector),
            refined=True,
        )
