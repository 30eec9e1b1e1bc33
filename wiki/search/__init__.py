"""Full text search: the index ranks, the database decides.

`analysis` turns text into terms, `grammar` turns what somebody typed into a query, `backend` says what an index is,
`whoosh_backend` is one. `documents` says what is read of each kind of record, `indexer` keeps the index up to date,
`results` answers a search and `snippets` cuts the passages that are shown. `similar` finds cases of customers like one
by the formula of `likeness`, `cards` answers the question about the customer in front of me.
"""

from wiki.search.cards import Card, card
from wiki.search.indexer import catch_up, faults, follow, rebuild
from wiki.search.place import configure, is_usable, warm_up
from wiki.search.results import Hit, Results, find
from wiki.search.similar import Similar, SimilarHit, similar_for, similar_to
from wiki.search.snippets import Marked
from wiki.search.watching import Watch

__all__ = [
    "Card",
    "Hit",
    "Marked",
    "Results",
    "Similar",
    "SimilarHit",
    "Watch",
    "card",
    "catch_up",
    "configure",
    "faults",
    "find",
    "follow",
    "is_usable",
    "rebuild",
    "similar_for",
    "similar_to",
    "warm_up",
]
