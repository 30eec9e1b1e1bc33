"""Searching everything one may read."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki import search
from wiki.access import allow, can, load, me
from wiki.blueprints import facets, understood
from wiki.blueprints.hits import passage_of
from wiki.blueprints.reader import ui_language
from wiki.models import Case, Question, Team, Term
from wiki.search import Results
from wiki.search.backend import Sort
from wiki.search.guess import guesses
from wiki.search.nothing import blame
from wiki.search.strangers import names_somebody
from wiki.services import customers, paging, questions, vocabulary

bp = Blueprint("search", __name__)

PAGE_SIZE = 20
NEAR_TYPES = 2
LISTED = 50
LONGEST_QUERY = 1_000
MOST_MISSING = 0.01
"""The share of documents that may lack vectors without a word about it."""
AS_TYPED = "as_typed"
"""The argument that asks for what was typed, though something else may have been meant."""


@bp.get("/search")
def index() -> ResponseReturnValue:
    """Show what was found, with filters and counts."""
    return results_page(default_sort="score" if request.args.get("q", "").strip() else "date")


def results_page(*, default_sort: Sort, only: str | None = None) -> str:
    """Return the page of results for the query and the filters in the address, of one kind of record `only` or all."""
    q = request.args.get("q", "")[:LONGEST_QUERY]
    chosen = facets.filters(request.args)
    page = facets.page_number(request.args)
    sort = facets.sort_order(request.args, default=default_sort)
    kind = only or facets.kind(request.args)
    wanted: dict[str, Any] = {"kind": kind, "filters": chosen, "sort": sort, "page": page, "size": PAGE_SIZE}
    wanted |= {"correct": "never" if AS_TYPED in request.args else "all", "ignored": understood.ignored(request.args)}
    results = search.find(q, user=me(), lang=ui_language(), explain=True, **wanted)
    countable = not only and page == 1 and not chosen and not results.degraded
    if countable and not names_somebody(q, me()):
        questions.note_asked(q, found=results.total, by=me())
    return render_template(
        "search/results.html",
        q=q,
        results=results,
        facets=facets.facets(results, chosen),
        chosen=facets.chosen_chips(chosen),
        kind=kind,
        kinds=None if only else results.kinds,
        passage_of=passage_of,
        parts=blame(q, results.query, me()) if not results.total and (q or chosen) else [],
        sort=sort,
        page=page,
        last=max(1, -(-results.total // PAGE_SIZE)),
        meaning=_meaning_percent(),
        with_argument=facets.with_argument,
        without_filters=facets.without_filters(),
        types=types_named(results),
        understood=understood.chips(results),
        understand_all=understood.understand_all(),
        without=facets.without,
        save_url=facets.carried_to(url_for("saved_searches.new")),
        named=customers.by_name(q, user=me()) if not only and not kind and not chosen and page == 1 else None,
        near=[] if results.total else types_near(q, chosen.get("personality", ())),
    )


def _meaning_percent() -> int | None:
    """Return how much of what they may find search by meaning knows, for those who look after it, if much is missing.

    It is a share of that, because of what else there is nothing may show.
    """
    progress = search.vector_progress_for(me()) if can("create", Term) or can("read", Team) else None
    if progress is None or progress.missing <= MOST_MISSING * progress.documents:
        return None
    return 100 * (progress.documents - progress.missing) // progress.documents


@bp.get("/search/report")
def report() -> ResponseReturnValue:
    """List what was looked for in vain: what found nothing, and what found nothing that anybody opened."""
    allow("oversee", Case)
    page = paging.page(questions.unanswered(user=me()), facets.page_number(request.args), LISTED)
    return render_template(
        "search/report.html",
        page=page,
        with_argument=facets.with_argument,
    )


@bp.post("/search/report/<int:question_id>/close")
def close(question_id: int) -> ResponseReturnValue:
    """Say that something was done about a question."""
    questions.close(load(Question, question_id))
    flash(gettext("Marked as done."))
    return redirect(url_for(".report"), 303)


def types_near(q: str, chosen: Sequence[str]) -> list[vocabulary.TermView]:
    """Return the customer types that were chosen, else those that a description may be of."""
    types = vocabulary.current().choices("personality")
    near = chosen or [guess.code for guess in guesses(q, types, {}, ())[:NEAR_TYPES]]
    return [term for term in types if term.code in near]


def types_named(results: Results) -> list[vocabulary.TermView]:
    """Return the customer types that the query names: their pages are worth a look."""
    named = {one.code for one in results.understood if one.facet == "personality" and not one.negated}
    return [term for term in vocabulary.current().choices("personality") if term.code in named]
