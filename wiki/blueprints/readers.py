"""Who can see a case, a topic or a page, and why: its level, and whom it names."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import can, forget_rights, load, me
from wiki.blueprints.reader import timezone
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid
from wiki.forms.readers import LevelForm, ReaderForm, level_of
from wiki.models import Case, Document, DocumentGrant, Page, Publication, ReaderRight, Topic
from wiki.services import attachments, cases, comments, pages, readers, sources, topics

bp = Blueprint("readers", __name__)

Levelled = Case | Topic | Page
OPENING = {
    "case": (".opening", "case_id"),
    "topic": (".opening_topic", "topic_id"),
    "page": (".opening_page", "page_id"),
}
"""Where one looks at who would read a document at a lower level, and what its id is called there."""


@bp.get("/cases/<case_id>/readers")
def show(case_id: str) -> ResponseReturnValue:
    """Say who can see the case, and why."""
    return _page(load(Case, case_id, "see_readers"), ReaderForm(formdata=None))


@bp.get("/topics/<topic_id>/readers")
def show_topic(topic_id: str) -> ResponseReturnValue:
    """Say who can see the topic, and why."""
    return _page(load(Topic, topic_id, "see_readers"), ReaderForm(formdata=None))


@bp.get("/knowledge/<page_id>/readers")
def show_page(page_id: str) -> ResponseReturnValue:
    """Say who can see the page, and why."""
    return _page(load(Page, page_id, "see_readers"), ReaderForm(formdata=None))


@bp.post("/cases/<case_id>/readers")
def name(case_id: str) -> ResponseReturnValue:
    """Name one more person."""
    return _named(load(Case, case_id, "name_readers"), ReaderForm())


@bp.post("/topics/<topic_id>/readers")
def name_topic(topic_id: str) -> ResponseReturnValue:
    """Name one more person for a topic."""
    return _named(load(Topic, topic_id, "name_readers"), ReaderForm())


@bp.post("/knowledge/<page_id>/readers")
def name_page(page_id: str) -> ResponseReturnValue:
    """Name one more person for a page."""
    return _named(load(Page, page_id, "name_readers"), ReaderForm())


@bp.post("/readers/<grant_id>/end")
def end(grant_id: str) -> ResponseReturnValue:
    """End what somebody was named for."""
    grant = load(DocumentGrant, grant_id, "end", options=(joinedload(DocumentGrant.document),))
    readers.end(grant, by=me(), address=_address())
    flash(gettext("Ended. It holds from now on."))
    return _there(grant.document)


@bp.get("/cases/<case_id>/level")
def opening(case_id: str) -> ResponseReturnValue:
    """Ask whether more people are to read the case, and say who and what."""
    return _asked(load(Case, case_id, "lower_level"))


@bp.get("/topics/<topic_id>/level")
def opening_topic(topic_id: str) -> ResponseReturnValue:
    """Ask whether more people are to read the topic, and say who and what."""
    return _asked(load(Topic, topic_id, "lower_level"))


@bp.get("/knowledge/<page_id>/level")
def opening_page(page_id: str) -> ResponseReturnValue:
    """Ask whether more people are to read the page, and say who and what."""
    return _asked(load(Page, page_id, "lower_level"))


@bp.post("/cases/<case_id>/level")
def change_level(case_id: str) -> ResponseReturnValue:
    """Close a case more, at once; open it to more people, once its author has seen who they are."""
    case = load(Case, case_id, "see_readers")
    level = _wanted_level(case)
    if level is not None and level < case.level:
        load(Case, case_id, "lower_level")
    if level is None or _is_unseen(case, level):
        return _look(case, level)
    load(Case, case_id, "raise_level")
    return _set(case, lambda: cases.set_level(case, level, by=me(), address=_address()))


@bp.post("/topics/<topic_id>/level")
def change_topic_level(topic_id: str) -> ResponseReturnValue:
    """Close a topic more, at once; open it to more people, once who asked has seen who they are."""
    topic = load(Topic, topic_id, "see_readers")
    level = _wanted_level(topic)
    if level is not None and level < topic.level:
        load(Topic, topic_id, "lower_level")
    if level is None or _is_unseen(topic, level):
        return _look(topic, level)
    load(Topic, topic_id, "raise_level")
    return _set(topic, lambda: topics.set_level(topic, level, by=me(), address=_address()))


@bp.post("/knowledge/<page_id>/level")
def change_page_level(page_id: str) -> ResponseReturnValue:
    """Close a page more, at once; open it to more people, once its author has seen who they are."""
    page = load(Page, page_id, "see_readers")
    level = _wanted_level(page)
    if level is not None and level < page.level:
        load(Page, page_id, "lower_level")
    if level is None or _is_unseen(page, level):
        return _look(page, level)
    load(Page, page_id, "raise_level")
    return _set(page, lambda: pages.levels.set_level(page, level, by=me()))


def _wanted_level(document: Document) -> int | None:
    """Return the level that was chosen, None for nonsense and for the one that it has."""
    try:
        level = level_of(LevelForm().level)
    except Invalid:
        return None
    return None if level == document.level else level


def _is_unseen(document: Levelled, level: int) -> bool:
    """Tell whether more people would read it whom nobody has looked at yet. A draft has no readers at any level."""
    return level < document.level and document.state is not Publication.DRAFT and not _was_looked_at(document)


def _look(document: Levelled, level: int | None) -> ResponseReturnValue:
    """Lead to who would read it at a lower level, or back where there is none."""
    if level is None:
        return _there(document)
    endpoint, name_of_id = OPENING[document.kind]
    place: dict[str, Any] = {name_of_id: document.id, "level": level}
    return redirect(url_for(endpoint, **place), 303)


def _set(document: Levelled, change: Callable[[], Any]) -> ResponseReturnValue:
    try:
        change()
    except Invalid as error:
        form = ReaderForm(formdata=None)
        form.refuse(error)
        return _page(document, form), 422
    return _changed(document)


def _was_looked_at(document: Document) -> bool:
    return LevelForm().base.data == str(document.version)


def _named(document: Document, form: ReaderForm) -> ResponseReturnValue:
    require_recent_proof()
    chosen = "read" if isinstance(document, Topic) else request.form.get("right")
    right = next((one for one in ReaderRight if one == chosen), None)
    if right is None:
        form.form_errors.append(gettext("Say what the person may do."))
    elif form.validate():
        try:
            ends_at = form.ends_at(ZoneInfo(timezone()))
            typed = form.person.data or "", form.reason.data or ""
            readers.name(document, typed[0], right=right, reason=typed[1], ends_at=ends_at, by=me(), address=_address())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Named. It holds from now on."))
            return _there(document)
    return _page(document, form), 422


def _asked(document: Document) -> ResponseReturnValue:
    level = request.args.get("level", "")
    if level not in {str(one) for one in range(1, document.level)}:
        return _there(document)
    return _opening_page(document, int(level))


def _changed(document: Document) -> ResponseReturnValue:
    """Go on to the readers, or, if it was closed to whoever closed it, to the list."""
    forget_rights()
    if can("see_readers", document):
        flash(gettext("Changed. It holds from now on."))
        return _there(document)
    flash(gettext("Changed. You cannot read it any more yourself."))
    return redirect(_urls(document)["list"], 303)


def _page(document: Document, form: ReaderForm) -> str:
    named, ended = readers.of(document, by=me())
    return render_template(
        "readers/show.html",
        document=document,
        urls=_urls(document),
        form=form,
        level_form=LevelForm(formdata=None),
        named=named,
        ended=ended,
        made=sources.made_from(document, by=me()) if isinstance(document, Topic) else {},
        people=readers.candidates() if can("name_readers", document) else [],
    )


def _opening_page(document: Document, level: int) -> str:
    files = attachments.beside(document, by=me()) if isinstance(document, (Case, Page)) else []
    remarks = comments.on(document, by=me()) if isinstance(document, Case) else []
    return render_template(
        "readers/opening.html",
        document=document,
        urls=_urls(document),
        level=level,
        files=sum(1 for one in files if not one.removed_at),
        comments=sum(1 for one in remarks if not one.removed_at),
        replies=document.replies if isinstance(document, Topic) else 0,
    )


def _urls(document: Document) -> dict[str, str]:
    """Return where the document, its list and its readers are, and where its level is changed."""
    if isinstance(document, Topic):
        names = ("topics.index", "topics.show", ".show_topic", ".change_topic_level")
        ident: dict[str, Any] = {"topic_id": document.id}
    elif isinstance(document, Page):
        names, ident = ("pages.index", "pages.show", ".show_page", ".change_page_level"), {"page_id": document.id}
    else:
        names, ident = ("cases.index", "cases.show", ".show", ".change_level"), {"case_id": document.id}
    first, *others = names
    found = [url_for(first), *(url_for(name, **ident) for name in others)]
    return dict(zip(("list", "document", "readers", "level"), found, strict=True))


def _address() -> str:
    return request.remote_addr or ""


def _there(document: Document) -> ResponseReturnValue:
    return redirect(_urls(document)["readers"], 303)
