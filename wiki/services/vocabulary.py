"""The vocabulary as the rest of the code reads it: a snapshot of all terms, renewed when a term changes."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, event, select
from sqlalchemy.orm import Session, SessionTransaction

from wiki.extensions import database_name, db
from wiki.models.site import VOCABULARY, generation, lock_generation, raise_generation
from wiki.models.terms import TERM_LISTS, Term

SNAPSHOT = "casewiki_vocabulary"
GROWING = "casewiki_vocabulary_growing"
CODE_LENGTH = 80


@dataclass(frozen=True)
class TermView:
    """One term, detached from the database."""

    id: int
    list_code: str
    code: str
    label: Mapping[str, str]
    library_name: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    parent_id: int | None = None
    retired: bool = False
    has_page: bool = False
    merged_into_id: int | None = None

    def text(self, language: str) -> str:
        """Return the respectful label in `language`; a word of one language only is shown as it is."""
        return self.label.get(language) or next(iter(self.label.values()), self.code)

    def title(self, language: str) -> str:
        """Return the title of the term's page: its library name if it has one."""
        return self.library_name.get(language) or self.text(language)

    def words(self) -> Iterator[str]:
        """Yield every name under which people look for it, in all languages."""
        yield from self.label.values()
        yield from self.library_name.values()
        yield from self.synonyms


class Vocabulary:
    """All terms, by list and code, in their order: each below the one that it is part of.

    A term that was merged into another is in no list, but its code, id and words lead to that one.
    """

    def __init__(self, generation_number: int, terms: Iterable[TermView]) -> None:
        self.generation = generation_number
        self._lists: dict[str, dict[str, TermView]] = {code: {} for code in TERM_LISTS}
        self._merged: dict[tuple[str, str], TermView] = {}
        self._ids: dict[int, TermView] = {}
        self._folded: dict[tuple[str, str], TermView] = {}
        self._words: dict[str, dict[str, TermView]] = {}
        self._ordered: dict[str, list[TermView]] = {}
        for term in terms:
            self.add(term)

    def add(self, term: TermView) -> None:
        """Take in one more term."""
        self._ids[term.id] = term
        self._folded[term.list_code, fold(term.code)] = term
        if term.merged_into_id:
            self._merged[term.list_code, term.code] = term
        else:
            self._lists[term.list_code][term.code] = term
            self._ordered.pop(term.list_code, None)
            self._words.pop(term.list_code, None)

    def copy(self) -> "Vocabulary":
        """Return a vocabulary that can grow without others seeing it."""
        return Vocabulary(self.generation, self._ids.values())

    def terms(self, list_code: str) -> list[TermView]:
        """Return the terms of a list in order, those in use and the retired."""
        if list_code not in self._ordered:
            self._ordered[list_code] = list(_as_tree(self._lists[list_code].values()))
        return list(self._ordered[list_code])

    def choices(self, list_code: str, kept: str | None = None) -> list[TermView]:
        """Return the terms that may be chosen anew, and last the one of the code that was chosen before (`kept`)."""
        offered = [term for term in self.terms(list_code) if not term.retired]
        before = self.get(list_code, kept) if kept else None
        return offered if before is None or before in offered else [*offered, before]

    def get(self, list_code: str, code: str) -> TermView | None:
        """Return a term by its exact code, or the one that it was merged into."""
        return self._lists.get(list_code, {}).get(code) or self._living(self._merged.get((list_code, code)))

    def exact(self, list_code: str, code: str) -> TermView | None:
        """Return a term by its exact code, also one that was merged into another."""
        return self._lists.get(list_code, {}).get(code) or self._merged.get((list_code, code))

    def find(self, list_code: str, text: str) -> TermView | None:
        """Return a term by its code or one of its words, whatever their width and case."""
        folded = fold(text)
        return self._living(self._folded.get((list_code, folded))) or self._known_words(list_code).get(folded)

    def _known_words(self, list_code: str) -> dict[str, TermView]:
        """Return the terms of a list by their words; made when somebody asks, for an import makes many vocabularies."""
        if list_code not in self._words:
            words = self._words[list_code] = {}
            for term in self._lists[list_code].values():
                for word in term.words():
                    words.setdefault(fold(word), term)
        return self._words[list_code]

    def _living(self, term: TermView | None) -> TermView | None:
        return self._ids.get(term.merged_into_id) if term and term.merged_into_id else term

    def by_id(self, term_id: int) -> TermView | None:
        """Return a term by its number in the database, or the one that it was merged into."""
        return self._living(self._ids.get(term_id))

    def label(self, list_code: str, code: str, language: str) -> str:
        """Return the label of a code, or the code itself if nobody knows it. Old texts go on saying the old word."""
        term = self.exact(list_code, code)
        return term.text(language) if term else code

    def in_force(self, list_code: str, code: str) -> str:
        """Return the code under which one finds today what a code stands for."""
        term = self.get(list_code, code)
        return term.code if term else code

    def with_ancestors(self, list_code: str, code: str) -> list[str]:
        """Return the code and those above it: a case of `finance` is one of `finance_insurance` too."""
        term = self.get(list_code, code)
        found = [term.code if term else code]
        while term and term.parent_id and (term := self._ids.get(term.parent_id)):
            found.append(term.code)
        return found

    def parents(self) -> list[TermView]:
        """Return the terms that have others below them."""
        above = dict.fromkeys(term.parent_id for term in self._ids.values())
        return [self._ids[number] for number in above if number in self._ids]

    def with_descendants(self, list_code: str, code: str) -> list[TermView]:
        """Return the term, those below it and those merged into one of them; empty if the code is unknown."""
        code = self.in_force(list_code, code)
        below = [term for term in self.terms(list_code) if code in self.with_ancestors(list_code, term.code)]
        ids = {term.id for term in below}
        return below + [term for term in self._merged.values() if term.merged_into_id in ids]

    def ids_below(self, list_code: str, *codes: str) -> list[int]:
        """Return the numbers of the terms and of those below them, by which cases are found."""
        return [term.id for code in codes for term in self.with_descendants(list_code, code)]

    def merged_into(self, term_id: int) -> list[TermView]:
        """Return the terms whose cases this one took over."""
        return [term for term in self._merged.values() if term.merged_into_id == term_id]


