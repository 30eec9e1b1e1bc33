"""How healthy account plans are, computed from their records alone; what people judge is never mixed into it.

The figures are the same for everybody who may read a plan: they rest on its own lines and on nothing of level 3 or
above. All of them are found in a fixed number of queries, for one plan as for two thousand.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from wiki.access import prepared, rule
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    Acquaintance,
    Contact,
    Customer,
    CustomerFact,
    FinancialLine,
    KeyClassification,
    PlanAction,
    PlanObjective,
    User,
)
from wiki.models.base import now
from wiki.models.classes import AccountClass, Trend
from wiki.models.contacts import BuyingRole, Support
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.plans import ActionState, ObjectiveState, PlanState
from wiki.services import vocabulary
from wiki.services.plans.gaps import LETTERS

SOURCE = "model.md §10; coverage after Kapta, colours after Altify"
"""Where the weights and limits are from."""

WEIGHTS: Mapping[str, int] = {"completeness": 1, "freshness": 1, "coverage": 1, "on_time": 1}
HEALTHY, WATCH = 70, 50
"""From so many of 100 on a plan is healthy, or to be watched; below that it is an alarm."""

PLAN_DAYS = (91, 182)
"""A plan that was changed no longer ago is fresh, one that was not changed for so long not at all (days)."""
CONTACT_DAYS = (30, 90)
"""The same of the last contact with the customer."""
LATE_DAYS = 3
QUIET_DAYS = 60

TOP_UNKNOWN = N_("Key account without contact to the top level")
ACTIONS_LATE = N_("Actions more than three days late")
REVIEW_OVERDUE = N_("Review overdue")
NO_CONTACT = N_("Nobody was in touch for sixty days")
DECLINING = N_("The relationship is declining")

IDS: Any = bindparam("ids", expanding=True)
"""The plans or customers that are asked for: the statements are written once, and hang on nothing else."""

HEADER = ("company_goal", "vision", "strategy", "target_type")
STANDING = PlanObjective.state != ObjectiveState.WITHDRAWN
WAITS = PlanAction.state.in_((ActionState.TODO, ActionState.DOING))


def colour_of(score: int) -> str:
    """Return "good" (HEALTHY and more), "wait" (WATCH and more) or "bad"."""
    return "good" if score >= HEALTHY else "wait" if score >= WATCH else "bad"


@dataclass(frozen=True)
class Health:
    """How healthy a plan is: four parts from 0 to 100, the actions behind one of them, and why it is at risk."""

    completeness: int = 0
    freshness: int = 0
    coverage: int = 0
    on_time: int = 0
    # Actions whose day has come or that are done, those of them done by their day, and those that are open and late.
    due: int = 0
    kept: int = 0
    late: int = 0
    # Whether one of us knows the top level, somebody who decides, and somebody who speaks for us.
    known: tuple[bool, bool, bool] = (False, False, False)
    # Message ids, in the order of the rules.
    risks: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """The weighted mean of the parts, 0 to 100: sum(weight · part) / sum(weight)."""
        total = sum(weight * getattr(self, name) for name, weight in WEIGHTS.items())
        return round(total / sum(WEIGHTS.values()))

    @property
    def colour(self) -> str:
        """Return "good" (70 and more), "wait" (50 and more) or "bad"."""
        return colour_of(self.score)


class Seen(NamedTuple):
    """What is known of a plan's customer: the days of the last contact, the trend, who of which place is known."""

    contacted_on: str | None
    is_key: bool
    trend: Trend | None
    top: bool
    decider: bool
    champion: bool


