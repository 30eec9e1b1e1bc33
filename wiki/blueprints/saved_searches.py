"""Saved searches: what somebody looks for again and again, and what is new in it. Read by that person only."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wiki.access import allow, can, load, me
from wiki.blueprints import facets
from wiki.blueprints.reader import label
from wiki.blueprints.search import AS_TYPED
from wiki.errors import Invalid
from wiki.forms.saved_searches import SavedSearchForm
from wiki.models import SavedSearch
from wiki.search.asking import IGNORE
from wiki.services import saved_searches

bp = Blueprint("saved_searches", __name__, url_prefix="/searches")

SINGLE, LISTED = ("q", "kind", AS_TYPED), (IGNORE,)
"""Parameters of a page of results that are a part of what is looked for, besides the filters."""

NAME_LENGTH = saved_searches.NAME_LENGTH


@bp.get("")
def index() -> ResponseReturnValue:
    """List the person's searches with what is new in each; below, those removed lately."""
    own = saved_searches.of(me())
    return render_template(
        "saved_searches/index.html",
        searches=[one for one in own if not one.removed_at],
        removed=[one for one in own if one.removed_at],
        news=saved_searches.news(me()),
        described=described,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Save the search of the address under a name."""
    if not can("create", SavedSearch):
        allow("create", SavedSearch)
    asked, form = asked_for(request.args), SavedSearchForm()
    if "follow" in request.form:  # from the page of results, where nobody is asked for a name
        form.name.data = described(asked)[:NAME_LENGTH]
    if form.validate_on_submit():
        allow("create", SavedSearch)
        try:
            saved = saved_searches.save(form.name.data or "", asked, notify=bool(form.notify.data), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Saved. What is new in it is told from now on.") if saved.notify else gettext("Saved."))
            return redirect(url_for(".index"), 303)
    elif request.method == "GET":
        form.name.data, form.notify.data = described(asked)[:NAME_LENGTH], True
    page = render_template("saved_searches/edit.html", form=form, saved=None, text=described(asked))
    return page, 422 if form.errors else 200


@bp.route("/<search_id>/edit", methods=["GET", "POST"])
def edit(search_id: str) -> ResponseReturnValue:
    """Give a search another name, and say whether to tell what is new in it."""
    saved = load(SavedSearch, search_id)
    form = SavedSearchForm(obj=saved)
    if form.validate_on_submit():
        try:
            saved_searches.change(saved, form.name.data or "", notify=bool(form.notify.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Saved."))
            return redirect(url_for(".index"), 303)
    page = render_template("saved_searches/edit.html", form=form, saved=saved, text=described(saved.asked))
    return page, 422 if form.errors else 200


@bp.post("/<search_id>/look")
def look(search_id: str) -> ResponseReturnValue:
    """Look at it: go to its results, the newest first if something is new; that is then no news any more."""
    saved = load(SavedSearch, search_id)
    told = saved_searches.news(me()).get(saved.id)
    saved_searches.look(saved)
    return redirect(results_of(saved, **({"sort": "date"} if told else {})), 303)


@bp.post("/<search_id>/remove")
def remove(search_id: str) -> ResponseReturnValue:
    """Take it off the list."""
    saved_searches.remove(load(SavedSearch, search_id))
    flash(gettext("Deleted. It can be brought back for 30 days, below the list."))
    return redirect(url_for(".index"), 303)


@bp.post("/<search_id>/stop")
def stop(search_id: str) -> ResponseReturnValue:
    """Keep it, and be told no more what is new in it."""
    saved_searches.stop(load(SavedSearch, search_id))
    flash(gettext("You no longer follow this."))
    return redirect(url_for("follows.index"), 303)


@bp.post("/<search_id>/restore")
def restore(search_id: str) -> ResponseReturnValue:
    """Bring it back."""
    saved_searches.restore(load(SavedSearch, search_id))
    return redirect(url_for(".index"), 303)


def asked_for(args: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what an address of results looks for, as it is kept; whatever else it holds is left out."""
    asked = {name: [value for value in args.getlist(name) if value] for name in LISTED}
    asked |= {name: [value] for name in SINGLE if (value := args.get(name))}
    asked |= facets.filters(args)
    return {name: values for name, values in asked.items() if values}


def results_of(saved: SavedSearch, **more: str) -> str:
    """Return the address of what a search finds."""
    pairs = [(name, value) for name, values in saved.asked.items() for value in values]
    return f"{url_for('search.index')}?{urlencode([*pairs, *more.items()])}"


def described(asked: dict[str, Any]) -> str:
    """Return in words what a search looks for."""
    filters = facets.filters(MultiDict([(name, value) for name, values in asked.items() for value in values]))
    words = [*asked.get("q", ()), *(label(name, code) for name, codes in filters.items() for code in codes)]
    return " · ".join(words)
