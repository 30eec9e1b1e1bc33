"""Playbooks: their lines, how they are changed, and the cases that speak for and against each line."""

from wiki.services.playbooks.content import LineContent, checked_title, checked_wordings, from_body, parse
from wiki.services.playbooks.editing import cite, create, done_in, known, revise, rows
from wiki.services.playbooks.evidence import Evidence, Survey, average, cases_of, examples, sides, survey
from wiki.services.playbooks.shipped import install

__all__ = [
    "Evidence",
    "LineContent",
    "Survey",
    "average",
    "cases_of",
    "checked_title",
    "checked_wordings",
    "cite",
    "create",
    "done_in",
    "examples",
    "from_body",
    "install",
    "known",
    "parse",
    "revise",
    "rows",
    "sides",
    "survey",
]
