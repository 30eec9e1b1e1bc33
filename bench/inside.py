"""The site seen from inside: its database and its engine in this process, without pages."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from bench.site import Site
from wiki.app import create_app
from wiki.extensions import db
from wiki.models import TERM_LISTS, Case, Publication
from wiki.search.documents import FACETS
from wiki.search.grammar import parse
from wiki.search.place import backend
from wiki.search.vectors import with_meaning
from wiki.settings import from_environment


class Inside:
    """Asks engine and database. Everything published may be found."""

    def __init__(self) -> None:
        self.reader = backend().reader()
        published = select(Case.id).where(Case.state == Publication.PUBLISHED)
        self.audience = self.reader.audience(db.session.scalars(published))

    def __call__(self, query: str) -> Any:
        """Return a page of hits with all facets."""
        asked = with_meaning(parse(query, FACETS), query)
        return self.reader.search(asked, audience=self.audience, facets=TERM_LISTS, size=20)

    def ids(self, refs: Sequence[str]) -> list[str]:
        """Return the ids of cases by the names they have elsewhere."""
        rows = db.session.execute(select(Case.ref, Case.id).where(Case.ref.in_(refs)))
        found = {row.ref: row.id for row in rows}
        return [found[ref] for ref in refs]


@contextmanager
def inside(here: Site) -> Iterator[Inside]:
    """Open the site in this process."""
    app = create_app(from_environment(here.service.environ))
    with app.app_context():
        yield Inside()
        db.session.remove()
        db.engine.dispose()


def timed(ask: Inside, query: str) -> float:
    """Return the CPU milliseconds of a question to the engine."""
    start = time.process_time()
    ask(query)
    return 1000 * (time.process_time() - start)