def computed(plan_ids: Collection[str], user: User) -> Mapping[str, Health]:
    """Return the health of those plans that the user may read, by their ids, in six queries.

    completeness: the mean of: goal, vision, strategy and target type (a quarter each), the letters of SMART that the
    objectives have, objectives with an action that is not dropped (an action has an owner and a day), planned money.
    freshness: the mean of: days since the plan was changed and days since the last contact, each 100 up to its first
    limit and 0 from its second on (PLAN_DAYS, CONTACT_DAYS), and the share of the facts about the customer that hold.
    coverage: a third each for the top level, somebody who decides, and somebody who speaks for us, known by one of us.
    on time: actions done by their day of those whose day has come or that are done; 100 if no day has come yet.
    What is not there at all counts 0; without an objective there is nothing that could be fresh or on time.
    """
    heads = _heads(plan_ids, user)
    ids, customers = list(heads), {row.customer_id for row in heads.values()}
    today = now().date()
    days = {"today": today.isoformat(), "long_past": (today - timedelta(days=LATE_DAYS)).isoformat()}
    objectives, actions = _by_first(_objectives(), ids), _by_first(_actions(), ids, **days)
    money = _by_first(_money(), ids)
    senior = vocabulary.current().get("contact_level", "senior")
    known = _by_first(_known(), customers, top=senior.id if senior else 0)
    facts = _by_first(_facts(), customers, today=days["today"])
    found = {}
    for ident, row in heads.items():
        at = row.customer_id
        places = [number > 0 for number in known[at][1:]] if at in known else (False,) * 3
        seen = Seen(row.contacted_on, row.account_class == AccountClass.KEY, row.trend, *places)
        found[ident] = _health(row, objectives.get(ident), actions.get(ident), ident in money, seen, facts.get(at))
    return found


def risks(row: Any, very_late: int, seen: Seen) -> tuple[str, ...]:
    """Return the rules by which an account is at risk, in words; of a plan that is closed none."""
    if row.state is PlanState.CLOSED:
        return ()
    today = now().date()
    overdue = row.state is PlanState.ACTIVE and row.review_due is not None and row.review_due < today.isoformat()
    held = {
        TOP_UNKNOWN: seen.is_key and not seen.top,
        ACTIONS_LATE: very_late > 0,
        REVIEW_OVERDUE: overdue or row.state is PlanState.EXPIRED,
        NO_CONTACT: (seen.contacted_on or "") < (today - timedelta(days=QUIET_DAYS)).isoformat(),
        DECLINING: seen.trend is Trend.DECLINING,
    }
    return tuple(text for text, is_so in held.items() if is_so)


def _health(row: Any, objectives: Any, actions: Any, has_money: bool, seen: Seen, facts: Any) -> Health:
    standing = objectives.number if objectives else 0
    due, kept, late, very_late = (actions.due, actions.kept, actions.late, actions.very_late) if actions else (0,) * 4
    header = sum(bool(getattr(row, name)) for name in HEADER) / len(HEADER)
    smart = objectives.letters / (standing * len(LETTERS)) if standing else 0.0
    served_share = objectives.served / standing if standing else 0.0
    holds = facts.holds / facts.number if facts else 0.0
    changed = _fading(row.changed_at, PLAN_DAYS) if standing else 0.0
    started = actions is not None and actions.number > 0
    return Health(
        completeness=_percent(header, smart, served_share, float(has_money)),
        freshness=_percent(changed, _fading(seen.contacted_on, CONTACT_DAYS), holds),
        coverage=_percent(float(seen.top), float(seen.decider), float(seen.champion)),
        on_time=_percent(kept / due if due else float(started)),
        due=due,
        kept=kept,
        late=late,
        known=(seen.top, seen.decider, seen.champion),
        risks=risks(row, very_late, seen),
    )


def _percent(*shares: float) -> int:
    return round(100 * sum(shares) / len(shares))


def _fading(since: datetime | str | None, days: tuple[int, int]) -> float:
    """Return 1 up to the first number of days, 0 from the second on, and in a straight line between them."""
    if since is None:
        return 0.0
    day = since.date() if isinstance(since, datetime) else date.fromisoformat(since)
    full, none = days
    return min(1.0, max(0.0, (none - (now().date() - day).days) / (none - full)))


def _heads(plan_ids: Collection[str], user: User) -> dict[str, Any]:
    return {row.id: row for row in _rows(prepared(_heads_asked, user=user), plan_ids)}


