"""How accounts are classed: weights, bands, what to do in each cell: data that may be set otherwise; see `parse`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wiki import content
from wiki.errors import N_
from wiki.models import Attractiveness, RuleKind, Strength, Trend
from wiki.services import rule_versions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

INPUTS = ("potential", "volume", "margin")
CELLS = tuple(f"{row.value}.{column.value}" for row in Attractiveness for column in Strength)
TRENDS = tuple(trend.value for trend in Trend)
TREATMENTS = ("value", "importance", "potential")
TEXTS = (*CELLS, *TRENDS, *TREATMENTS)
TEXT_LENGTH = 400
LOWEST, HIGHEST = 1, 5
NEEDED_MARKS = 4
"""So many marks of a key account it takes to be one."""


@dataclass(frozen=True)
class ClassRules:
    """One version; its `number` is 0 as shipped. `bands`: from which score (0 to 100) on an account is in a band."""

    number: int
    weights: Mapping[str, int]
    bands: Mapping[str, int]
    texts: Mapping[str, Mapping[str, str]]

    def score(self, marks: Mapping[str, int]) -> int:
        """Return 0 if all of INPUTS are the lowest, 100 if all are the highest."""
        total = sum(self.weights[name] * (marks[name] - LOWEST) for name in INPUTS)
        return round(100 * total / (sum(self.weights.values()) * (HIGHEST - LOWEST)))

    def band(self, score: int) -> Attractiveness:
        """Return the band of a score."""
        if score >= self.bands["high"]:
            return Attractiveness.HIGH
        return Attractiveness.MEDIUM if score >= self.bands["medium"] else Attractiveness.LOW

    def text(self, name: str, language: str) -> str:
        """Return a text in a language, or in another one that it has."""
        return spoken(self.texts[name], language)

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        texts = {name: dict(text) for name, text in self.texts.items()}
        return {"weights": dict(self.weights), "bands": dict(self.bands), "texts": texts}


@lru_cache(maxsize=1)
def shipped() -> ClassRules:
    """Return what comes with the service."""
    return _from_body(content.classes(), 0)


def current() -> ClassRules:
    """Return what is in force."""
    number, body = rule_versions.current(RuleKind.CLASSES)
    return _from_body(body, number) if body else shipped()


def parse(raw: Mapping[str, Any], before: ClassRules) -> ClassRules:
    """Return what was typed over `before`: `weights.potential`, `bands.high`, `high.firm.zh-Hans`. Raise Invalid."""
    typed = Typed(raw)
    weights = {name: _number(typed, f"weights.{name}", 0, 100) for name in INPUTS}
    bands = {name: _number(typed, f"bands.{name}", 1, 99) for name in ("high", "medium")}
    if not typed.wrong and not any(weights.values()):
        typed.refuse("weights.potential", N_("At least one weight must be more than 0."))
    if not typed.wrong and bands["medium"] >= bands["high"]:
        typed.refuse("bands.medium", N_("The lower line must be below the upper one."))
    texts = {name: _text(typed, name) for name in TEXTS}
    typed.done()
    return ClassRules(before.number, weights, bands, texts)


def _number(typed: Typed, name: str, least: int, most: int) -> int:
    number = typed.number(name, least, most)
    if number is None:
        typed.refuse(name, N_("Write a number."))
    return number or 0


def _text(typed: Typed, name: str) -> dict[str, str]:
    keys = {language: f"{name}.{language}" for language in LANGUAGES}
    text = {language: found for language, key in keys.items() if (found := typed.text(key, TEXT_LENGTH))}
    if not text and not typed.wrong:
        typed.refuse(keys["en"], N_("Write it in at least one language."))
    return text


def _from_body(body: Mapping[str, Any], number: int) -> ClassRules:
    return ClassRules(number, body["weights"], body["bands"], body["texts"])
