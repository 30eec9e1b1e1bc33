"""The engine alone: 10,000 documents of 300 to 400 characters, seven facets, an audience; CPU of this process.

The texts are made of sentences of --data (every corpus.jsonl below it), else of the texts that casewiki ships.
"""

import json
import random
import re
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import Measure
from wiki.search.analysis import index_words, normalise
from wiki.search.backend import Document, Reader
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

DOCUMENTS = 10_000
BATCH = 1_000
QUERIES = 60
FACETS = {"type": 6, "outcome": 2, "industry": 30, "level": 5, "stage": 8, "grade": 4, "cause": 20}
SHIPPED = Path(__file__).parent.parent / "wiki" / "content"
SENTENCE = re.compile(r"[^。！？.!?\n]{10,120}[。！？.!?]?")


def run(options: Namespace) -> Iterable[Measure]:
    """Build an index, then measure queries and commits on it."""
    chance = random.Random(20_26)
    documents = list(stream(sentences(options.data), DOCUMENTS, chance))
    with tempfile.TemporaryDirectory() as place:
        backend = WhooshBackend(Path(place) / "index", site="bench", facets=FACETS)
        yield Measure("engine.build", DOCUMENTS / _cpu(lambda: _build(backend, documents)), "documents/CPU s")
        yield Measure("engine.open", 1000 * _cpu(backend.reader), "ms")
        yield from _queries(backend.reader(), documents, chance)
        yield from _commits(backend, documents, chance)
        size = sum(file.stat().st_size for file in Path(place).rglob("*") if file.is_file())
        yield Measure("engine.disk", size / 2**20, "MB")


def stream(parts: Sequence[str], number: int, chance: random.Random) -> Iterator[Document]:
    """Yield `number` documents put together from sentences."""
    for key in range(number):
        body = ""
        length = chance.randint(300, 400)
        while len(body) < length:
            body += chance.choice(parts)
        facets = {name: _codes(name, size, chance) for name, size in FACETS.items()}
        title, date = chance.choice(parts)[:30], chance.randrange(10**6)
        yield Document(f"d{key}", "case", title, body[:length], facets=facets, date=date)


def _codes(facet: str, codes: int, chance: random.Random) -> tuple[str, ...]:
    """Return one code, two of a cause; low numbers are frequent."""
    number = 2 if facet == "cause" else 1
    return tuple(str(min(int(chance.expovariate(3 / codes)), codes - 1)) for _ in range(number))


def sentences(data: Path | None) -> list[str]:
    """Return sentences to make documents of."""
    files = data.rglob("corpus.jsonl") if data else SHIPPED.glob("*.json*")
    values = [value for file in sorted(files) for value in _values(file)]
    return [one for value in values for text in _texts(value) for one in SENTENCE.findall(text)]


def _values(file: Path) -> Iterable[Any]:
    text = file.read_text(encoding="utf-8")
    return [json.loads(text)] if file.suffix == ".json" else map(json.loads, text.splitlines())


def _texts(value: Any) -> Iterable[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _build(backend: WhooshBackend, documents: Sequence[Document]) -> None:
    with backend.rebuild() as writer:
        for start in range(0, len(documents), BATCH):
            for document in documents[start : start + BATCH]:
                writer.put(document)
            writer.commit({"live": [start]})


def _queries(reader: Reader, documents: Sequence[Document], chance: random.Random) -> Iterable[Measure]:
    """Measure queries of words that occur together in a document; half of the documents may be found."""
    audience = reader.audience(document.key for document in documents if chance.random() < 0.5)
    for words in (1, 3, 6):
        asked = [typed(chance.choice(documents), words, chance) for _ in range(QUERIES)]
        cold = [_cpu(partial(_search, reader, audience, text)) for text in asked]
        warm = [_cpu(partial(_search, reader, audience, text)) for text in asked * 5]
        yield from _percentiles(f"engine.query.{words}_words.cold", cold)
        yield from _percentiles(f"engine.query.{words}_words.warm", warm)
    empty = [_cpu(lambda: _search(reader, audience, "")) for _ in range(QUERIES)]
    yield from _percentiles("engine.query.empty", empty[1:])
    yield Measure("engine.audience", 1000 * _cpu(lambda: reader.audience(document.key for document in documents)), "ms")


def typed(document: Document, words: int, chance: random.Random) -> str:
    """Return a query of so many words of a document."""
    known = sorted({word for word in index_words(normalise(document.body)) if len(word) > 1})
    return " ".join(chance.sample(known, min(words, len(known))))


def _search(reader: Reader, audience: object, text: str) -> None:
    reader.search(parse(f"{text} outcome:0", FACETS), audience=audience, facets=FACETS, size=20)


def _commits(backend: WhooshBackend, documents: Sequence[Document], chance: random.Random) -> Iterable[Measure]:
    """Measure replacing one document, and opening the new state with a first query."""
    commits, refreshes = [], []
    for number in range(40):
        document = chance.choice(documents)
        with backend.writer() as writer:
            writer.put(document)
            commits.append(_cpu(partial(writer.commit, {"live": [DOCUMENTS + number]})))
        refreshes.append(_cpu(lambda: _search(backend.reader(), backend.reader().audience(["d1", "d2"]), "客户 拜访")))
    yield from _percentiles("engine.commit", commits)
    yield from _percentiles("engine.refresh", refreshes[1:])


def _percentiles(name: str, seconds: Sequence[float]) -> Iterable[Measure]:
    ordered = sorted(seconds)
    for percent in (50, 95):
        yield Measure(f"{name}.p{percent}", 1000 * ordered[len(ordered) * percent // 100], "ms")


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start
