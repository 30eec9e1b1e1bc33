"""How like two customers are: typed similarity over their classification, and the words of their stories.

Each attribute agrees from 0 to 1 and weighs what `WEIGHTS` says. One that either side does not know is left out,
above the line and below it, so that what nobody knows lowers nothing:

    score = sum(weight * agreement) / sum(weight of what both know)

Each attribute's part of that sum is shown to the reader, and the parts add up to the score. Two that agree in
everything have 1. Codes are compared with those above them: `finance` and `insurance` share the group that both are in,
which is half of what each is filed under, and agree by a half. Of several codes, it counts how much of one's are the
other's, in the mean of both directions; so the agreement of a with b is that of b with a. Words are looked at from
one side: what share of the telling words of one story the other story holds, a rare word counting more than a
common one.
"""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

TEXT = "text"
WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "personality": 30,
        TEXT: 15,
        "contact_level": 12,
        "industry": 12,
        "sale_stage": 8,
        "approach": 7,
        "department": 6,
        "ownership": 6,
        "product": 5,
        "cause": 4,
        "competitor": 3,
        "grade": 2,
        "tags": 2,
    }
)
"""What each attribute weighs. The type of the customer weighs most: it is what cases are filed by."""

ATTRIBUTES = tuple(name for name in WEIGHTS if name != TEXT)
"""The lists of the classification that are compared. The outcome is none: a reader wants both."""

FLOOR = 0.2
"""What is less like than this is not called similar."""


DOUBT, USUAL = 60, 0.1
"""How much weight must be known to be trusted as much as doubted, and how alike any two are: below what is shown."""

ALIKE = 0.5
"""Attributes that agree by so much are named as reasons."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an attribute adds to a score, and the most that it could add."""

    name: str
    share: float
    most: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 1, and the parts of it: one for each attribute that both sides know."""

    score: float
    parts: tuple[Part, ...]

    @property
    def merit(self) -> float:
        """What hits are ordered by: the score, drawn towards that of any two, the more so the less both sides know.

        Two that agree in all that is known of them, which is little, are less sure to be alike than two that agree in
        nearly everything.
        """
        known = sum(WEIGHTS[part.name] for part in self.parts)
        return (known * self.score + DOUBT * USUAL) / (known + DOUBT)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The attributes that are alike, those that add most first; the strongest, should none be much alike."""
        strongest = sorted((part for part in self.parts if part.share), key=lambda part: -part.share)
        alike = [part.name for part in strongest if part.share >= ALIKE * part.most]
        return tuple(alike or (part.name for part in strongest[:1]))

    @property
    def differing(self) -> tuple[str, ...]:
        """The attributes that are known of both and have nothing in common, the weightiest first."""
        return tuple(part.name for part in self.parts if not part.share)


def likeness(agreements: Mapping[str, float | None]) -> Likeness:
    """Return the likeness of two that agree by so much in each attribute; None where one of them is not known."""
    known = {name: agreement for name in WEIGHTS if (agreement := agreements.get(name)) is not None}
    total = sum(WEIGHTS[name] for name in known)
    weighed = {name: WEIGHTS[name] * agreement for name, agreement in known.items()}
    score = math.fsum(weighed.values()) / total if total else 0.0
    return Likeness(score, tuple(Part(name, part / total, WEIGHTS[name] / total) for name, part in weighed.items()))


def agreement(own: Collection[str], other: Collection[str]) -> float | None:
    """Return how far two sets of codes of a list agree, those above them included; None if one of them is empty."""
    if not own or not other:
        return None
    shared = len({*own} & {*other})
    return (shared / len({*own}) + shared / len({*other})) / 2


def rarity(holding: int, everything: int) -> float:
    """Return what a word counts that `holding` of so many documents hold."""
    return math.log(1 + (everything - holding + 0.5) / (holding + 0.5))


def chosen_of(kinds: Sequence[Hashable], of_each: int, size: int) -> list[int]:
    """Return which `size` places of a ranked row are taken, given the kind in each place, in order.

    They are the first ones, but for as many of the last as give way to the first `of_each` of every kind.
    """
    seen: Counter[Hashable] = Counter()
    needed: list[int] = []
    others: list[int] = []
    for place, kind in enumerate(kinds):
        (needed if seen[kind] < of_each else others).append(place)
        seen[kind] += 1
    needed = needed[:size]
    return sorted([*needed, *others[: size - len(needed)]])
