"""What may be noted of a contact, and of the type that somebody took a contact for."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from wiki.errors import N_, Invalid, Message
from wiki.models.contacts import (
    CONFIDENCES,
    EXAMPLE_LENGTH,
    FIRM_LENGTH,
    NAME_LENGTH,
    POSITION_LENGTH,
    BuyingRole,
    Contact,
    Support,
    TypeObservation,
)
from wiki.services import vocabulary
from wiki.services.typed import Typed
from wiki.services.vocabulary import fold
from wiki.text.chinese import simplified
from wiki.text.numbers import numbers

NUMBERED = N_("Leave out telephone numbers, e-mail addresses and numbers of documents: they are not kept here.")
NAMELESS = N_("Write the name.")
FIRMLESS = N_("Write the firm, so that two of one name differ.")

P = TypeVar("P")


@dataclass(frozen=True)
class ContactContent:
    """Who somebody is: name and firm, and perhaps position and level (a code), department (an id), and their part."""

    name: str
    firm: str
    position: str = ""
    contact_level: str | None = None
    department: str | None = None
    buying_role: BuyingRole = BuyingRole.UNKNOWN
    support: Support = Support.UNKNOWN

    @property
    def sought(self) -> str:
        """Return name and firm as they are looked for and compared."""
        return f"{alike(self.name)}\n{alike(self.firm)}"


@dataclass(frozen=True)
class ObservationContent:
    """What type somebody took a contact for (a code), how surely (1 to 3), and what was seen on which day."""

    personality: str
    confidence: int
    example: str
    observed_on: str


def parse(raw: Mapping[str, Any], *, before: str | None = None, departments: Container[str] = ()) -> ContactContent:
    """Return who it is, or raise Invalid. `before` is the level it had, which may stay though retired.

    `departments` are the ids of those that may be chosen.
    """
    typed = Typed(raw)
    content = ContactContent(
        name=typed.line("name", NAME_LENGTH, needed=NAMELESS),
        firm=typed.line("firm", FIRM_LENGTH, needed=FIRMLESS),
        position=typed.line("position", POSITION_LENGTH),
        contact_level=typed.code("contact_level", before=before),
        department=_one_of(typed, "department", departments),
        buying_role=typed.choice("buying_role", BuyingRole, BuyingRole.UNKNOWN) or BuyingRole.UNKNOWN,
        support=typed.choice("support", Support, Support.UNKNOWN) or Support.UNKNOWN,
    )
    refuse_numbers(typed, name=content.name, firm=content.firm, position=content.position)
    typed.done()
    return content


def parse_observation(raw: Mapping[str, Any], *, before: str | None = None) -> ObservationContent:
    """Return what was observed, or raise Invalid. `before` is the type it had, which may stay though retired."""
    typed = Typed(raw)
    needed = N_("Choose the type that comes closest."), N_("Write what you saw: without an example it is only a label.")
    content = ObservationContent(
        personality=typed.code("personality", before=before, needed=needed[0]) or "",
        confidence=_confidence(typed),
        example=typed.text("example", EXAMPLE_LENGTH, needed=needed[1]),
        observed_on=typed.day("observed_on", past=True, default=True) or "",
    )
    refuse_numbers(typed, example=content.example)
    typed.done()
    return content


def parse_new(raw: Mapping[str, Any]) -> tuple[ContactContent, ObservationContent]:
    """Return both parts of a form that has both; raise Invalid with what is wrong in either."""
    wrong: dict[str, Message] = {}
    content, seen = _part(wrong, parse, raw), _part(wrong, parse_observation, raw)
    if content is None or seen is None:
        raise Invalid(wrong)
    return content, seen


def said(contact: Contact) -> ContactContent:
    """Return what is kept of a contact."""
    term = vocabulary.current().by_id(contact.contact_level_id) if contact.contact_level_id else None
    level, part = term.code if term else None, (contact.department_id, contact.buying_role, contact.support)
    return ContactContent(contact.name, contact.firm, contact.position, level, *part)


def observed(observation: TypeObservation) -> ObservationContent:
    """Return what is kept of an observation."""
    term = vocabulary.current().by_id(observation.term_id)
    code = term.code if term else ""
    return ObservationContent(code, observation.confidence, observation.example, observation.observed_on)


def alike(text: str) -> str:
    """Return what two spellings have in common: width, case, blanks and script do not count."""
    return fold(simplified(text))


def refuse_numbers(typed: Typed, **texts: str) -> None:
    """Note which of the fields hold numbers by which a person could be reached or registered."""
    for name, text in texts.items():
        if any(numbers(text)):
            typed.refuse(name, NUMBERED)


def _part(wrong: dict[str, Message], reading: Callable[[Mapping[str, Any]], P], raw: Mapping[str, Any]) -> P | None:
    try:
        return reading(raw)
    except Invalid as error:
        wrong |= error.fields
        return None


def _one_of(typed: Typed, name: str, known: Container[str]) -> str | None:
    chosen = str(typed.raw.get(name) or "") or None
    if chosen and chosen not in known:
        typed.refuse(name, N_("Choose one of the list."))
    return chosen


def _confidence(typed: Typed) -> int:
    found = next((one for one in CONFIDENCES if str(one) == str(typed.raw.get("confidence") or "")), 0)
    if not found:
        typed.refuse("confidence", N_("Say how sure you are."))
    return found
