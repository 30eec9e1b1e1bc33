"""Root causes: what is wrong with us, who mends it, and the losses that it lies behind."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints import facets
from wiki.blueprints.printable import printable
from wiki.blueprints.reader import label, ui_language
from wiki.errors import Invalid, Stale
from wiki.extensions import db
from wiki.forms.root_causes import RootCauseForm
from wiki.models import Case, Revision, RootCause, RootCauseState
from wiki.services import cases, losses, paging, revisions, root_causes, vocabulary
from wiki.services.root_causes import RootCauseContent
from wiki.text.diff import Change, diff
from wiki.text.plain import plain
from wiki.translations import said

bp = Blueprint("root_causes", __name__, url_prefix="/root-causes")

LISTED = 50
COMPARED = ("title", "text", "action", "cause", "due_on", "owner", "state")


@bp.get("")
def index() -> ResponseReturnValue:
    """List root causes: open ones first, then by the number of losses."""
    allow("create", RootCause)
    asked = request.args.get("state", "")
    state = RootCauseState(asked) if asked in set(RootCauseState) else None
    page = paging.page(root_causes.ranked(user=me(), state=state), facets.page_number(request.args), LISTED)
    return render_template(
        "root_causes/index.html",
        page=page,
        state=state,
        losses=root_causes.losses(user=me()),
        word=_word,
        with_argument=facets.with_argument,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Name a root cause; with `case`, one that lies behind that loss, begun from what the case says."""
    if not can("create", RootCause):
        allow("create", RootCause)
    form = _offered(RootCauseForm())
    case_id = request.args.get("case", "")
    if form.validate_on_submit():
        try:
            content = root_causes.parse(form.raw())
            return _created(content, case_id)
        except Invalid as error:
            form.refuse(error)
    case = load(Case, case_id, "edit") if case_id else None
    if request.method == "GET" and case:
        root_causes.require_loss(case)
        form.fill(_begun_from(case))
    return render_template("root_causes/edit.html", form=form, case=case), 422 if form.errors else 200


@bp.route("/behind/<case_id>", methods=["GET", "POST"])
def choose(case_id: str) -> ResponseReturnValue:
    """Say what lies behind a loss."""
    case = load(Case, case_id, "edit", options=(joinedload(Case.head),))
    root_causes.require_loss(case)
    offered, wrong = root_causes.offered(case, user=me()), {}
    if request.method == "POST":
        among = [one.id for one in offered]
        try:
            reopened = root_causes.link(case, request.form.getlist("root_cause"), among=among, by=me())
        except Invalid as error:
            wrong = {name: said(message) for name, message in error.fields.items()}
        else:
            _tell(reopened)
            return redirect(url_for("cases.show", case_id=case.id), 303)
    ticked = request.form.getlist("root_cause") if wrong else [one.id for one in root_causes.behind(case, user=me())]
    page = render_template("root_causes/choose.html", case=case, offered=offered, ticked=ticked, wrong=wrong)
    return page, 422 if wrong else 200


@bp.get("/<root_cause_id>")
def show(root_cause_id: str) -> ResponseReturnValue:
    """Read what is wrong, what is done about it, its losses and what was changed."""
    return _page(load(RootCause, root_cause_id))


@bp.route("/<root_cause_id>/edit", methods=["GET", "POST"])
def edit(root_cause_id: str) -> ResponseReturnValue:
    """Change what it says. A save over a newer version is held up once."""
    root_cause = peek(RootCause, root_cause_id, "edit")
    before = root_causes.from_body(root_cause.head.body)
    form = _offered(RootCauseForm(), before.cause)
    if request.method == "GET":
        form.fill(before, base=root_cause.version)
    elif form.validate():
        try:
            content = root_causes.parse(form.raw(), before=before.cause)
            return _revised(root_cause_id, content, root_causes.rendered(content), form)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return _edit_page(root_cause_id, form), 409
    return _edit_page(root_cause_id, form), 422 if form.errors else 200


@bp.post("/<root_cause_id>/take")
def take(root_cause_id: str) -> ResponseReturnValue:
    """Take it upon oneself."""
    root_cause = load(RootCause, root_cause_id, "take")
    root_causes.take(root_cause, by=me())
    return _there(root_cause, gettext("It is yours to mend now."))


@bp.post("/<root_cause_id>/assign")
def assign(root_cause_id: str) -> ResponseReturnValue:
    """Name who mends it."""
    root_cause = load(RootCause, root_cause_id, "assign")
    owner = request.form.get("owner", "")
    number = int(owner) if owner.isascii() and owner.isdigit() and len(owner) < 10 else None
    root_causes.assign(root_cause, number, by=me())
    return _there(root_cause, gettext("Saved."))


