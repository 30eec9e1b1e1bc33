"""What an address of all accounts asks for: filters, the order, and what their values are called."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wiki.access import me
from wiki.blueprints import facets
from wiki.blueprints.classes import class_label
from wiki.blueprints.facets import Facet, Option
from wiki.blueprints.plan_words import plan_word
from wiki.errors import N_
from wiki.models import ATTRACTIVENESS_LABELS, STRENGTH_LABELS, AccountClass, RelationshipType
from wiki.services import customers
from wiki.services.plans import choosing
from wiki.services.plans.portfolio import CELLS, HEALTH_ORDER, ORDERS, Cell

FIRST_ORDER = "revenue"
NOBODY = {
    "team": N_("in no team"),
    "owner": N_("nobody's"),
    "period": N_("no plan that you may read"),
}
TITLES = {
    "team": N_("Team"),
    "owner": N_("Answers for it"),
    "period": N_("Year of the plan"),
    "account_class": N_("Class"),
    "cell": N_("Cell"),
    "relationship": N_("What we are to them"),
}


def asked(args: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return the codes by facet that an address asks for."""
    return {name: found for name in choosing.FACETS if (found := args.getlist(name)[: facets.MOST_FILTERS])}


def order_asked(args: MultiDict[str, str]) -> str:
    """Return the order that an address asks for, "-" before it if from its end; nonsense is that by revenue."""
    order = args.get("sort", FIRST_ORDER)
    return order if order.removeprefix("-") in (*ORDERS, HEALTH_ORDER) else FIRST_ORDER


def order_links(order: str) -> dict[str, tuple[str, str]]:
    """Return for each order the address that puts the page in it, and what it says of the column (`aria-sort`).

    Whoever chooses the one in force turns it round.
    """
    here, turned = order.removeprefix("-"), order.startswith("-")
    links = {}
    for name in (*ORDERS, HEALTH_ORDER):
        on = name == here
        state = ("descending" if turned else "ascending") if on else "none"
        links[name] = facets.with_argument("sort", f"-{name}" if on and not turned else name), state
    return links


def facets_of(counted: Mapping[str, Sequence[tuple[str, int]]], chosen: Mapping[str, Sequence[str]]) -> list[Facet]:
    """Return the facets with links; a chosen value is shown even if nothing is left of it."""
    found = []
    for name in choosing.FACETS:
        known, on = dict(counted[name]), chosen.get(name, ())
        codes = list(dict.fromkeys([*list(known)[: facets.MOST_OPTIONS], *on]))
        words = words_of(name, codes)
        options = [
            Option(code, words[code], known.get(code, 0), code in on, facets.toggled(name, code))
            for code in codes
            if code in words
        ]
        if options:
            found.append(Facet(name, gettext(TITLES[name]), options))
    return found


def chips(chosen: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return label and link of each filter in force; the link takes it away."""
    found = ((name, code, words_of(name, codes)) for name, codes in chosen.items() for code in codes)
    return [(words[code], facets.toggled(name, code)) for name, code, words in found if code in words]


def without_filters() -> str:
    """Return the address of all accounts in the order of this page."""
    sort = request.args.get("sort")
    return f"{request.path}?sort={order_asked(request.args)}" if sort else request.path


def words_of(name: str, codes: Sequence[str]) -> dict[str, str]:
    """Return what the values of a facet are called; nonsense is left out."""
    words = {choosing.NONE: gettext(NOBODY[name])} if name in NOBODY else {}
    if name == "owner":
        ids = [int(code) for code in codes if code.isascii() and code.isdigit() and len(code) < 10]
        return words | {str(ident): text for ident, text in customers.names_of(ids).items()}
    if name == "team":
        return words | choosing.team_names(me())
    if name == "period":
        return words | {code: code for code in codes if code.isascii() and code.isdigit() and len(code) == 4}
    if name == "account_class":
        return {code: class_label(code) for code in codes if code in set(AccountClass)}
    if name == "relationship":
        return {
            code: plan_word("relationship", RelationshipType(code)) for code in codes if code in set(RelationshipType)
        }
    return {cell.code: cell_label(cell) for cell in CELLS.values() if cell.code in codes}


def cell_label(cell: Cell) -> str:
    """Return what a cell is called: what there is to gain, and how firm we stand."""
    return f"{gettext(ATTRACTIVENESS_LABELS[cell.attractiveness])} · {gettext(STRENGTH_LABELS[cell.strength])}"
