"""JSON schemas of knowledge pages: what the API takes and gives of them."""

from wiki.blueprints.api import schemas
from wiki.blueprints.api.schemas import Schema, array, obj, ref
from wiki.models import PageTrust, Publication
from wiki.services.cases.content import TEXT_LENGTH, TITLE_LENGTH
from wiki.services.pages import FIELDS, LISTS
from wiki.services.vocabulary import Vocabulary
from wiki.settings import LANGUAGES


def all_schemas(known: Vocabulary) -> dict[str, Schema]:
    """Return the named schemas."""
    return {
        "Page": page(known),
        "NewPage": new_page(known),
        "PageWritten": {"allOf": [ref("Page"), obj({"warnings": array({"type": "string"})})]},
        "PageFields": obj(fields(known, sent=False)),
        "PageList": obj({**schemas.page_of(), "items": array(ref("Page"))}),
        "StalePage": obj({"error": schemas.error_body(), "current": ref("Page"), "yours": ref("PageFields")}),
    }


def fields(known: Vocabulary, *, sent: bool) -> dict[str, Schema]:
    """Return what somebody writes on a page."""
    found: dict[str, Schema] = {
        "title": {"type": "string", "minLength": 1, "maxLength": TITLE_LENGTH, "description": "The name of the page."},
        "text": {
            "type": ["string", "null"] if sent else "string",
            "maxLength": TEXT_LENGTH,
            "description": "Markdown; [[Name]] links to a page, ![[Name]] takes its text in.",
        },
        **{name: schemas.term_field(known, name, sent=sent) for name in LISTS},
        "language": {"type": ["string", "null"], "enum": [*LANGUAGES, None]},
    }
    return {name: found[name] for name in FIELDS}


def new_page(known: Vocabulary) -> Schema:
    """Return what a POST and a PUT take; a kind is chosen by POST alone."""
    own: dict[str, Schema] = {
        "page_kind": {"type": "string", "description": "Code of the kind of page; needed in a POST."},
        "state": {
            "enum": [Publication.DRAFT.value, Publication.PUBLISHED.value, None],
            "default": Publication.PUBLISHED.value,
            "description": "draft: kept. published: shown, or handed in where another person approves it.",
        },
        "note": {"type": ["string", "null"], "description": "What was changed and why, for the history."},
    }
    whole = {**fields(known, sent=True), **own}
    return obj(whole, optional=tuple(name for name in whole if name != "title"))


def page(known: Vocabulary) -> Schema:
    """Return what a record is."""
    about: dict[str, Schema] = {
        "id": {"type": "string"},
        "kind": {"const": "page"},
        "page_kind": {"type": "string"},
        "state": {"enum": list(Publication)},
        "level": {"type": "integer", "minimum": 1, "maximum": 4},
        "author": {"type": "string"},
        "version": {"type": "integer", "minimum": 1, "description": "The number of this text."},
        "waits": {"type": "boolean", "description": "Whether this text waits for another person's approval."},
        "trust": {"enum": list(PageTrust)},
        "verified_until": {"type": ["string", "null"], "format": "date"},
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"},
        "url": {"type": "string", "format": "uri"},
    }
    return obj({**about, **fields(known, sent=False)})
