"""How the engine grows, with tantivy beside it: building, size, memory, opening, queries, commits, rebuilding.

Documents of 300 to 400 characters, seven facets, half of them in the audience. Each size is built and read in
processes of its own; figures are CPU of the process, unless they say otherwise. `first` is the first time that a
process asks a query, `again` the second; `commit.first` is the first query after a commit, for which nothing is kept.
tantivy gets the same analysed words and characters, ranks by them among the same audience and need not count; ours
decides about hits, too, looks for the query as a phrase, and counts. `whole` is a question with everything that a
search adds to it (see `whole`); memory of its own is what no other process can share, files that are mapped apart.
"""

import multiprocessing
import random
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from os import getloadavg
from pathlib import Path
from typing import Any

from bench import Measure
from bench.engine import FACETS, sentences, stream, typed
from bench.rival import Rival
from bench.whole import put_vectors, vector_folder, whole
from wiki.search.backend import Document, Query, Reader
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

BATCH = 1_000
QUERIES = 60
WORDS = (1, 3, 6)
COMMITS = 120
RIVAL_COMMITS = 20
REBUILT = 10_000
PAUSE = 0.01
SEED = 20_26

Figures = list[tuple[str, float, str]]


def run(options: Namespace) -> Iterable[Measure]:
    """Measure each size, and print a table of all at the end."""
    sizes = [int(size) for size in options.sizes.split(",")]
    table: dict[str, dict[int, str]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="casewiki-growth-") as place:
            for phase in (_build, _rival_build, _read, _put_vectors, _whole, _commits, _rebuild):
                for name, value, unit in _apart(phase, Path(place), size, options.data):
                    table.setdefault(f"{name} ({unit})", {})[size] = f"{value:.4g}"
                    yield Measure(f"growth.{size}.{name}", value, unit)
    print(f"{'':46}" + "".join(f"{size:>12,}" for size in sizes), file=sys.stderr)
    for name, values in table.items():
        print(f"{name:46}" + "".join(f"{values.get(size, ''):>12}" for size in sizes), file=sys.stderr)


