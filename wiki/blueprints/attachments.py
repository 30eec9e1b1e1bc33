"""Files beside cases, pages and topics: adding, serving, taking away. What strangers made is never run as ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, cast

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from wiki.access import load, mark_opened, me, peek
from wiki.blueprints import downloads
from wiki.blueprints.auth import this_address
from wiki.errors import NotFound
from wiki.files import places
from wiki.models import Attachment, Case, Document, Page, Topic
from wiki.services import attachments, audit, blobs
from wiki.services.attachments import Refusal, Sent
from wiki.translations import said

bp = Blueprint("attachments", __name__)

# Written anew by us, and nothing a browser would run.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
# A picture by itself is set into a page by the browser, which styles that page inline.
PICTURE_POLICY = f"{downloads.POLICY}; style-src 'unsafe-inline'"


class Place(NamedTuple):
    """What files are beside: who may do `action` with it adds some, at the address `adding`."""

    model: type[Document]
    action: str
    adding: str


PLACES = {
    "case": Place(Case, "edit", "attachments.add"),
    "page": Place(Page, "edit", "attachments.add_to_page"),
    "topic": Place(Topic, "reply", "attachments.add_to_topic"),
}
JSON = "application/json"
# What would be markup in a name.
LEFT_OUT = re.compile(r"[][\\`*_<>!()]+")
TOLD_EACH = 5  # refusals that are told one by one: they travel in a cookie
TOLD_NAME = 40  # characters of a name in them


@bp.route("/cases/<case_id>/files", methods=["GET", "POST"])
def add(case_id: str) -> ResponseReturnValue:
    """Add files to a case."""
    return _added("case", case_id)


@bp.route("/knowledge/<page_id>/files", methods=["GET", "POST"])
def add_to_page(page_id: str) -> ResponseReturnValue:
    """Add files to a page."""
    return _added("page", page_id)


@bp.route("/topics/<topic_id>/files", methods=["GET", "POST"])
def add_to_topic(topic_id: str) -> ResponseReturnValue:
    """Add files to a topic."""
    return _added("topic", topic_id)


def _added(kind: str, ident: str) -> ResponseReturnValue:
    """Keep the good files that came; of each of the others say why it is not kept."""
    place = PLACES[kind]
    peek(place.model, ident, place.action)
    if request.method != "POST":
        return _form_page(kind, ident, [])
    sent = [Sent(one.filename, one.stream) for one in request.files.getlist("files") if one.filename]
    with places.folder() as folder:
        ready, refused = attachments.looked_through(sent, Path(folder))
        document = load(place.model, ident, place.action)
        kept, without_room = attachments.attach(document, ready, by=me())
    for one in kept:
        audit.note("add file", by=me(), subject=f"{document.id}/{one.id}", address=request.remote_addr or "")
    if request.accept_mimetypes.best == JSON:
        return _as_markdown(kept, [*refused, *without_room])
    told = _told([*refused, *without_room]) if sent else [gettext("Choose a file first.")]
    if not kept:
        return _form_page(kind, ident, told), 422
    flash(gettext("Added: %(number)s.", number=len(kept)), "file-good")
    for text in told:
        flash(text, "file-wait")
    return _there(document)


def _as_markdown(kept: Sequence[Attachment], refused: Sequence[Refusal]) -> ResponseReturnValue:
    """Answer a text field with what it puts into the text: the files that came, and those that were here already."""
    there = [*kept, *(one.twin for one in refused if one.twin)]
    told = _told([one for one in refused if not one.twin])
    return {"markdown": [_written(one) for one in there], "told": told}, 201 if there else 422


def _written(attachment: Attachment) -> str:
    name = LEFT_OUT.sub(" ", attachment.name)
    if attachment.preview_hash:
        return f"![{name}](/files/{attachment.id})"
    return f"[{name}]({url_for('.download', attachment_id=attachment.id, name=attachment.name)})"


@bp.get("/files/<int:attachment_id>/<name>")
def download(attachment_id: int, name: str) -> ResponseReturnValue:
    """Give a file, to be saved under its own name whatever the address says."""
    found = _opened(attachment_id)
    audit.note_once("download file", by=me(), subject=f"{found.document_id}/{found.id}")
    return downloads.hand_out(_bytes_of(found.blob_hash, found.media_type), found.name)


@bp.get("/files/<int:attachment_id>/picture")
def picture(attachment_id: int) -> ResponseReturnValue:
    """Show a picture in the browser."""
    found = _picture(attachment_id)
    shown = _bytes_of(found.blob_hash, found.media_type)
    return downloads.hand_out(shown, found.name, disposition="inline", policy=PICTURE_POLICY)


@bp.get("/files/<int:attachment_id>/preview")
def preview(attachment_id: int) -> ResponseReturnValue:
    """Show a picture small, as a part of a page."""
    found = _picture(attachment_id)
    shown = _bytes_of(found.preview_hash or "", found.media_type)
    return downloads.hand_out(shown, found.name, disposition="inline")


@bp.post("/files/<int:attachment_id>/remove")
def remove(attachment_id: int) -> ResponseReturnValue:
    """Take a file away; it can be brought back."""
    found = load(Attachment, attachment_id, "remove")
    attachments.remove(found, by=me())
    return _changed(found, "remove file")


@bp.post("/files/<int:attachment_id>/restore")
def restore(attachment_id: int) -> ResponseReturnValue:
    """Bring a file back."""
    found = load(Attachment, attachment_id, "restore")
    attachments.restore(found)
    return _changed(found, "restore file")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say how much can be sent at once. Of who is not signed in nothing large is read."""
    text = gettext("You were signed out. Sign in, then add the files again.")
    if current_user.is_authenticated:
        most = (request.max_content_length or 0) // 2**20
        text = gettext("Together the files are larger than %(limit)s MB. Send fewer at a time.", limit=most)
    return render_template("errors/413.html", message=text), 413


