"""Short ways to ask an index."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wiki.search.backend import Backend, Ranked
from wiki.search.grammar import parse
from wiki.search.whoosh_backend.among import Among


def ask(
    backend: Backend,
    typed: str,
    *,
    among: Any = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    **options: Any,
) -> Ranked:
    """Search with an audience of the keys in `among`, else of every document."""
    reader = backend.reader()
    keys = everything(reader) if among is None else among
    query = parse(typed, ("kind", "outcome", "cause"))
    if filters:
        query = replace(query, filters={name: tuple(codes) for name, codes in filters.items()})
    return reader.search(query, audience=reader.audience(keys), **options)


def found(backend: Backend, typed: str, **options: Any) -> list[str]:
    """Return the keys of the hits in order."""
    return [hit.key for hit in ask(backend, typed, **{"size": 100, **options}).hits]


def among(reader: Any) -> Among:
    """Return the index as those have it who may find everything."""
    return Among(reader._snapshot, reader.audience(everything(reader)))


def everything(reader: Any) -> list[str]:
    """Return the keys of all documents, deleted ones included."""
    return [key for segment in reader._snapshot.segments for key in segment.keys]
