"""Classes of accounts: what may be said (`content`), the rules and texts (`rules`), deciding, and what is known."""

from wiki.services.classes.content import WATCHED, ClassContent, parse
from wiki.services.classes.deciding import classify, last
from wiki.services.classes.finding import cell, history, newest, treatments
from wiki.services.classes.rules import CELLS, INPUTS, NEEDED_MARKS, TEXTS, TREATMENTS, ClassRules, current
from wiki.services.classes.rules import parse as parse_rules
from wiki.services.classes.shipped import install

__all__ = [
    "CELLS",
    "INPUTS",
    "NEEDED_MARKS",
    "TEXTS",
    "TREATMENTS",
    "WATCHED",
    "ClassContent",
    "ClassRules",
    "cell",
    "classify",
    "current",
    "history",
    "install",
    "last",
    "newest",
    "parse",
    "parse_rules",
    "treatments",
]
