"""Quality of the ranking: nDCG@10 and recall@10 of every collection in a folder, through analyser, index and scorer.

A collection is a folder with corpus.jsonl {"id", "title", "text"}, queries.jsonl {"id", "text"} and qrels.tsv (query,
document, relevance).
"""

import json
import math
import sys
import tempfile
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import Measure
from wiki.search.backend import Document, Reader
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

DEPTH = 10

Judgments = Mapping[str, Mapping[str, int]]


def run(options: Namespace) -> Iterable[Measure]:
    """Measure each collection below --data."""
    if options.data is None or not options.data.is_dir():
        sys.exit("bench retrieval needs --data FOLDER, a folder of collections.")
    for folder in sorted(path.parent for path in options.data.glob("*/corpus.jsonl")):
        ndcg, recall = measure(folder)
        yield Measure(f"{folder.name}.ndcg@{DEPTH}", ndcg, "1")
        yield Measure(f"{folder.name}.recall@{DEPTH}", recall, "1")


def measure(folder: Path) -> tuple[float, float]:
    """Return mean nDCG and recall of the judged queries of one collection."""
    documents = list(_lines(folder / "corpus.jsonl"))
    judged = _judgments(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory() as place:
        reader = _indexed(documents, Path(place))
        audience = reader.audience(document["id"] for document in documents)
        gains = [
            _figures([hit.key for hit in _search(reader, audience, query["text"])], judged[query["id"]])
            for query in _lines(folder / "queries.jsonl")
            if query["id"] in judged
        ]
    return sum(ndcg for ndcg, _ in gains) / len(gains), sum(recall for _, recall in gains) / len(gains)


def _search(reader: Reader, audience: Any, text: str) -> Sequence[Any]:
    return reader.search(parse(text), audience=audience, size=DEPTH).hits


def _indexed(documents: Iterable[Mapping[str, str]], place: Path) -> Reader:
    backend = WhooshBackend(place / "index", site="bench")
    with backend.rebuild() as writer:
        for document in documents:
            writer.put(Document(document["id"], "page", document.get("title") or "", document["text"]))
        writer.commit({"live": [1]})
    return backend.reader()


def _figures(ranked: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, float]:
    """Return nDCG with linear gain, and the share of relevant documents among the first ten."""
    gain = sum(relevant.get(key, 0) / math.log2(place + 2) for place, key in enumerate(ranked))
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    ideal = sum(one / math.log2(place + 2) for place, one in enumerate(best))
    return gain / ideal, sum(key in relevant for key in ranked) / min(DEPTH, len(relevant))


def _judgments(file: Path) -> Judgments:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        query, document, relevance = line.split("\t")
        if int(relevance) > 0:
            judged[query][document] = int(relevance)
    return judged


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
