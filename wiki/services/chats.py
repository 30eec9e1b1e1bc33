"""Group chats that are told that there is something new: their addresses, what waits for them, what became of it.

Nothing is told of a document that no role lets anybody read, and nothing at all but that there is one to look at.
"""

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select

from wiki.crypto import derived_key
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import ChatChannel, ChatPost, ChatVendor, Document, NoticeReason, Team, User
from wiki.models.base import new_id, now
from wiki.models.documents import LEVEL_SELLERS
from wiki.sealing import Broken, seal, unseal
from wiki.services.chat_messages import checked_address
from wiki.text.checks import checked, clean_line

PURPOSE = "chat channel"
KEY_NAME = b"chat"
NAME_LENGTH = 80
SECRET_LENGTH = 200
MOST_WAITING = 100
KEPT = timedelta(days=1)
BETWEEN = timedelta(minutes=1)
"""No chat is written to more often than that: what comes meanwhile is told together."""

LONGEST_PAUSE = 60
"""Minutes."""


class Parcel(NamedTuple):
    """One message on its way: which posts it stands for, and where it goes. Several documents: none is named."""

    channel_id: str
    posts: Sequence[int]
    vendor: ChatVendor
    address: str
    secret: str
    language: str
    document_id: str | None


def save(
    channel: ChatChannel | None,
    name: str,
    vendor: ChatVendor,
    address: str,
    secret: str,
    *,
    team: Team | None,
    reasons: Collection[NoticeReason],
    language: str,
) -> ChatChannel:
    """Add or change a channel. An empty address leaves address and secret as they are; they are never shown again."""
    name = checked(name, "name", NAME_LENGTH, clean_line)
    secret = checked(secret, "secret", SECRET_LENGTH, clean_line)
    if not name:
        raise Invalid({"name": Message(N_("Give the chat a name."))})
    if channel is None or address.strip() or secret or channel.vendor is not vendor:
        address = checked_address(vendor, address)
        ident = channel.id if channel else new_id()
        value = json.dumps([address, secret]).encode()
        sealed = seal(derived_key(PURPOSE), KEY_NAME, value, PURPOSE, ident)
        channel = channel or ChatChannel(id=ident)
        channel.sealed = sealed
    channel.name, channel.vendor, channel.language, channel.fault = name, vendor, language, ""
    channel.team, channel.reasons = team, sorted(reason.value for reason in reasons)
    db.session.add(channel)
    db.session.flush()
    return channel


def remove(channel: ChatChannel) -> None:
    """Tell it nothing any more."""
    db.session.delete(channel)


def tell(user: User, reason: NoticeReason, document_id: str) -> None:
    """Queue a message for each channel that wants what this person was told of; one that waits already is enough."""
    for channel in db.session.scalars(select(ChatChannel)):
        wanted = channel.team_id is None or any(team.id == channel.team_id for team in user.teams)
        if wanted and reason.value in channel.reasons and _is_common(document_id):
            _queue(channel, document_id)


def try_out(channel: ChatChannel) -> None:
    """Queue a message about nothing, so that an administrator sees whether it arrives."""
    _queue(channel, None)


def take() -> Parcel | None:
    """Mark what waits for one channel as on its way; needs the writing transaction."""
    first = select(ChatPost).join(ChatPost.channel).where(*_due()).order_by(ChatPost.due_at).limit(1)
    post = db.session.scalars(first).first()
    if post is None:
        return None
    channel, waits = post.channel, (ChatPost.channel_id == post.channel_id, ChatPost.sending_at.is_(None))
    posts = db.session.scalars(select(ChatPost).where(*waits).limit(MOST_WAITING).with_for_update()).all()
    told = {one.document_id for one in posts if one.document_id is None or _is_common(one.document_id)}
    found = _opened(channel)
    if not told or found is None:
        channel.fault = channel.fault if found else "unreadable"
        _drop([one.id for one in posts])
        return None
    for one in posts:
        one.sending_at = now()
    single = told.pop() if len(told) == 1 else None
    return Parcel(channel.id, [one.id for one in posts], channel.vendor, *found, channel.language, single)


def is_due() -> bool:
    """Tell whether a message waits to be sent now."""
    return db.session.scalar(select(ChatPost.id).join(ChatPost.channel).where(*_due()).limit(1)) is not None


def sent(parcel: Parcel) -> None:
    """Note that the chat has taken it."""
    _drop(parcel.posts)
    if channel := db.session.get(ChatChannel, parcel.channel_id):
        channel.sent_at, channel.fault = now(), ""


def failed(parcel: Parcel, fault: str) -> None:
    """Try it again later, for a day; `fault` is shown to administrators and holds nothing of the address."""
    for post in db.session.scalars(select(ChatPost).where(ChatPost.id.in_(parcel.posts))):
        post.sending_at, post.tries = None, post.tries + 1
        post.due_at = now() + timedelta(minutes=min(2 ** (post.tries - 1), LONGEST_PAUSE))
    if channel := db.session.get(ChatChannel, parcel.channel_id):
        channel.fault = fault[:80]


def purge() -> None:
    """Forget what nobody took for a day, and what was on its way when somebody was killed."""
    lost = ChatPost.sending_at < now() - timedelta(minutes=15)
    db.session.execute(delete(ChatPost).where(or_(ChatPost.created_at < now() - KEPT, lost)))


def _queue(channel: ChatChannel, document_id: str | None) -> None:
    same = ChatPost.channel_id == channel.id, ChatPost.sending_at.is_(None)
    waiting = db.session.scalars(select(ChatPost.document_id).where(*same)).all()
    if document_id not in waiting and len(waiting) < MOST_WAITING:
        db.session.add(ChatPost(channel_id=channel.id, document_id=document_id))
        db.session.flush()


def _is_common(document_id: str) -> bool:
    level = db.session.scalar(select(Document.level).where(Document.id == document_id))
    return level is not None and level <= LEVEL_SELLERS


def _opened(channel: ChatChannel) -> tuple[str, str] | None:
    """Return address and secret; None if they were altered, or sealed under another secret key."""
    try:
        value = unseal(derived_key(PURPOSE), KEY_NAME, channel.sealed, PURPOSE, channel.id)
    except Broken:
        return None
    address, secret = json.loads(value)
    return address, secret


def _drop(posts: Sequence[int]) -> None:
    db.session.execute(delete(ChatPost).where(ChatPost.id.in_(posts)))


def _due() -> tuple[ColumnElement[bool], ...]:
    rested = or_(ChatChannel.sent_at.is_(None), ChatChannel.sent_at <= now() - BETWEEN)
    return ChatPost.sending_at.is_(None), ChatPost.due_at <= now(), rested


def waiting(channel: ChatChannel) -> int:
    """Return how many messages wait for a channel."""
    return db.session.scalar(select(func.count(ChatPost.id)).where(ChatPost.channel_id == channel.id)) or 0
