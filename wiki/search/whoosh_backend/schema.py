"""What a segment stores: words of three fields and characters as postings, a document's record, and its text."""

from collections import Counter
from collections.abc import Generator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from whoosh import columns, fields, formats

from wiki.search.analysis import count_cjk, index_words, normalise
from wiki.search.backend import Document
from wiki.search.forms import forms
from wiki.search.whoosh_backend.columns import Record
from wiki.search.whoosh_backend.postings import ABSENT, FIELDS, FORMS, WORD_FIELDS

SCHEMA_VERSION = 6
"""Rises with every change of what is stored; an index of another version is rebuilt."""

FILE_WORDS, FILE_CHARACTERS = 300, 600
"""As long as the files beside a document count at most: else a long one would hide what the document says itself."""

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
    named = {name: Words() for name in (*FIELDS, FORMS, ABSENT)}
    return fields.Schema(text=fields.COLUMN(columns.VarBytesColumn()), **named)


def stored(document: Document) -> tuple[Record, dict[str, Any]]:
    """Return the record of a document, and its fields as Whoosh takes them."""
    title, body = normalise(document.title), normalise(document.said)
    files = normalise("\n".join(document.files))
    counted, words_of_files = Counter(index_words(body)), Counter(index_words(files))
    words = {
        "title": Counter(index_words(title)),
        # Wherever else it stands, a word stands once in the files.
        "words": counted + Counter(words_of_files.keys()),
        "labels": Counter(chain.from_iterable(map(_label_words, document.labels))),
        # Spaces are in every text. All other characters are kept, as any of them may be what somebody looks for.
        "characters": Counter(f"{title}{body}".replace(" ", "")) + Counter({*files} - {" "}),
    }
    lengths = {name: words[name].total() for name in WORD_FIELDS}
    lengths["words"] = counted.total() + min(words_of_files.total(), FILE_WORDS)
    characters = count_cjk(title) + count_cjk(body) + min(count_cjk(files), FILE_CHARACTERS)
    body = f"{body} {files}" if files else body
    written, absent = forms(f"{title}{END_OF_TEXT}{body}")
    text = f"{title}{END_OF_TEXT}{body}{END_OF_TEXT}".encode("utf-16-le")
    facets = {name: [*dict.fromkeys(codes)] for name, codes in document.facets.items() if codes}
    facets["kind"] = [document.kind]
    about = (document.key, document.kind, document.ref, document.date)
    measured = (*lengths.values(), characters, len(text) // 2)
    return Record(*about, measured, facets, document.usefulness, document.digest()), {
        **words,
        FORMS: dict.fromkeys(written, 1),
        ABSENT: dict.fromkeys(absent, 1),
        "text": text,
    }


@lru_cache(maxsize=4_096)
def _label_words(label: str) -> tuple[str, ...]:
    """Return the words of a label; the same labels come with thousands of documents."""
    return tuple(index_words(normalise(label)))
