"""The picture of a plan's actions: bars by who does them, along the days. Places are in pixels of the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wiki.models import PlanAction, User
from wiki.models.base import now
from wiki.models.plans import ActionState
from wiki.services.ties.drawing import fit

NAMES, WIDTH, ROW, HEAD = 216, 720, 24, 34
"""Room for what an action is called, for all days, for one action, and for the months above."""

TITLE_SIZE, LEFT, THIN = 13, 8, 3
MOST_MONTHS = 9
"""Of more months only each third is named, of many more one a year."""


@dataclass(frozen=True)
class Bar:
    """An action as a bar, with its name as it fits."""

    action: PlanAction
    title: str
    x: int
    y: int
    width: int

    @property
    def kind(self) -> str:
        """How it is drawn: late, done, dropped or open."""
        if self.action.is_late:
            return "late"
        settled = {ActionState.DONE: "done", ActionState.DROPPED: "dropped"}
        return settled.get(self.action.state, "open")


@dataclass(frozen=True)
class Owner:
    """Somebody who does something, the line above the bars, and the actions in their order."""

    user: User
    y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Timeline:
    """The picture to be drawn; `today` is where the line of today stands, None outside; a month is a day and a place"""

    width: int
    height: int
    owners: Sequence[Owner]
    months: Sequence[tuple[str, int]]
    today: int | None


def draw(actions: Sequence[PlanAction]) -> Timeline:
    """Return the picture of these actions, whose owners are loaded."""
    if not actions:
        return Timeline(0, 0, (), (), None)
    first = date.fromisoformat(min(one.start_on for one in actions)).replace(day=1)
    last = date.fromisoformat(max(one.due_on for one in actions))
    days = max((last - first).days + 1, 1)

    def at(day: str) -> int:
        return NAMES + round((date.fromisoformat(day) - first).days * WIDTH / days)

    owners, y = [], HEAD
    for user, own in _by_owner(actions).items():
        bars = []
        for row, one in enumerate(own, start=1):
            x, end = at(one.start_on), at(one.due_on) + round(WIDTH / days)
            title = fit(one.title, NAMES - 2 * LEFT, TITLE_SIZE)
            bars.append(Bar(one, title, x, y + row * ROW, max(end - x, THIN)))
        owners.append(Owner(user, y, bars))
        y += (len(own) + 1) * ROW
    today = now().date()
    line = at(today.isoformat()) if first <= today <= last else None
    return Timeline(NAMES + WIDTH + LEFT, y + LEFT, owners, [(day, at(day)) for day in _months(first, last)], line)


def before(actions: Sequence[PlanAction]) -> Mapping[str, list[str]]:
    """Return what comes before each action, by its id: the titles of those that its plan names and that are there."""
    titles = {one.id: one.title for one in actions}
    return {one.id: [titles[ident] for ident in one.after if ident in titles] for one in actions}


def _by_owner(actions: Sequence[PlanAction]) -> dict[User, list[PlanAction]]:
    found: dict[User, list[PlanAction]] = {}
    for one in sorted(actions, key=lambda one: (one.owner.display_name, one.owner_id, one.start_on, one.due_on)):
        found.setdefault(one.owner, []).append(one)
    return found


def _months(first: date, last: date) -> list[str]:
    """Return the first days of months that are named."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(date(year, month, 1).isoformat())
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found if len(found) <= MOST_MONTHS else found[:: 3 if len(found) <= 3 * MOST_MONTHS else 12]
