"""Two changed versions of a case made one, field by field: what only one changed is taken, what both changed is merged.

A field in which the two cannot be brought together is a clash: a person chooses, and is offered both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.models.terms import TERM_LISTS
from wiki.services.cases import lessons
from wiki.services.cases.content import FIELDS, TEXT_FIELDS, CaseContent, from_body
from wiki.text.merge import merge3, resolved

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)
LESSON_LISTS = ("lessons_do", "lessons_dont")
TEXTS = TEXT_FIELDS
LISTS = (*(kind.code for kind in TERM_LISTS.values() if kind.multiple), *LESSON_LISTS)

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One field that somebody changed: what it was, what the two made of it, and what it can become.

    `options` holds the value for each choice that there is; without a clash there is one, whatever is chosen.
    """

    name: str
    base: Any
    mine: Any
    theirs: Any
    options: Mapping[str, Any]

    @property
    def clash(self) -> bool:
        return len(self.options) > 1

    @property
    def merged(self) -> Any:
        """Return what it becomes; where they clash, mine."""
        return self.options[MINE]

    @property
    def by_both(self) -> bool:
        """Tell whether both changed it, and not to the same."""
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs


def merge(base: Body, mine: Body, theirs: Body) -> list[Part]:
    """Return the fields of a body that `mine` or `theirs` changed from `base`, merged."""
    versions = [_parts(body) for body in (base, mine, theirs)]
    names = [*(name for name in FIELDS if name != "lessons"), "lessons", *LESSON_LISTS]
    found = []
    for name in names:
        old, own, other = (version.get(name) for version in versions)
        if own != old or other != old:
            found.append(Part(name, old, own, other, _options(name, old, own, other)))
    return found


def apply(body: Body, parts: Sequence[Part], choices: Mapping[str, str] | None = None) -> CaseContent:
    """Return the content in which the parts stand as merged, and those that clash as chosen, else as mine."""
    values = _parts(body)
    for part in parts:
        chosen = (choices or {}).get(part.name, MINE)
        values[part.name] = part.options.get(chosen, part.merged)
    return from_body(_joined(values))


def _options(name: str, base: Any, mine: Any, theirs: Any) -> Mapping[str, Any]:
    if mine == theirs or theirs == base:
        return {MINE: mine}
    if mine == base:
        return {MINE: theirs}
    if name in TEXTS:
        return _texts(base or "", mine or "", theirs or "")
    if name in LISTS:
        return _lists(base or [], mine or [], theirs or [])
    return {MINE: mine, THEIRS: theirs}


def _texts(base: str, mine: str, theirs: str) -> Mapping[str, Any]:
    if not merge3(base, mine, theirs).conflicts:
        return {MINE: merge3(base, mine, theirs).text}
    return {choice: resolved(base, mine, theirs, choice) for choice in CHOICES}


def _lists(base: list[str], mine: list[str], theirs: list[str]) -> Mapping[str, Any]:
    """Merge as sets. The first one counts as the main one: whoever changed that leads, and if both did, they clash."""
    heads = [values[:1] for values in (base, mine, theirs)]
    lead, other = (theirs, mine) if heads[1] == heads[0] != heads[2] else (mine, theirs)
    together = _united(base, lead, other)
    if heads[0] in heads[1:] or heads[1] == heads[2] or not base:
        return {MINE: together}
    return {MINE: together, THEIRS: _united(base, theirs, mine)}


def _united(base: list[str], lead: list[str], other: list[str]) -> list[str]:
    gone = set(base) - (set(lead) & set(other))
    kept = [value for value in lead if value not in gone]
    return list(dict.fromkeys([*kept, *(value for value in other if value not in gone)]))


def _parts(body: Body) -> dict[str, Any]:
    """Return a body with the lessons in the three parts that the form shows."""
    found = lessons.split(body.get("lessons", ""))
    split = {"lessons": found.free, "lessons_do": found.do, "lessons_dont": found.dont}
    return {**{name: value for name, value in body.items() if name != "lessons"}, **_present(split)}


def _joined(values: Mapping[str, Any]) -> dict[str, Any]:
    text = lessons.join(values.get("lessons") or "", *(values.get(name) or [] for name in LESSON_LISTS))
    kept = {name: value for name, value in values.items() if name not in ("lessons", *LESSON_LISTS)}
    return _present({**kept, "lessons": text})


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
