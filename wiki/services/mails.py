"""Mail: what waits to be sent, and addresses that their people have confirmed.

A mail goes out at most once: it is marked before it is handed over, and one whose end nobody saw counts as sent. What
the server did not take is tried again, later each time, for two hours.
"""

import re
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, delete, func, or_, select, update

from wiki.errors import N_, Invalid, Message, NotFound
from wiki.extensions import db
from wiki.models import LinkPurpose, Mail, MailKind, Notice, OneTimeLink, User
from wiki.models.base import now
from wiki.models.sessions import digest
from wiki.services import people
from wiki.text.checks import skeleton

MOST_WAITING = 500
MOST_AN_HOUR = 3
TRIED_FOR = timedelta(hours=2)
KEPT = timedelta(days=1)
# Nothing in it can end a line or begin another header; letters outside ASCII few servers take.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_TO_THE_PERSON = (MailKind.RESET, MailKind.DIGEST)
_PURPOSES = {
    MailKind.RESET: LinkPurpose.RESET,
    MailKind.ADDRESS: LinkPurpose.ADDRESS,
    MailKind.INVITATION: LinkPurpose.MAILED_INVITATION,
}


class Letter(NamedTuple):
    """A mail on its way: to whom, in which language they read, and the secret of the link in it (none in a digest)."""

    id: int
    kind: MailKind
    to: str
    name: str
    language: str | None
    secret: str
    user_id: int


def ask_for_reset(name: str) -> None:
    """Queue a link for whoever has this name. The work is the same whether anybody has it or not."""
    others = Mail.sent_at.is_(None), Mail.kind != MailKind.DIGEST
    waiting = db.session.scalar(select(func.count(Mail.id)).where(*others)) or 0
    if waiting < MOST_WAITING:
        db.session.add(Mail(kind=MailKind.RESET, asked=skeleton(name)[:200]))


def ask_to_confirm(user: User, address: str) -> None:
    """Queue a link to an address; it is the person's once the link is opened. Raise Invalid if it cannot be one."""
    address = checked_address(address)
    same = (Mail.user_id == user.id, Mail.kind == MailKind.ADDRESS)
    if (db.session.scalar(select(func.count(Mail.id)).where(*same, _within_an_hour())) or 0) >= MOST_AN_HOUR:
        raise Invalid({"email": Message(N_("Enough mail for now. Try again in an hour."))})
    db.session.add(Mail(kind=MailKind.ADDRESS, user_id=user.id, address=address))


def invite(user: User, address: str) -> None:
    """Queue a link for somebody who was invited, besides the one to hand on."""
    db.session.add(Mail(kind=MailKind.INVITATION, user_id=user.id, address=checked_address(address)))


def checked_address(address: str) -> str:
    """Return the address, or raise Invalid if nothing can be sent there."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        raise Invalid({"email": Message(N_("This is not an e-mail address we can write to."))})
    return address


def forget_address(user: User) -> None:
    """Write to the person no more."""
    user.email = None


def confirm_address(secret: str, *, by: User) -> None:
    """Take the address that the link was sent to as the person's own; raise NotFound if the link is not theirs."""
    link = link_to_confirm(secret, by=by)
    link.used_at = now()
    if people.is_taken(link.address or "", by):
        raise Invalid({"email": Message(N_("This address belongs to another account already."))})
    by.email = link.address


def link_to_confirm(secret: str, *, by: User) -> OneTimeLink:
    """Return the link if it confirms an address of this person now, else raise NotFound."""
    query = select(OneTimeLink).where(OneTimeLink.secret_hash == digest(secret), OneTimeLink.user_id == by.id)
    link = db.session.scalars(query.where(OneTimeLink.purpose == LinkPurpose.ADDRESS)).first()
    if link is None or link.used_at is not None or not people.is_in_time(link):
        raise NotFound
    return link


def are_due() -> bool:
    """Tell whether mail waits to be sent now."""
    return db.session.scalar(select(Mail.id).where(*_due()).limit(1)) is not None


def take() -> Letter | None:
    """Mark the mail that waits longest as on its way and make its link; needs the writing transaction."""
    # What somebody waits for in front of the screen goes first.
    order = case((Mail.kind == MailKind.DIGEST, 1), else_=0), Mail.due_at
    query = select(Mail).where(*_due()).order_by(*order).limit(1).with_for_update(skip_locked=True)
    while mail := db.session.scalars(query).first():
        user = _addressee(mail)
        to = (user.email if mail.kind in _TO_THE_PERSON else mail.address) if user else None
        if user and to:
            return _letter(mail, user, to)
        _drop(mail)
    return None


def sent(number: int) -> None:
    """Note that the server has taken it."""
    if mail := db.session.get(Mail, number):
        mail.sent_at = now()


def failed(number: int) -> None:
    """Try it again later, for two hours; a digest for a day, after which what it is about goes into the next one."""
    mail = db.session.get(Mail, number)
    if mail is None:
        return
    mail.sending_at, mail.tries = None, mail.tries + 1
    mail.due_at = now() + timedelta(minutes=2 ** min(mail.tries - 1, 5))
    if mail.due_at - mail.created_at > (KEPT if mail.kind is MailKind.DIGEST else TRIED_FOR):
        _drop(mail)


def purge() -> None:
    """Forget mail of yesterday, and what was on its way when somebody was killed."""
    unsent = Mail.sent_at.is_(None) & Mail.sending_at.is_(None)
    for mail in db.session.scalars(select(Mail).where(Mail.created_at < now() - KEPT, unsent)):
        _drop(mail)
    lost = Mail.sending_at < now() - timedelta(minutes=15)
    db.session.execute(delete(Mail).where(or_(Mail.created_at < now() - KEPT, lost & Mail.sent_at.is_(None))))


def _drop(mail: Mail) -> None:
    """Forget a mail that nobody was sent; the notices that it was to tell of wait for another one."""
    rows = update(Notice).where(Notice.mail_id == mail.id)
    db.session.execute(rows.values(mail_id=None, mailed_at=None).execution_options(synchronize_session=False))
    db.session.delete(mail)
    db.session.flush()


def _addressee(mail: Mail) -> User | None:
    """Return to whom it goes, if that person may sign in and has not been written to enough."""
    user = people.find(mail.asked) if mail.asked else db.session.get(User, mail.user_id or 0)
    if user is None or not user.active:
        return None
    if mail.kind is MailKind.INVITATION:
        return None if user.password_hash else user  # who has come by the other link needs no more
    if mail.kind in (MailKind.ADDRESS, MailKind.DIGEST):
        return user
    same = (Mail.user_id == user.id, Mail.kind == MailKind.RESET, Mail.id != mail.id)
    enough = (db.session.scalar(select(func.count(Mail.id)).where(*same, _within_an_hour())) or 0) >= MOST_AN_HOUR
    return None if enough or not user.password_hash else user


def _letter(mail: Mail, user: User, to: str) -> Letter:
    mail.user_id, mail.address, mail.sending_at = user.id, to, now()
    purpose = _PURPOSES.get(mail.kind)
    secret = people.new_link(purpose, user, address=to) if purpose else ""
    db.session.flush()
    return Letter(mail.id, mail.kind, to, user.name, user.language, secret, user.id)


def _due() -> tuple[ColumnElement[bool], ...]:
    return Mail.sent_at.is_(None), Mail.sending_at.is_(None), Mail.due_at <= now()


def _within_an_hour() -> ColumnElement[bool]:
    return Mail.created_at > now() - timedelta(hours=1)
