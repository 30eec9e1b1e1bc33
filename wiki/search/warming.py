"""Loading before the processes part: what is there by then is in memory once, and no first question waits for it."""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from wiki.extensions import db
from wiki.search.analysis import index_words, normalise
from wiki.search.asking import COUNTED
from wiki.search.backend import IndexUnusable, Reader
from wiki.search.documents import FACETS
from wiki.search.grammar import parse
from wiki.search.lines import ways
from wiki.search.meaning import encoder
from wiki.search.place import backend, dictionary, index_folder, vector_folder
from wiki.search.vectors import with_meaning

QUESTION = "客户 price 要求"


def warm_up() -> None:
    """Load dictionaries, models and index, for processes that fork."""
    index_words(normalise("預熱 warming up"))
    dictionary().prepare()
    if vector_folder():
        encoder.load(index_folder())
    with suppress(IndexUnusable):
        _ask(backend().reader())
    # A child must not go on with its parent's connections.
    db.session.remove()
    db.engine.dispose()


def _ask(reader: Reader) -> None:
    """Ask the index in every way, so that it makes what each question needs. Nobody sees the answers."""
    everything = reader.audience_of([np.ones(len(part.keys), bool) for part in reader.parts])
    query = replace(with_meaning(parse(QUESTION, FACETS), QUESTION), refined=True)
    found = reader.search(query, audience=everything, facets=COUNTED)
    reader.explain(query, found.hits, audience=everything)
    reader.titled(ways("ke"), audience=everything, size=1)
    words = reader.words(everything)
    words.near("quotaton", 1)
    words.mistaken_for("价各太高")