def _as_tree(terms: Iterable[TermView]) -> Iterator[TermView]:
    """Yield each term and, right after it, those below it; order is kept among those of one parent."""
    known = {term.id: term for term in terms}
    below: dict[int | None, list[TermView]] = {}
    for term in known.values():
        below.setdefault(term.parent_id if term.parent_id in known else None, []).append(term)
    waiting = below.get(None, [])[::-1]
    while waiting:
        term = waiting.pop()
        yield term
        waiting += below.get(term.id, [])[::-1]


_cached: tuple[str | None, Vocabulary] = None, Vocabulary(-1, [])


def current() -> Vocabulary:
    """Return the vocabulary as this transaction sees it."""
    global _cached
    info = db.session().info
    if SNAPSHOT not in info:
        place, number = database_name(), generation(VOCABULARY)
        if _cached[0] != place or _cached[1].generation != number:
            _cached = place, _read(number)
        info[SNAPSHOT] = _cached[1]
    return info[SNAPSHOT]


def forget() -> None:
    """Drop this session's snapshot, after a change."""
    db.session().info.pop(SNAPSHOT, None)


@event.listens_for(Session, "after_transaction_end")
def _snapshot_is_over(session: Session, transaction: SessionTransaction) -> None:
    """A snapshot holds for one transaction: what was read before `begin_write()` may be out of date after it."""
    if transaction.parent is None:
        session.info.pop(SNAPSHOT, None)
        session.info.pop(GROWING, None)


def ensure(list_code: str, texts: Iterable[str]) -> list[str]:
    """Return the codes of a free list for what was written, creating the terms that are new."""
    written = list(texts)
    if _new(list_code, written):
        take_turn()
        _create(list_code, _new(list_code, written))
    return [term.code for text in written if (term := current().find(list_code, text))]


def fold(text: str) -> str:
    """Return what two spellings of one free term have in common: width, case and blanks do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _new(list_code: str, texts: Sequence[str]) -> list[str]:
    """Return the texts that are no terms yet, of several spellings of one the first."""
    known = current()
    new = {fold(text): text for text in reversed(texts) if not known.find(list_code, text)}
    return list(reversed(new.values()))


def take_turn() -> None:
    """Let nobody else change the vocabulary until this transaction ends, and see what whoever was first has done."""
    info = db.session().info
    if not info.get(GROWING):
        lock_generation(VOCABULARY)
        forget()
        info[GROWING] = True


def _create(list_code: str, texts: Sequence[str]) -> None:
    """Add terms to the database and to this transaction's snapshot, which nobody else sees."""
    if not texts:
        return
    terms = [Term(list_code=list_code, code=text, label={"zh-Hans": text}) for text in texts]
    db.session.add_all(terms)
    db.session.flush()
    raise_generation(VOCABULARY)
    grown = current().copy()
    for term in terms:
        grown.add(_view(term))
    db.session().info[SNAPSHOT] = grown


def changed() -> None:
    """Let everybody see the change of a term after the commit, and this transaction at once."""
    db.session.flush()
    raise_generation(VOCABULARY)
    # Not by `current()`, which keeps what it reads: this change may yet be rolled back.
    db.session().info[SNAPSHOT] = _read(generation(VOCABULARY))


def _read(number: int) -> Vocabulary:
    # Rows, not entities: a third of the time, and during an import of new tags every request pays it.
    query = select(Term.__table__).order_by(Term.list_code, Term.position, Term.id)
    return Vocabulary(number, map(_view, db.session.execute(query)))


def _view(term: Term | Row[Any]) -> TermView:
    return TermView(
        id=term.id,
        list_code=term.list_code,
        code=term.code,
        label=dict(term.label),
        library_name=dict(term.library_name or {}),
        synonyms=tuple(term.synonyms or ()),
        parent_id=term.parent_id,
        retired=bool(term.retired),
        has_page=bool(term.description),
        merged_into_id=term.merged_into_id,
    )


def install(content: Mapping[str, Any], render: Any) -> None:
    """Bring in the shipped terms that are not there yet; what an administrator changed stays as it is."""
    have = {(term.list_code, term.code): term for term in db.session.scalars(select(Term))}
    for position, entry in enumerate(content["terms"]):
        key = entry["list"], entry["code"]
        if key in have:
            continue
        parent = have.get((entry["list"], entry["parent"])) if entry.get("parent") else None
        description = entry.get("description") or ""
        have[key] = Term(
            list_code=entry["list"],
            code=entry["code"],
            label=entry["label"],
            library_name=entry.get("library_name") or {},
            synonyms=entry.get("synonyms") or [],
            parent_id=parent.id if parent else None,
            position=position,
            description=description,
            description_html=render(description) if description else "",
        )
        db.session.add(have[key])
        db.session.flush()
    raise_generation(VOCABULARY)
    forget()
