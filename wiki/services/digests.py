"""Who is written to, and when: what names a person at once, the rest by day or week, and nothing in the quiet hours.

Notices that go into a mail are marked in the transaction that queues it, so each goes into one mail. What the mail says
is read when it goes out, with the rights that its person has then.
"""

import hmac
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update

from wiki.crypto import keyed_digest
from wiki.extensions import begin_write, db
from wiki.models import Mail, MailKind, Notice, NoticePreference, NoticeReason, Rhythm, User
from wiki.models.base import now
from wiki.services import notices
from wiki.settings import Settings

AT_ONCE = (
    *(NoticeReason.MENTIONED, NoticeReason.INVITED, NoticeReason.REVIEW, NoticeReason.ASKED),
    *(NoticeReason.OPINION, NoticeReason.INSTRUCTED, NoticeReason.PROPOSED),
)
PURPOSE = "unsubscribe"
MOST_WAITING = 2_000
"""Mails that wait for the server; beyond them notices wait where they are, and go into the next one."""

MOST_LINES = 30
EVERY = 30.0
"""Seconds between two looks."""
FIELDS = ("rhythm", "hour", "at_once", "quiet_from", "quiet_until", "quiet_weekends", "follow_own")


class Queueing:
    """Remembers when it looked last for whom to write to."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._looked = settings, float("-inf")

    def step(self) -> bool:
        """Queue what is due if it is time to look and mail is set up; tell whether there is something to commit."""
        if not self._settings.sends_mail or time.monotonic() - self._looked < EVERY:
            return False
        self._looked = time.monotonic()
        return queue(self._settings.timezone)


def preference(user: User) -> NoticePreference:
    """Return what the person has chosen, or the defaults."""
    return db.session.get(NoticePreference, user.id) or NoticePreference(
        user_id=user.id,
        rhythm=Rhythm.DAILY,
        hour=9,
        at_once=True,
        quiet_from=19,
        quiet_until=8,
        quiet_weekends=True,
        follow_own=True,
    )


def prefer(user: User, **chosen: Any) -> None:
    """Write to the person as chosen from now on."""
    found = preference(user)
    for name in FIELDS:
        setattr(found, name, chosen[name])
    db.session.add(found)


def values_of(chosen: NoticePreference) -> dict[str, Any]:
    """Return what was chosen, field by field."""
    return {name: getattr(chosen, name) for name in FIELDS}


def queue(zone: str, at: datetime | None = None) -> bool:
    """Queue the mails that are due, and tell whether there was one to commit. `zone`: of who has chosen none."""
    at = at or now()
    due = [(user, which) for user, chosen in _waiting() if (which := _due(user, chosen, zone, at)) is not None]
    if due:
        begin_write()
    for user, which in due:
        _queue(user, which, at)
    return bool(due)


def lines(mail_id: int, user: User) -> Sequence[Notice]:
    """Return what a mail is about, of what its person may read now and has not seen meanwhile; what waits first."""
    query = notices.own(user, "unread").where(Notice.mail_id == mail_id)
    return db.session.scalars(query.options(*notices.WITH)).all()


def secret_of(user: User) -> str:
    """Return what ends the mails of this person, and does nothing else."""
    return f"{user.id}-{keyed_digest(str(user.id), purpose=PURPOSE)}"


def person_of(secret: str) -> User | None:
    """Return whose mails the secret ends."""
    number = secret.partition("-")[0]
    user = db.session.get(User, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return user if user and hmac.compare_digest(secret.encode(), secret_of(user).encode()) else None


def is_quiet(chosen: NoticePreference, local: datetime) -> bool:
    """Tell whether the person wants to hear nothing at that moment of their own zone."""
    if chosen.quiet_weekends and local.isoweekday() > 5:
        return True
    begins, ends = chosen.quiet_from, chosen.quiet_until
    return begins <= local.hour < ends if begins <= ends else not ends <= local.hour < begins


def _waiting() -> list[tuple[User, NoticePreference]]:
    """Return who has notices that were in no mail, and an address."""
    some = select(Notice.user_id).where(*_unmailed()).distinct()
    people = select(User).where(User.id.in_(some), User.active, User.email.is_not(None))
    return [(user, preference(user)) for user in db.session.scalars(people)]


def _due(user: User, chosen: NoticePreference, zone: str, at: datetime) -> ColumnElement[bool] | None:
    """Return which of the person's notices are to be mailed now; None for none."""
    local = at.astimezone(ZoneInfo(user.timezone or zone))
    if is_quiet(chosen, local):
        return None
    if chosen.rhythm is not Rhythm.NONE and _is_there(user, Notice.at <= _last_turn(chosen, local)):
        return Notice.id.is_not(None)
    urgent = Notice.reason.in_(AT_ONCE)
    return urgent if chosen.at_once and _is_there(user, urgent) else None


def _is_there(user: User, which: ColumnElement[bool]) -> bool:
    there = select(Notice.id).where(Notice.user_id == user.id, *_unmailed(), which).limit(1)
    return db.session.scalar(there) is not None


def _last_turn(chosen: NoticePreference, local: datetime) -> datetime:
    """Return the last moment at which a digest was due. In quiet hours it is late, not left out."""
    turn = local.replace(hour=chosen.hour, minute=0, second=0, microsecond=0)
    if chosen.rhythm is Rhythm.WEEKLY:
        turn -= timedelta(days=local.weekday())
        return turn if turn <= local else turn - timedelta(days=7)
    return turn if turn <= local else turn - timedelta(days=1)


def _queue(user: User, which: ColumnElement[bool], at: datetime) -> None:
    mail = _open_mail(user)
    if mail is None:
        return
    rows = update(Notice).where(Notice.user_id == user.id, *_unmailed(), which)
    db.session.execute(rows.values(mailed_at=at, mail_id=mail.id).execution_options(synchronize_session=False))


def _open_mail(user: User) -> Mail | None:
    """Return the mail that waits for this person, or a new one while there is room."""
    waits = Mail.kind == MailKind.DIGEST, Mail.sent_at.is_(None)
    own = Mail.user_id == user.id, Mail.sending_at.is_(None)
    mail = db.session.scalars(select(Mail).where(*waits, *own)).first()
    if mail is None and (db.session.scalar(select(func.count(Mail.id)).where(*waits)) or 0) < MOST_WAITING:
        mail = Mail(kind=MailKind.DIGEST, user_id=user.id)
        db.session.add(mail)
        db.session.flush()
    return mail


def _unmailed() -> tuple[ColumnElement[bool], ...]:
    return Notice.mailed_at.is_(None), Notice.read_at.is_(None), Notice.done_at.is_(None)
