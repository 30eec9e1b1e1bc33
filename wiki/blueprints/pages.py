"""Knowledge pages: browsing, reading, history, archiving."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import can, listing, load, me
from wiki.blueprints import facets, origins
from wiki.blueprints.page_texts import woven
from wiki.blueprints.places import linked_from
from wiki.blueprints.reader import label, ui_language
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.pages import ReviewForm, spoken_label
from wiki.forms.reports import AnswerForm, ReportForm
from wiki.models import Document, Page, PageTrust, Revision, Term
from wiki.services import attachments, audit, pages, paging, reports, revisions, vocabulary
from wiki.services.pages import browsing, reviewing, tree
from wiki.services.pages.around import around
from wiki.text.diff import Change, diff
from wiki.text.headings import headings

LISTED = 30
MOST_BELOW = 60
MOST_TAGS = 24
WHOLE = (
    joinedload(Page.shown).joinedload(Revision.author),
    joinedload(Page.page_kind),
    joinedload(Page.verifier),
    joinedload(Document.author),
)
"""What is loaded with a page that is shown."""

bp = Blueprint("pages", __name__, url_prefix="/knowledge")


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the tree, the kinds with their numbers, and pages: newest first, or of one kind, tag or state."""
    kind, asked = request.args.get("kind", ""), request.args.get("trust", "")
    trust = PageTrust(asked) if asked in set(PageTrust) else None
    tag = request.args.get("tags", "")
    term_ids = vocabulary.current().ids_below("tags", tag) if tag else []
    query = browsing.newest(user=me(), kind=kind, trust=trust, term_ids=term_ids or ([0] if tag else []))
    counts = browsing.counts(user=me())
    known = None if trust or tag else counts.get(kind, 0) if kind else sum(counts.values())
    page = paging.page(query.options(joinedload(Page.page_kind)), facets.page_number(request.args), LISTED, total=known)
    narrowed = bool(kind or trust or tag)
    return render_template(
        "pages/index.html",
        page=page,
        kinds=pages.kinds.every(),
        kind=kind,
        trust=trust,
        tag=tag,
        counts=counts,
        tags=_tags(),
        roots=[] if narrowed else tree.roots(user=me(), most=MOST_BELOW),
        drafts=[] if narrowed else list(db.session.scalars(browsing.drafts(user=me()).limit(LISTED))),
        kind_label=kind_label,
        with_argument=facets.with_argument,
    )


@bp.get("/<page_id>")
def show(page_id: str) -> ResponseReturnValue:
    """Read a page; one that was merged leads to the page that took over."""
    page = load(Page, page_id, options=WHOLE)
    merged = listing(Page).where(Page.id == page.merged_into_id)
    into = db.session.scalars(merged).first() if page.merged_into_id else None
    if into is not None and "stay" not in request.args:
        return redirect(url_for(".show", page_id=into.id), 302)
    return shown(page, into=into)


@bp.get("/<page_id>/history")
def history(page_id: str) -> ResponseReturnValue:
    """List the revisions of a page that the reader may read, with what was decided on each."""
    page = load(Page, page_id, options=WHOLE)
    found = revisions.of(page, by=me())
    decided = reviewing.decisions(page)
    return render_template("pages/history.html", page=page, revisions=found, decided=decided)


@bp.get("/<page_id>/history/<int:number>")
def revision(page_id: str, number: int) -> ResponseReturnValue:
    """Read an older or newer text of a page, and what the one before it said otherwise."""
    return revision_page(load(Page, page_id, options=WHOLE), number)


@bp.post("/<page_id>/archive")
def archive(page_id: str) -> ResponseReturnValue:
    """Take a page out of lists and search; it can be restored."""
    page = load(Page, page_id, "archive")
    pages.archive(page, by=me())
    return there(page, gettext("Archived: it is no longer listed or found. You can restore it here."), "archive page")


@bp.post("/<page_id>/restore")
def restore(page_id: str) -> ResponseReturnValue:
    """Bring an archived page back."""
    page = load(Page, page_id, "restore")
    pages.restore(page)
    return there(page, gettext("Restored. It is listed and found again."), "restore page")


