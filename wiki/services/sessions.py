"""Sessions of browsers: finding one by the secret that its cookie holds."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import WebSession
from wiki.models.sessions import digest


def find(secret: str) -> WebSession | None:
    """Return the session that the secret names, with its person, whether or not it has expired."""
    query = select(WebSession).where(WebSession.secret_hash == digest(secret))
    return db.session.scalars(query.options(joinedload(WebSession.user))).first()
