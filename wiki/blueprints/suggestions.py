"""What is offered while somebody types into the search box. Not part of the interface for programs."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access import me
from wiki.blueprints.reader import list_label, ui_language
from wiki.search import suggesting
from wiki.search.names import MAIN_LIST
from wiki.search.suggesting import Suggestions
from wiki.services.vocabulary import TermView

bp = Blueprint("suggestions", __name__)

ADDRESSES: dict[str, Callable[[str], str]] = {"case": lambda number: url_for("cases.show", case_id=number)}
"""For each kind of document the page of one."""


@bp.get("/search/suggestions")
def show() -> ResponseReturnValue:
    """Return the options of the list below the box; nothing if nothing fits."""
    found = suggesting.suggestions(request.args.get("q", ""), user=me())
    return render_template("search/suggestions.html", groups=[group for group in _groups(found) if group])


def _groups(found: Suggestions) -> list[list[dict[str, str]]]:
    """Return the options by what they are: pages of terms, and documents. Kept questions will be a third."""
    return [[_term(term) for term in found.terms], _titles(found)]


def _term(term: TermView) -> dict[str, str]:
    language = ui_language()
    if term.list_code == MAIN_LIST:
        url = url_for("playbooks.show", code=term.code)
    else:
        url = url_for("terms.show", list_code=term.list_code, code=term.code)
    return {"text": term.text(language), "note": list_label(term.list_code), "url": url, "language": language}


def _titles(found: Suggestions) -> list[dict[str, str]]:
    return [
        {"text": one.title, "note": "", "url": ADDRESSES[one.kind](one.id), "language": one.language}
        for one in found.titles
        if one.kind in ADDRESSES
    ]