def _apart(phase: Callable[..., Figures], *arguments: Any) -> Figures:
    """Run a phase in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(phase, *arguments).result()


def _build(place: Path, size: int, data: Path | None) -> Figures:
    backend, spent, before = _ours(place), 0.0, _memory("VmRSS")
    with backend.rebuild() as writer:
        for batch in _batches(size, data):
            spent += _cpu(partial(_put, writer, batch))
        spent += _cpu(writer.finish)
    return [
        ("build", size / spent, "documents/CPU s"),
        ("disk", _disk(place / "index"), "MB"),
        ("build.memory_peak", _memory("VmHWM"), "MB"),
        ("build.memory_before", before, "MB"),
    ]


def _rival_build(place: Path, size: int, data: Path | None) -> Figures:
    rival, spent = _rival(place), 0.0
    writer = rival.writer()
    for batch in _batches(size, data):
        prepared = [rival.prepared(document, _is_allowed(document)) for document in batch]
        spent += _cpu(lambda prepared=prepared: [writer.add_document(one) for one in prepared])  # type: ignore[misc]
    spent += _cpu(lambda: (writer.commit(), writer.wait_merging_threads()))
    return [
        ("tantivy.build", size / spent, "documents/CPU s"),
        ("tantivy.disk", _disk(place / "tantivy"), "MB"),
        ("tantivy.build.memory_peak", _memory("VmHWM"), "MB"),
    ]


def _read(place: Path, size: int, data: Path | None) -> Figures:
    queries, before = _queries(size, data), _memory("VmRSS")
    backend = _ours(place)
    figures: Figures = [("open", 1000 * _cpu(backend.reader), "ms")]
    reader = backend.reader()
    figures.append(("audience", 1000 * _cpu(lambda: _audience(reader, size)), "ms"))
    audience = _audience(reader, size)
    figures.append(("first_of_all", 1000 * _cpu(lambda: _ask(reader, audience, parse("客户"), FACETS)), "ms"))
    for words, asked in queries.items():
        for name, facets in (("first", FACETS), ("again", FACETS), ("again.no_facets", ())):
            spent = [_cpu(partial(_ask, reader, audience, query, facets)) for query in asked]
            figures += _percentiles(f"{name}.{words}_words", spent)
    figures += _percentiles("empty", [_cpu(lambda: _ask(reader, audience, Query(), FACETS)) for _ in range(QUERIES)])
    figures += [("reader.memory", _memory("VmRSS"), "MB"), ("reader.memory_before", before, "MB")]
    return figures + list(_beside(reader, audience, queries, _rival(place)))


def _beside(
    reader: Reader, audience: Any, queries: dict[int, list[Query]], rival: Rival
) -> Iterator[tuple[str, float, str]]:
    """Ask both the same, in turns."""
    searcher = rival.searcher()
    for words, asked in queries.items():
        own, best, counted = [], [], []
        for query in asked * 3:
            theirs = rival.asked(query)
            own.append(_cpu(partial(_ask, reader, audience, query, ())))
            best.append(_cpu(partial(rival.best, searcher, theirs)))
            counted.append(_cpu(partial(rival.counted, searcher, theirs)))
        yield from _percentiles(f"tantivy.{words}_words.no_facets", best)
        yield from _percentiles(f"tantivy.{words}_words.facets_only", counted)
        yield f"ratio.{words}_words", sum(own) / sum(best), "ours/tantivy"


def _put_vectors(place: Path, size: int, data: Path | None) -> Figures:
    spent = _cpu(lambda: put_vectors(vector_folder(place), _documents(size, data)))
    return [("vectors.put", size / spent, "documents/CPU s"), ("vectors.disk", _disk(place / "vectors"), "MB")]


def _whole(place: Path, size: int, data: Path | None) -> Figures:
    """Ask with meaning, other words, preferences and refining; of the words nothing was read before."""
    queries = whole(_queries(size, data), place, random.Random(SEED))
    before = _memory("RssAnon")
    reader = _ours(place).reader()
    audience = _audience(reader, size)
    warming = next(iter(queries.values()))[0]
    figures: Figures = [("whole.first_of_all", 1000 * _cpu(lambda: _ask(reader, audience, warming, FACETS)), "ms")]
    for words, asked in queries.items():
        for name in ("first", "again"):
            figures += _percentiles(
                f"whole.{name}.{words}_words", [_cpu(partial(_ask, reader, audience, one, FACETS)) for one in asked]
            )
    return [*figures, ("whole.memory_own", _memory("RssAnon") - before, "MB"), ("machine.load", getloadavg()[0], "1")]


def _commits(place: Path, size: int, data: Path | None) -> Figures:
    """Replace single documents: the commit, opening the new state, and a first query of six words."""
    backend, queries = _ours(place), _queries(size, data)[WORDS[-1]]
    documents = list(islice(_documents(size, data), COMMITS))
    spent: dict[str, list[float]] = {name: [] for name in ("commit", "commit.reopen", "commit.first")}
    backend.reader()
    for number, document in enumerate(documents):
        with backend.writer() as writer:
            writer.put(document)
            spent["commit"].append(_cpu(partial(writer.commit, {"live": [number]})))
        spent["commit.reopen"].append(_cpu(backend.reader))
        if number % 4 == 0:
            reader = backend.reader()
            audience = _audience(reader, size)
            spent["commit.first"].append(_cpu(partial(_ask, reader, audience, queries[number // 4], FACETS)))
    figures = [figure for name, seconds in spent.items() for figure in _percentiles(name, seconds)]
    rival = _rival(place)
    writing = rival.writer()
    prepared = [(one.key, rival.prepared(one, _is_allowed(one))) for one in documents[:RIVAL_COMMITS]]
    theirs = [_cpu(lambda key=key, one=one: rival.replace(writing, key, one)) for key, one in prepared]  # type: ignore[misc]
    return [*figures, *_percentiles("tantivy.commit", theirs)]


def _rebuild(place: Path, size: int, data: Path | None) -> Figures:
    """Ask while another process rebuilds up to REBUILT documents beside the index; seconds are of the clock."""
    backend, queries = _ours(place), [query for asked in _queries(size, data).values() for query in asked]
    reader = backend.reader()
    audience, answered = _audience(reader, size), []
    context = multiprocessing.get_context("spawn")
    progress = context.Value("i", 0)
    other = context.Process(target=_rebuild_beside, args=(place, min(size, REBUILT), data, progress))
    began = time.monotonic()
    other.start()
    while other.is_alive():
        asked = time.monotonic()
        _ask(reader, audience, queries[len(answered) % len(queries)], FACETS)
        answered.append(time.monotonic() - asked)
        time.sleep(PAUSE)
    other.join()
    assert backend.reader().count == min(size, REBUILT)
    return [
        ("rebuild.beside", time.monotonic() - began, "s"),
        ("rebuild.progress_calls", float(progress.value // BATCH), "1"),
        ("rebuild.answers_meanwhile", float(len(answered)), "1"),
        ("rebuild.slowest_answer", 1000 * max(answered), "ms"),
    ]


def _rebuild_beside(place: Path, size: int, data: Path | None, progress: Any) -> None:
    with _ours(place).rebuild() as writer:
        for batch in _batches(size, data):
            _put(writer, batch)
            progress.value += len(batch)


def _ours(place: Path) -> WhooshBackend:
    return WhooshBackend(place / "index", site="bench", facets=FACETS, vectors=vector_folder(place).vectors)


def _rival(place: Path) -> Rival:
    return Rival(place / "tantivy", FACETS)


def _documents(size: int, data: Path | None) -> Iterator[Document]:
    return stream(sentences(data), size, random.Random(SEED))


def _batches(size: int, data: Path | None) -> Iterator[list[Document]]:
    documents = _documents(size, data)
    while batch := list(islice(documents, BATCH)):
        yield batch


def _put(writer: Any, batch: Sequence[Document]) -> None:
    for document in batch:
        writer.put(document)
    writer.commit({"live": [1]})


def _queries(size: int, data: Path | None) -> dict[int, list[Query]]:
    """Return queries of words that stand together in documents from all of the collection, parsed."""
    chance = random.Random(SEED)
    some = list(islice(_documents(size, data), 0, None, size // QUERIES))[:QUERIES]
    return {words: [parse(typed(document, words, chance)) for document in some] for words in WORDS}


def _is_allowed(document: Document) -> bool:
    return int(document.key[1:]) % 2 == 0


def _audience(reader: Reader, size: int) -> Any:
    return reader.audience([f"d{number}" for number in range(0, size, 2)])


def _ask(reader: Reader, audience: Any, query: Query, facets: Iterable[str]) -> None:
    reader.search(query, audience=audience, facets=facets, size=20)


def _percentiles(name: str, seconds: Sequence[float]) -> Iterator[tuple[str, float, str]]:
    ordered = sorted(seconds)
    for percent in (50, 95):
        yield f"{name}.p{percent}", 1000 * ordered[len(ordered) * percent // 100], "ms"


def _memory(name: str) -> float:
    """Return a figure of /proc/self/status in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _disk(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes, in all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start
