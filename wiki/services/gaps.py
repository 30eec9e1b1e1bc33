"""Customers that nobody tends: without an owner, without a next step, with old texts, without contact for long."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.models import Customer, Interaction, Promise, PromiseState, Stage, User, VisitPlan
from wiki.models.base import now
from wiki.services import care
from wiki.services.care import Rule

OLD_DAYS = 180
"""After so many days a section, or the last contact, is old."""

TIMES = 2
"""So many times the days that the rule of care gives are too many, if these are fewer; see `services/care`."""

LET_GO = (Stage.LOST, Stage.DROPPED)


class Gap(StrEnum):
    """What is missing of a customer."""

    OWNER = "owner"
    NEXT = "next"
    OLD = "old"
    CONTACT = "contact"


def found(gap: Gap, *, user: User, everybodys: bool = False) -> Select[Any]:
    """Return the query for customers with a gap, key accounts first: of one's own accounts, or of all one may list.

    Who answers for none is asked of all: anybody who reads such a customer may take it.
    """
    anybodys = everybodys or gap is Gap.OWNER
    among = listing(Customer, "list" if anybodys else "keep", user=user).where(Customer.stage.not_in(LET_GO))
    key_first = (Customer.account_class != "key") | Customer.account_class.is_(None)
    last = care.last_contact(user, own=not anybodys)
    order = key_first, last.is_not(None), last, Customer.id
    return among.where(_is(gap, user, last)).options(joinedload(Customer.owner)).order_by(*order)


def _is(gap: Gap, user: User, last: ColumnElement[Any]) -> ColumnElement[bool]:
    day = (now().date() - timedelta(days=OLD_DAYS)).isoformat()
    if gap is Gap.OWNER:
        gone = select(User.id).where(~User.active)
        return or_(Customer.owner_id.is_(None), Customer.owner_id.in_(gone))
    if gap is Gap.OLD:
        return Customer.aged_on < day
    if gap is Gap.CONTACT:
        return or_(last.is_(None), last < care.by_rule(_long_ago, care.rules()))
    return ~or_(_is_watched(), *(one.exists() for one in _steps(user)))


def _long_ago(rule: Rule) -> str:
    days = min(OLD_DAYS, TIMES * rule.min_gap_days) if rule.min_gap_days else OLD_DAYS
    return (now().date() - timedelta(days=days)).isoformat()


def _is_watched() -> ColumnElement[bool]:
    return Customer.watch_on.is_not(None) & (Customer.watch_on >= now().date().isoformat())


def _steps(user: User) -> tuple[Select[Any], ...]:
    """Return what the person may read of what comes next with a customer: visits, steps that were noted, promises."""
    visits = listing(VisitPlan, "list", user=user).where(VisitPlan.interaction_id.is_(None))
    steps = listing(Interaction, "list", user=user).where(
        Interaction.next_step != "", Interaction.next_done_at.is_(None)
    )
    promises = listing(Promise, user=user).where(Promise.state == PromiseState.OPEN)
    asked = ((visits, VisitPlan), (steps, Interaction), (promises, Promise))
    return tuple(
        query.where(model.customer_id == Customer.id).with_only_columns(model.id).correlate(Customer)
        for query, model in asked
    )
