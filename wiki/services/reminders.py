"""Reminders to be in touch regularly: what is typed of one, when it is due, and moving on by what was written down.

One is its person's alone, and so are the contacts by which it moves on: those that this person wrote down.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, prepared
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, Every, Interaction, InteractionContact, Reminder, User
from wiki.models.base import now
from wiki.models.reminders import ABOUT_LENGTH
from wiki.services import customers, submissions
from wiki.services.typed import Typed

LONGEST = 60
MOST_DAYS = 24
AHEAD = 7
MOST = 200
EARLY = 3
"""A contact so many days before a fixed day was meant for it."""

DAY = re.compile(r"(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?")
BETWEEN = re.compile(r"[,;，；、\n]+")


@dataclass(frozen=True)
class ReminderContent:
    """What is typed of a reminder, as in `models/reminders.py`; `contact` is an id, or "" for anybody."""

    about: str
    every: Every
    times: int = 1
    days: tuple[str, ...] = ()
    contact: str = ""
    first_on: str = ""


def parse(raw: Mapping[str, Any]) -> ReminderContent:
    """Return the checked content, or raise Invalid. Without a first day it is due once the time has passed."""
    typed = Typed(raw)
    every = typed.choice("every", Every, Every.MONTHS) or Every.MONTHS
    content = ReminderContent(
        about=typed.line("about", ABOUT_LENGTH, needed=N_("Write what it is about, in a few words.")),
        every=every,
        times=typed.number("times", 1, LONGEST) or 1,
        days=_days(typed) if every is Every.DAYS else (),
        contact=str(raw.get("contact") or "")[:16],
        first_on=typed.day("first_on") or "",
    )
    typed.done()
    return content


def remind(customer: Customer, content: ReminderContent, *, by: User, submission: str | None = None) -> Reminder:
    """Remind the person from now on. A form sent twice makes one."""
    token = submissions.own(submission, by=by, kind="reminder")
    if twin := submissions.made_from(Reminder, token):
        return twin
    customers.await_turn(customer)
    made = Reminder(customer=customer, user_id=by.id, submission=token, since=now().date().isoformat())
    _describe(made, content, by)
    db.session.add(made)
    db.session.flush()
    return made


def revise(reminder: Reminder, content: ReminderContent, *, base: str, by: User) -> None:
    """Save what was typed over what the mark `base` stands for. Raise Stale if it was saved elsewhere in between."""
    customers.await_turn(reminder.customer)
    db.session.refresh(reminder)
    if base != state(reminder):
        raise Stale(0)
    _describe(reminder, content, by)
    reminder.updated_at = now()


def rest(reminder: Reminder, *, stopped: bool) -> None:
    """Let it be due no more, or again."""
    customers.await_turn(reminder.customer)
    reminder.stopped_at = now() if stopped else None
    reminder.updated_at = now()


def state(reminder: Reminder) -> str:
    """Return a mark that changes with every change."""
    return reminder.updated_at.isoformat()


def move_on(customer_id: str, user_id: int) -> None:
    """Work out anew when the person's reminders at a customer are due, after contacts there were written or changed."""
    own = Reminder.customer_id == customer_id, Reminder.user_id == user_id
    for reminder in db.session.scalars(select(Reminder).where(*own)):
        reminder.last_on = _last(reminder)
        reminder.due_on = next_day(reminder)


def next_day(reminder: Reminder) -> str:
    """Return the day on which it is due next."""
    last = reminder.last_on
    if reminder.every is Every.DAYS:
        first = date.fromisoformat(last) + timedelta(days=EARLY + 1) if last else date.fromisoformat(reminder.since)
        years = (first.year, first.year + 1)
        fixed = (_in_year(day, year) for year in years for day in reminder.days)
        return min(day for day in fixed if day >= first).isoformat()
    return _later(date.fromisoformat(last), reminder.every, reminder.times).isoformat() if last else reminder.first_on


def mine(user: User) -> list[Reminder]:
    """Return all of the person's reminders: those that are due first, those that rest last."""
    found = db.session.scalars(_own(user).order_by(Reminder.due_on, Reminder.id).limit(MOST))
    return sorted(found, key=lambda one: one.rests)


