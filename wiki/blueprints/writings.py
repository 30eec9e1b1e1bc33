"""Writing together: unsaved words kept while one types and offered again, earlier versions restored."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, load, me, peek
from wiki.blueprints.cases import known_words, revision_page
from wiki.blueprints.reader import ui_language
from wiki.blueprints.unsaved import forget, is_saved, keep, place, sittings_sent
from wiki.errors import Invalid, Stale
from wiki.forms.cases import CaseForm
from wiki.models import Case, Document, Publication, Writing
from wiki.services import cases, revisions, vocabulary, writings
from wiki.services.cases import CaseContent

bp = Blueprint("writings", __name__, url_prefix="/cases")

_WHOLE = joinedload(Case.head), joinedload(Document.author)


@bp.post("/autosave")
def autosave() -> ResponseReturnValue:
    """Keep what the form holds; `case` in the address names the case that it changes. Answers a line to show."""
    form = CaseForm().offer(vocabulary.current(), ui_language())
    ident = request.args.get("case")
    if ident:
        case: Case | None = load(Case, ident, "edit", options=(joinedload(Case.head),))
    else:
        allow("create", Case)
        case = None
    sittings = sittings_sent()
    if is_saved(form, case or cases.made_from(form.submission.data, by=me())):
        return forget(sittings)
    return keep(form.typed(), case, sittings, kind=writings.CASE, base=form.base_number())


@bp.post("/unsaved/<writing_id>/drop")
def drop(writing_id: str) -> ResponseReturnValue:
    """Offer unsaved words no more; they can be brought back until the next save."""
    writing = load(Writing, writing_id)
    writings.drop(writing)
    flash(gettext("Dropped. Until your next save you can bring it back."))
    return redirect(place(writing), 303)


@bp.post("/unsaved/<writing_id>/keep")
def bring_back(writing_id: str) -> ResponseReturnValue:
    """Offer dropped words again."""
    writing = load(Writing, writing_id)
    writings.bring_back(writing)
    flash(gettext("It is back."))
    return redirect(place(writing), 303)


@bp.post("/<case_id>/history/<int:number>/restore")
def restore(case_id: str, number: int) -> ResponseReturnValue:
    """Save an earlier version once more, as the newest; what it lacks by now is asked for in the form."""
    case = peek(Case, case_id, "edit", options=_WHOLE)
    found = revisions.numbered(case, number, by=me())
    form = CaseForm().offer(vocabulary.current(), ui_language())
    base, note = form.base_number(), gettext("Version %(number)s restored", number=number)
    form.fill(cases.from_body(found.body), base=base)
    form.note.data = note
    published = case.head.body if case.state is not Publication.DRAFT else None
    try:
        content = cases.parse(found.body, vocabulary.current(), draft=not published)
    except Invalid as error:
        form.refuse(error)
    else:
        if not published or not form.shows_more(content.body(), published=published):
            return _restored(case_id, number, content, base, note)
    return render_template("cases/edit.html", form=form, case=case, known=known_words(), unsaved=[]), 422


def _restored(case_id: str, number: int, content: CaseContent, base: int, note: str) -> ResponseReturnValue:
    html = cases.rendered(content)
    case = load(Case, case_id, "edit", options=_WHOLE)
    try:
        made = cases.revise(case, content, html, base=base, by=me(), note=note)
    except Stale:
        flash(gettext("Somebody saved a newer version in the meantime. Look at it, then restore."))
        return revision_page(case, number), 409
    flash(
        gettext("Version %(number)s is the newest again.", number=number) if made else gettext("Nothing was changed.")
    )
    return redirect(url_for("cases.show", case_id=case.id), 303)
