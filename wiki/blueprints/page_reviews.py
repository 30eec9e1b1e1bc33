"""Approve before publish, verifying, and arranging pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.page_kinds import offered
from wiki.blueprints.page_names import called
from wiki.blueprints.pages import WHOLE, kind_label, shown, there
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.forms.pages import ArrangeForm, ReviewForm
from wiki.models import Page, PageKind
from wiki.services import pages, paging
from wiki.services.pages import reviewing, tree

LISTED = 50

bp = Blueprint("page_reviews", __name__, url_prefix="/knowledge")


@bp.get("/reviews")
def index() -> ResponseReturnValue:
    """List the texts that wait for one's decision, and the pages that are one's to verify."""
    allow("create", Page)
    waiting = reviewing.waiting(user=me()).options(joinedload(Page.page_kind), joinedload(Page.head))
    due = reviewing.to_verify(user=me()).options(joinedload(Page.page_kind)).limit(LISTED)
    return render_template(
        "pages/reviews.html",
        page=paging.page(waiting, facets.page_number(request.args), LISTED),
        due=list(db.session.scalars(due)),
        kind_label=kind_label,
        with_argument=facets.with_argument,
    )


@bp.post("/<page_id>/submit")
def submit(page_id: str) -> ResponseReturnValue:
    """Hand the newest text in; of a kind that needs no approval it is shown at once."""
    page = load(Page, page_id, "edit", options=WHOLE)
    if reviewing.put_forward(page, by=me()):
        return there(page, gettext("Published. Colleagues can find it now."))
    return there(page, gettext("Handed in. Another person decides; readers see the text before until then."))


@bp.post("/<page_id>/withdraw")
def withdraw(page_id: str) -> ResponseReturnValue:
    """Take back what waits for a decision."""
    page = load(Page, page_id, "edit")
    reviewing.withdraw(page)
    return there(page, gettext("Taken back. The text is kept; hand it in again when it is ready."))


@bp.post("/<page_id>/decide")
def decide(page_id: str) -> ResponseReturnValue:
    """Approve the text that waits, or return it with a comment."""
    page = load(Page, page_id, "review", options=WHOLE)
    form = ReviewForm()
    approved = request.form.get("decision") == "approve"
    if form.validate():
        try:
            if approved:
                reviewing.approve(page, form.number_seen(), by=me(), comment=form.comment.data or "")
                return there(page, gettext("Approved. Readers see it now."), "approve page")
            reviewing.send_back(page, form.number_seen(), form.comment.data or "", by=me())
            return _on(page, gettext("Returned, with your comment."))
        except Invalid as error:
            form.refuse(error)
    return shown(page, review_form=form), 422


@bp.post("/<page_id>/verify")
def verify(page_id: str) -> ResponseReturnValue:
    """Say that a page is true, or that it no longer holds."""
    page = load(Page, page_id, "verify", options=WHOLE)
    if request.form.get("holds") == "no":
        reviewing.mark_obsolete(page)
        return there(
            page, gettext("Marked as obsolete. Readers are warned, and it is found less."), "mark page obsolete"
        )
    reviewing.verify(page)
    return there(page, gettext("Verified. You are asked again when it is due."), "verify page")


@bp.route("/<page_id>/arrange", methods=["GET", "POST"])
def arrange(page_id: str) -> ResponseReturnValue:
    """Move a page in the tree, change its kind, name who keeps it true, merge it into another."""
    page = load(Page, page_id, "arrange", options=WHOLE)
    form = ArrangeForm()
    form.kind.choices = offered(page.kind_code)
    people = reviewing.candidates()
    form.verifier.choices = [("", gettext("nobody")), *((str(one.id), one.display_name) for one in people)]
    if request.method == "GET":
        parent = db.session.scalars(listing(Page).where(Page.id == page.parent_id)).first()
        form.kind.data, form.position.data = page.kind_code, str(page.position)
        form.parent.data = parent.title if parent else ""
        form.verifier.data = str(page.verifier_id or "")
        form.into.data = request.args.get("into", "")[:200]
    elif form.validate():
        try:
            _arrange(page, form)
            return there(page, gettext("Saved."), "arrange page")
        except Invalid as error:
            form.refuse(error)
    return render_template("pages/arrange.html", page=page, form=form), 422 if form.errors else 200


@bp.post("/<page_id>/part")
def part(page_id: str) -> ResponseReturnValue:
    """Undo a merge."""
    page = load(Page, page_id, "arrange")
    pages.part(page)
    return there(page, gettext("It is a page of its own again."), "arrange page")


def _arrange(page: Page, form: ArrangeForm) -> None:
    if (form.into.data or "").strip():
        pages.merge(page, called("into", form.into.data or ""))
        return
    kind = form.kind.data or ""
    if kind != page.kind_code:
        if kind not in dict(offered()):
            raise Invalid({"kind": Message(N_("Choose what kind of page it is."))})
        page.page_kind = load(PageKind, kind)
    place = (form.position.data or "").strip() or "0"
    if not (place.isascii() and place.isdigit() and len(place) < 6):
        raise Invalid({"position": Message(N_("This has to be a number."))})
    name = (form.parent.data or "").strip()
    tree.move(page, called("parent", name) if name else None, int(place))
    person = form.verifier.data or ""
    reviewing.name_verifier(page, int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None)


def _on(page: Page, text: str) -> ResponseReturnValue:
    """Lead on: a draft that was returned is its author's alone again."""
    if page.approved:
        return there(page, text, "return page")
    there(page, text, "return page")
    return redirect(url_for(".index"), 303)
