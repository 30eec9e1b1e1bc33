"""Grades: the ticks (`facts`), the tables (`tables`), the rule (`rules`), assessing, history and what is due."""

from wiki.services.grades.assessing import assess, keep_draft, last, own_draft, review
from wiki.services.grades.content import AssessmentContent, parse
from wiki.services.grades.facts import CIRCUMSTANCES, CRITERIA, LEVELS, ORDERS, Facts
from wiki.services.grades.finding import (
    Judged,
    due,
    facts_of,
    history,
    is_due,
    judged,
    matters_of,
    newest,
    undecided,
)
from wiki.services.grades.reminding import remind
from wiki.services.grades.rules import Step, Verdict, better, contradictions, lifts, met, verdict
from wiki.services.grades.shipped import install
from wiki.services.grades.tables import GRADES, SETTLED, Tables, current, of_version
from wiki.services.grades.tables import parse as parse_tables

__all__ = [
    "CIRCUMSTANCES",
    "CRITERIA",
    "GRADES",
    "LEVELS",
    "ORDERS",
    "SETTLED",
    "AssessmentContent",
    "Facts",
    "Judged",
    "Step",
    "Tables",
    "Verdict",
    "assess",
    "better",
    "contradictions",
    "current",
    "due",
    "facts_of",
    "history",
    "install",
    "is_due",
    "judged",
    "keep_draft",
    "last",
    "lifts",
    "matters_of",
    "met",
    "newest",
    "of_version",
    "own_draft",
    "parse",
    "parse_tables",
    "remind",
    "review",
    "undecided",
    "verdict",
]
