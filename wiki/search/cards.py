"""The card of the customer in front of me: from a sentence, or a few choices, to one page to act on.

Nothing is kept of what was asked. The type is chosen by the reader or guessed (`guess`); its playbook gives the lines,
the cases that the reader may list give the evidence, and the most similar cases give a success beside a failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Document, Playbook, PlaybookLine, Revision, Section, User
from wiki.search.guess import Guess, guesses
from wiki.search.similar import Similar, similar_for
from wiki.services import playbooks, vocabulary
from wiki.services.playbooks import Evidence
from wiki.services.statistics import Share, wilson

SHOWN = {Section.OPENING: 1, Section.DO: 3, Section.DONT: 3, Section.OBJECTION: 2, Section.FIT: 4, Section.ASK: 4}
SIMILAR = 6
LISTS = ("personality", "contact_level", "sale_stage", "industry")


@dataclass(frozen=True)
class Card:
    """What to say, do and not do with a customer, with the reasons."""

    text: str
    codes: Mapping[str, Sequence[str]]
    guesses: list[Guess]
    type: str | None
    playbook: Playbook | None
    lines: Mapping[Section, list[PlaybookLine]]
    evidence: Mapping[str, Evidence]
    examples: Mapping[str, list[Row[Any]]]
    average: Share
    similar: Similar

    @property
    def guessed(self) -> Guess | None:
        """The likeliest type, where the reader has not chosen one."""
        return self.guesses[0] if self.guesses and not self.codes.get("personality") else None


def card(text: str, codes: Mapping[str, Sequence[str]], *, user: User) -> Card:
    """Return the card for a description and chosen codes. Both may be empty; nonsense gives a card without a type."""
    text = text.strip()
    books = list(db.session.scalars(listing(Playbook, user=user)))
    chosen = [code for code in codes.get("personality", ()) if vocabulary.current().get("personality", code)]
    similar = similar_for(text, codes, user=user, size=SIMILAR, options=_whole())
    guessed = [] if chosen or not text else _guessed(text, books, similar)
    kind = chosen[0] if chosen else guessed[0].code if guessed else None
    if kind and not chosen:
        similar = similar_for(text, {**codes, "personality": [kind]}, user=user, size=SIMILAR, options=_whole())
    term = vocabulary.current().get("personality", kind) if kind else None
    book = next((one for one in books if term and one.term_id == term.id), None)
    rows = playbooks.rows(book) if book else []
    below = vocabulary.current().ids_below("personality", kind) if kind else []
    survey = playbooks.survey(below, user=user)
    evidence = {row.id: survey.of(row.id, row.section) for row in rows}
    lines = {section: _best(rows, section, evidence) for section in SHOWN}
    shown = [row.id for section in (Section.OPENING, Section.DO, Section.DONT) for row in lines[section]]
    return Card(
        text=text,
        codes=codes,
        guesses=guessed,
        type=kind,
        playbook=book,
        lines=lines,
        evidence=evidence,
        examples=playbooks.examples(shown, user=user),
        average=survey.share,
        similar=similar,
    )


def _whole() -> tuple[Any, ...]:
    return (joinedload(Document.head).defer(Revision.html),)


def _guessed(text: str, books: Sequence[Playbook], similar: Similar) -> list[Guess]:
    """Return the types that the text sounds like, judged also by the cases that are like it."""
    known = vocabulary.current()
    lines = select(PlaybookLine.playbook_id, PlaybookLine.text).where(
        PlaybookLine.playbook_id.in_([book.id for book in books]),
        PlaybookLine.section == Section.RECOGNISE,
        ~PlaybookLine.removed,
    )
    types = {book.id: term.code for book in books if (term := known.by_id(book.term_id))}
    recognise: dict[str, list[str]] = {}
    for row in db.session.execute(lines):
        recognise.setdefault(types.get(row.playbook_id, ""), []).extend(row.text.values())
    near = [(hit.score, hit.record.head.body.get("personality", ())) for hit in similar.hits]
    return guesses(text, known.choices("personality"), recognise, near)


def _best(rows: Sequence[PlaybookLine], section: Section, evidence: Mapping[str, Evidence]) -> list[PlaybookLine]:
    """Return the lines of a section to show: those that cases support most surely first, opinions in the book's order.

    How sure is the lower end of the interval of the share that speaks for the line.
    """
    own = [row for row in rows if row.section is section]
    if section is Section.FIT:
        own.sort(key=lambda row: -(row.fit or 0))
    elif section is not Section.ASK:
        own.sort(key=lambda row: -_sureness(evidence[row.id]))
    return own[: SHOWN[section]]


def _sureness(evidence: Evidence) -> float:
    return wilson(evidence.supporting, evidence.done.total)[0] if evidence.done.total else 0.0
