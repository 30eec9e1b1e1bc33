"""Our own judged questions over the demo cases, asked as a seller asks: all of `search.find` on a site of its own.

Beside it stand two baselines of the same run, asked of the engine with nothing but the grammar: the words of the
stories alone, and the names of the classification besides. What `find` adds to these has to show here.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bench import Measure
from bench.retrieval.judged import Question, questions
from bench.retrieval.quality import DEPTH, exponential, interval, mean, ndcg, recall
from tests.service import Service
from wiki import search
from wiki.app import create_app
from wiki.extensions import db
from wiki.models import User
from wiki.search import documents
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend
from wiki.settings import from_environment

FOLDER = Path(__file__).parent
SELLER = "demo-seller"
HELPS = 2
"""The relevance that recall asks for: a case that only touches the question need not be found."""

BASELINE = "words_and_labels"
BATCH = 1_000

Ranking = Sequence[str]
Ask = Callable[[str], Ranking]


def measure(name: str, *, each: bool = False) -> Iterator[Measure]:
    """Measure a collection beside this module: all questions, each kind, and with `each` every single question.

    Nothing but the whole is told of questions that are held out.
    """
    asked = questions(FOLDER / name)
    with tempfile.TemporaryDirectory(prefix="casewiki-bench-") as place, demo_site(Path(place)) as seller:
        ways = {
            "": _found(seller),
            "words_only": _bare(Path(place), labels=False),
            BASELINE: _bare(Path(place), labels=True),
        }
        ranked = {way: [ask(question.text) for question in asked] for way, ask in ways.items()}
    by_kind = {} if name == "held_out" else _by_kind(asked)
    for way, rankings in ranked.items():
        yield from _figures(f"{name}.{way}".strip("."), asked, rankings, by_kind)
    yield from _certainty(name, asked, ranked)
    for question, ranking in zip(asked, ranked[""], strict=True) if each else ():
        yield Measure(f"{name}.{question.id}.ndcg@{DEPTH}", ndcg(ranking, question.relevance), "1")


@contextmanager
def demo_site(place: Path) -> Iterator[User]:
    """Open a new site with the demo cases in this process, and give a seller who may read all of them."""
    service = Service(place / "instance", {})
    service.casewiki("init")
    service.casewiki("demo")
    with create_app(from_environment(service.environ)).app_context():
        try:
            yield db.session.scalars(select(User).where(User.name == SELLER)).one()
        finally:
            db.session.remove()
            db.engine.dispose()


def _found(seller: User) -> Ask:
    def ask(text: str) -> Ranking:
        results = search.find(text, user=seller, kind="case", size=DEPTH)
        assert not results.degraded, "The index of the site cannot be used."
        return [hit.ref or "" for hit in results.hits]

    return ask


def _bare(place: Path, *, labels: bool) -> Ask:
    backend = WhooshBackend(place / f"labels-{labels}", site="bench", facets=documents.FACETS)
    read = [document for batch in documents.all_documents(BATCH) for document in batch]
    with backend.rebuild() as writer:
        for document in read:
            writer.put(document if labels else replace(document, labels=()))
        writer.commit({"live": [1]})
    reader = backend.reader()
    audience = reader.audience(document.key for document in read)

    def ask(text: str) -> Ranking:
        query = parse(text, documents.FACETS)
        return [hit.ref or "" for hit in reader.search(query, audience=audience, size=DEPTH).hits]

    return ask


def _by_kind(asked: Sequence[Question]) -> dict[str, list[int]]:
    """Return the places of the questions of each kind."""
    kinds = dict.fromkeys(question.kind for question in asked)
    return {kind: [place for place, question in enumerate(asked) if question.kind == kind] for kind in kinds}


def _figures(
    name: str, asked: Sequence[Question], rankings: Sequence[Ranking], by_kind: Mapping[str, Sequence[int]]
) -> Iterator[Measure]:
    for group, places in {"": range(len(asked)), **by_kind}.items():
        pairs = [(rankings[place], asked[place].relevance) for place in places]
        full = f"{name}.{group}".strip(".")
        yield Measure(f"{full}.ndcg@{DEPTH}", mean([ndcg(*pair) for pair in pairs]), "1")
        yield Measure(f"{full}.recall@{DEPTH}", mean([recall(*pair, least=HELPS) for pair in pairs]), "1")


def _certainty(name: str, asked: Sequence[Question], ranked: Mapping[str, Sequence[Ranking]]) -> Iterator[Measure]:
    """Yield the interval of the mean, that of the gain over the better baseline, and the mean by a steeper gain."""
    scores = {
        way: [ndcg(ranking, question.relevance) for ranking, question in zip(rankings, asked, strict=True)]
        for way, rankings in ranked.items()
    }
    gains = [ours - theirs for ours, theirs in zip(scores[""], scores[BASELINE], strict=True)]
    for figure, values in ((f"{name}.ndcg@{DEPTH}", scores[""]), (f"{name}.gain_over_{BASELINE}", gains)):
        low, high = interval(values)
        yield Measure(f"{figure}.low", low, "1")
        yield Measure(f"{figure}.high", high, "1")
    steep = [ndcg(one, question.relevance, exponential) for one, question in zip(ranked[""], asked, strict=True)]
    yield Measure(f"{name}.exponential_ndcg@{DEPTH}", mean(steep), "1")