@bp.post("/<root_cause_id>/fix")
def fix(root_cause_id: str) -> ResponseReturnValue:
    """Say that it is mended."""
    root_cause = load(RootCause, root_cause_id, "fix")
    root_causes.fix(root_cause, by=me())
    return _there(root_cause, gettext("Fixed. A loss that happens after today and is linked here opens it again."))


@bp.post("/<root_cause_id>/reopen")
def reopen(root_cause_id: str) -> ResponseReturnValue:
    """Say that it is not mended after all."""
    root_cause = load(RootCause, root_cause_id, "fix")
    root_causes.await_turn(root_cause)
    root_causes.reopen(root_cause, by=me())
    return _there(root_cause, gettext("It is open again."))


def _edit_page(root_cause_id: str, form: RootCauseForm) -> str:
    root_cause = load(RootCause, root_cause_id, "edit")
    return render_template("root_causes/edit.html", form=form, root_cause=root_cause)


def _page(root_cause: RootCause) -> str:
    lost = paging.page(root_causes.losses_of(root_cause, user=me()), facets.page_number(request.args), LISTED)
    shown_by = listing(Case, "list").where(Case.id == root_cause.reopened_by_id)
    return render_template(
        "root_causes/show.html",
        root_cause=root_cause,
        html=printable(root_cause.head.html),
        page=lost,
        word=_word,
        losses=root_causes.losses(user=me()).get(root_cause.id),
        lost_customers=losses.behind(root_cause, user=me()),
        shown_by=db.session.scalars(shown_by).first() if root_cause.reopened_by_id else None,
        candidates=root_causes.candidates() if can("assign", root_cause) else [],
        history=list(_history(revisions.of(root_cause, by=me(), newest=LISTED, bodies=True))),
        with_argument=facets.with_argument,
    )


def _created(content: RootCauseContent, case_id: str) -> ResponseReturnValue:
    html = root_causes.rendered(content)
    allow("create", RootCause)
    case = load(Case, case_id, "edit", options=(joinedload(Case.head),)) if case_id else None
    made = root_causes.create(content, html, by=me())
    if case is None:
        return _there(made, gettext("Saved."))
    before = [one.id for one in root_causes.behind(case, user=me())]
    _tell(root_causes.link(case, [*before, made.id], among=[*before, made.id], by=me()))
    return redirect(url_for("cases.show", case_id=case.id), 303)


def _revised(
    root_cause_id: str, content: RootCauseContent, html: dict[str, str], form: RootCauseForm
) -> ResponseReturnValue:
    root_cause = load(RootCause, root_cause_id, "edit")
    note = cases.checked_note(form.note.data)
    root_causes.revise(root_cause, content, html, base=form.base_number(), by=me(), note=note)
    return _there(root_cause, gettext("Saved."))


def _begun_from(case: Case) -> RootCauseContent:
    """Return what a case gives to begin with; of one that is closed, or asks its readers first, no text."""
    body = case.head.body
    cause = next(iter(body.get("cause", ())), None)
    closed = case.judge_first or case.is_restricted
    return RootCauseContent("", "" if closed else plain(body.get("why", "")), cause=cause)


def _history(kept: Iterable[Revision]) -> Iterator[tuple[Revision, list[tuple[str, list[Change]]]]]:
    """Yield each revision, newest first, with what it changed. Nobody is named in it but owners."""
    found = list(kept)
    names = {person.id: person.display_name for person in root_causes.owners(found)}
    for revision, before in zip(found, [*found[1:], None], strict=True):
        old, new = (_told(one.body, names) if one else {} for one in (before, revision))
        changes = [(name, diff(old[name], new[name])) for name in COMPARED if before and old[name] != new[name]]
        yield revision, changes


def _told(body: dict[str, Any], names: dict[int, str]) -> dict[str, str]:
    """Return what a revision says, as a reader reads it."""
    told = {name: str(body.get(name) or "") for name in COMPARED}
    told["cause"] = label("cause", body.get("cause"))
    told["owner"] = names.get(body.get("owner") or 0, gettext("nobody"))
    told["state"] = gettext("fixed") if body.get("state") == RootCauseState.FIXED else gettext("open")
    return told


def _word(root_cause: RootCause) -> str:
    """Return its word of the list, by the name of the one that took over if it was merged."""
    term = root_cause.term and vocabulary.current().get("cause", root_cause.term.code)
    return term.text(ui_language()) if term else ""


def _offered(form: RootCauseForm, kept: str | None = None) -> RootCauseForm:
    return form.offer(vocabulary.current(), ui_language(), kept)


def _tell(reopened: list[RootCause]) -> None:
    flash(gettext("Saved."))
    for one in reopened:
        flash(gettext("“%(title)s” was marked as fixed and is open again: this loss came later.", title=one.title))


def _there(root_cause: RootCause, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".show", root_cause_id=root_cause.id), 303)
