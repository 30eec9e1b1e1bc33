"""Pages that say the same in other languages: which there are, linking one, taking one away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.page_names import called
from wiki.blueprints.pages import WHOLE, there
from wiki.errors import Invalid
from wiki.forms.pages import VersionForm
from wiki.models import Page
from wiki.services.pages import versions
from wiki.settings import LANGUAGES

bp = Blueprint("page_versions", __name__, url_prefix="/knowledge")


@bp.get("/<page_id>/versions")
def show(page_id: str) -> ResponseReturnValue:
    """Show the other languages of a page, those in which it can be written, and a form to link one that is there."""
    return _page(load(Page, page_id, "edit", options=WHOLE), VersionForm(formdata=None))


@bp.post("/<page_id>/versions")
def link(page_id: str) -> ResponseReturnValue:
    """Link another page, that one may edit, too, as the same in its language."""
    page = load(Page, page_id, "edit", options=WHOLE)
    form = VersionForm()
    if form.validate():
        try:
            other = load(Page, called("other", form.other.data or "").id, "edit")
            versions.link(page, other, field="other", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return there(page, gettext("Linked. Readers of either are led to the other."))
    return _page(page, form), 422


@bp.post("/<page_id>/versions/<other_id>/unlink")
def unlink(page_id: str, other_id: str) -> ResponseReturnValue:
    """Take another page away from the languages of this one."""
    page, other = load(Page, page_id, "edit"), load(Page, other_id, "edit")
    versions.unlink(page, other, by=me())
    flash(gettext("Taken away. Both pages stay."))
    return redirect(url_for(".show", page_id=page.id), 303)


def _page(page: Page, form: VersionForm) -> str:
    others = versions.listed(versions.group(page).others, user=me())
    spoken = {page.language, *(one.language for one in others)}
    free = [code for code in LANGUAGES if code not in spoken]
    return render_template("pages/versions.html", page=page, others=others, free=free, form=form)
