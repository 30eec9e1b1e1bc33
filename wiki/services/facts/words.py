"""The words of facts, in the clear up to level 2 and sealed above: closing, opening and moving them.

Each value is sealed for its fact, its version and its field. At level 3 the key is the customer's, so that a profile
opens all of them by one; at level 4 it is the fact's own.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wiki.extensions import dumps
from wiki.models import CustomerFact, FactVersion
from wiki.models.documents import LEVEL_NAMED, LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.sealing import Broken, KeyMissing
from wiki.services import sealed
from wiki.services.facts.content import FactContent
from wiki.services.sealed import Seal

TABLE = CustomerFact.__tablename__


@dataclass(frozen=True)
class Words:
    """What a fact says, and its grounds: source, purpose and basis. `lost`: it cannot be opened now."""

    text: str = ""
    grounds: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


def key_name(customer_id: str, fact_id: str, level: int) -> str:
    """Return the name of the key that seals a fact of this level."""
    return f"fact/{fact_id}" if level == LEVEL_NAMED else f"customer/{customer_id}"


def closed(words: Words, *, level: int, customer_id: str, fact_id: str, number: int) -> dict[str, Any]:
    """Return the columns that keep the words of version `number` at a level."""
    if level <= LEVEL_SELLERS:
        return {"level": level, "text": words.text, "grounds": dict(words.grounds), **_SEALED_NOTHING}
    seal = sealed.seal_for(key_name(customer_id, fact_id, level))
    return {
        "level": level,
        "text": None,
        "grounds": None,
        "sealed_text": seal.close(words.text, TABLE, fact_id, number, "text"),
        "sealed_grounds": seal.close(dumps(dict(words.grounds)), TABLE, fact_id, number, "grounds"),
    }


_SEALED_NOTHING: dict[str, None] = {"sealed_text": None, "sealed_grounds": None}


def of_content(content: FactContent) -> Words:
    """Return the words of what was typed."""
    return Words(content.text, content.grounds)


def opened(fact: CustomerFact, version: FactVersion | None = None) -> Words:
    """Return what a fact, or an earlier version of it, says; the caller has asked whether it may be read."""
    kept = version or fact
    name = key_name(fact.customer_id, fact.id, kept.level)
    return _opened(kept, fact.id, _number(fact, version), seals(name) if kept.level >= LEVEL_PRIVATE else {}, name)


def grounds_of(fact: CustomerFact) -> Words:
    """Return how a fact came to us and what for, and nothing of what it says: what a second person confirms."""
    words = opened(fact)
    return Words("", words.grounds, words.lost)


def all_opened(facts: Iterable[CustomerFact]) -> dict[str, Words]:
    """Return what facts up to level 3 say, by their ids, having asked for all their keys at once."""
    facts = [one for one in facts if one.level <= LEVEL_PRIVATE]
    names = {one.id: key_name(one.customer_id, one.id, one.level) for one in facts if one.level == LEVEL_PRIVATE}
    known = seals(*names.values()) if names else {}
    return {one.id: _opened(one, one.id, one.version, known, names.get(one.id, "")) for one in facts}


def seals(*names: str) -> Mapping[str, Seal]:
    """Return the seals by their names; without those whose key is missing: the rest of a page does not need them."""
    try:
        return sealed.seals_of(set(names))
    except (KeyMissing, Broken):
        return {}


def require_open(words: Words) -> Words:
    """Return the words, or raise KeyMissing: what cannot be opened cannot be changed either."""
    if words.lost:
        raise KeyMissing("A fact cannot be opened: its key is missing, or it was damaged.")
    return words


def _number(fact: CustomerFact, version: FactVersion | None) -> int:
    return version.number if version else fact.version


def _opened(kept: CustomerFact | FactVersion, fact_id: str, number: int, known: Mapping[str, Seal], name: str) -> Words:
    if kept.level <= LEVEL_SELLERS:
        return Words(kept.text or "", kept.grounds or {})
    seal = known.get(name)
    if seal is None:
        return Words(lost=True)
    try:
        text = seal.open(kept.sealed_text or b"", TABLE, fact_id, number, "text")
        return Words(text, json.loads(seal.open(kept.sealed_grounds or b"", TABLE, fact_id, number, "grounds")))
    except Broken:
        return Words(lost=True)
