"""What an address of the list of customers asks for, and the views under which filters are kept."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from wiki.access import me
from wiki.blueprints import facets
from wiki.models import CustomerView, Stage
from wiki.services import customers
from wiki.services.customers import views

LONGEST_SEARCH = 200
FILTERS = (*customers.FACETS, "reference", "watch", "group")
SINGLE = ("q", "sort", "view")
BOARD = "board"


class Shown(NamedTuple):
    """A saved view as it stands above the list: where it leads, and whether it is what is shown."""

    view: CustomerView
    url: str
    on: bool


def asked(args: MultiDict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """Return what an address looks for: a part of the name, and codes by filter."""
    chosen = {name: found for name in FILTERS if (found := args.getlist(name)[: facets.MOST_FILTERS])}
    return args.get("q", "")[:LONGEST_SEARCH].strip(), chosen


def kept_of(args: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what an address asks for as a view keeps it; whatever else it holds is left out."""
    single = {name: [value[:LONGEST_SEARCH]] for name in SINGLE if (value := args.get(name, "").strip())}
    return single | asked(args)[1]


def address_of(view: CustomerView) -> str:
    """Return the address of the list as the view has it."""
    pairs = [(name, value) for name, values in view.asked.items() for value in values]
    return f"{url_for('customers.index')}?{urlencode(pairs)}"


def saved() -> Sequence[Shown]:
    """Return the views that the reader may open."""
    here = kept_of(request.args)
    return [Shown(view, address_of(view), view.asked == here) for view in views.of(me())]


def keep_address() -> str:
    """Return the address under which the present filters are kept; nothing if none is in force."""
    return facets.carried_to(url_for("customer_views.new")) if kept_of(request.args) else ""


def rest_of(stage: Stage) -> str:
    """Return the address of the list of all of one stage, with the other filters in force."""
    pairs = {**kept_of(request.args), "stage": [stage.value]}
    pairs.pop("view", None)
    return f"{url_for('customers.index')}?{urlencode([(name, v) for name, values in pairs.items() for v in values])}"
