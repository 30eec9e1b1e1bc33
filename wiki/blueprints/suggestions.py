"""What is offered while somebody types into the search box. Not part of the interface for programs."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access import me
from wiki.blueprints.places import address_of
from wiki.blueprints.reader import list_label, ui_language
from wiki.blueprints.saved_searches import results_of
from wiki.models import SavedSearch
from wiki.search import suggesting
from wiki.search.names import MAIN_LIST
from wiki.search.suggesting import Title
from wiki.services.vocabulary import TermView

bp = Blueprint("suggestions", __name__)


@bp.get("/search/suggestions")
def show() -> ResponseReturnValue:
    """Return the options of the list below the box; nothing if nothing fits."""
    found = suggesting.suggestions(request.args.get("q", ""), user=me(), lang=ui_language())
    return render_template(
        "search/suggestions.html",
        terms=[_term(term) for term in found.terms],
        searches=[_search(saved) for saved in found.searches],
        titles=[_title(title) for title in found.titles],
    )


def _term(term: TermView) -> dict[str, str]:
    language = ui_language()
    if term.list_code == MAIN_LIST:
        url = url_for("playbooks.show", code=term.code)
    else:
        url = url_for("terms.show", list_code=term.list_code, code=term.code)
    return {"text": term.text(language), "note": list_label(term.list_code), "url": url, "language": language}


def _search(saved: SavedSearch) -> dict[str, str]:
    return {"text": saved.name, "url": results_of(saved), "language": ui_language()}


def _title(title: Title) -> dict[str, str]:
    language = ui_language() if title.kind == "playbook" else title.record.language
    url = address_of(title.record)
    return {"text": title.title, "kind": title.kind, "url": url, "language": language}
