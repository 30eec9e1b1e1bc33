"""Where a document of whatever kind is read, and loading one of whatever kind."""

from typing import Any

from flask import current_app

from wiki.access import load
from wiki.models import Document
from wiki.services.notices.told import model_of

PLACES = {
    "case": ("cases.show", "case_id"),
    "page": ("pages.show", "page_id"),
    "topic": ("topics.show", "topic_id"),
    "root_cause": ("root_causes.show", "root_cause_id"),
}
INBOX = "notices.index"


def place_of(document: Document, post_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """Return endpoint and arguments of the page where a document, or one reply in it, is read; else of the inbox."""
    endpoint, argument = PLACES.get(document.kind, (INBOX, ""))
    value: Any = document.id
    if document.kind == "playbook":
        endpoint, argument, value = "playbooks.show", "code", document.term.code
    if endpoint not in current_app.view_functions or endpoint == INBOX:
        return INBOX, {}
    return endpoint, {argument: value} | ({"_anchor": f"post-{post_id}"} if post_id else {})


def load_any(document_id: str, action: str = "read") -> Any:
    """Return a document of any kind as `load` does; what is not there is asked for as what is."""
    return load(model_of(document_id), document_id, action)
