"""Names of pages: where a link by name leads, what links to one, which are missed, what is offered, which is meant."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access import allow, can, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.places import linked_from
from wiki.blueprints.reader import ui_language
from wiki.errors import N_, Invalid, Message, NotFound
from wiki.extensions import db
from wiki.models import Page
from wiki.search import suggesting
from wiki.services.links import name_key
from wiki.services.pages import linked, names

bp = Blueprint("page_names", __name__, url_prefix="/knowledge")

LONGEST = 200
LISTED, MOST_MENTIONING = 50, 12


@bp.get("/named/<path:name>")
def named(name: str) -> ResponseReturnValue:
    """Lead to the page of this name, or offer to write it."""
    found = names.resolve([name], user=me()).get(name_key(name))
    if found is not None:
        return redirect(url_for("pages.show", page_id=found), 302)
    if not can("create", Page):
        raise NotFound
    mentioning = linked.first({name_key(name)}, most=MOST_MENTIONING, user=me())
    page = render_template(
        "pages/unwritten.html", name=" ".join(name.split())[:LONGEST], mentioning=linked_from(mentioning)
    )
    return page, 404


@bp.get("/<page_id>/links")
def links_to(page_id: str) -> ResponseReturnValue:
    """List all that links to a page, of whatever kind, as far as the reader may list it."""
    page = load(Page, page_id)
    found = linked.page(linked.keys_of(page.id), facets.page_number(request.args), LISTED, user=me(), but=page.id)
    title = (page.shown or page.head).body["title"]
    return render_template(
        "pages/links.html",
        page=page,
        title=title,
        found=found,
        sources=linked_from(found.records),
        with_argument=facets.with_argument,
    )


@bp.get("/missed")
def missed() -> ResponseReturnValue:
    """List the names that texts link to and that no page has which the reader may read."""
    allow("create", Page)
    return render_template("pages/missed.html", found=linked.missed(user=me()))


@bp.get("/names")
def complete() -> ResponseReturnValue:
    """Return the names of pages that somebody may mean who types a link: as written, by pinyin or initials."""
    allow("create", Page)
    found = suggesting.page_titles(request.args.get("q", "")[:LONGEST], user=me(), lang=ui_language())
    return {"names": [{"name": one.title, "summary": one.record.summary} for one in found]}


def called(field: str, text: str) -> Page:
    """Return the page that somebody names, by its name or its address, or raise Invalid for `field`."""
    ident = text.strip().rstrip("/").rsplit("/", 1)[-1].partition("#")[0]
    named = names.resolve([text], user=me()).get(name_key(text))
    ids = [one for one in (named, ident if ident.isascii() else None) if one]
    known = {page.id: page for page in db.session.scalars(listing(Page).where(Page.id.in_(ids)))}
    found = known.get(named or ident)
    if found is None:
        raise Invalid({field: Message(N_("There is no page of this name that you can read."))})
    return found
