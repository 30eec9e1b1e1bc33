"""What changed of a customer's state, told in words."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext

from wiki.access import listing
from wiki.extensions import db
from wiki.models import (
    CLASS_LABELS,
    MEMBER_LABELS,
    OFFERING_LABELS,
    PHASE_LABELS,
    REFERENCE_LABELS,
    STAGE_LABELS,
    AccountClass,
    Customer,
    CustomerEvent,
    MemberRole,
    OfferingStatus,
    Phase,
    ReferenceStatus,
    Stage,
)
from wiki.services import customers

Names = Mapping[str, str]
HAND_OVER = "hand-over"


def teller(events: Iterable[CustomerEvent]) -> Callable[[CustomerEvent], str]:
    """Return the function that tells each of the events; whom and what they name is asked for once."""
    found = list(events)
    people = _named(found, ("owner", "member"))
    names = {str(ident): text for ident, text in customers.names_of([int(one) for one in people]).items()}
    firms = _named(found, ("parent", "merged"))
    readable = listing(Customer).where(Customer.id.in_(firms)) if firms else None
    titles = {one.id: one.title for one in db.session.scalars(readable)} if readable is not None else {}
    return lambda event: _told(event, names, titles)


def note_of(event: CustomerEvent) -> str:
    """Return why it changed, in words; what is kept as a code is told."""
    if event.field == "member":
        role = next((one for one in MemberRole if one.value == event.note), None)
        return gettext(MEMBER_LABELS[role]) if role else ""
    return gettext("Handed over with all accounts") if event.note == HAND_OVER else event.note


def _named(events: Iterable[CustomerEvent], fields: tuple[str, ...]) -> set[str]:
    return {ident for one in events if one.field in fields for ident in (one.before, one.after) if ident}


def _told(event: CustomerEvent, names: Names, titles: Names) -> str:
    before, after = event.before, event.after
    if event.field in _STATES:
        return _STATES[event.field](before, after)
    if event.field == "owner":
        return _of_owner(names.get(after, "…"), after)
    if event.field == "member":
        name = names.get(after or before, "…")
        return (
            gettext("%(name)s looks after it, too", name=name)
            if after
            else gettext("%(name)s left the team", name=name)
        )
    if event.field == "parent":
        return _of_parent(titles.get(after, "…"), after)
    return gettext("Something else was changed")


def _of_owner(name: str, after: str) -> str:
    return gettext("%(name)s answers for it now", name=name) if after else gettext("Nobody answers for it any more")


def _of_parent(title: str, after: str) -> str:
    return gettext("Belongs to %(name)s now", name=title) if after else gettext("Belongs to no other customer now")


def _stage(before: str, after: str) -> str:
    return gettext("Stage: %(before)s → %(after)s", before=_of(STAGE_LABELS, Stage, before), after=_stage_name(after))


def _stage_name(code: str) -> str:
    return _of(STAGE_LABELS, Stage, code)


def _phase(_before: str, after: str) -> str:
    return gettext("The relationship: %(phase)s", phase=_of(PHASE_LABELS, Phase, after))


def _reference(_before: str, after: str) -> str:
    return gettext("As a reference: %(status)s", status=_of(REFERENCE_LABELS, ReferenceStatus, after))


def _grade(before: str, after: str) -> str:
    return gettext("Grade: %(before)s → %(after)s", before=before or "–", after=after or "–")


def _class(_before: str, after: str) -> str:
    return gettext("Class: %(name)s", name=_of(CLASS_LABELS, AccountClass, after))


def _level(_before: str, after: str) -> str:
    return gettext("Opened to all who sell") if after == "2" else gettext("Closed: for those who look after it")


def _watch(_before: str, after: str) -> str:
    return gettext("To be looked at again on %(day)s", day=after) if after else gettext("Need not be looked at again")


def _removed(_before: str, after: str) -> str:
    return gettext("Removed from the lists") if after else gettext("Brought back into the lists")


def _of(labels: Mapping[Any, str], states: type[StrEnum], code: str) -> str:
    found = next((state for state in states if state.value == code), None)
    return gettext(labels[found]) if found else code


def _offering(_before: str, after: str) -> str:
    return gettext("Our product there: %(status)s", status=_of(OFFERING_LABELS, OfferingStatus, after))


_STATES: Mapping[str, Callable[[str, str], str]] = {
    "stage": _stage,
    "phase": _phase,
    "reference": _reference,
    "grade": _grade,
    "account_class": _class,
    "level": _level,
    "watch_on": _watch,
    "offering": _offering,
    "removed": _removed,
}
