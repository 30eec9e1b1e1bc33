"""What is amiss in what we know of the people at a customer: a rule each, looking at those who are there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from wiki.models import BuyingRole
from wiki.models.base import now

SENIOR = "senior"
LONG = timedelta(days=180)
"""Who was not met for so long may have gone, or have been won by others."""


class Rule(StrEnum):
    """What can be amiss."""

    ONE_CONTACT = "one_contact"
    NO_SENIOR = "no_senior"
    NO_DECIDER = "no_decider"
    UNKNOWN_DECIDER = "unknown_decider"
    LONE_SUPPORTER = "lone_supporter"
    NOT_SEEN = "not_seen"


class Somebody(Protocol):
    """What the rules ask of a person; see `picture.Person`."""

    @property
    def contact(self) -> Any: ...
    @property
    def level(self) -> str | None: ...
    @property
    def stage(self) -> Any: ...
    @property
    def known(self) -> int: ...


@dataclass(frozen=True)
class Alarm:
    """A rule that is broken, and by the lack of whom or in whom it shows."""

    rule: Rule
    names: tuple[str, ...] = ()


def of(people: Sequence[Somebody]) -> list[Alarm]:
    """Return what is amiss, in the order of the rules. Of a customer where nobody is noted nothing is said."""
    found = [(rule, check(people)) for rule, check in CHECKS.items()] if people else []
    return [Alarm(rule, tuple(one.contact.name for one in shown)) for rule, shown in found if shown is not None]


def _one_contact(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    """If that one leaves, nobody is left who knows us."""
    return people if len(people) == 1 else None


def _no_senior(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    return () if all(one.level != SENIOR for one in people) else None


def _no_decider(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    return None if _deciders(people) else ()


def _unknown_decider(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    """Those who decide are noted, but none of us knows any of them."""
    deciders = _deciders(people)
    return deciders if deciders and not any(one.known for one in deciders) else None


def _lone_supporter(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    """Whoever may not read who supports us from inside is not told of it here either: then no stage is known."""
    supporters = [one for one in people if one.stage is not None]
    return supporters if len(supporters) == 1 else None


def _not_seen(people: Sequence[Somebody]) -> Sequence[Somebody] | None:
    latest = now() - LONG
    long_ago = [one for one in people if (one.contact.met_on or _day_noted(one)) < latest.date().isoformat()]
    return long_ago or None


def _deciders(people: Sequence[Somebody]) -> list[Somebody]:
    return [one for one in people if one.contact.buying_role is BuyingRole.ECONOMIC]


def _day_noted(one: Somebody) -> str:
    return str(one.contact.created_at.date().isoformat())


CHECKS: dict[Rule, Callable[[Sequence[Somebody]], Sequence[Somebody] | None]] = {
    Rule.ONE_CONTACT: _one_contact,
    Rule.NO_SENIOR: _no_senior,
    Rule.NO_DECIDER: _no_decider,
    Rule.UNKNOWN_DECIDER: _unknown_decider,
    Rule.LONE_SUPPORTER: _lone_supporter,
    Rule.NOT_SEEN: _not_seen,
}
"""None: all is well. Else those in whom it shows, perhaps nobody."""
