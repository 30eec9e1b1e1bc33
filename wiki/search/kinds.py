"""What is read of each kind of record that can be found: title, text by section, classification, date.

A section is named as the field that it shows: the page of the record has an anchor of that name (`ANCHOR`), so a
passage can be looked up where it stands.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from wiki.extensions import db
from wiki.models import TERM_LISTS, Case, Page, Playbook, Post, Publication, Revision, RootCause, Term, Topic
from wiki.models import Document as Record
from wiki.search.backend import Document
from wiki.services import cases, topics, vocabulary
from wiki.text.headings import sections
from wiki.text.language import spoken
from wiki.text.plain import plain

KIND, LANGUAGE = "kind", "lang"
ANCHOR = "in-"
STORY = ("situation", "actions", "result", "why", "lessons")
PERSONALITY, CAUSE = "personality", "cause"
QUESTION, REPLY = "question", "post-"
ADVICE = "advice"
"""The section of what handbooks say of a case: not a part of its story."""

DOUBTFUL = -1.0
"""How useful a page counts that is contested or obsolete: it moves its score down by a tenth."""

Sections = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """One kind of record: which of them can be found, and what is read of one.

    The key of its documents is the record's id, which no record of another kind has. `title` and `sections` are what
    a reader of a language is shown, `sections` as (name, plain text); `filed` has the codes by list. `advice` has
    sections in the same way, of what is said elsewhere of what was done in it. `columns` are those that
    a hit shows; with none, all are loaded. What `text_of` gives for a record is another one when its text is;
    `text` names the revision that readers see.
    """

    model: Any
    findable: Callable[[], Select[tuple[Any]]]
    document: Callable[[Any], Document]
    title: Callable[[Any, str], str]
    sections: Callable[[Any, str], Sections]
    filed: Callable[[Any], Mapping[str, Sequence[str]]]
    advice: Callable[[Any, str], Sections] = lambda _record, _language: ()
    columns: tuple[Any, ...] = ()
    text_of: Callable[[Any], Hashable] = lambda record: record.head.body_hash
    text: str = "head"


def published() -> Select[tuple[Case]]:
    """Return the query for all cases that can be found."""
    return select(Case).where(Case.state == Publication.PUBLISHED).options(_with_head(Case), selectinload(Case.lines))


def case_document(case: Case) -> Document:
    """Return what the index reads of a case."""
    content = cases.from_body(case.head.body)
    filed = {name: content.codes(name) for name in TERM_LISTS}
    document = _document(case, "case", case.title, case_sections(case), filed, (case.language,))
    said = [text for line in case.lines for text in (line.text, line.reply)]
    wordings = [text for line in case.lines for text in _once(line.wordings)]
    return replace(document, advice=tuple(text for texts in said for text in _once(texts)), wordings=tuple(wordings))


def load_lines(ids: Collection[str]) -> None:
    """Load the lines that were done in those of these records that are cases, together and not one by one."""
    of_cases = select(Case).where(Case.id.in_(ids)).options(load_only(Case.id), selectinload(Case.lines))
    db.session.scalars(of_cases).all()


def case_advice(case: Case, language: str) -> Sections:
    """Yield the lines of handbooks that were done in a case, and other words for them; the reader's language first."""
    for reader in _spoken_in(language):
        for texts in (texts for line in case.lines for texts in (line.text, line.reply, line.wordings)):
            if text := spoken(texts, reader):
                yield ADVICE, text


def case_sections(case: Case, _language: str = "") -> Sections:
    """Yield the parts of a case's story."""
    body = case.head.body
    return [(name, plain(body[name])) for name in STORY if body.get(name)]


def case_filed(case: Case) -> Mapping[str, Sequence[str]]:
    """Return the codes that a case says."""
    said = ((name, value) for name, value in case.head.body.items() if name in TERM_LISTS)
    return {name: (value,) if isinstance(value, str) else value for name, value in said}


def handbooks() -> Select[tuple[Playbook]]:
    """Return the query for the playbooks of types in use; that of a merged type is read at the other's page."""
    of_type = select(Playbook).join(Term).where(Term.merged_into_id.is_(None))
    return of_type.options(_with_head(Playbook), joinedload(Playbook.term))


