"""What was promised in a plan the last time it was looked at, and how much of that was kept: from its records alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import AccountPlan, PlanAction
from wiki.models.base import now
from wiki.models.plans import ActionState
from wiki.services.plans.snapshots import pinned

SETTLED = (ActionState.DONE.value, ActionState.DROPPED.value)


@dataclass(frozen=True)
class Promised:
    """An action that was to be done by now: what it was then, by which day, and how it is now (None: taken out)."""

    action_id: str
    title: str
    due_on: str
    state: ActionState | None
    done_on: str | None

    @property
    def is_kept(self) -> bool:
        """Whether it was done: also late, for late is shown beside it."""
        return self.state is ActionState.DONE

    @property
    def was_late(self) -> bool:
        """Whether it was done after the day that was promised, or is not done at all."""
        return not self.is_kept or (self.done_on or "") > self.due_on


def promised(plan: AccountPlan) -> list[Promised]:
    """Return what the version of the last review promised for the time up to today, in the order of its days.

    A day that was moved since does not count: what was promised is what that version says.
    """
    version = pinned(plan, plan.reviewed_version)
    if version is None:
        return []
    current = {one.id: one for one in db.session.scalars(select(PlanAction).where(PlanAction.plan_id == plan.id))}
    return promised_of(version.content, current)


def promised_of(content: Mapping[str, Any], current: Mapping[str, PlanAction]) -> list[Promised]:
    """Return what a pinned version promised up to today, beside how it is in `current`, the actions by their ids."""
    today = now().date().isoformat()
    found = []
    for row in content["actions"]:
        if row["state"] in SETTLED or row["due_on"] > today:
            continue
        action = current.get(row["id"])
        state, done_on = (action.state, action.done_on) if action else (None, None)
        found.append(Promised(row["id"], row["title"], row["due_on"], state, done_on))
    return sorted(found, key=lambda one: (one.due_on, one.title))
