"""Contacts with customers: what is said of one (`content`), writing it down (`editing`), and reading (`reading`)."""

from wiki.services.interactions.content import InteractionContent, parse, time_of, usual_direction
from wiki.services.interactions.editing import (
    approve,
    check_people,
    log,
    made_from,
    remove,
    restore,
    revise,
    state,
)
from wiki.services.interactions.reading import (
    EVENTS,
    awaiting_approval,
    contacts_of,
    newest,
    open_steps,
    people_of,
    timeline,
)

__all__ = [
    "EVENTS",
    "InteractionContent",
    "approve",
    "awaiting_approval",
    "check_people",
    "contacts_of",
    "log",
    "made_from",
    "newest",
    "open_steps",
    "parse",
    "people_of",
    "remove",
    "restore",
    "revise",
    "state",
    "time_of",
    "timeline",
    "usual_direction",
]
