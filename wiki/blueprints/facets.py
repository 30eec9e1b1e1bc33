"""Filters in the address: reading them, and the links that add one or take it away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from wiki.blueprints.reader import label, list_label, ui_language
from wiki.models import TERM_LISTS, Outcome
from wiki.search import Results, asking
from wiki.search.backend import Sort
from wiki.search.kinds import DOCUMENTS
from wiki.services import vocabulary

ORDER = (
    "outcome",
    "personality",
    "contact_level",
    "approach",
    "industry",
    "sale_stage",
    "department",
    "ownership",
    "grade",
    "cause",
    "product",
    "competitor",
    "tags",
)
ALIASES = asking.ALIASES
MOST_OPTIONS = 12
MOST_FILTERS = 20
LARGEST_PAGE = 1_000_000
SORTS: tuple[Sort, ...] = ("score", "date")


@dataclass(slots=True)
class Option:
    """One value of a facet and the link that chooses it or takes it back."""

    code: str
    label: str
    count: int
    on: bool
    url: str


@dataclass(slots=True)
class Facet:
    """One list of the vocabulary with the values that occur."""

    name: str
    title: str
    options: list[Option]


def filters(args: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return the chosen codes by list, from parameters named as in the import file (`type` is `personality`)."""
    found: dict[str, list[str]] = {}
    for name in (*TERM_LISTS, *ALIASES):
        codes = [code for code in args.getlist(name) if code][:MOST_FILTERS]
        if codes:
            found.setdefault(ALIASES.get(name, name), []).extend(codes)
    return found


def kind(args: MultiDict[str, str]) -> str | None:
    """Return the kind of record asked for; nonsense is all kinds."""
    return next((kind for kind in DOCUMENTS if kind == args.get("kind")), None)


def page_number(args: MultiDict[str, str]) -> int:
    """Return the page asked for; nonsense is page 1."""
    text = args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1
    return min(max(number, 1), LARGEST_PAGE)


def sort_order(args: MultiDict[str, str], *, default: Sort) -> Sort:
    """Return the order asked for, or the default."""
    return next((sort for sort in SORTS if sort == args.get("sort")), default)


def facets(results: Results, chosen: Mapping[str, Sequence[str]]) -> list[Facet]:
    """Return the facets of a result, with links."""
    return of_counts(results.facets, chosen)


def of_counts(counted: Mapping[str, Sequence[tuple[str, int]]], chosen: Mapping[str, Sequence[str]]) -> list[Facet]:
    """Return facets by numbers of each code, with links; a chosen value is shown even if nothing is left of it."""
    found = ((name, counted.get(name, []), chosen.get(name, [])) for name in ORDER)
    here = _address(_arguments())
    return [facet for name, counts, codes in found if (facet := _facet(name, counts, codes, here))]


def chosen_chips(chosen: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return label and link for each filter in force; the link takes it away."""
    return [(label(name, code), toggled(name, code)) for name, codes in chosen.items() for code in codes]


def chips(body: Mapping[str, Any], lists: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return for each code under which a case is filed its list, its label and the parameter that filters by it.

    In one go: a page of results has a hundred and fifty of them.
    """
    known, language, found = vocabulary.current(), ui_language(), []
    for name in lists:
        value = body.get(name) or ()
        for code in (value,) if isinstance(value, str) else value:
            found.append((name, known.label(name, code, language), f"{name}={_quoted(code)}"))
    return found


def toggled(name: str, code: str) -> str:
    """Return this page's address with one filter added or taken away, on page 1."""
    args = _arguments()
    codes = args.setdefault(name, [])
    if code in codes:
        codes.remove(code)
    else:
        codes.append(code)
    return _address(args)


def with_argument(name: str, value: Any) -> str:
    """Return this page's address with one parameter set."""
    args = _arguments(keep_page=name == "page")
    args[name] = [str(value)]
    return _address(args)


def without_argument(name: str) -> str:
    """Return this page's address without a parameter, nothing if it has none of that name."""
    args = _arguments()
    return _address(args) if args.pop(name, None) else ""


def without(name: str, q: str) -> str:
    """Return this page's address with a shorter query and without a filter, on page 1; `name` may be empty."""
    args = {**_arguments(), "q": [q]}
    if name:
        args.pop(name, None)
    return _address(args)


def carried_to(path: str) -> str:
    """Return the address of another page with the parameters of this one."""
    return _address(_arguments(), path)


def without_filters() -> str:
    """Return this page's address with all filters taken away."""
    return _address({name: values for name, values in _arguments().items() if name not in TERM_LISTS})


def _facet(name: str, counts: Iterable[tuple[str, int]], chosen: Sequence[str], here: str) -> Facet | None:
    """Return one facet; `here` is this page's address, put together once: a page has seventy values."""
    known = dict(counts)
    shown = list(known)[:MOST_OPTIONS]
    if name == "outcome":
        # Success first, as everywhere, and not now the one and now the other.
        shown = [outcome.value for outcome in Outcome if outcome in known]
    shown += [code for code in chosen if code not in shown]
    if not shown:
        return None
    adding = f"{here}{'&' if '?' in here else '?'}{name}="
    terms, language = vocabulary.current(), ui_language()
    options = []
    for code in shown:
        url = toggled(name, code) if code in chosen else adding + _quoted(code)
        options.append(Option(code, terms.label(name, code, language), known.get(code, 0), code in chosen, url))
    return Facet(name, list_label(name), options)


@lru_cache(maxsize=4096)
def _quoted(code: str) -> str:
    return quote_plus(code)


def _arguments(*, keep_page: bool = False) -> dict[str, list[str]]:
    args: dict[str, list[str]] = {}
    for name, values in request.args.lists():
        if keep_page or name != "page":
            args.setdefault(ALIASES.get(name, name), []).extend(values)
    return args


def _address(args: Mapping[str, Sequence[str]], path: str = "") -> str:
    query = urlencode([(name, value) for name, values in args.items() for value in values])
    path = path or request.path
    return f"{path}?{query}" if query else path
