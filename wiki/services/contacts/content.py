"""What may be noted of a contact, and of the type that somebody took a contact for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from wiki.errors import N_, Invalid, Message
from wiki.models.base import now
from wiki.models.contacts import (
    CONFIDENCES,
    EXAMPLE_LENGTH,
    FIRM_LENGTH,
    NAME_LENGTH,
    POSITION_LENGTH,
    Contact,
    TypeObservation,
)
from wiki.services import vocabulary
from wiki.services.vocabulary import fold
from wiki.text.checks import checked, clean, clean_line
from wiki.text.chinese import simplified
from wiki.text.numbers import numbers

NUMBERED = N_("Leave out telephone numbers, e-mail addresses and numbers of documents: they are not kept here.")
LINES = {"name": NAME_LENGTH, "firm": FIRM_LENGTH, "position": POSITION_LENGTH}
NEEDED = {"name": N_("Write the name."), "firm": N_("Write the firm, so that two of one name differ.")}
# Somewhere it is tomorrow already.
AHEAD = timedelta(hours=14)

P = TypeVar("P")


@dataclass(frozen=True)
class ContactContent:
    """Who somebody is: name and firm, and perhaps position and level (a code)."""

    name: str
    firm: str
    position: str = ""
    contact_level: str | None = None

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


def parse(raw: Mapping[str, Any], *, before: str | None = None) -> ContactContent:
    """Return who it is, or raise Invalid. `before` is the level it had, which may stay though retired."""
    wrong: dict[str, Message] = {}
    values = {name: _read(wrong, name, partial(_text, raw, name, limit, clean_line)) for name, limit in LINES.items()}
    values["contact_level"] = _read(wrong, "contact_level", partial(_code, raw, "contact_level", before))
    for name, text in NEEDED.items():
        if not values[name]:
            wrong.setdefault(name, Message(text))
    if wrong:
        raise Invalid(wrong)
    return ContactContent(**values)


def parse_observation(raw: Mapping[str, Any], *, before: str | None = None) -> ObservationContent:
    """Return what was observed, or raise Invalid. `before` is the type it had, which may stay though retired."""
    wrong: dict[str, Message] = {}
    values = {
        "personality": _read(wrong, "personality", partial(_code, raw, "personality", before)),
        "confidence": _read(wrong, "confidence", partial(_confidence, raw)),
        "example": _read(wrong, "example", partial(_text, raw, "example", EXAMPLE_LENGTH, clean)),
        "observed_on": _read(wrong, "observed_on", partial(_day, raw.get("observed_on") or "")),
    }
    if not values["personality"]:
        wrong.setdefault("personality", Message(N_("Choose the type that comes closest.")))
    if not values["example"]:
        wrong.setdefault("example", Message(N_("Write what you saw: without an example it is only a label.")))
    if wrong:
        raise Invalid(wrong)
    return ObservationContent(**values)


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
    return ContactContent(contact.name, contact.firm, contact.position, term.code if term else None)


def observed(observation: TypeObservation) -> ObservationContent:
    """Return what is kept of an observation."""
    term = vocabulary.current().by_id(observation.term_id)
    code = term.code if term else ""
    return ObservationContent(code, observation.confidence, observation.example, observation.observed_on)


def alike(text: str) -> str:
    """Return what two spellings have in common: width, case, blanks and script do not count."""
    return fold(simplified(text))


def _part(wrong: dict[str, Message], reading: Callable[[Mapping[str, Any]], P], raw: Mapping[str, Any]) -> P | None:
    try:
        return reading(raw)
    except Invalid as error:
        wrong |= error.fields
        return None


def _read(wrong: dict[str, Message], name: str, reading: Callable[[], Any]) -> Any:
    """Return what a field holds; if that breaks a rule, remember it and return None."""
    try:
        return reading()
    except Invalid as error:
        wrong.setdefault(name, error.fields[name])
        return None


def _text(raw: Mapping[str, Any], name: str, limit: int, cleaner: Callable[[str], str]) -> str:
    text = checked(raw.get(name) or "", name, limit, cleaner)
    if any(numbers(text)):
        raise Invalid({name: Message(NUMBERED)})
    return text


def _code(raw: Mapping[str, Any], list_code: str, before: str | None) -> str | None:
    code = raw.get(list_code) or ""
    if not code:
        return None
    known = vocabulary.current().get(list_code, code)
    if known is None or (known.retired and known.code != before):
        raise Invalid({list_code: Message(N_("There is no “%(code)s” in this list."), {"code": code[:80]})})
    return known.code


def _confidence(raw: Mapping[str, Any]) -> int:
    found = next((one for one in CONFIDENCES if str(one) == str(raw.get("confidence") or "")), None)
    if found is None:
        raise Invalid({"confidence": Message(N_("Say how sure you are."))})
    return found


def _day(text: str) -> str:
    """Return the day as it is kept; an empty one is today."""
    latest = (now() + AHEAD).date()
    try:
        day = date.fromisoformat(text) if text else now().date()
    except ValueError:
        day = date.max
    if day > latest:
        raise Invalid({"observed_on": Message(N_("Write a day up to today, as 2026-03-09."))})
    return day.isoformat()
