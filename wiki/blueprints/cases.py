"""Cases: browsing, reading, writing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me
from wiki.blueprints import customer_links, facets, origins
from wiki.blueprints.differences import chosen, conflict_page, differences
from wiki.blueprints.judgements import ask
from wiki.blueprints.printable import printable
from wiki.blueprints.reader import label, ui_language
from wiki.blueprints.search import results_page
from wiki.blueprints.unsaved import continued, everywhere, offered
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.cases import CaseForm
from wiki.forms.reports import AnswerForm, ReportForm
from wiki.models import Case, Document, Publication, Term
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import (
    attachments,
    audit,
    cases,
    comments,
    customers,
    judgements,
    paging,
    reports,
    revisions,
    root_causes,
    usefulness,
    uses,
    vocabulary,
    writings,
)
from wiki.services.cases import CaseContent
from wiki.translations import said

bp = Blueprint("cases", __name__, url_prefix="/cases")

SHOWN_REVISIONS = 4
LISTED = 50
DIFFED_FIELDS = ("title", *cases.TEXT_FIELDS)
UNTITLED = "…"


@bp.get("")
def index() -> ResponseReturnValue:
    """List all cases one may read, newest first, with filters and counts."""
    return results_page(default_sort="date", only="case")


@bp.get("/mine")
def mine() -> ResponseReturnValue:
    """List one's own cases: drafts first, then by date."""
    own = listing(Case).where(Case.author_id == me().id)
    drafts_first = own.order_by(Case.state != Publication.DRAFT, Case.updated_at.desc(), Case.id)
    page = paging.page(drafts_first, facets.page_number(request.args), LISTED)
    drafts = [case for case in page.records if case.state is Publication.DRAFT]
    told = [case for case in page.records if case.state is not Publication.DRAFT]
    return render_template(
        "cases/mine.html",
        drafts=drafts,
        unsaved=everywhere() if page.number == 1 else [],
        cases=told,
        tallies=usefulness.tallies([case.id for case in told]),
        thanks=usefulness.thanks(me()),
        page=page,
        with_argument=facets.with_argument,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write a case: keep it as a draft, or publish it."""
    form = _offered(CaseForm())
    if not can("create", Case):
        allow("create", Case)
    if form.validate_on_submit():
        publish = request.form.get("action") != "draft"
        try:
            content = cases.parse(form.raw(), vocabulary.current(), draft=not publish, before={})
        except Invalid as error:
            form.refuse(error)
        else:
            if not publish or not form.shows_more(content.body()):
                return _created(content, form, publish=publish)
    elif request.method == "GET" and not continued(form, None):
        form.begin_from(customer_links.said_of(customer_links.come_from(request.args.get("customer"))))
        form.customer.data = request.args.get("customer", "")[:16]
        form.begin(request.args)
    return _form_page(form, None), form.status()


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return the case as readers would see it, as a part of a page. Nothing is saved."""
    form = _offered(CaseForm())
    try:
        raw = form.raw()
        # Many write the story first.
        raw["title"] = (raw["title"] or "").strip() or UNTITLED
        content = cases.parse(raw, vocabulary.current(), draft=True)
    except Invalid as error:
        wrong = {name: said(message) for name, message in error.fields.items()}
        return render_template("cases/_preview_refused.html", wrong=wrong), 422
    content = cases.with_language(content)
    return render_template("cases/_preview.html", content=content, html=printable(cases.rendered(content)))


@bp.get("/<case_id>")
def show(case_id: str) -> ResponseReturnValue:
    """Read a case, or the question that it asks first."""
    try:
        case = load(Case, case_id, options=_whole())
    except NotFound:
        return ask(case_id)
    return _case_page(case, ReportForm(formdata=None))


@bp.route("/<case_id>/edit", methods=["GET", "POST"])
def edit(case_id: str) -> ResponseReturnValue:
    """Change a case. A save that is based on an older revision answers with both texts."""
    form = _offered(CaseForm())
    if request.method == "GET":
        case = load(Case, case_id, "edit", options=_whole())
        if not continued(form, case):
            form.fill(cases.from_body(case.head.body), base=case.version)
    elif form.validate():
        publish = request.form.get("action") == "publish"
        try:
            case = load(Case, case_id, "edit", options=_whole())
            published = case.head.body if case.state is not Publication.DRAFT else None
            unfinished = not (publish or published)
            content = cases.parse(form.raw(), vocabulary.current(), draft=unfinished, before=case.head.body)
            content = chosen(case, content, form)
        except Invalid as error:
            form.refuse(error)
        else:
            if not (publish or published) or not form.shows_more(content.body(), published=published):
                return revised(case_id, content, form, publish=publish)
    return _form_page(form, load(Case, case_id, "edit")), form.status()


@bp.post("/<case_id>/publish")
def publish(case_id: str) -> ResponseReturnValue:
    """Let colleagues read a draft; it has to be complete."""
    case = load(Case, case_id, "publish", options=_whole())
    form = _offered(CaseForm(formdata=None)).fill(cases.from_body(case.head.body), base=case.version)
    try:
        cases.parse(case.head.body, vocabulary.current())
    except Invalid as error:
        form.refuse(error)
    if form.errors or form.shows_more(case.head.body):
        return _form_page(form, case), 422
    cases.publish(case)
    flash(published_text(case))
    return redirect(url_for(".show", case_id=case.id), 303)


@bp.post("/<case_id>/archive")
def archive(case_id: str) -> ResponseReturnValue:
    """Take a case out of lists and search; it can be restored."""
    case = load(Case, case_id, "archive")
    cases.archive(case, by=me())
    audit.note("archive case", by=me(), subject=case.id, address=request.remote_addr or "")
    flash(gettext("Archived: it is no longer listed or found. You can restore it here."))
    return redirect(url_for(".show", case_id=case.id), 303)


@bp.post("/<case_id>/restore")
def restore(case_id: str) -> ResponseReturnValue:
    """Bring an archived case back."""
    case = load(Case, case_id, "restore")
    cases.restore(case)
    audit.note("restore case", by=me(), subject=case.id, address=request.remote_addr or "")
    flash(gettext("Restored. It is listed and found again."))
    return redirect(url_for(".show", case_id=case.id), 303)


@bp.post("/<case_id>/discard")
def discard(case_id: str) -> ResponseReturnValue:
    """Delete one's own draft."""
    cases.discard(load(Case, case_id, "discard"))
    audit.note("delete draft", by=me(), subject=case_id, address=request.remote_addr or "")
    flash(gettext("The draft is deleted."))
    return redirect(url_for(".mine"), 303)


@bp.get("/<case_id>/history")
def history(case_id: str) -> ResponseReturnValue:
    """List all revisions of a case."""
    case = load(Case, case_id)
    return render_template("cases/history.html", case=case, revisions=revisions.of(case, by=me()))


@bp.get("/<case_id>/history/<int:number>")
def revision(case_id: str, number: int) -> ResponseReturnValue:
    """Read an older revision, and what the one before it said otherwise."""
    return revision_page(load(Case, case_id), number)


@bp.post("/<case_id>/report")
def report(case_id: str) -> ResponseReturnValue:
    """Report a mistake to author and editors."""
    case = load(Case, case_id, "report", options=_whole())
    form = ReportForm()
    if form.validate():
        try:
            reports.report(case, form.text.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Thank you. The author and the editors see it on this page."))
            return redirect(url_for(".show", case_id=case.id), 303)
    return _case_page(case, form), 422


def _case_page(case: Case, report_form: ReportForm) -> str:
    found = reports.beside(case, by=me())
    return render_template(
        "cases/show.html",
        case=case,
        content=cases.from_body(case.head.body),
        html=printable(case.head.html),
        used=uses.used(case, by=me()),
        revisions=revisions.of(case, by=me(), newest=SHOWN_REVISIONS),
        told=judgements.told(case, by=me()),
        comments=comments.on(case, by=me()),
        files=attachments.beside(case, by=me()),
        room=attachments.ROOM,
        behind=root_causes.behind(case, user=me()),
        customer=customers.customer_of(case, user=me()),
        reports=found,
        report_form=report_form,
        answer_form=AnswerForm(formdata=None) if found else None,
        **origins.beside(case, case.head),
    )


def _created(content: CaseContent, form: CaseForm, *, publish: bool) -> ResponseReturnValue:
    html = cases.rendered(content)
    allow("create", Case)
    level = form.level_number() or LEVEL_SELLERS
    case = cases.create(content, html, by=me(), publish=publish, submission=form.submission.data, level=level)
    db.session.flush()
    _hide_author(case, form)
    choose_level(case, form.level_number())
    customer_links.keep(case, form.customer.data)
    if not cases.says(case, content):  # written on after going back to the form
        return conflict_page(case, content, form, known_words(), base=1)
    writings.saved(case, form.sitting.data or "", form.follows.data or "", by=me())
    if publish:
        flash(published_text(case))
    else:
        flash(gettext("Kept as a draft. Only you can see it."))
    return redirect(url_for(".show", case_id=case.id), 303)


def revised(case_id: str, content: CaseContent, form: CaseForm, *, publish: bool) -> ResponseReturnValue:
    """Save a changed case, publish it if asked to, and answer; a save based on an older text shows both."""
    html = cases.rendered(content)
    case = load(Case, case_id, "edit", options=_whole())
    try:
        made = cases.revise(
            case, content, html, base=form.base_number(), by=me(), note=cases.checked_note(form.note.data)
        )
    except Stale:
        return conflict_page(case, content, form, known_words(), base=form.base_number())
    writings.saved(case, form.sitting.data or "", form.follows.data or "", by=me())
    hidden = _hide_author(case, form) | choose_level(case, form.level_number())
    if publish and can("publish", case):
        cases.publish(case)
    flash(gettext("Saved.") if made or hidden else gettext("Nothing was changed."))
    return redirect(url_for("cases.show", case_id=case.id), 303)


def _hide_author(case: Case, form: CaseForm) -> bool:
    """Hide or show the author's name as the author ticked it; nobody else is asked."""
    if not form.hide_author.raw_data or not can("hide_author", case):
        return False
    return cases.hide_author(case, bool(form.hide_author.data), by=me(), address=request.remote_addr or "")


def published_text(case: Case) -> str:
    """Return what is said to whoever has just published a case."""
    if case.is_restricted:
        return gettext("Published. You and whom you name can find it now.")
    return gettext("Published. Colleagues can find it now.")


def choose_level(case: Case, level: int | None) -> bool:
    """Take the level that a form asked for: a draft's as it was chosen; more people read others by another page."""
    if level is None or level == case.level:
        return False
    may = can("raise_level" if level > case.level else "lower_level", case)
    if not may or (level < case.level and case.state is not Publication.DRAFT):
        return False
    return cases.set_level(case, level, by=me(), address=request.remote_addr or "")


def _offered(form: CaseForm) -> CaseForm:
    return form.offer(vocabulary.current(), ui_language())


def revision_page(case: Case, number: int) -> str:
    """Show a revision that the reader may read."""
    found, before = revisions.numbered(case, number, by=me()), revisions.before(case, number, by=me())
    changes = differences(before.body if before else {}, found.body)
    return render_template(
        "cases/revision.html",
        case=case,
        revision=found,
        content=cases.from_body(found.body),
        html=printable(found.html),
        changes=changes,
        before=before,
    )


def _form_page(form: CaseForm, case: Case | None) -> str:
    """Show the form, and above a fresh one what is not saved yet."""
    unsaved = offered(case) if request.method == "GET" and not form.follows.data else []
    return render_template("cases/edit.html", form=form, case=case, known=known_words(), unsaved=unsaved)


def known_words() -> dict[str, list[str]]:
    """Return the free terms of the cases that one may read, offered while typing."""
    known: dict[str, list[str]] = {"product": [], "competitor": [], "tags": []}
    query = listing(Term).where(Term.list_code.in_(known), ~Term.retired).order_by(Term.position, Term.id)
    for list_code, code in db.session.execute(query.with_only_columns(Term.list_code, Term.code)):
        known[list_code].append(label(list_code, code))
    return known


def _whole() -> tuple[object, ...]:
    return joinedload(Case.head), joinedload(Document.author)
