"""Sentence vectors: how fast they are made, how large they are, and the CPU of a question with them.

Texts are those of `bench engine`. Queries are measured with vectors made by chance, which take as long as real ones,
and with short texts: what long ones cost is measured there, and an index of 100,000 would take a quarter of an hour.
"""

import random
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from bench import Measure
from bench.engine import BATCH, FACETS, sentences, stream, typed
from bench.figures import percentiles
from bench.whole import put_vectors, vector_folder
from wiki.search.backend import Document, Query, Reader
from wiki.search.grammar import parse
from wiki.search.meaning import encoder
from wiki.search.meaning.encoder import DIMENSIONS
from wiki.search.meaning.passages import texts
from wiki.search.whoosh_backend import WhooshBackend

SIZES = (10_000, 100_000)
ENCODED = 100
QUERIES = 40
SHORT = 40
"""Characters of a text in the index."""


def run(options: Namespace) -> Iterable[Measure]:
    """Measure the encoder, then the engine with vectors at each size."""
    chance = random.Random(20_26)
    parts = sentences(options.data)
    yield Measure("vectors.load", _cpu(encoder.load), "CPU s")
    yield from _encoding(list(stream(parts, ENCODED, chance)))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            short = [replace(one, body=one.body[:SHORT]) for one in stream(parts, size, chance)]
            yield from _engine(short, Path(place), f"vectors.{size}", chance)


def _encoding(documents: Sequence[Document]) -> Iterable[Measure]:
    seconds = _cpu(lambda: [encoder.encode(texts(document)) for document in documents])
    yield Measure("vectors.made", len(documents) / seconds, "documents/CPU s")
    questions = [_cpu(partial(encoder.encode_question, document.title)) for document in documents]
    yield from percentiles("vectors.question", [1000 * one for one in questions], "ms")


def _engine(documents: Sequence[Document], place: Path, name: str, chance: random.Random) -> Iterable[Measure]:
    folder = vector_folder(place)
    backend = WhooshBackend(place / "index", site="bench", facets=FACETS, vectors=folder.vectors)
    with backend.rebuild() as writer:
        for start in range(0, len(documents), BATCH):
            for document in documents[start : start + BATCH]:
                writer.put(document)
            writer.commit({"live": [start]})
    yield Measure(f"{name}.put", len(documents) / _cpu(lambda: put_vectors(folder, documents)), "documents/CPU s")
    size = sum(file.stat().st_size for file in (place / "vectors").rglob("*") if file.is_file())
    yield Measure(f"{name}.disk", size / 2**20, "MB")
    yield from _queries(backend.reader(), documents, name, chance)


def _queries(reader: Reader, documents: Sequence[Document], name: str, chance: random.Random) -> Iterable[Measure]:
    """Measure questions of three words, without and with meaning; half of the documents may be found."""
    audience = reader.audience(document.key for document in documents if chance.random() < 0.5)
    plain = [parse(typed(chance.choice(documents), 3, chance), FACETS) for _ in range(QUERIES)]
    numbers = np.random.default_rng(2).standard_normal((QUERIES, DIMENSIONS), np.float32)
    meant = [replace(one, meaning=vector / np.linalg.norm(vector)) for one, vector in zip(plain, numbers, strict=True)]
    yield Measure(f"{name}.first", 1000 * _cpu(partial(_search, reader, audience, meant[0])), "ms")
    for kind, queries in (("words", plain), ("words_and_meaning", meant)):
        for query in queries * 2:
            _search(reader, audience, query)
        figures = [1000 * _cpu(partial(_search, reader, audience, query)) for query in queries * 3]
        yield from percentiles(f"{name}.{kind}", figures, "ms")


def _search(reader: Reader, audience: object, query: Query) -> None:
    reader.search(query, audience=audience, facets=FACETS, size=20)


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start
