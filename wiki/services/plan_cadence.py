"""How often plans of accounts of each class are reviewed, when they expire, how soon a trigger asks for a review.

What is shipped, and what leadership has set of it: a versioned text (see `rule_versions`), kept between requests.
It stands beside `plans`, as `plan_triggers` does: what is read by plans calls that.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from wiki.errors import N_
from wiki.models import AccountClass, RuleKind
from wiki.services import rule_versions
from wiki.services.typed import Typed

CLASSES = (*(one.value for one in AccountClass), "")
"""What there is a rhythm for; "" are accounts that nobody has classed."""

LEAST, MOST = 1, 1000
"""So few and so many days anything may take."""


@dataclass(frozen=True)
class Rhythm:
    """In days: from one review to the next, from a review nobody held until the plan expires, from a trigger to the
    review that it asks for.
    """

    review: int
    grace: int
    trigger: int


PARTS = tuple(one.name for one in fields(Rhythm))


@dataclass(frozen=True)
class Cadence:
    """One version; its `number` is 0 as shipped."""

    number: int
    rhythms: Mapping[str, Rhythm]

    def of(self, account_class: str | None) -> Rhythm:
        """Return the rhythm of plans of accounts of a class."""
        return self.rhythms[account_class or ""]


SHIPPED = Cadence(0, {code: Rhythm(review=91 if code == "key" else 182, grace=60, trigger=14) for code in CLASSES})


def current() -> Cadence:
    """Return what is in force."""
    number, body = rule_versions.current(RuleKind.CADENCE)
    if body is None:
        return SHIPPED
    return Cadence(number, {code: Rhythm(**body["rhythms"][code]) for code in CLASSES})


def to_body(rhythms: Mapping[str, Rhythm], moved: int | None) -> dict[str, Any]:
    """Return what a version keeps; `moved`: how many plans got another day by it, None if they were left alone."""
    return {"rhythms": {code: asdict(one) for code, one in rhythms.items()}, "moved": moved}


def field(code: str, part: str) -> str:
    """Return the name under which a number is typed."""
    return f"{code or 'none'}.{part}"


def parse(raw: Mapping[str, Any]) -> Mapping[str, Rhythm]:
    """Return what was typed, by the class, or raise Invalid."""
    typed = Typed(raw)
    rhythms = {code: Rhythm(**{part: _days(typed, field(code, part)) for part in PARTS}) for code in CLASSES}
    typed.done()
    return rhythms


def _days(typed: Typed, name: str) -> int:
    days = typed.number(name, LEAST, MOST)
    if days is None:
        typed.refuse(name, N_("Write a number."))
    return days or LEAST
