"""What an index is, whatever it is made of: what goes in, what is asked, what comes out."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from wiki.search.likeness import Likeness
from wiki.search.lines import Way

Sort = Literal["score", "date"]


class IndexUnusable(Exception):
    """The index is missing, damaged, foreign or of another version: rebuild it; the database answers meanwhile."""


class QuestionFailed(IndexUnusable):
    """One question cannot be answered although the index is as it was written: a defect. The database answers it."""


class IndexBusy(Exception):
    """Another process writes to the index."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index reads of one record. `body` is plain text; `date` is a number that is higher for newer records.

    `advice` is what is said elsewhere of what was done in it, and `wordings` are other words for that: found like the
    body, but only the former is compared by meaning. `usefulness`, from -1 to 1, is what came of using it. `files` are
    the texts of files beside it: found like the body, too, but how long and how often does not count there.
    """

    key: str
    kind: str
    title: str
    body: str = ""
    labels: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: int = 0
    ref: str | None = None
    usefulness: float = 0.0
    advice: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything that is found in it besides its title."""
        return "\n".join((self.said, *self.files))

    @property
    def said(self) -> str:
        """What is found in it besides its title and its files."""
        return "\n".join((self.body, *self.advice, *self.wordings))

    def digest(self) -> str:
        """Return what tells two states of a document apart."""
        facets = {facet: list(codes) for facet, codes in sorted(self.facets.items())}
        texts = [self.title, self.body, self.advice, self.wordings, self.labels, self.files]
        content = [self.kind, *texts, facets, self.date, self.ref, self.usefulness]
        return hashlib.blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Preference:
    """What somebody would rather see: documents that hold this code of a facet; by a negative weight, others.

    A weight of 1 is worth as much as the words are in the best hit.
    """

    facet: str
    code: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for, analysed. All texts are normalised.

    `words` decide what is a hit, together with `text`, the words as they were typed; `alternatives` are other words
    that count in the place of one of them. `enough` are other sets of words: if there are hits, a document that holds
    what is needed of one set is one, too. `hints`, `characters`, `preferences` and `meaning`, the vector of the
    question, only rank. A hit holds every phrase and nothing of `without`. `filters` are codes by facet: those of one
    facet are alternatives, and one of each facet must be held.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enough: tuple[tuple[str, ...], ...] = ()
    preferences: tuple[Preference, ...] = ()
    meaning: NDArray[np.float32] | None = field(default=None, compare=False)
    refined: bool = False
    """Whether what the best hits have in common counts for others, too."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is looked for, so that age decides the order."""
        return not (self.text or self.phrases)


class Contribution(NamedTuple):
    """A part of a score: where it comes from, what exactly it was, and its share of the whole.

    All shares of a hit add up to 1; what lowered its score has a negative one. `times` is how often a word occurs
    there, 0 where that says nothing.
    """

    source: str
    detail: str
    share: float
    times: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; `score` has a meaning only beside others of the same answer.

    `related` ones hold too few of the words and are near by their meaning, or score like hits: neither total nor counts
    have them.
    """

    key: str
    kind: str
    ref: str | None
    score: float
    related: bool = False
    steps: tuple[tuple[str, float], ...] = ()
    """What the steps of the ranking added to its score, from which `Reader.explain` makes contributions."""
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One page of hits, best first, the number of all hits, and the counts by code of each facet asked for."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    related: int = 0
    """How many related ones the first page has, whichever page this is; the last page may have so many hits more."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a customer: codes by facet, those above them included, and the distinct words of a text.

    The words are compared with texts that hold a code of the facet of `comparable`, if it names one: of texts in other
    languages nothing is known. `key` is the document that the profile was made of, if it was one.
    """

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    comparable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """One document that is like a profile, and how far."""

    key: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of an index without opening it."""

    site: str
    analyser: int
    schema: int
    commit: int
    """Rises with each commit."""
    cursors: Mapping[str, Sequence[int]]
    """How far the readers of the change log had come."""
    count: int
    """The number of documents."""


class Part(Protocol):
    """A piece of an index. It never changes and its name never comes again."""

    name: str
    keys: Sequence[str]
    """The documents in their order, also those that have been removed since."""


