"""Who may do what: `policy` says it, `predicates` are its facts, `gate` applies it, `statements` keeps what is asked
often, `eras` tells when it changes."""

from wiki.access.eras import Era, era
from wiki.access.gate import (
    allow,
    can,
    forget_rights,
    listing,
    load,
    look_up_rights,
    mark_opened,
    me,
    opened,
    peek,
    rights,
    rule,
    with_rights,
)
from wiki.access.statements import has_none, look_ahead, noted, noted_rows, prepared, prepared_rights

__all__ = [
    "Era",
    "allow",
    "can",
    "era",
    "forget_rights",
    "has_none",
    "listing",
    "load",
    "look_ahead",
    "look_up_rights",
    "mark_opened",
    "me",
    "noted",
    "noted_rows",
    "opened",
    "peek",
    "prepared",
    "prepared_rights",
    "rights",
    "rule",
    "with_rights",
]
