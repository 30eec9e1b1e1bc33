"""Handing in once a month that the prospects were gone through, and who has not."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Customer, CustomerEvent, ScreeningReport, ScreeningSheet, Stage, User
from wiki.models.base import now

PROSPECTS = (Stage.POTENTIAL, Stage.TARGET)
MOST_SHOWN = 50


def this_month() -> str:
    """Return the month (YYYY-MM)."""
    return now().date().isoformat()[:7]


def prospects(*, user: User) -> Select[Any]:
    """Return the query for the prospects among one's own accounts, those of which something was noted last first."""
    own = listing(Customer, "keep", user=user).where(Customer.stage.in_(PROSPECTS))
    return own.order_by(Customer.touched_at.desc(), Customer.id)


def hand_in(note: str, *, by: User) -> ScreeningReport:
    """Hand in this month's report; one that was handed in already is put right."""
    month = this_month()
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())  # one of two at once waits
    made = of_user(by, month) or ScreeningReport(user_id=by.id, month=month)
    numbers = _numbers(by)
    made.prospects, made.screened, made.let_go = numbers
    made.note, made.submitted_at = note, now()
    db.session.add(made)
    db.session.flush()
    return made


def of_user(user: User, month: str) -> ScreeningReport | None:
    """Return what somebody handed in for a month."""
    own = ScreeningReport.user_id == user.id, ScreeningReport.month == month
    return db.session.scalars(select(ScreeningReport).where(*own)).first()


def reports(*, user: User) -> list[ScreeningReport]:
    """Return what was handed in, as far as the user may read it, the newest first."""
    query = listing(ScreeningReport, user=user).options(joinedload(ScreeningReport.user))
    order = ScreeningReport.month.desc(), ScreeningReport.submitted_at.desc()
    return list(db.session.scalars(query.order_by(*order).limit(MOST_SHOWN)))


def overdue(*, user: User) -> list[tuple[User, str]]:
    """Return who answers for prospects that the user may read and has handed in nothing since last month began, with
    the month of what was handed in last.
    """
    since = (now().date().replace(day=1) - timedelta(days=1)).isoformat()[:7]
    owning = listing(Customer, "list", user=user).where(Customer.stage.in_(PROSPECTS))
    owners = owning.with_only_columns(Customer.owner_id)
    last = listing(ScreeningReport, user=user).with_only_columns(
        ScreeningReport.user_id, func.max(ScreeningReport.month)
    )
    months = {row[0]: row[1] for row in db.session.execute(last.group_by(ScreeningReport.user_id))}
    here = select(User).where(User.id.in_(owners), User.active).order_by(User.display_name)
    return [(one, months.get(one.id, "")) for one in db.session.scalars(here) if months.get(one.id, "") < since]


def _numbers(user: User) -> tuple[int, int, int]:
    """Return how many prospects there are, of how many a sheet was written this month, how many were let go."""
    start = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    own = listing(Customer, "keep", user=user)
    among = own.where(Customer.stage.in_(PROSPECTS)).with_only_columns(Customer.id)
    sheets = select(ScreeningSheet.customer_id).where(ScreeningSheet.at >= start)
    gone = select(CustomerEvent.customer_id).where(
        CustomerEvent.field == "stage",
        CustomerEvent.after == Stage.DROPPED.value,
        CustomerEvent.by_id == user.id,
        CustomerEvent.at >= start,
    )
    asked = among, among.where(Customer.id.in_(sheets)), own.with_only_columns(Customer.id).where(Customer.id.in_(gone))
    first, second, third = (db.session.scalar(select(func.count()).select_from(one.subquery())) or 0 for one in asked)
    return first, second, third