def playbook_document(playbook: Playbook) -> Document:
    """Return what the index reads of a playbook, in every language but not twice in two scripts of one."""
    body = playbook.head.body
    spoken = [body.get("title", {}), *(text for line in body["lines"] for text in (line["text"], line.get("reply")))]
    languages = dict.fromkeys(language for texts in spoken for language in texts or ())
    title = " ".join(dict.fromkeys(playbook_title(playbook, language) for language in ("zh-Hans", "en")))
    sections = [("", "\n".join(_once(texts))) for texts in spoken if texts]
    return _document(playbook, "playbook", title, sections, playbook_filed(playbook), tuple(languages))


def playbook_title(playbook: Playbook, language: str) -> str:
    """Return the title of a type's page, and the finding in one line."""
    term = vocabulary.current().by_id(playbook.term_id)
    return term.title(language) if term else playbook.title


def playbook_sections(playbook: Playbook, language: str) -> Sections:
    """Yield the lines of a playbook, those in the reader's language first."""
    body = playbook.head.body
    for reader in _spoken_in(language):
        yield "finding", spoken(body.get("title", {}), reader)
        for line in body["lines"]:
            texts = (line["text"], line.get("reply") or {})
            yield line["section"], "\n".join(spoken(one, reader) for one in texts if one)


def playbook_filed(playbook: Playbook) -> Mapping[str, Sequence[str]]:
    """Return the type that a playbook is about."""
    term = vocabulary.current().by_id(playbook.term_id)
    return {PERSONALITY: (term.code,)} if term else {}


def root_causes() -> Select[tuple[RootCause]]:
    """Return the query for all root causes."""
    return select(RootCause).options(_with_head(RootCause))


def root_cause_document(root_cause: RootCause) -> Document:
    """Return what the index reads of a root cause; nothing of who wrote it or mends it."""
    sections, filed = root_cause_sections(root_cause), root_cause_filed(root_cause)
    return _document(root_cause, "root_cause", root_cause.title, sections, filed, (root_cause.language,))


def root_cause_sections(root_cause: RootCause, _language: str = "") -> Sections:
    """Yield what happens again and again, and what is done about it."""
    body = root_cause.head.body
    return [(name, plain(body[name])) for name in ("text", "action") if body.get(name)]


def root_cause_filed(root_cause: RootCause) -> Mapping[str, Sequence[str]]:
    """Return the word of the list of causes that it has, if any."""
    term = vocabulary.current().by_id(root_cause.term_id) if root_cause.term_id else None
    return {CAUSE: (term.code,)} if term else {}


def pages() -> Select[tuple[Page]]:
    """Return the query for the pages that readers see, with the texts that they see."""
    shown = joinedload(Page.shown).defer(Revision.html)
    listed = Page.state == Publication.PUBLISHED, Page.approved > 0, Page.merged_into_id.is_(None)
    return select(Page).where(*listed).options(shown)


def page_document(page: Page) -> Document:
    """Return what the index reads of a page: the text that was approved last. What may be wrong stands lower."""
    sections = [(name, f"{name}\n{text}") for name, text in page_sections(page)]
    document = _document(page, "page", page.title, sections, page_filed(page), (page.language,))
    doubtful = page.contested_at is not None or page.obsolete_at is not None
    return replace(document, usefulness=DOUBTFUL) if doubtful else document


def page_sections(page: Page, _language: str = "") -> Sections:
    """Yield what stands below each heading of a page."""
    return [(name, text) for name, text in sections(_said(page).get("text", "")) if name or text]


def page_filed(page: Page) -> Mapping[str, Sequence[str]]:
    """Return the codes that a page says."""
    said = ((name, value) for name, value in _said(page).items() if name in TERM_LISTS)
    return {name: (value,) if isinstance(value, str) else value for name, value in said}


def _said(page: Page) -> Mapping[str, Any]:
    return page.shown.body if page.shown else {}


