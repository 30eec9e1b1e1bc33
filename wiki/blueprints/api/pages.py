"""Knowledge pages for programs: listing, reading, writing. A reader gets the text that was approved last."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, load, mark_opened, me, peek
from wiki.blueprints.api import records, requests
from wiki.blueprints.api.cases import MOST_WARNINGS, STATES, PreconditionRequired
from wiki.blueprints.authors import name_beside
from wiki.errors import N_, Invalid, Message, Stale, WikiError
from wiki.extensions import db
from wiki.models import Document, Page, Publication, Revision
from wiki.services import cases, pages, vocabulary
from wiki.services.cases.browsing import filed_by_code
from wiki.services.pages import PageContent, browsing, reviewing

NEWEST = "newest"
# What a record has besides its fields. It may be sent back as it was read.
ABOUT = (
    *("id", "kind", "page_kind", "state", "level", "author", "version", "waits", "trust", "verified_until"),
    *("created_at", "updated_at", "url"),
)


class Changed(WikiError):
    """The page's newest text is not the one that the change is based on; both texts are in the answer."""

    status = 412
    code = "stale"

    def __init__(self, page: Page, content: PageContent) -> None:
        super().__init__(N_("Somebody saved a newer version while you were writing. Both texts are in this answer."))
        self.more = {"current": record(page, page.head), "yours": fields(content)}


def index() -> ResponseReturnValue:
    """List the pages that readers see, newest first, narrowed by classification and language."""
    asked = requests.Parameters()
    number, size, filters, languages = asked.page(), asked.size(), asked.filters(), asked.languages()
    asked.kind(["page"])
    asked.check()
    query = filed_by_code(browsing.newest(user=me()), filters, Page)
    if languages:
        query = query.where(Page.language.in_(languages))
    total = browsing.total(query)
    items = []
    for page in db.session.scalars(query.offset((number - 1) * size).limit(size).options(*_whole())):
        mark_opened(page)
        items.append(record(page, page.shown or page.head))
    return {"total": total, "page": number, "size": size, "items": items}


def show(page_id: str) -> ResponseReturnValue:
    """Read a page; with `text=newest` what is not approved yet, for those who may edit it."""
    newest = request.args.get("text") == NEWEST
    page = load(Page, page_id, "edit" if newest else "read", options=_whole())
    return _answer(page, page.head if newest else page.shown or page.head)


def new() -> ResponseReturnValue:
    """Write a page: published or handed in at once, unless its `state` is draft."""
    if not can("create", Page):
        allow("create", Page)
    raw = requests.body()
    draft = _is_draft(raw)
    content = pages.parse(raw, vocabulary.current(), draft=draft)
    html = pages.rendered(content)
    allow("create", Page)
    page = pages.create(content, html, kind=str(raw.get("page_kind") or ""), by=me())
    if not draft:
        reviewing.put_forward(page, by=me())
    answer = _answer(page, page.head, warnings=_warnings(raw))
    answer.status_code = 201
    answer.headers["Location"] = records.absolute(url_for(".pages_show", page_id=page.id))
    return answer


def edit(page_id: str) -> ResponseReturnValue:
    """Replace the newest text by a new revision, if it is still the one that was read; publish it or hand it in."""
    peek(Page, page_id, "edit")
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    raw = requests.body()
    draft = _is_draft(raw)
    content = pages.parse(raw, vocabulary.current(), draft=draft)
    html, note = pages.rendered(content), raw.get("note")
    page = load(Page, page_id, "edit", options=_whole())
    if not request.if_match.contains(tag(page, page.head)):
        raise Changed(page, content)
    try:
        noted = cases.checked_note(note if isinstance(note, str) else "")
        pages.revise(page, content, html, base=page.version, by=me(), note=noted)
    except Stale:
        raise Changed(page, content) from None
    if not draft and page.version != page.approved:
        reviewing.put_forward(page, by=me())
    return _answer(page, page.head, warnings=_warnings(raw))


def record(page: Page, text: Revision) -> dict[str, Any]:
    """Return a page that the caller has loaded, with one of its texts."""
    return {
        "id": page.id,
        "kind": page.kind,
        "page_kind": page.kind_code,
        "state": page.state.value,
        "level": page.level,
        **fields(pages.from_body(text.body)),
        "author": name_beside(page.author, page),
        "version": text.number,
        "waits": page.submitted == text.number,
        "trust": page.trust.value,
        "verified_until": page.verified_until,
        "created_at": records.moment(page.created_at),
        "updated_at": records.moment(text.created_at),
        "url": records.absolute(url_for("pages.show", page_id=page.id)),
    }


def fields(content: PageContent) -> dict[str, Any]:
    """Return all that somebody writes on a page."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(content).items()}


def tag(page: Page, text: Revision) -> str:
    """Return what the ETag names: this text of the page, in this state."""
    return f"{text.number}-{page.state.value}" + ("-waits" if page.submitted == text.number else "")


def _answer(page: Page, text: Revision, **more: Any) -> Response:
    answer = make_response(record(page, text) | more)
    answer.set_etag(tag(page, text))
    return answer


def _is_draft(raw: Mapping[str, Any]) -> bool:
    state = raw.get("state")
    if state not in (None, *STATES):
        raise Invalid({"state": Message(N_("One of: %(values)s."), {"values": ", ".join(STATES)})})
    return bool(state == Publication.DRAFT.value)


def _warnings(raw: Mapping[str, Any]) -> list[str]:
    unknown: Sequence[str] = [name for name in pages.unknown_keys(raw) if name not in (*ABOUT, "note")]
    text = N_("“%(name)s” is no field of a page and was ignored.")
    return [gettext(text, name=name) for name in unknown[:MOST_WARNINGS]]


def _whole() -> tuple[Any, ...]:
    texts = (joinedload(text).defer(Revision.html) for text in (Page.shown, Page.head))
    return *texts, joinedload(Document.author), joinedload(Page.page_kind)
