"""What is offered while somebody types into the search box. Not part of the interface for programs."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import me
from wiki.blueprints.places import address_of
from wiki.blueprints.reader import list_label, ui_language
from wiki.blueprints.saved_searches import results_of
from wiki.models import Contact, Customer, SavedSearch
from wiki.search import suggesting
from wiki.search.names import MAIN_LIST
from wiki.search.suggesting import Title
from wiki.services import customers
from wiki.services.vocabulary import TermView

bp = Blueprint("suggestions", __name__)


@bp.get("/search/suggestions")
def show() -> ResponseReturnValue:
    """Return the options of the list below the box; nothing if nothing fits."""
    typed = request.args.get("q", "")
    found = suggesting.suggestions(typed, user=me(), lang=ui_language())
    named = customers.by_name(typed, user=me())
    return render_template(
        "search/suggestions.html",
        terms=[_term(term) for term in found.terms],
        searches=[_search(saved) for saved in found.searches],
        named=[_customer(one) for one in named.customers] + [_person(one) for one in named.people],
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


def _customer(customer: Customer) -> dict[str, str]:
    url = url_for("customers.show", customer_id=customer.id)
    return {"text": customer.title, "url": url, "language": customer.language, "note": gettext("Customer")}


def _person(contact: Contact) -> dict[str, str]:
    url = url_for("contacts.show", contact_id=contact.id)
    return {"text": contact.name, "url": url, "language": "", "note": contact.firm}


def _title(title: Title) -> dict[str, str]:
    language = ui_language() if title.kind == "playbook" else title.record.language
    url = address_of(title.record)
    return {"text": title.title, "kind": title.kind, "url": url, "language": language}
