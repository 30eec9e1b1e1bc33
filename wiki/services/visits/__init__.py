"""Visits: what a plan says (`content`), planning, the report (`reporting`) that turns answers, and `reading`."""

from wiki.services.visits.content import STEPS, VisitContent, parse
from wiki.services.visits.planning import made_from, plan, remove, restore, revise, state, tick
from wiki.services.visits.reading import cases_of, coming, of_customer, people_of, references
from wiki.services.visits.reporting import Answer, Becomes, report
from wiki.services.visits.shipped import install

__all__ = [
    "STEPS",
    "Answer",
    "Becomes",
    "VisitContent",
    "cases_of",
    "coming",
    "install",
    "made_from",
    "of_customer",
    "parse",
    "people_of",
    "plan",
    "references",
    "remove",
    "report",
    "restore",
    "revise",
    "state",
    "tick",
]
