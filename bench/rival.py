"""tantivy on the same documents, terms and queries, to compare with: analysed words go in and come out as they are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from wiki.search.backend import Document, Query
from wiki.search.whoosh_backend.bm25 import WEIGHTS
from wiki.search.whoosh_backend.postings import FIELDS
from wiki.search.whoosh_backend.schema import stored

HEAP = 256 << 20
ALLOWED = "allowed"


class Rival:
    """An index of tantivy with a field for each of ours, one for the audience, and columns to count facets by."""

    def __init__(self, folder: Path, facets: Iterable[str]) -> None:
        self._facets = tuple(facets)
        builder = tantivy.SchemaBuilder()
        for field in FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        for field in ("key", ALLOWED):
            builder.add_text_field(field, stored=field == "key", tokenizer_name="raw", index_option="basic")
        for facet in self._facets:
            builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._counting = json.loads(json.dumps({one: {"terms": {"field": one, "size": 100}} for one in self._facets}))

    def writer(self) -> Any:
        """Return what writes, with one thread: CPU is compared, not cores."""
        return self._index.writer(HEAP, 1)

    def prepared(self, document: Document, allowed: bool) -> Any:
        """Return a document as tantivy takes it: analysing is no part of what is compared."""
        _record, fields = stored(document)
        counted: Mapping[str, Mapping[str, int]] = {field: fields[field] for field in FIELDS}
        texts = {
            field: " ".join(" ".join([word] * count) for word, count in counted[field].items()) for field in FIELDS
        }
        facets = {facet: list(document.facets.get(facet, ())) for facet in self._facets}
        return tantivy.Document(**texts, **facets, key=document.key, allowed="yes" if allowed else "no")

    def replace(self, writer: Any, key: str, prepared: Any) -> None:
        """Replace one document and make it findable."""
        writer.delete_documents("key", key)
        writer.add_document(prepared)
        writer.commit()
        self._index.reload()

    def searcher(self) -> Any:
        """Return the newest state."""
        self._index.reload()
        return self._index.searcher()

    def asked(self, query: Query) -> Any:
        """Return the query that ranks by the same words and characters among the allowed documents."""
        should = [
            (tantivy.Occur.Should, self._term(field, word))
            for word in (*query.words, *query.hints)
            for field in ("title", "words", "labels")
        ]
        should += [(tantivy.Occur.Should, self._term("characters", one)) for one in query.characters]
        allowed = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, ALLOWED, "yes"), 0.0)
        found = tantivy.Query.boolean_query(should)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, found), (tantivy.Occur.Must, allowed)])

    def best(self, searcher: Any, asked: Any) -> Sequence[Any]:
        """Return the best 20, without counting how many there are: that is faster."""
        hits: Sequence[Any] = searcher.search(asked, limit=20, count=False).hits
        return hits

    def counted(self, searcher: Any, asked: Any) -> Any:
        """Return the counts of all facets."""
        return searcher.aggregate(asked, self._counting)

    def _term(self, field: str, word: str) -> Any:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, word), WEIGHTS[field])
