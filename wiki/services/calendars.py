"""Calendars: a person's visits, steps, promises, reminders, questions, and what is due, for programs (RFC 5545).

Whoever has the secret address reads it, from wherever that program is. So each line is made of what the person may
read at that moment, and of what is private neither words nor the customer's name are told.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wiki.crypto import keyed_digest
from wiki.extensions import db
from wiki.models import CalendarFeed, Customer, User
from wiki.models.base import new_id, now
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import audit, care, inquiries, interactions, occasions, plans, promises, reminders, visits

PURPOSE = "calendar"
LINE_OCTETS = 75
VISIT_LASTS = timedelta(hours=1)
AHEAD = 30
LAST = "9999-12-31"


class EntryKind(StrEnum):
    """What is on that day."""

    VISIT = "visit"
    STEP = "step"
    PROMISE = "promise"
    CARE = "care"
    CALL = "call"
    OCCASION = "occasion"
    INQUIRY = "inquiry"
    REVIEW = "review"
    INSTRUCTION = "instruction"
    ACTION = "action"
    ASK = "ask"


@dataclass(frozen=True)
class Entry:
    """A line of a calendar. `title` and `text` are "" if private; `time` is HH:MM in the person's zone, or ""."""

    kind: EntryKind
    id: str
    day: str
    title: str
    text: str = ""
    time: str = ""


def feed_of(user: User) -> str | None:
    """Return the secret that the person's calendar is read by; None if it has none."""
    feed = db.session.get(CalendarFeed, user.id)
    return _secret(feed) if feed else None


def renew(user: User, *, address: str = "") -> None:
    """Give the person's calendar a new address; the one before leads nowhere from now on. Audited."""
    feed = db.session.get(CalendarFeed, user.id, with_for_update=True) or CalendarFeed(user_id=user.id)
    feed.mark, feed.created_at = new_id(), now()
    db.session.add(feed)
    audit.note("new calendar address", by=user, address=address)


def end(user: User, *, address: str = "") -> None:
    """Let nobody read the calendar any more. Audited."""
    if feed := db.session.get(CalendarFeed, user.id):
        db.session.delete(feed)
        audit.note("end calendar address", by=user, address=address)


def person_of(secret: str) -> User | None:
    """Return whose calendar is read by the secret, if that person is still here."""
    number = secret.partition("-")[0]
    ident = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    feed = db.session.get(CalendarFeed, ident)
    if feed is None or not hmac.compare_digest(secret.encode(), _secret(feed).encode()):
        return None
    user = db.session.get(User, ident)
    return user if user and user.active else None


def entries(user: User) -> list[Entry]:
    """Return what is on the person's days, as far as the person may read of it now."""
    found = [
        Entry(EntryKind.VISIT, one.id, one.planned_on, *_told(one.customer, one.purpose, one.level), one.planned_time)
        for one in visits.coming(user)
    ]
    found += [
        Entry(EntryKind.STEP, one.id, one.next_on, *_told(one.customer, one.next_step, one.level))
        for one in interactions.open_steps(user, until=LAST)
        if one.next_on
    ]
    found += [
        Entry(EntryKind.PROMISE, one.id, one.due_on, *_told(one.customer, one.text, one.level))
        for one in promises.mine(user)
        if one.due_on
    ]
    due = care.due(user, ahead=AHEAD)[:200]
    firms = care.customers_of(due, user=user)
    found += [
        Entry(EntryKind.CARE, one.customer_id, one.due_on, *_told(firms[one.customer_id], "", LEVEL_SELLERS))
        for one in due
        if one.customer_id in firms
    ]
    found += [
        Entry(EntryKind.CALL, one.id, one.due_on, *_told(one.customer, one.about, LEVEL_SELLERS))
        for one in reminders.due(user, ahead=AHEAD)
    ]
    found += [
        Entry(EntryKind.OCCASION, one.id, one.due_on, *_told(one.customer, one.to_do, one.level))
        for one in occasions.at_own_accounts(user)
        if one.due_on
    ]
    found += [
        Entry(EntryKind.INQUIRY, one.id, one.due_on, *_told(one.customer, one.question, one.level))
        for one in inquiries.mine(user, until=LAST)
        if one.due_on
    ]
    return found + _of_plans(user)


def _of_plans(user: User) -> list[Entry]:
    """Return what is due in account plans: of these the customer's name alone is told, for what they say is private."""
    days = plans.days_of(user)
    found = [(EntryKind.REVIEW, one.id, one.review_due, one.customer) for one in days.reviews]
    found += [(EntryKind.INSTRUCTION, one.id, one.due_on, one.plan.customer) for one in days.instructions]
    found += [(EntryKind.ACTION, one.id, one.due_on, one.plan.customer) for one in days.actions]
    found += [(EntryKind.ASK, one.id, one.due_on, one.plan.customer) for one in days.asks]
    return [Entry(kind, ident, day, *_told(customer, "", LEVEL_SELLERS)) for kind, ident, day, customer in found if day]


def written(lines: Iterable[tuple[Entry, str, str]], *, name: str, zone: str) -> bytes:
    """Return the calendar; each entry comes with its summary in the person's language, and its address."""
    at = now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//casewiki//calendar//EN", "CALSCALE:GREGORIAN"]
    text += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for entry, summary, url in lines:
        text += ["BEGIN:VEVENT", f"UID:{entry.kind.value}-{entry.id}@casewiki", f"DTSTAMP:{at}", *_when(entry, zone)]
        text += [f"SUMMARY:{escaped(summary)}", f"URL:{url}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    return b"".join(folded(line) for line in [*text, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """Return a text as a calendar writes it (RFC 5545, 3.3.11); control characters are left out."""
    text = re.sub(r"[\\;,]", lambda found: f"\\{found[0]}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\n", "\\n"))


def folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, cut between characters (RFC 5545, 3.1)."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _secret(feed: CalendarFeed) -> str:
    return f"{feed.user_id}-{keyed_digest(f'{feed.user_id} {feed.mark}', purpose=PURPOSE)}"


def _told(customer: Customer, text: str, level: int) -> tuple[str, str]:
    """Return the customer's name and the words, neither if it is private."""
    title = customer.title if customer.level <= LEVEL_SELLERS else ""
    return title, text if title and level <= LEVEL_SELLERS else ""


def _when(entry: Entry, zone: str) -> Sequence[str]:
    day = date.fromisoformat(entry.day)
    if not entry.time:
        after = day + timedelta(days=1)
        return f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    begins = datetime.combine(day, time.fromisoformat(entry.time), ZoneInfo(zone)).astimezone(UTC)
    return f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{begins + VISIT_LASTS:%Y%m%dT%H%M%SZ}"
