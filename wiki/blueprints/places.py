"""Where a document of whatever kind is read, and loading one of whatever kind."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from wiki.access import load
from wiki.blueprints.review_words import place_of as place_of_review
from wiki.models import Document, Notice, NoticeReason
from wiki.services import notices, vocabulary
from wiki.services.documents import model_of
from wiki.services.pages.linked import Source

PLACES = {
    "case": ("cases.show", "case_id"),
    "page": ("pages.show", "page_id"),
    "topic": ("topics.show", "topic_id"),
    "root_cause": ("root_causes.show", "root_cause_id"),
    "customer": ("customers.show", "customer_id"),
}
PLAYBOOK = "playbook"
ANCHORS = {
    NoticeReason.INSTRUCTED: "instructions",
    NoticeReason.COMMENTED: "comments",
    NoticeReason.PROPOSED: "proposal",
    NoticeReason.TRIGGERED: "next",
}
"""Where in a plan a notice leads."""


def place_of(document: Document, post_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """Return endpoint and arguments of the page where a document, or one reply in it, is read."""
    if document.kind == PLAYBOOK:
        record: Any = document
        term = vocabulary.current().by_id(record.term_id) or record.term
        return "playbooks.show", {"code": term.code}
    endpoint, argument = PLACES[document.kind]
    return endpoint, {argument: document.id} | ({"_anchor": f"post-{post_id}"} if post_id else {})


def place_told(notice: Notice) -> tuple[str, dict[str, Any]]:
    """Return endpoint and arguments of the page where a notice leads."""
    if notice.plan_id:
        return _place_in_plan(notice)
    if notice.review or notice.document is None:
        return place_of_review(notice.review) if notice.review else ("notices.index", {})
    if notice.reason is NoticeReason.MATTER:
        return "grades.show", {"customer_id": notice.document_id}
    return place_of(notice.document, notice.post_id)


def _place_in_plan(notice: Notice) -> tuple[str, dict[str, Any]]:
    """Return the place of the question that was asked, for whoever was may read nothing else; else that in the plan."""
    if notice.reason is NoticeReason.OPINION:
        question = notices.question_to(notice.user_id, notice.plan_id or "")
        return ("plan_steps.opinion", {"consultation_id": question.id}) if question else ("notices.index", {})
    return "plans.show", {"plan_id": notice.plan_id, "_anchor": ANCHORS.get(notice.reason, "history")}


def address_of(document: Document, post_id: str | None = None) -> str:
    """Return the address of that page."""
    endpoint, values = place_of(document, post_id)
    return url_for(endpoint, **values)


def linked_from(sources: Iterable[Source]) -> list[tuple[Source, str]]:
    """Return what links to a page with the address of the place where it does."""
    return [(one, url_for("posts.show", post_id=one.post_id) if one.post_id else _address(one)) for one in sources]


def _address(source: Source) -> str:
    endpoint, argument = PLACES[source.kind]
    values: dict[str, Any] = {argument: source.id}
    return url_for(endpoint, **values)


def load_any(document_id: str, action: str = "read") -> Any:
    """Return a document of any kind as `load` does; what is not there is asked for as what is."""
    return load(model_of(document_id), document_id, action)
