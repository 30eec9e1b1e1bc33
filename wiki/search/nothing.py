"""Why nothing was found: what each part of a question would find by itself, and what the rest finds without it.

Everything is counted among what the reader may find, as the hits of a search are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from wiki.models import User
from wiki.search.analysis import normalise
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Query
from wiki.search.explaining import Spelling
from wiki.search.grammar import parse
from wiki.search.place import backend

MOST_PARTS = 12

Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked for: a word, a phrase, a word that must not occur ("without"), a filter, or all filters.

    Words and phrases are in `text` as they were typed; a filter has its facet there and its `codes`.
    """

    kind: str
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was asked for, how many records hold it, and how many are found without it, if anything is left.

    `q` is what is typed to look without it.
    """

    asked: Asked
    alone: int
    rest: int
    q: str


def blame(q: str, query: Query, user: User) -> list[Part]:
    """Return the parts of a question that found nothing, those first that it is worth to drop.

    `q` is what was typed, `query` what it came to, with the filters chosen besides.
    """
    typed, spelled = parse(q, tuple(query.filters)).filters, Spelling(q)
    try:
        reader = backend().reader()
        able = audience(reader, user)
        parts = [
            Part(
                asked,
                reader.search(alone, audience=able, size=0).total,
                reader.search(rest, audience=able, size=0).total if rest.text or rest.phrases or rest.filters else 0,
                written(rest, spelled, {facet: codes for facet, codes in typed.items() if facet in rest.filters}),
            )
            for asked, alone, rest in islice(_parts(query, spelled), MOST_PARTS)
        ]
    except IndexUnusable:
        return []
    return sorted(parts, key=lambda part: (-part.rest, part.alone))


def written(query: Query, spelled: Spelling, typed: Typed) -> str:
    """Return a query as one types it; `typed` are the filters that were typed and not chosen."""
    words = [spelled(word) for word in query.words]
    phrases = [f'"{spelled(phrase)}"' for phrase in query.phrases]
    without = [f'-"{spelled(text)}"' if " " in text else f"-{spelled(text)}" for text in query.without]
    return " ".join((*words, *phrases, *without, *(f"{name}:{code}" for name in typed for code in typed[name])))


def _parts(query: Query, spelled: Spelling) -> Iterator[tuple[Asked, Query, Query]]:
    """Yield each part, a query for it alone, and the query without it."""
    for word in query.words:
        left = tuple(one for one in query.words if one != word)
        rest = replace(query, words=left, text=normalise(" ".join(map(spelled, left))), hints=(), enough=())
        others = {word: query.alternatives[word]} if word in query.alternatives else {}
        yield Asked("word", spelled(word)), Query(normalise(spelled(word)), (word,), alternatives=others), rest
    for phrase in query.phrases:
        rest = replace(query, phrases=tuple(one for one in query.phrases if one != phrase), hints=())
        yield Asked("phrase", spelled(phrase)), Query(phrases=(phrase,)), rest
    for text in query.without:
        rest = replace(query, without=tuple(one for one in query.without if one != text))
        yield Asked("without", spelled(text)), Query(phrases=(text,)), rest
    for name, codes in query.filters.items():
        rest = replace(query, filters={other: own for other, own in query.filters.items() if other != name})
        yield Asked("filter", name, codes), Query(filters={name: codes}), rest
    if len(query.filters) > 1:
        yield Asked("filters", ""), Query(filters=query.filters), replace(query, filters={})
