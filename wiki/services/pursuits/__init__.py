"""Pursuits: what they say (`content`), their states (`tracking`), changing them (`editing`), lists (`finding`)."""

from wiki.services.pursuits.content import Ending, PursuitContent, parse, parse_ending
from wiki.services.pursuits.editing import create, end, link, reopen, revise
from wiki.services.pursuits.finding import (
    BANDS,
    LATE,
    LATER,
    UNSAID,
    WHOSE,
    Cell,
    Column,
    Grid,
    board,
    events,
    grid,
    months,
    of_customer,
    page,
    ranked,
)
from wiki.services.pursuits.shipped import install
from wiki.services.pursuits.tracking import Tracking, TrackingState

__all__ = [
    "BANDS",
    "LATE",
    "LATER",
    "UNSAID",
    "WHOSE",
    "Cell",
    "Column",
    "Ending",
    "Grid",
    "PursuitContent",
    "Tracking",
    "TrackingState",
    "board",
    "create",
    "end",
    "events",
    "grid",
    "install",
    "link",
    "months",
    "of_customer",
    "page",
    "parse",
    "parse_ending",
    "ranked",
    "reopen",
    "revise",
]
