"""Screening: the criteria (`criteria`), a sheet for a prospect (`sheets`), what is handed in each month (`reports`)."""

from wiki.services.screening.criteria import MOST_CRITERIA, Criteria, Criterion, current, of_version
from wiki.services.screening.criteria import parse as parse_criteria
from wiki.services.screening.reports import hand_in, of_user, overdue, prospects, reports, this_month
from wiki.services.screening.sheets import ANSWERS, SheetContent, history, newest_of, parse, screen

__all__ = [
    "ANSWERS",
    "MOST_CRITERIA",
    "Criteria",
    "Criterion",
    "SheetContent",
    "current",
    "hand_in",
    "history",
    "newest_of",
    "of_user",
    "of_version",
    "overdue",
    "parse",
    "parse_criteria",
    "prospects",
    "reports",
    "screen",
    "this_month",
]
