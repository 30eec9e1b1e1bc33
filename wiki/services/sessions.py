"""Sessions of browsers: finding one by the secret that its cookie holds."""

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import defer, joinedload

from wiki.extensions import db
from wiki.models import WebSession
from wiki.models.base import now
from wiki.models.sessions import digest

# Put together once: every page asks it. What was kept of a refused form may be half a megabyte, and only one page
# wants it.
_BY_SECRET = (
    select(WebSession)
    .where(WebSession.secret_hash == bindparam("hash"))
    .options(joinedload(WebSession.user), defer(WebSession.data))
)


def find(secret: str) -> WebSession | None:
    """Return the session that the secret names, with its person, whether or not it has expired."""
    return db.session.scalars(_BY_SECRET, {"hash": digest(secret)}).first()


def mark_seen(number: int) -> None:
    """Note that the session is in use now, if it has not ended meanwhile."""
    db.session.execute(update(WebSession).where(WebSession.id == number).values(seen_at=now()))


def end(number: int) -> None:
    """End a session, if nobody else has."""
    db.session.execute(delete(WebSession).where(WebSession.id == number))