@bp.post("/<page_id>/discard")
def discard(page_id: str) -> ResponseReturnValue:
    """Delete one's own draft."""
    pages.discard(load(Page, page_id, "discard"))
    audit.note("delete draft", by=me(), subject=page_id, address=request.remote_addr or "")
    flash(gettext("The draft is deleted."))
    return redirect(url_for(".index"), 303)


@bp.post("/<page_id>/flag")
def flag(page_id: str) -> ResponseReturnValue:
    """Tell author, verifier and editors what is wrong."""
    page = load(Page, page_id, "flag", options=WHOLE)
    form = ReportForm()
    if form.validate():
        try:
            reports.report(page, form.text.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return there(page, gettext("Thank you. Whoever keeps the page true sees it here."))
    return shown(page, report_form=form), 422


def shown(
    page: Page,
    *,
    report_form: ReportForm | None = None,
    review_form: ReviewForm | None = None,
    into: Page | None = None,
) -> str:
    """Return the page as its reader sees it: the text that was approved last, or a draft's newest."""
    text = page.shown or page.head
    found = reports.beside(page, by=me())
    html = text.html.get("text", "")
    may_edit, near = can("edit", page), around(page, user=me())
    return render_template(
        "pages/show.html",
        page=page,
        into=into,
        text=text,
        html=woven(html, page.id),
        toc=headings(html),
        above=[(one.title, url_for("pages.show", page_id=one.id)) for one in near.above],
        below=near.below[:MOST_BELOW],
        backlinks=linked_from(near.linking),
        more_backlinks=near.more_links,
        versions=near.versions,
        newer=near.newer,
        returned=reviewing.returned(page) if may_edit and page.version != page.approved else None,
        reports=found,
        report_form=report_form or ReportForm(formdata=None),
        review_form=review_form or (ReviewForm(formdata=None) if can("review", page) else None),
        answer_form=AnswerForm(formdata=None) if found else None,
        kind_label=kind_label,
        lists=pages.LISTS,
        files=attachments.beside(page, by=me()),
        room=attachments.ROOM,
        **origins.beside(page, text),
    )


def revision_page(page: Page, number: int) -> str:
    """Show a revision that the reader may read, beside what stood there before."""
    found, before = revisions.numbered(page, number, by=me()), revisions.before(page, number, by=me())
    return render_template(
        "pages/revision.html",
        page=page,
        revision=found,
        before=before,
        html=woven(found.html.get("text", ""), page.id),
        changes=differences(before.body if before else {}, found.body),
        decided=reviewing.decisions(page).get(number),
        lists=pages.LISTS,
    )


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, list[Change]]]:
    """Return, for each field that differs, its name and the pieces that stayed, went and came."""
    changed = (name for name in pages.FIELDS if old.get(name) != new.get(name))
    return [(name, diff(_told(name, old.get(name)), _told(name, new.get(name)))) for name in changed]


def there(page: Page, text: str, noted: str = "") -> ResponseReturnValue:
    """Lead to the page and say what was done; `noted` is the action that the audit log keeps."""
    if noted:
        audit.note(noted, by=me(), subject=page.id, address=request.remote_addr or "")
    flash(text)
    return redirect(url_for("pages.show", page_id=page.id), 303)


def kind_label(page: Page) -> str:
    """Return the name of a page's kind for the reader."""
    return spoken_label(page.page_kind, ui_language())


def _tags() -> list[str]:
    """Return the codes of the tags that most pages are filed under and that the reader may know."""
    known = vocabulary.current()
    terms = [term for number in browsing.tags(user=me()) if (term := known.by_id(number)) and term.list_code == "tags"]
    ids = [term.id for term in terms[:MOST_TAGS]]
    readable = set(db.session.scalars(listing(Term).where(Term.id.in_(ids)).with_only_columns(Term.id))) if ids else ()
    return [term.code for term in terms[:MOST_TAGS] if term.id in readable]


def _told(name: str, value: object) -> str:
    if isinstance(value, list):
        return "、".join(_told(name, one) for one in value)
    if value is None:
        return ""
    return label(name, value) if name in pages.LISTS else str(value)
