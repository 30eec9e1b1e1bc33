"""Sessions of browsers: finding one by the secret that its cookie holds."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import defer, joinedload

from wiki.extensions import db
from wiki.models import WebSession
from wiki.models.base import now
from wiki.models.sessions import digest


def find(secret: str) -> WebSession | None:
    """Return the session that the secret names, with its person, whether or not it has expired."""
    query = select(WebSession).where(WebSession.secret_hash == digest(secret))
    # What was kept of a refused form may be half a megabyte, and only one page asks for it.
    return db.session.scalars(query.options(joinedload(WebSession.user), defer(WebSession.data))).first()


def mark_seen(number: int) -> None:
    """Note that the session is in use now, if it has not ended meanwhile."""
    db.session.execute(update(WebSession).where(WebSession.id == number).values(seen_at=now()))


def end(number: int) -> None:
    """End a session, if nobody else has."""
    db.session.execute(delete(WebSession).where(WebSession.id == number))
