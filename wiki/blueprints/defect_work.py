"""Working on defects, for those who may open them. Each opening is in the record's access log before it is answered."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki import search
from wiki.access import can, listing, load, me, peek
from wiki.blueprints import facets
from wiki.errors import N_, Invalid, Message, Refused, Stale
from wiki.extensions import db
from wiki.forms.defects import DISPOSITIONS, CardForm, DefectForm
from wiki.models import (
    FOLLOWING,
    Case,
    Defect,
    DefectCard,
    DefectCase,
    DefectKind,
    DefectOpinion,
    DefectRevision,
    DefectState,
    EmergencyRequest,
    Secrecy,
)
from wiki.services import audit, defects, paging, people, sealed
from wiki.services.defects import Described
from wiki.services.defects.content import NOTE_LENGTH, note_of, text_of
from wiki.text.diff import diff

bp = Blueprint("defect_work", __name__, url_prefix="/defects")

LISTED = 30
LOGGED = 20
REVISIONS = 50
SORTS = {
    "updated": (Defect.updated_at.desc(), Defect.id),
    "newest": (Defect.created_at.desc(), Defect.id),
    "oldest": (Defect.created_at, Defect.id),
    "severity": (Defect.severity.desc().nulls_last(), Defect.created_at, Defect.id),
}
FILTERS: dict[str, tuple[Any, Any]] = {
    "state": (Defect.state, DefectState),
    "kind": (Defect.kind, DefectKind),
    "secrecy": (Defect.secrecy, Secrecy),
}


@bp.get("/queue")
def queue() -> ResponseReturnValue:
    """List the defects that the person may open: filter, sort, search in their texts."""
    readable = listing(Defect)
    if not can("handle", Defect) and db.session.scalar(readable.with_only_columns(Defect.id).limit(1)) is None:
        raise Refused
    chosen = {name: value for name in FILTERS if (value := request.args.get(name, "")) in set(FILTERS[name][1])}
    for name, value in chosen.items():
        readable = readable.where(FILTERS[name][0] == FILTERS[name][1](value))
    if request.args.get("mine"):
        readable = readable.where(Defect.assignee_id == me().id)
    sort = request.args.get("sort", "")
    sort = sort if sort in SORTS else "updated"
    query = request.args.get("q", "").strip()[:200]
    page = _found(readable, query) if query else _listed(readable, sort)
    audit.note_sealed("list defects", by=me())
    return render_template(
        "defects/queue.html",
        page=page,
        texts=defects.all_opened(page.records),
        chosen=chosen,
        sort=sort,
        sorts=list(SORTS),
        q=query,
        choices={name: list(choices) for name, (_, choices) in FILTERS.items()},
        alarms=defects.granting.recent(listing(EmergencyRequest)) if can("handle", Defect) else [],
        with_argument=facets.with_argument,
    )


@bp.get("/<defect_id>")
def show(defect_id: str) -> ResponseReturnValue:
    """Read a defect with all that was said about it."""
    found = load(Defect, defect_id, options=(joinedload(Defect.reporter), joinedload(Defect.assignee)))
    _note("read", found.id, revision=found.version)
    return _page(found)


@bp.route("/<defect_id>/edit", methods=["GET", "POST"])
def edit(defect_id: str) -> ResponseReturnValue:
    """Change what it says. A save over a newer version is held up once."""
    found, form = peek(Defect, defect_id, "edit"), DefectForm()
    if request.method == "GET":
        _note("read", found.id, revision=found.version)
        form.fill(Described(found.kind, found.origin, defects.opened(found.head)), base=found.version)
    elif form.validate():
        try:
            return _revised(defect_id, form)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return render_template("defects/edit.html", form=form, defect=load(Defect, defect_id, "edit")), 409
    return render_template("defects/edit.html", form=form, defect=found), 422 if form.errors else 200


@bp.get("/<defect_id>/history")
def history(defect_id: str) -> ResponseReturnValue:
    """Read what was changed, word by word."""
    found = load(Defect, defect_id)
    _note("read history", found.id)
    own = listing(DefectRevision).where(DefectRevision.defect_id == found.id)
    newest = own.options(joinedload(DefectRevision.author)).order_by(DefectRevision.number.desc()).limit(REVISIONS)
    kept, seal = list(db.session.scalars(newest)), sealed.seal_of(found.id)
    texts = [vars(defects.opened(revision, seal=seal)) for revision in kept]
    steps = [
        (revision, note_of(revision, seal=seal), _changes(texts[place + 1] if place + 1 < len(texts) else None, text))
        for place, (revision, text) in enumerate(zip(kept, texts, strict=True))
    ]
    return render_template("defects/history.html", defect=found, steps=steps)


@bp.post("/<defect_id>/state")
def move(defect_id: str) -> ResponseReturnValue:
    """Take it to its next state."""
    found = load(Defect, defect_id, "manage")
    defects.editing.move(found, request.form.get("state", ""))
    return _there(found.id, "move", gettext("Saved."))


@bp.post("/<defect_id>/triage")
def triage(defect_id: str) -> ResponseReturnValue:
    """Say how bad it is and who works on it."""
    found = load(Defect, defect_id, "manage")
    severity, name = request.form.get("severity", ""), request.form.get("assignee", "").strip()
    assignee = people.find(name) if name else None
    if name and assignee is None:
        raise Invalid({"assignee": Message(N_("There is nobody of this sign-in name."))})
    defects.editing.triage(found, int(severity) if severity in ("1", "2", "3") else None, assignee)
    return _there(found.id, "triage", gettext("Saved."))


@bp.route("/<defect_id>/card", methods=["GET", "POST"])
def card(defect_id: str) -> ResponseReturnValue:
    """Write what may be said to customers; a second person confirms it."""
    found, form = peek(Defect, defect_id, "manage"), CardForm()
    if form.validate_on_submit():
        try:
            content = defects.cards.parse(form.raw())
            defects.cards.write(load(Defect, defect_id, "manage"), content, by=me())
            return _there(defect_id, "write card", gettext("Written. Somebody else has to confirm it now."))
        except Invalid as error:
            form.refuse(error)
    shown, waiting = defects.cards.of(found)
    if request.method == "GET":
        _note("read", found.id, revision=found.version)
        if latest := waiting or shown:
            form.process(data=defects.cards.drafted(latest)._asdict())
        else:
            form.product.data = defects.opened(found.head).product
    return render_template("defects/card.html", form=form, defect=found), 422 if form.errors else 200


@bp.post("/cards/<card_id>/confirm")
def confirm(card_id: str) -> ResponseReturnValue:
    """Let everybody read a card that somebody else wrote."""
    found = load(DefectCard, card_id, "confirm")
    defects.cards.confirm(found, by=me())
    return _there(found.defect_id, "announce", gettext("Everybody can read the card now."))


@bp.post("/<defect_id>/card/withdraw")
def withdraw(defect_id: str) -> ResponseReturnValue:
    """Take the card back; the defect is hidden again."""
    found = load(Defect, defect_id, "manage")
    defects.cards.withdraw(found)
    return _there(found.id, "hide", gettext("The card is gone, and nobody else knows of this any more."))


@bp.post("/opinions/<opinion_id>/answer")
def answer(opinion_id: str) -> ResponseReturnValue:
    """Say what becomes of an opinion, and write an answer."""
    found = load(DefectOpinion, opinion_id, "answer")
    defects.answering.answer(found, request.form.to_dict(), by=me())
    return _there(
        found.defect_id, "answer", gettext("Saved. The author reads the answer once you have confirmed that.")
    )


@bp.post("/opinions/<opinion_id>/share")
def share(opinion_id: str) -> ResponseReturnValue:
    """Let the author read the answer as it stands here."""
    found = load(DefectOpinion, opinion_id, "answer")
    defects.answering.share(found, request.form.get("answer", ""), by=me())
    return _there(found.defect_id, "share answer", gettext("The author can read the answer now."))


@bp.post("/<defect_id>/cases")
def link(defect_id: str) -> ResponseReturnValue:
    """Link a case that shows it, or take that back. The case's page says nothing of it."""
    found, case_id = load(Defect, defect_id, "edit"), request.form.get("case", "").strip().rsplit("/", 1)[-1]
    if request.form.get("remove"):
        defects.editing.unlink(found, case_id)
        return _there(found.id, "unlink case", gettext("Saved."))
    defects.editing.link(found, load(Case, case_id).id)
    return _there(found.id, "link case", gettext("Saved."))


