"""What a segment stores: the words of three fields as postings, and two columns, a document's record and its text."""

import json
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from whoosh import columns, fields, formats

from wiki.search.analysis import index_words, normalise
from wiki.search.backend import Document
from wiki.search.whoosh_backend.postings import WORD_FIELDS

SCHEMA_VERSION = 2
"""Rises with every change of what is stored; an index of another version is rebuilt."""

END_OF_TEXT = "\n"
"""Closes title and body in the text column. No query holds it: spaces are normalised."""


class Words(fields.FieldType):
    """A field whose value is a mapping of words to counts: the analysis was done before Whoosh."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def index(self, value: Mapping[str, int], **_: Any) -> Generator[tuple[bytes, int, float, bytes]]:
        """Yield term, count, weight and no payload."""
        for word, count in value.items():
            yield word.encode(), count, float(count), b""


def schema() -> fields.Schema:
    """Return Whoosh's schema."""
    words = {name: Words() for name in WORD_FIELDS}
    column = columns.VarBytesColumn
    return fields.Schema(record=fields.COLUMN(column()), text=fields.COLUMN(column()), **words)


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored of a document besides words and text. `lengths` are its words in each of `WORD_FIELDS`."""

    key: str
    kind: str
    ref: str | None
    date: int
    lengths: tuple[int, ...]
    facets: Mapping[str, list[str]]
    usefulness: float
    digest: str


def stored(document: Document) -> dict[str, Any]:
    """Return the fields of a document as Whoosh takes them."""
    title, body = normalise(document.title), normalise(document.body)
    words = {
        "title": Counter(index_words(title)),
        "words": Counter(index_words(body)),
        "labels": Counter(chain.from_iterable(map(_label_words, document.labels))),
    }
    facets = {name: [*dict.fromkeys(codes)] for name, codes in document.facets.items() if codes}
    facets["kind"] = [document.kind]
    lengths = [words[name].total() for name in WORD_FIELDS]
    about = [document.key, document.kind, document.ref, document.date]
    record = [*about, lengths, facets, document.usefulness, document.digest()]
    return {
        **words,
        "record": json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(),
        "text": f"{title}{END_OF_TEXT}{body}{END_OF_TEXT}".encode("utf-16-le"),
    }


@lru_cache(maxsize=4_096)
def _label_words(label: str) -> tuple[str, ...]:
    """Return the words of a label; the same labels come with thousands of documents."""
    return tuple(index_words(normalise(label)))


def records(column: Iterator[bytes]) -> Iterator[Record]:
    """Read the records of a segment."""
    for row in json.loads(b"[" + b",".join(column) + b"]"):
        yield Record(*row)
