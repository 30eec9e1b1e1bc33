"""How whoever writes a plan judges it, by the criteria of its reviewers, and beside what these have judged.

The two are read beside each other, and never come to one number: neither with each other nor with what is computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.extensions import db
from wiki.models import AccountPlan, PlanReview
from wiki.services.plans import scorecard
from wiki.services.plans.editing import begin
from wiki.services.plans.scorecard import Criterion
from wiki.services.plans.snapshots import pinned
from wiki.services.typed import Typed

SELF_SCORES = "self_scores"
"""What it is called in a version, and where two of them differ."""


@dataclass(frozen=True)
class Line:
    """One criterion in percent, as its writer and as its reviewers judge it (the median of several), if they do."""

    criterion: Criterion
    own: float | None
    judged: float | None

    @property
    def apart(self) -> float | None:
        """How much higher the writer judges it."""
        return None if self.own is None or self.judged is None else self.own - self.judged


@dataclass(frozen=True)
class Sheet:
    """A version (`number`) as its writer judged it, who may have looked at an earlier one (`given_for`), and as its
    reviewers did, if any (`judges`, by their numbers).
    """

    number: int
    given_for: int
    lines: Sequence[Line]
    own: int | None
    judged: int | None
    judges: frozenset[int]

    @property
    def apart(self) -> int | None:
        """How much higher the writer judges the whole."""
        return None if self.own is None or self.judged is None else self.own - self.judged


def parse(raw: Mapping[str, Any]) -> dict[str, int]:
    """Read whole percents by the criterion. What is left out is not judged."""
    typed = Typed(raw)
    codes = (one.code for one in scorecard.criteria())
    scores = {code: value for code in codes if (value := typed.number(f"score-{code}", 0, 100)) is not None}
    typed.done()
    return scores


def assess(plan: AccountPlan, scores: Mapping[str, int], *, base: int) -> None:
    """Keep how its writer judges the plan as it is now. Raise Stale if somebody changed it since `base`.

    Other scores are a version of their own, so that the one that is pinned holds what was given for it. The plan itself
    is no fresher by that: its health does not move.
    """
    begin(plan, base)
    if dict(scores) != plan.self_scores:
        plan.self_scores = dict(scores)
        plan.version += 1
    plan.self_scored_version = plan.version
    db.session.flush()


def sheets(plan: AccountPlan, reviews: Sequence[PlanReview]) -> list[Sheet]:
    """Return how its writer judges a plan, the newest first: beside the last judgement of its reviewers, and what was
    given after that by itself. `reviews`: the newest first. Nothing is read while its writer has said nothing.
    """
    if plan.self_scored_version is None:
        return []
    scored = [one for one in reviews if one.scores]
    number = scored[0].version if scored else 0
    found = []
    if plan.self_scored_version > number:
        found.append(_sheet(plan.version, plan.self_scored_version, plan.self_scores, ()))
    kept = pinned(plan, number)
    if kept is not None:
        given = kept.content.get("self_scored_version") or number
        beside = [one for one in scored if one.version == number]
        found.append(_sheet(number, given, kept.content.get("self_scores") or {}, beside))
    return [one for one in found if any(line.own is not None for line in one.lines)]


def _sheet(number: int, given_for: int, own: Mapping[str, int], reviews: Sequence[PlanReview]) -> Sheet:
    judged = scorecard.middle(one.scores for one in reviews)
    lines = [Line(one, own.get(one.code), judged.get(one.code)) for one in scorecard.criteria()]
    judges = frozenset(one.by_id for one in reviews)
    return Sheet(number, given_for, lines, scorecard.total(own), scorecard.total(judged), judges)