def _heads_asked(*, user: User) -> Select[Any]:
    newest = (
        select(KeyClassification.trend)
        .where(KeyClassification.customer_id == AccountPlan.customer_id)
        .order_by(KeyClassification.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    plan = AccountPlan
    told = (getattr(plan, name) for name in (*HEADER, "id", "customer_id", "state", "review_due", "changed_at"))
    query = select(*told, Customer.contacted_on, Customer.account_class, newest.label("trend"))
    query = query.join(Customer, Customer.id == plan.customer_id)
    return query.where(plan.id.in_(IDS), rule(plan, "read", user))


@cache
def _objectives() -> Select[Any]:
    """Return how many objectives stand, how many letters of SMART all of them have, and how many have an action."""
    has = [and_(*(_is_said(getattr(PlanObjective, name)) for name in fields)) for fields in LETTERS.values()]
    letters = sum((_number(condition) for condition in has[1:]), start=_number(has[0]))
    done = PlanAction.objective_id == PlanObjective.id, PlanAction.state != ActionState.DROPPED
    served = _number(exists(select(PlanAction.id).where(*done).correlate(PlanObjective)))
    query = select(
        PlanObjective.plan_id, func.count().label("number"), letters.label("letters"), served.label("served")
    )
    return query.where(PlanObjective.plan_id.in_(IDS), STANDING).group_by(PlanObjective.plan_id)


@cache
def _actions() -> Select[Any]:
    """Return how many actions there are, and how many of them are due, kept, late and more than LATE_DAYS late."""
    is_done, is_past = PlanAction.state == ActionState.DONE, PlanAction.due_on < bindparam("today")
    query = select(
        PlanAction.plan_id,
        func.count().label("number"),
        _number(or_(is_done, and_(WAITS, is_past))).label("due"),
        _number(and_(is_done, PlanAction.done_on <= PlanAction.due_on)).label("kept"),
        _number(and_(WAITS, is_past)).label("late"),
        _number(and_(WAITS, PlanAction.due_on < bindparam("long_past"))).label("very_late"),
    )
    return query.where(PlanAction.plan_id.in_(IDS)).group_by(PlanAction.plan_id)


@cache
def _money() -> Select[Any]:
    planned = FinancialLine.plan_id.in_(IDS), FinancialLine.planned.is_not(None)
    return select(FinancialLine.plan_id).where(*planned).distinct()


@cache
def _known() -> Select[Any]:
    """Return of customers whether one of us knows the top level, somebody who decides, and who speaks for us."""
    is_top = Contact.contact_level_id == bindparam("top")
    speaks = Contact.support.in_((Support.MENTOR, Support.SUPPORTER))
    known = exists().where(Acquaintance.contact_id == Contact.id, Acquaintance.level > 0)
    query = select(
        Contact.customer_id, _number(is_top), _number(Contact.buying_role == BuyingRole.ECONOMIC), _number(speaks)
    )
    there = Contact.customer_id.in_(IDS), Contact.removed_at.is_(None), Contact.left_on.is_(None), known
    return query.where(*there).group_by(Contact.customer_id)


@cache
def _facts() -> Select[Any]:
    """Return how many facts of the levels that all who sell may read there are, and how many of them hold."""
    fact = CustomerFact
    holds = or_(fact.expires_on.is_(None), fact.expires_on >= bindparam("today"))
    query = select(fact.customer_id, func.count().label("number"), _number(holds).label("holds"))
    there = fact.customer_id.in_(IDS), fact.removed_at.is_(None), fact.level <= LEVEL_SELLERS
    return query.where(*there).group_by(fact.customer_id)


def _by_first(query: Select[Any], ids: Collection[str], **values: Any) -> dict[str, Any]:
    return {row[0]: row for row in _rows(query, ids, **values)}


def _rows(query: Select[Any], ids: Collection[str], **values: Any) -> Any:
    return db.session.execute(query, {"ids": list(ids), **values}) if ids else ()


def _number(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _is_said(column: Any) -> ColumnElement[bool]:
    return and_(column.is_not(None), column != "")
