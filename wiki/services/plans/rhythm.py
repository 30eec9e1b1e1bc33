"""By which day a plan is reviewed: as its rhythm says, and when that is set otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import AccountPlan, Customer, PlanState, RuleKind, User
from wiki.models.base import now
from wiki.services import plan_cadence, rule_versions
from wiki.services.plan_cadence import Rhythm

SCHEDULED = (PlanState.APPROVED, PlanState.ACTIVE)
"""Plans that have a day and are not being decided about: those get theirs from the decision."""


@dataclass(frozen=True)
class Effect:
    """What another rhythm does: how many plans get another day by it, and how many expire the night after."""

    moved: int
    expiring: int


def schedule(plan: AccountPlan) -> None:
    """Say by which day a plan is reviewed next, counted from today or from its first day, and by which rule."""
    begins, code = max(now().date(), date.fromisoformat(plan.period_start)), plan.customer.account_class or ""
    days = plan_cadence.current().of(code).review
    _count(plan, begins, code, days)
    plan.review_due, plan.review_reasons = _after(begins, days), []


def expires_on(plan: AccountPlan) -> str | None:
    """Return the last day of a plan whose review nobody holds."""
    if plan.review_due is None:
        return None
    return _after(date.fromisoformat(plan.review_due), plan_cadence.current().of(plan.customer.account_class).grace)


def effect(rhythms: Mapping[str, Rhythm], *, move: bool) -> Effect:
    """Return what it does to set the rhythms so; `move`: plans in force get their day by them at once."""
    found = _scheduled()
    days = {one.id: day for one, day in _moved(found, rhythms)} if move else {}
    today = now().date()
    in_force = [one for one in found if one.state is PlanState.ACTIVE]
    ending = [one for one in in_force if _last_day(one, days.get(one.id), rhythms) < today.isoformat()]
    return Effect(len(days), len(ending))


def change(rhythms: Mapping[str, Rhythm], *, move: bool, base: int, by: User, note: str = "", address: str = "") -> int:
    """Set the rhythms so from now on, and return how many plans got another day by it; see `effect`. Audited.

    Raise Stale if `base` is not the version in force.
    """
    found = _moved(_scheduled(locked=True), rhythms) if move else []
    body = plan_cadence.to_body(rhythms, len(found) if move else None)
    rule_versions.change(RuleKind.CADENCE, body, base=base, by=by, note=note, address=address)
    for plan, day in found:
        code = plan.customer.account_class or ""
        _count(plan, date.fromisoformat(plan.review_rule["from"]), code, rhythms[code].review)
        plan.review_due = day
    db.session.flush()
    return len(found)


def _scheduled(*, locked: bool = False) -> Sequence[AccountPlan]:
    query = select(AccountPlan).where(AccountPlan.state.in_(SCHEDULED), AccountPlan.review_due.is_not(None))
    if locked:
        # Customers before their plans, each in the order of their ids, as `plans.await_turn` and triggers do.
        theirs = select(Customer.__table__.c.id).where(
            Customer.id.in_(query.with_only_columns(AccountPlan.customer_id))
        )
        db.session.scalars(theirs.order_by(Customer.id).with_for_update()).all()
        query = query.with_for_update(of=AccountPlan).execution_options(populate_existing=True)
    return db.session.scalars(query.options(joinedload(AccountPlan.customer)).order_by(AccountPlan.id)).all()


def _moved(found: Iterable[AccountPlan], rhythms: Mapping[str, Rhythm]) -> list[tuple[AccountPlan, str]]:
    """Return the plans that get another day, with that day."""
    days = [(one, _new_day(one, rhythms[one.customer.account_class or ""])) for one in found if one.review_rule]
    return [(one, day) for one, day in days if day != one.review_due]


def _new_day(plan: AccountPlan, rhythm: Rhythm) -> str:
    """Return by which day a plan is reviewed in a rhythm. What was brought forward is put off by nobody; what comes
    earlier than it was is never due at once, but as after a trigger: nobody is late by a rule that was not there.
    """
    before = plan.review_due or ""
    day = _after(date.fromisoformat(plan.review_rule["from"]), rhythm.review)
    if plan.review_reasons:
        day = min(day, before)
    if day < before:
        day = min(before, max(day, _after(now().date(), rhythm.trigger)))
    return day


def _last_day(plan: AccountPlan, day: str | None, rhythms: Mapping[str, Rhythm]) -> str:
    due = date.fromisoformat(day or plan.review_due or "")
    return _after(due, rhythms[plan.customer.account_class or ""].grace)


def _count(plan: AccountPlan, begins: date, code: str, days: int) -> None:
    plan.review_rule = {"class": code, "days": days, "from": begins.isoformat()}


def _after(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()
