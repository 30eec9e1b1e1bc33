"""The criteria by which prospects are judged: a list that the organisation keeps, each version as a whole."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki import content
from wiki.errors import N_, Invalid, Message
from wiki.models import RuleKind
from wiki.services import rule_versions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

LABEL_LENGTH = 60
MOST_CRITERIA = 12


@dataclass(frozen=True)
class Criterion:
    """One criterion, named in one language at least."""

    code: str
    label: Mapping[str, str]

    def text(self, language: str) -> str:
        """Return its name in a language, or in another one that it has."""
        return spoken(self.label, language) or self.code


@dataclass(frozen=True)
class Criteria:
    """All in their order, and the number of the version: 0 as shipped."""

    number: int
    all: Sequence[Criterion]

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"criteria": [{"code": one.code, "label": dict(one.label)} for one in self.all]}


def current() -> Criteria:
    """Return the list that is in force."""
    number, body = rule_versions.current(RuleKind.SCREENING)
    return _from_body(body or content.screening(), number)


def of_version(number: int) -> Criteria:
    """Return the list of an earlier version."""
    body = rule_versions.body(RuleKind.SCREENING, number) if number else None
    return _from_body(body or content.screening(), number)


def parse(rows: Sequence[Mapping[str, str]], before: Criteria) -> Criteria:
    """Return the criteria as they were typed, in their order; a row without a name is left out. Raise Invalid."""
    known = {one.code for one in before.all}
    wrong: dict[str, Message] = {}
    found = []
    for row in rows[:MOST_CRITERIA]:
        typed = Typed(row)
        label = {language: text for language in LANGUAGES if (text := typed.line(language, LABEL_LENGTH))}
        wrong |= typed.wrong
        if label:
            code = row.get("code", "")
            found.append(Criterion(code if code in known else f"c_{secrets.token_hex(4)}", label))
    if not found:
        wrong["all"] = Message(N_("At least one criterion must stay."))
    if wrong:
        raise Invalid(wrong)
    return Criteria(before.number, found)


def _from_body(body: Mapping[str, Any], number: int) -> Criteria:
    return Criteria(number, [Criterion(one["code"], one["label"]) for one in body["criteria"]])
