"""Files of defects: sealed when they come, opened piece by piece when they go, and never shown in a page."""

from collections.abc import Iterator
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me, peek
from wiki.blueprints import downloads
from wiki.errors import Invalid
from wiki.models import Defect, DefectFile
from wiki.services import defects
from wiki.translations import said

bp = Blueprint("defect_files", __name__, url_prefix="/defects")


@bp.post("/<defect_id>/files")
def add(defect_id: str) -> ResponseReturnValue:
    """Seal files. Of each that is not taken it is said why."""
    peek(Defect, defect_id, "edit")
    sent = [one for one in request.files.getlist("files") if one.filename]
    found = load(Defect, defect_id, "edit")
    for one in sent:
        try:
            defects.files.add(found, one.filename or "", one.stream, by=me())
        except Invalid as error:
            flash(said(error.fields["file"]), "file-wait")
    if not sent:
        flash(gettext("Choose a file first."), "file-wait")
    return _there(found.id, "add file")


@bp.get("/files/<file_id>")
def download(file_id: str) -> ResponseReturnValue:
    """Hand a file out, to be saved. Its name is in no address, and so in no log."""
    found = load(DefectFile, file_id)
    about = defects.files.about(found)
    defects.accesses.note("read file", found.defect_id, by=me())
    app = cast(Any, current_app)._get_current_object()
    response = Response(_pieces(app, found.id, found.pieces), content_type=about.media_type)
    response.content_length = found.size
    return downloads.hand_out(response, about.name)


@bp.post("/files/<file_id>/remove")
def remove(file_id: str) -> ResponseReturnValue:
    """Take a file away."""
    found = load(DefectFile, file_id, "remove")
    defects.files.remove(found)
    return _there(found.defect_id, "remove file")


def _pieces(app: Flask, file_id: str, number: int) -> Iterator[bytes]:
    """Yield the bytes, each piece opened by itself: whoever takes them slowly keeps no transaction open."""
    for place in range(number):
        with app.app_context():
            piece = defects.files.piece(file_id, place)
        yield piece


def _there(defect_id: str, what: str) -> ResponseReturnValue:
    defects.accesses.note(what, defect_id, by=me())
    return redirect(url_for("defect_work.show", defect_id=defect_id, _anchor="files"), 303)
