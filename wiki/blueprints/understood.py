"""What was understood of a question, as chips: each can be taken back, or made a condition. They only rank."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.blueprints import facets
from wiki.blueprints.reader import label, list_label
from wiki.models import TERM_LISTS
from wiki.search import Results
from wiki.search.asking import IGNORE, not_understood

MOST_IGNORED = 20


@dataclass(frozen=True, slots=True)
class Chip:
    """One class that a question names, and the links that take it back and that leave only what is of it."""

    title: str
    label: str
    text: str
    negated: bool
    without: str
    only: str


def ignored(args: MultiDict[str, str]) -> frozenset[tuple[str, str]]:
    """Return the lists and codes that are not to be understood."""
    return not_understood(args.getlist(IGNORE)[:MOST_IGNORED])


def is_ignorable(text: str) -> bool:
    """Tell whether a parameter names a code of a list, known or not."""
    name, _colon, code = text.partition(":")
    return facets.ALIASES.get(name, name) in TERM_LISTS and bool(code)


def chips(results: Results) -> list[Chip]:
    """Return a chip for each class that was understood."""
    return [
        Chip(
            title=list_label(one.facet),
            label=label(one.facet, one.code),
            text=one.text,
            negated=one.negated,
            without=facets.toggled(IGNORE, f"{one.facet}:{one.code}"),
            only="" if one.negated else facets.toggled(one.facet, one.code),
        )
        for one in results.understood
    ]


def understand_all() -> str:
    """Return this page's address without what was taken back, nothing if nothing was."""
    return facets.without_argument(IGNORE)
