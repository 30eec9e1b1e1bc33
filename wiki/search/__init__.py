"""Full text search: the index ranks, the database decides.

`analysis` turns text into terms, `grammar` turns what somebody typed into a query, `backend` says what an index is,
`whoosh_backend` is one. `documents` says what is read of each kind of record, `indexer` keeps the index up to date,
`reconciling` sees what went wrong with it. `readings`, `wording` and `spelling` say the query in other words, `results`
answers a search, `suggesting` says what may be meant while somebody types, and `snippets` cuts the passages that are
shown. `vectors` has the sentence vectors of `meaning` made and asked. `similar` finds cases of customers like one by
the formula of `likeness`, `cards` answers the question about the customer in front of me, `duplicates` pages that look
the same.
"""

from wiki.search import sealed
from wiki.search.cards import Card, card
from wiki.search.duplicates import Duplicates, Pairing, like, pair
from wiki.search.indexer import catch_up, follow, rebuild
from wiki.search.meaning.encoder import is_available as has_encoder
from wiki.search.place import configure, is_usable, rebuilt_share
from wiki.search.reconciling import Reconciling, faults
from wiki.search.results import Hit, Results, find
from wiki.search.similar import Similar, SimilarHit, similar_for, similar_to
from wiki.search.snippets import Marked
from wiki.search.vectors import catch_up_vectors, follow_vectors, vector_progress, vector_progress_for
from wiki.search.warming import warm_up
from wiki.search.watching import Watch

__all__ = [
    "Card",
    "Duplicates",
    "Hit",
    "Marked",
    "Pairing",
    "Reconciling",
    "Results",
    "Similar",
    "SimilarHit",
    "Watch",
    "card",
    "catch_up",
    "catch_up_vectors",
    "configure",
    "faults",
    "find",
    "follow",
    "follow_vectors",
    "has_encoder",
    "is_usable",
    "like",
    "pair",
    "rebuild",
    "rebuilt_share",
    "sealed",
    "similar_for",
    "similar_to",
    "vector_progress",
    "vector_progress_for",
    "warm_up",
]
