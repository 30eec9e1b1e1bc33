"""The kinds of knowledge pages, for those who keep the library in order."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid
from wiki.forms.pages import KindForm, spoken_label
from wiki.models import PageKind
from wiki.services import audit, pages
from wiki.services.pages import browsing

bp = Blueprint("page_kinds", __name__, url_prefix="/knowledge/kinds")


@bp.get("")
def index() -> ResponseReturnValue:
    """List the kinds with their rules and how many pages each has."""
    allow("edit", PageKind)
    return render_template(
        "pages/kinds.html", kinds=pages.kinds.every(), counts=browsing.counts(user=me()), spoken_label=label
    )


@bp.route("/<kind_code>", methods=["GET", "POST"])
def edit(kind_code: str) -> ResponseReturnValue:
    """Change the words, the template and the rules of a kind."""
    kind = load(PageKind, kind_code, "edit")
    form = KindForm()
    if request.method == "GET":
        form.fill(kind)
    elif form.validate():
        try:
            pages.kinds.change(kind, form.raw())
        except Invalid as error:
            form.refuse(error)
        else:
            audit.note("change kind of page", by=me(), subject=kind.code, address=request.remote_addr or "")
            flash(gettext("Saved."))
            return redirect(url_for(".index"), 303)
    return render_template("pages/kind.html", kind=kind, form=form, label=label(kind)), 422 if form.errors else 200


def label(kind: PageKind) -> str:
    """Return the name of a kind for the reader."""
    return spoken_label(kind, ui_language())


def offered(kept: str | None = None) -> list[tuple[str, str]]:
    """Return the kinds to choose from, with their names for the reader."""
    return [(kind.code, label(kind)) for kind in pages.kinds.offered(kept)]