def due(user: User, *, ahead: int = AHEAD) -> list[Reminder]:
    """Return those that are due within so many days, the most overdue first."""
    until = (now().date() + timedelta(days=ahead)).isoformat()
    return [one for one in db.session.scalars(prepared(_due, user=user), {"until": until}) if not one.rests]


def _due(*, user: User) -> Select[Any]:
    found = _own(user).where(Reminder.due_on <= bindparam("until"), Reminder.stopped_at.is_(None))
    return found.order_by(Reminder.due_on, Reminder.id).limit(MOST)


def gap(content: ReminderContent | Reminder) -> int:
    """Return about how many days lie between two times."""
    if content.every is Every.DAYS:
        return 365 // max(1, len(content.days))
    return content.times * (7 if content.every is Every.WEEKS else 30)


def forget(contact: Contact) -> None:
    """Delete what reminds of somebody: what it is about may say who that is."""
    for one in db.session.scalars(select(Reminder).where(Reminder.contact_id == contact.id)):
        db.session.delete(one)
    db.session.flush()


def about(contact: Contact) -> Sequence[Reminder]:
    """Return what reminds anybody of somebody, for that person to be told."""
    return db.session.scalars(select(Reminder).where(Reminder.contact_id == contact.id).order_by(Reminder.id)).all()


def _own(user: User) -> Select[Any]:
    there = Reminder.user_id == user.id, Customer.removed_at.is_(None)
    query = listing(Reminder, user=user).join(Reminder.customer).where(*there)
    return query.options(joinedload(Reminder.customer), joinedload(Reminder.contact))


def _describe(reminder: Reminder, content: ReminderContent, by: User) -> None:
    reminder.contact_id = _person(reminder.customer_id or reminder.customer.id, content.contact, by)
    reminder.about, reminder.every, reminder.times = content.about, content.every, content.times
    reminder.days = list(content.days)
    after = _later(date.fromisoformat(reminder.since), content.every, content.times)
    reminder.first_on = content.first_on or reminder.first_on or after.isoformat()
    reminder.last_on = _last(reminder)
    reminder.due_on = next_day(reminder)


def _person(customer_id: str, ident: str, by: User) -> str | None:
    """Return the id of somebody at the customer. Raise Invalid for nobody there."""
    if not ident:
        return None
    there = listing(Contact, user=by).where(Contact.id == ident, Contact.customer_id == customer_id)
    found = db.session.scalars(there).first()
    if found is None:
        raise Invalid({"contact": Message(N_("Nobody of this id is noted at this customer any more. Choose again."))})
    return found.id


def _last(reminder: Reminder) -> str | None:
    """Return the day of the newest contact by which it moves on."""
    query = select(func.max(Interaction.happened_on)).where(
        Interaction.customer_id == (reminder.customer_id or reminder.customer.id),
        Interaction.by_id == reminder.user_id,
        Interaction.removed_at.is_(None),
        Interaction.happened_on >= reminder.since,
    )
    if reminder.contact_id:
        met = select(InteractionContact.interaction_id).where(InteractionContact.contact_id == reminder.contact_id)
        query = query.where(Interaction.id.in_(met))
    with db.session.no_autoflush:
        return db.session.scalar(query)


def _later(day: date, every: Every, times: int) -> date:
    if every is Every.WEEKS:
        return day + timedelta(weeks=times)
    month = day.month - 1 + times
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _in_year(day: str, year: int) -> date:
    month, number = map(int, day.split("-"))
    return date(year, month, min(number, monthrange(year, month)[1]))


def _days(typed: Typed) -> tuple[str, ...]:
    """Return the fixed days that were typed: “3-8, 9-10” or “3月8日、9月10日”."""
    found = []
    for part in filter(None, map(str.strip, BETWEEN.split(str(typed.raw.get("days") or "")))):
        match = DAY.fullmatch(part)
        month, number = (int(match[1]), int(match[2])) if match else (0, 0)
        if not 1 <= month <= 12 or not 1 <= number <= monthrange(2028, month)[1]:
            typed.refuse("days", N_("“%(text)s” is no day. Write days as 03-08, 09-10."), text=part[:20])
            return ()
        found.append(f"{month:02}-{number:02}")
    if not found or len(found) > MOST_DAYS:
        typed.refuse("days", N_("Write from 1 to %(most)s days as 03-08, 09-10."), most=MOST_DAYS)
    return tuple(sorted(dict.fromkeys(found)))
