"""Searching everything one may read."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki import search
from wiki.access import can, me
from wiki.blueprints import facets, understood
from wiki.blueprints.reader import ui_language
from wiki.models import Team, Term
from wiki.search import Results
from wiki.search.backend import Sort
from wiki.services import vocabulary

bp = Blueprint("search", __name__)

PAGE_SIZE = 20
LONGEST_QUERY = 1_000
MOST_MISSING = 0.01
"""The share of documents that may lack vectors without a word about it."""
AS_TYPED = "as_typed"
"""The argument that asks for what was typed, though something else may have been meant."""


@bp.get("/search")
def index() -> ResponseReturnValue:
    """Show what was found, with filters and counts."""
    return results_page(default_sort="score" if request.args.get("q", "").strip() else "date")


def results_page(*, default_sort: Sort) -> str:
    """Return the page of results for the query and the filters in the address."""
    q = request.args.get("q", "")[:LONGEST_QUERY]
    chosen = facets.filters(request.args)
    page = facets.page_number(request.args)
    sort = facets.sort_order(request.args, default=default_sort)
    results = search.find(
        q,
        user=me(),
        filters=chosen,
        sort=sort,
        lang=ui_language(),
        page=page,
        size=PAGE_SIZE,
        correct=AS_TYPED not in request.args,
        ignored=understood.ignored(request.args),
    )
    return render_template(
        "search/results.html",
        q=q,
        results=results,
        facets=facets.facets(results, chosen),
        chosen=facets.chosen_chips(chosen),
        sort=sort,
        page=page,
        last=max(1, -(-(results.total + results.related) // PAGE_SIZE)),
        meaning=_meaning_percent(),
        with_argument=facets.with_argument,
        without_filters=facets.without_filters(),
        types=types_named(results),
        understood=understood.chips(results),
        understand_all=understood.understand_all(),
    )


def _meaning_percent() -> int | None:
    """Return how much of the library search by meaning knows, for those who look after it, if much is missing.

    It is a share, because how many documents there are is for nobody who may not see them all.
    """
    progress = search.vector_progress() if can("create", Term) or can("read", Team) else None
    if progress is None or progress.missing <= MOST_MISSING * progress.documents:
        return None
    return 100 * (progress.documents - progress.missing) // progress.documents


def types_named(results: Results) -> list[vocabulary.TermView]:
    """Return the customer types that the query names: their pages are worth a look."""
    named = {one.code for one in results.understood if one.facet == "personality" and not one.negated}
    return [term for term in vocabulary.current().choices("personality") if term.code in named]
