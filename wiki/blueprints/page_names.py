"""Names of pages: where a link by name leads, and what is offered while one types."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access import allow, can, me
from wiki.blueprints.reader import ui_language
from wiki.errors import NotFound
from wiki.models import Page
from wiki.search import suggesting
from wiki.services.pages import name_key, names

bp = Blueprint("page_names", __name__, url_prefix="/knowledge")

LONGEST = 200


@bp.get("/named/<path:name>")
def named(name: str) -> ResponseReturnValue:
    """Lead to the page of this name, or offer to write it."""
    found = names.resolve([name], user=me()).get(name_key(name))
    if found is not None:
        return redirect(url_for("pages.show", page_id=found), 302)
    if not can("create", Page):
        raise NotFound
    return render_template("pages/unwritten.html", name=" ".join(name.split())[:LONGEST]), 404


@bp.get("/names")
def complete() -> ResponseReturnValue:
    """Return the names of pages that somebody may mean who types a link: as written, by pinyin or initials."""
    allow("create", Page)
    found = suggesting.page_titles(request.args.get("q", "")[:LONGEST], user=me(), lang=ui_language())
    return {"names": [{"name": one.title, "summary": one.record.summary} for one in found]}
