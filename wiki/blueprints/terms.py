"""Pages of the vocabulary: customer types with their cases, industries, departments, levels."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.access import can, listing, load, me
from wiki.blueprints.printable import printable
from wiki.blueprints.reader import ui_language
from wiki.errors import NotFound
from wiki.models import TERM_LISTS, Case, Contact, Term
from wiki.services import contacts, pages, playbooks, vocabulary
from wiki.services.cases import browsing
from wiki.services.playbooks import products
from wiki.services.vocabulary import TermView

NO_TERM = 2**31 - 1

bp = Blueprint("terms", __name__)

LISTS_WITH_PAGES = ("industry", "ownership", "department", "contact_level", "approach", "sale_stage", "grade")
PAGED = ("personality", *LISTS_WITH_PAGES)


@bp.get("/types")
def index() -> ResponseReturnValue:
    """List the customer types with how many successes and failures are filed under each, and the other lists."""
    counts = browsing.counts(listing(Case, "list"))
    known = vocabulary.current()
    return render_template(
        "terms/index.html",
        types=known.choices("personality"),
        lists=[(code, known.choices(code)) for code in LISTS_WITH_PAGES],
        counts=counts,
        Term=Term,
    )


@bp.get("/terms/<list_code>/<code>")
def show(list_code: str, code: str) -> ResponseReturnValue:
    """Read a term's page: what it means, and its success and failure cases side by side."""
    view = vocabulary.current().get(list_code, code) if list_code in TERM_LISTS else None
    if view is None:
        load(Term, NO_TERM)  # takes as long as for a word that stands in somebody's draft
        raise NotFound
    if list_code == "personality":  # these have a page of their own
        return redirect(url_for("playbooks.show", code=view.code), 301)
    term = load(Term, view.id)
    if view.code != code:  # merged into that one
        return redirect(url_for(".show", list_code=list_code, code=view.code), 301)
    below = vocabulary.current().ids_below(list_code, code)
    survey = playbooks.survey(below, user=me())
    return render_template(
        "terms/show.html",
        term=view,
        title=view.title(ui_language()),
        description=printable({"text": term.description_html})["text"],
        knowledge=pages.browsing.filed_under(below, user=me()),
        siblings=vocabulary.current().choices(list_code) if list_code in PAGED else [],
        share=survey.share,
        sides=playbooks.sides(survey, user=me()),
        **(_product(view) if list_code == "product" else {}),
    )


def _product(view: TermView) -> dict[str, Any]:
    """Return which customers a product suits, so that one can choose them by type, and how many people we know so."""
    fits = products.fits(view, user=me())
    suited = [one.type.code for one in fits if (one.fit or 0) > 0]
    known = contacts.number_of(suited, user=me()) if suited and can("browse", Contact) else 0
    return {"fits": fits, "suited": suited, "known": known, "average": playbooks.average(user=me())}