def _listed(readable: Any, sort: str) -> paging.Page[Defect]:
    query = readable.options(joinedload(Defect.head), joinedload(Defect.assignee)).order_by(*SORTS[sort])
    return paging.page(query, facets.page_number(request.args), LISTED)


def _found(readable: Any, query: str) -> paging.Page[Defect]:
    """Return a page of what the search found, best first."""
    allowed = list(db.session.scalars(readable.with_only_columns(Defect.id)))
    ranked = search.sealed.find(query, among=allowed)
    loaded = listing(Defect).options(joinedload(Defect.head), joinedload(Defect.assignee))
    return paging.of_ids(ranked, loaded, Defect.id, facets.page_number(request.args), LISTED)


def _page(found: Defect) -> str:
    said = defects.answering.of(found)
    shown, waiting = defects.cards.of(found)
    linked = listing(Case).join(DefectCase, DefectCase.case_id == Case.id).where(DefectCase.defect_id == found.id)
    return render_template(
        "defects/show.html",
        defect=found,
        content=defects.opened(found.head),
        opinions=[(one, *defects.answering.texts_of(said)[one.id]) for one in said] if said else [],
        card=shown,
        waiting=waiting,
        draft=defects.cards.drafted(waiting) if waiting else None,
        files=defects.files.of(found),
        endings=",".join(defects.files.ENDINGS),
        cases=list(db.session.scalars(linked.order_by(Case.title))),
        following=FOLLOWING[found.state],
        dispositions=DISPOSITIONS,
        log=defects.accesses.of(found, LOGGED),
    )


def _revised(defect_id: str, form: DefectForm) -> ResponseReturnValue:
    described, wrong = defects.parse(form.raw()), dict[str, Message]()
    note = text_of(form.raw(), "note", NOTE_LENGTH, wrong, line=True)
    if wrong:
        raise Invalid(wrong)
    found = load(Defect, defect_id, "edit")
    defects.editing.revise(found, described, base=form.base_number(), by=me(), note=note)
    return _there(found.id, "edit", gettext("Saved."))


def _changes(before: dict[str, str] | None, after: dict[str, str]) -> list[tuple[str, Any]]:
    if before is None:
        return []
    return [(name, diff(before[name], after[name])) for name in defects.FIELDS if before[name] != after[name]]


def _note(what: str, defect_id: str, revision: int | None = None) -> None:
    defects.accesses.note(what, defect_id, by=me(), revision=revision)


def _there(defect_id: str, what: str, text: str) -> ResponseReturnValue:
    _note(what, defect_id)
    flash(text)
    return redirect(url_for(".show", defect_id=defect_id), 303)
