"""Public collections, each a folder with corpus.jsonl {"id", "title", "text"}: through analyser, index and scorer.

They know nothing of customers: there is no site, no vocabulary and no reader whose rights would count.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bench import Measure
from bench.retrieval.judged import lines, questions
from bench.retrieval.quality import DEPTH, mean, ndcg, recall
from wiki.search.backend import Document, Reader
from wiki.search.dictionary import Dictionary
from wiki.search.grammar import parse
from wiki.search.meaning.encoder import MODEL, encode_question
from wiki.search.meaning.following import Follower
from wiki.search.meaning.store import VectorFolder
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.wording import translated


def measure(data: Path) -> Iterator[Measure]:
    """Measure each collection below `data`."""
    if not data.is_dir():
        sys.exit("bench retrieval --data FOLDER needs a folder of collections.")
    for folder in sorted(path.parent for path in data.glob("*/corpus.jsonl")):
        asked = questions(folder)
        with tempfile.TemporaryDirectory() as place:
            rankings = _rankings(folder, [question.text for question in asked], Path(place))
        pairs = list(zip(rankings, (question.relevance for question in asked), strict=True))
        yield Measure(f"{folder.name}.ndcg@{DEPTH}", mean([ndcg(*pair) for pair in pairs]), "1")
        yield Measure(f"{folder.name}.recall@{DEPTH}", mean([recall(*pair) for pair in pairs]), "1")


def _rankings(folder: Path, texts: Iterable[str], place: Path) -> list[list[str]]:
    documents = list(lines(folder / "corpus.jsonl"))
    reader = _indexed(documents, place)
    audience = reader.audience(document["id"] for document in documents)
    return [[hit.key for hit in _search(reader, audience, text)] for text in texts]


def _search(reader: Reader, audience: Any, text: str) -> Sequence[Any]:
    return reader.search(
        translated(replace(parse(text), meaning=encode_question(text), refined=True), _dictionary()),
        audience=audience,
        size=DEPTH,
    ).hits


@cache
def _dictionary() -> Dictionary:
    made = Dictionary(Path(tempfile.mkdtemp(prefix="casewiki-bench-")))
    made.prepare()
    return made


def _indexed(documents: Iterable[Mapping[str, str]], place: Path) -> Reader:
    vectors = VectorFolder(place / "vectors", site="bench", model=MODEL)
    backend = WhooshBackend(place / "index", site="bench", vectors=vectors.vectors)
    made = {one["id"]: Document(one["id"], "page", one.get("title") or "", one["text"]) for one in documents}
    with backend.rebuild() as writer:
        for document in made.values():
            writer.put(document)
        writer.commit({"live": [1]})
    follower = Follower(lambda keys: {key: made[key] for key in keys})
    with vectors.writer() as rows:
        while follower.step(backend.reader(), rows, seconds=60):
            pass
    return backend.reader()
