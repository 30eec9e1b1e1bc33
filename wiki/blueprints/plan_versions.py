"""The pinned versions of an account plan, and what differs between two of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access import load, me
from wiki.blueprints.plan_differences import Telling
from wiki.blueprints.plan_panel import open_steps, scorecards, unswayed
from wiki.blueprints.plan_writing import words
from wiki.blueprints.plans import WHOLE
from wiki.errors import NotFound
from wiki.models import AccountPlan, PlanVersion
from wiki.services import plans
from wiki.services.plans.comparing import PlanDifference
from wiki.services.plans.naming import names_in
from wiki.services.plans.self_assessment import SELF_SCORES, Sheet

bp = Blueprint("plan_versions", __name__)

Stage = PlanVersion | None
"""A pinned version, or the plan as it is now if it is not pinned like that."""


@bp.get("/plans/<plan_id>/versions")
def index(plan_id: str) -> ResponseReturnValue:
    """Read which versions are pinned, the newest first."""
    plan = load(AccountPlan, plan_id, options=WHOLE)
    found = plans.versions(plan, user=me())
    stages = _stages(plan, found)
    chosen = dict(zip(("before", "after"), stages[-2:], strict=False))
    return render_template("plans/versions.html", plan=plan, versions=found, stages=stages, **chosen, **words())


@bp.get("/plans/<plan_id>/versions/compare")
def compare(plan_id: str) -> ResponseReturnValue:
    """Read exactly what differs between two versions, or between one and the plan as it is now."""
    plan = load(AccountPlan, plan_id, options=WHOLE)
    stages = _stages(plan, plans.versions(plan, user=me()))
    first, last = (_place(stages, request.args.get(name, "")) for name in ("before", "after"))
    if first > last:
        return redirect(_url(plan, stages[last], stages[first]))
    before, after = stages[first], stages[last]
    return render_template(
        "plans/compare.html",
        plan=plan,
        stages=stages,
        before=before,
        after=after,
        is_one=first == last,
        earlier=(stages[first - 1], before) if first else None,
        later=(after, stages[last + 1]) if after is not stages[-1] else None,
        url_of=lambda pair: _url(plan, *pair),
        **_differences(plan, before, after),
        **words(),
    )


def _differences(plan: AccountPlan, before: Stage, after: Stage) -> dict[str, Any]:
    """Return the rows of what differs, and whether some of it is kept back from the reader for now."""
    old, new = (one.content if one else plans.snapshot(plan) for one in (before, after))
    found = plans.differences(old, new)
    changes = unswayed(found, _folded(plan, found))
    names = names_in(plan, changes, (old, new), user=me())
    return {"rows": Telling(old, new, names).rows(changes), "kept_back": len(changes) < len(found)}


def _folded(plan: AccountPlan, changes: Sequence[PlanDifference]) -> list[Sheet]:
    """Return what of the self-assessment the reader is not to see yet, if the differences tell of it."""
    if not any(one.field == SELF_SCORES for one in changes):
        return []
    judges = bool({"decide", "review"} & open_steps(plan))
    return scorecards(plan, plans.reviews_of(plan, user=me()), judges=judges)["folded"]


def _stages(plan: AccountPlan, pins: Sequence[PlanVersion]) -> list[Stage]:
    """Return the pinned versions, the oldest first, and the plan as it is now, if that is not pinned."""
    is_pinned = bool(pins) and pins[0].number == plan.version
    return [*reversed(pins), *(() if is_pinned else (None,))]


def _place(stages: Sequence[Stage], typed: str) -> int:
    """Return where the version of a number is; nothing typed is the plan as it is now. Raise NotFound for another."""
    if not any(request.args.get(name) for name in ("before", "after")):
        raise NotFound
    numbers: Mapping[str, int] = {str(one.number): place for place, one in enumerate(stages) if one}
    place = numbers.get(typed) if typed else len(stages) - 1
    if place is None:
        raise NotFound
    return place


def _url(plan: AccountPlan, before: Stage, after: Stage) -> str:
    earlier, later = (one.number if one else None for one in (before, after))  # what is None does not stand in it
    return url_for("plan_versions.compare", plan_id=plan.id, before=earlier, after=later)
