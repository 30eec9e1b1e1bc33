"""Cases for programs: listing, reading, writing."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, mark_opened, me, peek
from wiki.blueprints.api import records, requests
from wiki.errors import N_, Invalid, Message, Stale, WikiError
from wiki.extensions import db
from wiki.models import Case, Document, Publication, Revision
from wiki.services import cases, vocabulary
from wiki.services.cases import CaseContent, browsing

STATES = (Publication.DRAFT.value, Publication.PUBLISHED.value)
MOST_WARNINGS = 20


class Exists(WikiError):
    """There is a record with this ref; the answer names it to those who may read it."""

    def __init__(self, taken: cases.Taken) -> None:
        super().__init__(taken.message.text)
        self.fields = taken.fields
        found = db.session.scalars(listing(Case).where(Case.id == taken.document_id)).first()
        self.more = {"existing": {"id": found.id, "url": records.page(found)}} if found else {}


class Changed(WikiError):
    """The case is no longer the version that the change is based on; both texts are in the answer."""

    status = 412
    code = "stale"

    def __init__(self, case: Case, content: CaseContent) -> None:
        super().__init__(N_("Somebody saved a newer version while you were writing. Both texts are in this answer."))
        self.more = {"current": records.record(case), "yours": records.fields(content)}


class PreconditionRequired(WikiError):
    """A change has to say which version it is based on."""

    status = 428
    code = "precondition_required"

    def __init__(self) -> None:
        super().__init__(N_("Send the ETag of the version that you have changed in If-Match."))


def index() -> ResponseReturnValue:
    """List published cases, newest first, narrowed by classification and language."""
    asked = requests.Parameters()
    page, size, filters, languages = asked.page(), asked.size(), asked.filters(), asked.languages()
    asked.kind(["case"])
    asked.check()
    query = browsing.filed_by_code(listing(Case, "list"), filters)
    if languages:
        query = query.where(Case.language.in_(languages))
    found = db.session.scalars(browsing.newest(query, size).offset((page - 1) * size).options(*_whole()))
    items = []
    for case in found:
        mark_opened(case)
        items.append(records.record(case))
    return {"total": browsing.total(query), "page": page, "size": size, "items": items}


def show(case_id: str) -> ResponseReturnValue:
    """Read a case."""
    return _answer(load(Case, case_id, options=_whole()))


def new() -> ResponseReturnValue:
    """Write a case, published at once unless its `state` is draft."""
    if not can("create", Case):
        allow("create", Case)
    raw = requests.body()
    state = _state(raw, default=Publication.PUBLISHED)
    hidden = _hidden(raw)
    ref, content = cases.parse_named(raw, vocabulary.current(), draft=state is Publication.DRAFT)
    html = cases.rendered(content)
    try:
        case = _created(content, html, ref, publish=state is Publication.PUBLISHED)
    except cases.Taken as error:
        raise Exists(error) from error
    _hide(case, hidden)
    answer = _answer(case, warnings=_warnings(raw, ("state", "hide_author")))
    answer.status_code = 201
    answer.headers["Location"] = records.absolute(url_for(".cases_show", case_id=case.id))
    return answer


def edit(case_id: str) -> ResponseReturnValue:
    """Replace the content of a case by a new revision, if it is still the version that was read."""
    seen = peek(Case, case_id, "edit")
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    raw = requests.body()
    before, state = seen.state, _state(raw, default=seen.state)
    ref, content = cases.parse_named(raw, vocabulary.current(), draft=state is Publication.DRAFT, level=seen.level)
    note, hidden, html = _note(raw), _hidden(raw), cases.rendered(content)
    case = load(Case, case_id, "edit", options=_whole())
    if case.state is not before or not request.if_match.contains(records.tag(case)):
        raise Changed(case, content)
    _check_facts(case, state, ref, raw.get("level"))
    _hide(case, hidden)
    try:
        cases.revise(case, content, html, base=case.version, by=me(), note=note)
    except Stale:
        raise Changed(case, content) from None
    if state is not case.state:
        cases.publish(load(Case, case_id, "publish"))
    return _answer(case, warnings=_warnings(raw, (*records.ABOUT, "note")))


def _created(content: CaseContent, html: dict[str, str], ref: str | None, *, publish: bool) -> Case:
    """Write a case. Where somebody else wrote the same ref or term at this moment, the second try sees it."""

    def create() -> Case:
        allow("create", Case)
        return cases.create(content, html, by=me(), publish=publish, ref=ref)

    try:
        return create()
    except IntegrityError:
        db.session.rollback()
        return create()


def _answer(case: Case, **more: Any) -> Response:
    answer = make_response(records.record(case) | more)
    answer.set_etag(records.tag(case))
    return answer


def _state(raw: Mapping[str, Any], *, default: Publication) -> Publication:
    given = raw.get("state")
    if given is None or given == default.value:
        return default
    if given not in STATES:
        raise Invalid({"state": Message(N_("One of: %(values)s."), {"values": ", ".join(STATES)})})
    return Publication(given)


def _note(raw: Mapping[str, Any]) -> str:
    note = raw.get("note")
    if note is not None and not isinstance(note, str):
        raise Invalid({"note": Message(N_("This has to be a text."))})
    return cases.checked_note(note)


def _hidden(raw: Mapping[str, Any]) -> bool | None:
    hidden = raw.get("hide_author")
    if hidden is not None and not isinstance(hidden, bool):
        raise Invalid({"hide_author": Message(N_("This has to be true or false."))})
    return hidden


def _hide(case: Case, hidden: bool | None) -> None:
    """Hide or show the author's name, if that is asked for and the author asks; what is so already, anybody may say."""
    if hidden is None or hidden is case.author_hidden:
        return
    if not can("hide_author", case):
        raise Invalid({"hide_author": Message(N_("The author alone decides whether the name is shown."))})
    cases.hide_author(case, hidden, by=me(), address=request.remote_addr or "")


def _check_facts(case: Case, state: Publication, ref: str | None, level: Any) -> None:
    """Refuse what a PUT cannot change: the ref, the level, and the state but for publishing a draft."""
    wrong = {}
    if ref not in (None, case.ref):
        wrong["ref"] = Message(N_("The ref of a record cannot be changed."))
    if level not in (None, case.level):
        wrong["level"] = Message(N_("The level of a case is changed on its page."))
    if state is not case.state and (case.state, state) != (Publication.DRAFT, Publication.PUBLISHED):
        wrong["state"] = Message(N_("Only a draft can be published here."))
    if wrong:
        raise Invalid(wrong)


def _warnings(raw: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    unknown = [name for name in cases.unknown_keys(raw) if name not in known]
    text = N_("“%(name)s” is no field of a case and was ignored.")
    return [gettext(text, name=name) for name in unknown[:MOST_WARNINGS]]


def _whole() -> tuple[Any, ...]:
    return joinedload(Case.head).defer(Revision.html), joinedload(Document.author)