def questions() -> Select[tuple[Topic]]:
    """Return the query for all topics that can be found, with what is there of their replies."""
    there = select(Topic).where(Topic.hidden_at.is_(None), Topic.merged_into_id.is_(None))
    return there.options(_with_head(Topic), selectinload(Topic.said).load_only(Post.text, Post.speaker))


def topic_document(topic: Topic) -> Document:
    """Return what the index reads of a topic: the question and all that is there of what was said."""
    return _document(topic, "topic", topic.title, topic_sections(topic), topic_filed(topic), (topic.language,))


def topic_sections(topic: Topic, _language: str = "") -> Sections:
    """Yield the question and the replies, those that answer it first; who said something is in no text."""
    if text := topic.head.body.get("text"):
        yield QUESTION, plain(text)
    for post in topic.said:
        yield f"{REPLY}{post.id}", plain(post.text)


def topic_filed(topic: Topic) -> Mapping[str, Sequence[str]]:
    """Return the codes under which a topic is filed."""
    return topics.from_body(topic.head.body).filed()


def own_title(record: Record, _language: str) -> str:
    """Return the title as it was written."""
    return record.title


_ON_PAGE: tuple[Any, ...] = (
    *(Page.title, Page.level, Page.summary, Page.language, Page.ref, Page.approved, Page.kind_code),
    *(Page.verified_until, Page.obsolete_at, Page.contested_at),
)
_ON_CASE = Case.title, Case.level, Case.summary, Case.language, Case.ref, Case.outcome, Case.occurred_on

DOCUMENTS = {
    "case": Kind(Case, published, case_document, own_title, case_sections, case_filed, case_advice, _ON_CASE),
    "playbook": Kind(Playbook, handbooks, playbook_document, playbook_title, playbook_sections, playbook_filed),
    "root_cause": Kind(RootCause, root_causes, root_cause_document, own_title, root_cause_sections, root_cause_filed),
    "page": Kind(
        *(Page, pages, page_document, own_title, page_sections, page_filed),
        columns=_ON_PAGE,
        text_of=lambda page: page.shown.body_hash,
        text="shown",
    ),
    "topic": Kind(
        *(Topic, questions, topic_document, own_title, topic_sections, topic_filed),
        text_of=lambda topic: (topic.id, topic.version, topic.updated_at),
    ),
}


def _document(
    record: Record,
    kind: str,
    title: str,
    sections: Sections,
    filed: Mapping[str, Sequence[str]],
    languages: tuple[str, ...],
) -> Document:
    above = {name: _with_ancestors(name, codes) for name, codes in filed.items()}
    return Document(
        record.id,
        kind,
        title,
        "\n".join(text for _section, text in sections),
        labels=tuple(dict.fromkeys(_names(above))),
        facets={**above, LANGUAGE: languages},
        date=_age_key(record),
        ref=record.ref,
        usefulness=record.usefulness,
    )


def _spoken_in(language: str) -> tuple[str, str]:
    """Return the languages in which a reader is shown what is said in several: their own, then the other one."""
    return language, "zh-Hans" if language == "en" else "en"


def _once(texts: Mapping[str, str]) -> list[str]:
    """Return a text in each of its languages, but not twice in two scripts of one."""
    return [text for language, text in texts.items() if language != "zh-Hant" or "zh-Hans" not in texts]


def _with_head(model: Any) -> Any:
    return joinedload(model.head).defer(Revision.html)


def _with_ancestors(list_code: str, codes: Iterable[str]) -> tuple[str, ...]:
    known = vocabulary.current()
    return tuple(dict.fromkeys(code for own in codes for code in known.with_ancestors(list_code, own)))


def _names(filed: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield every name of the terms, in all languages."""
    known = vocabulary.current()
    for list_code, codes in filed.items():
        for code in codes:
            if term := known.get(list_code, code):
                yield from term.words()


def _age_key(record: Record) -> int:
    """Return a number that orders records as lists do: by when it happened, then by when it was written down."""
    year, month, day = (*map(int, record.sort_date.split("-")), 0, 0)[:3]
    return ((year * 100 + month) * 100 + day) * 10**10 + int(record.created_at.timestamp())