@bp.errorhandler(CSRFError)
def form_was_old(error: CSRFError) -> ResponseReturnValue:
    """Ask for the files again: unlike a text they cannot be shown once more."""
    kind = next((one for one, place in PLACES.items() if place.adding == request.endpoint), None)
    if kind is None:
        return render_template("errors/again.html", fields=[], url=this_address(), message=""), 403
    text = gettext("The page was open too long, or you have signed in again since. Choose the files again.")
    return _form_page(kind, (request.view_args or {})[f"{kind}_id"], [text]), 403


def _picture(attachment_id: int) -> Attachment:
    found = _opened(attachment_id)
    if not found.preview_hash or found.media_type not in SHOWN:
        raise NotFound
    return found


def _opened(attachment_id: int) -> Attachment:
    """Load a file that is to be read, as a part of its document."""
    found = load(Attachment, attachment_id)
    mark_opened(found.document)
    return found


def _bytes_of(blob_hash: str, media_type: str) -> Response:
    app = cast(Any, current_app)._get_current_object()
    response = Response(() if request.method == "HEAD" else _pieces(app, blob_hash), content_type=media_type)
    response.content_length = blobs.size(blob_hash)
    return response


def _pieces(app: Flask, blob_hash: str) -> Iterator[bytes]:
    """Yield the bytes, each piece read by itself: whoever takes them slowly keeps no transaction open."""
    for number in count():
        with app.app_context():
            piece = blobs.piece(blob_hash, number)
        if piece is None:
            return
        yield piece


def _told(refused: Sequence[Refusal]) -> list[str]:
    """Return what is said of files that were not taken."""
    told = [
        gettext("%(name)s was not added. %(reason)s", name=_shown(one.name), reason=said(one.message))
        for one in refused[:TOLD_EACH]
    ]
    if (more := len(refused) - TOLD_EACH) > 0:
        told.append(gettext("%(number)s more were not added.", number=more))
    return told


def _shown(name: str) -> str:
    """Return the name of a file as it came, without what would mislead a reader."""
    name = "".join(one if one.isprintable() else "\ufffd" for one in name)
    return name if len(name) <= TOLD_NAME else f"{name[: TOLD_NAME // 2]}…{name[-TOLD_NAME // 2 :]}"


def _changed(found: Attachment, action: str) -> ResponseReturnValue:
    audit.note(action, by=me(), subject=f"{found.document_id}/{found.id}", address=request.remote_addr or "")
    return _there(found.document)


def adding_files(kind: str, ident: str) -> str:
    """Return the address at which files are added to a document."""
    names: Mapping[str, Any] = {f"{kind}_id": ident}
    return url_for(PLACES[kind].adding, **names)


def _there(document: Document) -> ResponseReturnValue:
    return redirect(f"{_page_of(adding_files(document.kind, document.id))}#files", 303)


def _page_of(adding: str) -> str:
    """Return the page of a document, below which its files are added."""
    return adding.rpartition("/")[0]


def _form_page(kind: str, ident: str, told: Sequence[str]) -> str:
    """Show the form on a page of its own, with what is to be said of files that were sent."""
    pairs = [("file-wait", text) for text in told]
    adding = adding_files(kind, ident)
    context = {"shown": _page_of(adding), "kind": kind, "adding": adding, "told": pairs, "room": attachments.ROOM}
    return render_template("attachments/add.html", **context)
