"""Administering the vocabulary: what a term may consist of, changing one, and merging two."""

from wiki.services.terms.changing import add, bring_back, change, delete, move, retire, state
from wiki.services.terms.content import Double, TermContent, parse
from wiki.services.terms.counting import by_list, doubles, filed
from wiki.services.terms.merging import merge

__all__ = [
    "Double",
    "TermContent",
    "add",
    "bring_back",
    "by_list",
    "change",
    "delete",
    "doubles",
    "filed",
    "merge",
    "move",
    "parse",
    "retire",
    "state",
]
