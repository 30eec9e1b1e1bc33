"""Which of all accounts are looked at: by team and owner, by the years of their plan, by class, cell and relationship.

What is counted are the accounts that the reader may list, and of their plans those that the reader may read.
"""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Team, User
from wiki.models.users import team_members
from wiki.services.plans.placing import Placed
from wiki.services.plans.relationships import kind_by

FACETS = ("team", "owner", "period", "account_class", "cell", "relationship")
NONE = "none"
"""Stands for no owner, no team, and no plan that the reader may read."""

Chosen = Mapping[str, Sequence[str]]
Teams = Mapping[int, Sequence[str]]

SAID: dict[str, Callable[[Placed], Hashable]] = {
    "team": attrgetter("owner_id"),
    "owner": attrgetter("owner_id"),
    "period": attrgetter("starts", "ends"),
    "account_class": attrgetter("account_class"),
    "cell": attrgetter("attractiveness", "strength"),
    "relationship": attrgetter("marks"),
}
"""What of an account decides under which codes of a facet it is: the same for many of them."""


def chosen_of(
    rows: Sequence[Placed], chosen: Chosen, *, user: User
) -> tuple[list[Placed], dict[str, list[tuple[str, int]]]]:
    """Return the accounts that are of one of the codes in each facet, and how many each code has.

    The numbers of a facet ignore what is chosen of it. The largest comes first; years and cells are in their order.
    """
    teams = _teams(user)
    left: dict[str, Sequence[Placed]] = dict.fromkeys(FACETS, rows)
    found: Sequence[Placed] = rows
    for name in FACETS:
        if not chosen.get(name):
            continue
        said, wanted = SAID[name], set(chosen[name])
        fitting = {key for key in set(map(said, rows)) if not wanted.isdisjoint(codes_of(name, key, teams))}
        found = [row for row in found if said(row) in fitting]
        for other in FACETS:
            if other != name:
                left[other] = [row for row in left[other] if said(row) in fitting]
    return list(found), {name: _counted(name, left[name], teams) for name in FACETS}


def codes_of(name: str, key: Hashable, teams: Teams) -> Sequence[str]:
    """Return the codes of a facet for what SAID takes from an account."""
    if name == "team":
        return teams.get(key, (NONE,)) if isinstance(key, int) else (NONE,)
    if name == "owner":
        return (str(key),) if key else (NONE,)
    if name == "period" and isinstance(key, tuple):
        return years(*key)
    if name == "cell" and isinstance(key, tuple):
        return (".".join(key),)
    if name == "relationship":
        kind = relationship(key) if isinstance(key, str) else ""
        return (kind,) if kind else ()
    return (str(key),) if key else ()


def years(starts: str | None, ends: str | None) -> Sequence[str]:
    """Return the years that a plan is about."""
    return [str(year) for year in range(int(starts[:4]), int(ends[:4]) + 1)] if starts and ends else [NONE]


@lru_cache(maxsize=1024)
def relationship(marks: str) -> str:
    """Return the code of what we are to a customer by its marks, as JSON; nothing if none of the types is shown."""
    kind = kind_by(json.loads(marks) or {})
    return kind.value if kind else ""


def team_names(user: User) -> dict[str, str]:
    """Return the names of teams by their codes."""
    return {str(team.id): team.name for team in db.session.scalars(listing(Team, "portfolio", user=user))}


def _teams(user: User) -> dict[int, list[str]]:
    """Return the codes of teams by the people in them."""
    query = listing(Team, "portfolio", user=user).join(team_members, team_members.c.team_id == Team.id)
    found: dict[int, list[str]] = {}
    for person, team in db.session.execute(query.with_only_columns(team_members.c.user_id, Team.id)):
        found.setdefault(person, []).append(str(team))
    return found


def _counted(name: str, rows: Sequence[Placed], teams: Teams) -> list[tuple[str, int]]:
    numbers: Counter[str] = Counter()
    for key, number in Counter(map(SAID[name], rows)).items():
        for code in codes_of(name, key, teams):
            numbers[code] += number
    if name == "period":
        return sorted(numbers.items(), reverse=True)
    return sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
