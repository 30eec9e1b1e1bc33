"""What in a case or remark could tell readers who somebody is, and its replacement where the writer wants one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wiki.services.cases.content import TEXT_FIELDS
from wiki.text.chat import renamed
from wiki.text.language import guess
from wiki.text.noticing import Noticed, is_number, notice, replaced

SPEAKER = "speaker"
REMARK = "text"
FIELDS = ("title", REMARK, *TEXT_FIELDS)
MOST_FINDINGS = 100
"""So many different ones are listed; a story with more of them is a directory."""

_AROUND = 12
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: the field, and the words before and behind."""

    field: str
    before: str
    after: str


@dataclass(slots=True)
class Finding:
    """One name or number with all its places, the first few of them in full. `ticked` is what we advise."""

    key: str
    kind: str
    text: str
    instead: str
    ticked: bool
    count: int = 0
    places: list[Place] = field(default_factory=list)


def findings(values: Mapping[str, Any], roles: Mapping[str, str] | None = None) -> list[Finding]:
    """Return what is noticed in the texts of a case, most striking first.

    `roles` has the speakers of a chat and what to call them instead.
    """
    texts, found = _texts(values), {}
    language = guess(" ".join(texts.values()))
    for who, role in (roles or {}).items():
        one = Noticed(SPEAKER, who, 0, len(who), role)
        found[one.key] = Finding(one.key, SPEAKER, who, role, ticked=who != role, count=1)
    for name, text in texts.items():
        for one in notice(text, language):
            known = found.setdefault(one.key, Finding(one.key, one.kind, one.text, one.instead, is_number(one.kind)))
            known.count += 1
            if len(known.places) < _MOST_PLACES:
                before, after = text[max(0, one.start - _AROUND) : one.start], text[one.end : one.end + _AROUND]
                known.places.append(Place(name, before, after))
    return sorted(found.values(), key=lambda one: (one.kind != SPEAKER, not one.ticked))[:MOST_FINDINGS]


def keys(values: Mapping[str, Any]) -> set[str]:
    """Return the keys of what is noticed in the texts of a case."""
    return {one.key for one in findings(values)}


def without(values: Mapping[str, Any], instead: Mapping[str, str], speakers: Iterable[str] = ()) -> dict[str, Any]:
    """Return the values of a case with other words at the places whose keys are named."""
    if not instead:
        return dict(values)
    texts = _texts(values)
    language = guess(" ".join(texts.values()))
    names = {who: instead[key] for who in speakers if (key := speaker_key(who)) in instead}
    changed = {name: replaced(renamed(text, names), instead, language) for name, text in texts.items()}
    return {**values, **changed}


def speaker_key(who: str) -> str:
    """Return the key under which a speaker is listed."""
    return Noticed(SPEAKER, who, 0, 0, "").key


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name in FIELDS if isinstance(text := values.get(name), str) and text}
