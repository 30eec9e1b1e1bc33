"""Our own judged questions over the demo cases, asked as a seller asks: all of `search.find` on a site of its own.

Beside it stand two baselines of the same run, asked of the engine with nothing but the grammar: the words of the
stories alone, and the names of the classification besides. What `find` adds to these has to show here.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bench import Measure
from bench.retrieval.judged import lines, questions
from bench.retrieval.quality import DEPTH
from bench.retrieval.telling import WHOLE, Ranked, Ranking
from tests.service import Service
from wiki import search
from wiki.app import create_app
from wiki.extensions import db
from wiki.models import User
from wiki.search import documents
from wiki.search.grammar import parse
from wiki.search.place import dictionary
from wiki.search.whoosh_backend import WhooshBackend
from wiki.settings import from_environment

FOLDER = Path(__file__).parent
TUNED_ON, HELD_OUT = "sales", "held_out"
SELLER = "demo-seller"
BASELINE = "words_and_labels"
BATCH = 1_000

Ask = Callable[[str], Ranking]


def measure(name: str, *, each: bool = False, since: Path | None = None) -> Iterator[Measure]:
    """Measure a collection beside this module; `since` holds what an earlier run with --each and --json printed."""
    asked = questions(FOLDER / name)
    earlier = {figure["name"]: figure["value"] for figure in lines(since)} if since else {}
    with tempfile.TemporaryDirectory(prefix="casewiki-bench-") as folder, demo_site(Path(folder)) as seller:
        ways = {
            WHOLE: _found(seller),
            "words_only": _bare(Path(folder), labels=False),
            BASELINE: _bare(Path(folder), labels=True),
        }
        rankings = {way: [ask(question.text) for question in asked] for way, ask in ways.items()}
    ranked = Ranked(name, asked, rankings, held_out=name == HELD_OUT)
    yield from ranked.figures()
    yield from ranked.certainty(BASELINE)
    if each:
        yield from ranked.each()
    yield from ranked.since(earlier)


@contextmanager
def demo_site(place: Path) -> Iterator[User]:
    """Open a new site with the demo cases in this process, and give a seller who may read all of them."""
    service = Service(place / "instance", {})
    service.casewiki("init")
    service.casewiki("demo")
    service.casewiki("vectors")
    with create_app(from_environment(service.environ)).app_context():
        dictionary().prepare()
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
