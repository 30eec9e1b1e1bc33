"""Contacts: what may be said of one (`content`), noting it (`editing`), and who is of which type (`roster`)."""

from wiki.services.contacts.content import (
    ContactContent,
    ObservationContent,
    observed,
    parse,
    parse_new,
    parse_observation,
    said,
)
from wiki.services.contacts.editing import change, create, erase, observe, restore, sent_before, state, withdraw
from wiki.services.contacts.roster import (
    OfType,
    TypeSeen,
    found,
    number_of,
    observations,
    of_type,
    own,
    twins,
    types_of,
)
from wiki.services.contacts.shipped import install, remove_demo

__all__ = [
    "ContactContent",
    "ObservationContent",
    "OfType",
    "TypeSeen",
    "change",
    "create",
    "erase",
    "found",
    "install",
    "number_of",
    "observations",
    "observe",
    "observed",
    "of_type",
    "own",
    "parse",
    "parse_new",
    "parse_observation",
    "remove_demo",
    "restore",
    "said",
    "sent_before",
    "state",
    "twins",
    "types_of",
    "withdraw",
]
