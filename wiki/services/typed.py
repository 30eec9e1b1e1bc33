"""Reading what was typed into a form, field by field: every field that breaks a rule is told, none stops the others."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from wiki.errors import N_, Invalid, Message
from wiki.models.base import now
from wiki.services import vocabulary
from wiki.text.checks import checked, clean, clean_line

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
"""Days outside of this are slips of the pen: the wrong century, a year with a digit too few."""

AHEAD = timedelta(hours=14)
"""Somewhere it is tomorrow already."""

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class Typed:
    """What was typed. Each method returns a field's value, or notes what is wrong with it; `done` raises that."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Read from `raw`, by the names of the fields."""
        self.raw = raw
        self.wrong: dict[str, Message] = {}

    def line(self, name: str, limit: int, *, needed: str = "") -> str:
        """Return one line of at most `limit` characters; `needed` is the sentence if it is empty and may not be."""
        return self._needed(
            name, self._read(name, lambda: checked(self._text(name), name, limit, clean_line), ""), needed
        )

    def text(self, name: str, limit: int, *, needed: str = "") -> str:
        """Return a text of several lines; `needed` as in `line`."""
        return self._needed(name, self._read(name, lambda: checked(self._text(name), name, limit, clean), ""), needed)

    def code(self, name: str, *, list_code: str = "", before: str | None = None, needed: str = "") -> str | None:
        """Return a code of the vocabulary's list, None if none was chosen; `before` may stay though it is retired."""
        code = self._text(name)
        if not code:
            self._needed(name, "", needed)
            return None
        known = vocabulary.current().get(list_code or name, code)
        if known is None or (known.retired and known.code != before):
            self.refuse(name, N_("There is no “%(code)s” in this list."), code=code[:80])
            return None
        return known.code

    def choice(self, name: str, states: type[E], default: E | None = None) -> E | None:
        """Return one of the states, `default` if none was chosen."""
        text = self._text(name)
        found = next((state for state in states if state.value == text), None if text else default)
        if text and found is None:
            self.refuse(name, N_("Choose one of the list."))
        return found

    def number(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number, None if nothing was typed."""
        text = self._text(name)
        if not text:
            return None
        number = int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 12 else None
        if number is None or not least <= number <= most:
            self.refuse(name, N_("Write a number from %(least)s to %(most)s."), least=least, most=most)
            return None
        return number

    def amount(self, name: str, most: float = 1e15) -> float | None:
        """Return a sum of money that is not negative, None if nothing was typed; thousands may be set off by commas."""
        text = self._text(name).replace(",", "").replace("，", "").replace(" ", "")
        if not text:
            return None
        try:
            amount = float(text) if text.isascii() else float("nan")
        except ValueError:
            amount = float("nan")
        if not 0 <= amount <= most:
            self.refuse(name, N_("Write an amount in figures, such as 250000."))
            return None
        return amount

    def day(self, name: str, *, past: bool = False, default: bool = False, needed: str = "") -> str | None:
        """Return a day as it is kept (YYYY-MM-DD); `past`: not after today; `default`: an empty one is today."""
        text = self._text(name)
        if not text:
            self._needed(name, "", needed)
            return now().date().isoformat() if default else None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.refuse(name, N_("Write the day as 2026-03-09."))
            return None
        if past and day > (now() + AHEAD).date():
            self.refuse(name, N_("Write a day up to today, as 2026-03-09."))
            return None
        if not EARLIEST <= day <= LATEST:
            self.refuse(name, N_("The year %(year)s cannot be right. Write the day as 2026-03-09."), year=day.year)
            return None
        return day.isoformat()

    def flag(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return bool(self.raw.get(name))

    def refuse(self, name: str, sentence: str, **values: Any) -> None:
        """Note what is wrong with a field, unless something else is already."""
        self.wrong.setdefault(name, Message(sentence, values))

    def done(self) -> None:
        """Raise Invalid with all that is wrong, if anything is."""
        if self.wrong:
            raise Invalid(self.wrong)

    def _text(self, name: str) -> str:
        value = self.raw.get(name)
        return value.strip() if isinstance(value, str) else "" if value is None else str(value)

    def _needed(self, name: str, value: str, needed: str) -> str:
        if not value and needed and name not in self.wrong:
            self.refuse(name, needed)
        return value

    def _read(self, name: str, reading: Callable[[], T], otherwise: T) -> T:
        try:
            return reading()
        except Invalid as error:
            self.wrong.setdefault(name, error.fields[name])
            return otherwise
