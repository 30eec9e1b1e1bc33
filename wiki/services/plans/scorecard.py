"""The scorecard of plans: by what a reviewer judges one, and what several judgements come to.

It is judged, not counted: what can be counted (how complete a plan is, what was kept of it) is never mixed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from wiki import content
from wiki.text.language import spoken


@dataclass(frozen=True)
class Criterion:
    """One thing that is judged, from 0 to 100 percent; `weight` is its share of the total of 100."""

    code: str
    weight: int
    label: Mapping[str, str]
    hint: Mapping[str, str]

    def text(self, language: str) -> str:
        """Return what it is called in a language."""
        return spoken(self.label, language)

    def why(self, language: str) -> str:
        """Return what it asks, in a line."""
        return spoken(self.hint, language)


@lru_cache(maxsize=1)
def criteria() -> Sequence[Criterion]:
    """Return all in their order, as shipped."""
    return tuple(Criterion(one["code"], one["weight"], one["label"], one["hint"]) for one in content.scorecard())


def total(scores: Mapping[str, float]) -> int | None:
    """Return the weighted total out of 100. None while a criterion is not judged: totals with gaps do not compare."""
    known = criteria()
    if not all(one.code in scores for one in known):
        return None
    return round(sum(one.weight * scores[one.code] for one in known) / sum(one.weight for one in known))


def middle(judged: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each criterion where several have judged, of those who judged it, in percent.

    One who judges quite otherwise than the others does not move it, as an average would.
    """
    several = list(judged)
    found = {}
    for one in criteria():
        scores = [scores[one.code] for scores in several if one.code in scores]
        if scores:
            found[one.code] = float(median(scores))
    return found
