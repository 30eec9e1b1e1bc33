"""Pages that look the same: shown to whoever writes one, and listed for those who keep the library in order."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki import search
from wiki.access import allow, can, load, me
from wiki.blueprints.pages import kind_label
from wiki.forms.pages import PageForm
from wiki.models import Page, PageKind
from wiki.search import Duplicates
from wiki.services import pages
from wiki.services.pages import PageContent

LISTED = 30

bp = Blueprint("duplicates", __name__, url_prefix="/knowledge")


@bp.get("/duplicates")
def index() -> ResponseReturnValue:
    """List the pairs of pages that look the same, the most alike first."""
    allow("edit", PageKind)
    pairs = pages.duplicates.listed(user=me(), most=LISTED)
    return render_template("pages/duplicates.html", pairs=pairs, kind_label=kind_label)


@bp.post("/<page_id>/duplicates/<other_id>/dismiss")
def dismiss(page_id: str, other_id: str) -> ResponseReturnValue:
    """Say that two pages are not the same."""
    page, other = load(Page, page_id, "arrange"), load(Page, other_id, "arrange")
    pages.duplicates.dismiss(page, other, by=me())
    flash(gettext("Noted. These two are not shown here again."))
    return redirect(url_for(".index"), 303)


@bp.post("/fitting")
def fit() -> ResponseReturnValue:
    """Return what looks like the page that is typed so far, as a part of its form. Nothing is saved."""
    if not can("create", Page):
        allow("create", Page)
    form = PageForm()
    found = search.like(form.title.data or "", form.text.data or "", user=me(), but=form.says_again.data or "")
    return render_template("pages/_fitting.html", found=found, kind_label=kind_label)


def unseen(form: PageForm, content: PageContent) -> Duplicates:
    """Return what a page that is about to be created looks like, unless its writer was shown it, or it is made."""
    if form.fitted.data or pages.made_from(form.submission.data, by=me()):
        return Duplicates()
    return search.like(content.title, content.text, user=me(), but=form.says_again.data or "")