class Words(Protocol):
    """The words of those documents that somebody may find. It says no word that none of them holds."""

    @property
    def total(self) -> int:
        """The number of these documents."""

    def count(self, word: str) -> int:
        """Return how many documents hold an analysed word."""

    def stands(self, text: str) -> bool:
        """Tell whether a document holds a normalised text as it is; none holds nothing."""

    def near(self, word: str, edits: int) -> list[str]:
        """Return the likeliest word of Latin letters that differs from one in so few letters, if there is one."""

    def read_as(self, spelling: Sequence[str]) -> list[str]:
        """Return what is read like a spelling (see `wiki.search.pinyin`), the most frequent first."""

    def mistaken_for(self, word: str, *, alike: bool = ...) -> list[str]:
        """Return the Chinese words read like one, else, if not only `alike`, those with one other character."""


class Reader(Protocol):
    """The index as it was at one moment. It stays the same however long it is held."""

    @property
    def generation(self) -> str:
        """A name that no other state of the index has."""

    @property
    def count(self) -> int:
        """The number of documents."""

    def keys(self) -> list[str]:
        """Return the keys of all documents."""

    def digest(self, key: str) -> str | None:
        """Return the digest that a document had when it was put in, or None if it is not in."""

    def names(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return a number for the key of each document, see `meaning.packed.name_of`, and its digest as a number."""

    def keys_at(self, places: NDArray[np.intp]) -> list[str]:
        """Return the keys of the documents in these places of `names`."""

    @property
    def parts(self) -> Sequence[Part]:
        """What the index consists of."""

    def audience_of(self, masks: Sequence[NDArray[np.bool_]]) -> Any:
        """Return the set of those documents for which a mask is true, a mask for each part; see `audience`."""

    def audience(self, keys: Iterable[str]) -> Any:
        """Return the set of these documents in the form that `search` of this very reader takes."""

    def holds(self, facet: str, code: str, *, audience: Any) -> bool:
        """Tell whether a document of `audience` holds the code."""

    def compared(self, audience: Any) -> int:
        """Return how many documents of `audience` have vectors."""

    def search(
        self,
        query: Query,
        *,
        audience: Any,
        facets: Iterable[str] = ...,
        sort: Sort = ...,
        start: int = ...,
        size: int = ...,
    ) -> Ranked:
        """Return the hits among `audience`; nothing outside of it leaves a trace in order, totals or counts.

        The counts of a facet ignore its own filter. Raise IndexUnusable if the index turns out to be damaged, and
        QuestionFailed if it is not.
        """

    def words(self, audience: Any) -> Words:
        """Return the words of this audience."""

    def titled(self, wanted: Sequence[Sequence[Way]], *, audience: Any, size: int) -> tuple[Hit, ...]:
        """Return those of `audience` whose titles hold every piece, best first, then newest first."""

    def hits_among(self, query: Query, keys: Iterable[str], *, audience: Any) -> set[str]:
        """Return those of `keys` that are hits of the query, whatever their place in its order."""

    def explain(self, query: Query, hits: Sequence[Hit], *, audience: Any) -> tuple[Hit, ...]:
        """Return hits of that query with what their scores are made of."""

    def similar(
        self,
        profile: Profile,
        *,
        audience: Any,
        kind: str,
        each: str,
        size: int,
        of_each: int = ...,
        floor: float = ...,
    ) -> tuple[Like, ...]:
        """Return the documents of a kind among `audience` that are like the profile, most like first, but not its own.

        All reach the floor. The best `of_each` of each code of the facet `each` are among them. Words are weighed by
        how many of the audience hold them: nothing outside of it leaves a trace.
        """


class Writer(Protocol):
    """The one process that writes. What was put is found after `commit`."""

    def put(self, document: Document) -> None:
        """Add the document or replace the one of the same key."""

    def remove(self, key: str) -> None:
        """Take the document out, if it is in."""

    def commit(self, cursors: Mapping[str, Sequence[int]]) -> None:
        """Make everything since the last commit findable, and keep with it how far the change log was read.

        Raise IndexUnusable if the index turns out to be damaged.
        """


class Backend(Protocol):
    """A place that keeps one index."""

    def reader(self) -> Reader:
        """Return the newest state. Raise IndexUnusable."""

    def mark(self) -> Mark:
        """Return the mark of the index in use. Raise IndexUnusable."""

    def verify(self) -> None:
        """Read everything that is kept and compare it with what was written. Raise IndexUnusable."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Lend the one writer; what is not committed at the end is forgotten. Raise IndexBusy or IndexUnusable."""

    def rebuild(self) -> AbstractContextManager[Writer]:
        """Lend a writer to a new, empty index, which takes the place of the old one at the end. Raise IndexBusy."""

    def put_progress(self, share: float) -> None:
        """Note for all processes how far the rebuild has come, from 0 to 1. The note goes when it ends."""

    def progress(self) -> float | None:
        """Return how far a rebuild has come, or None if there is none."""
