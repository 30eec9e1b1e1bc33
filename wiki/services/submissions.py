"""The token of a form as it is kept, so that a form sent twice makes one record."""

import hashlib
from typing import Any, TypeVar

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import User

T = TypeVar("T")

LENGTH = 40


def own(submission: str | None, *, by: User, kind: str = "") -> str | None:
    """Return the token as it is kept: nobody gets at a colleague's record, or at one of another `kind`, by the same."""
    named = f"{kind} {by.id} {submission}".lstrip()
    return hashlib.sha256(named.encode()).hexdigest()[:LENGTH] if submission else None


def made_from(model: type[T], token: str | None) -> T | None:
    """Return the record that a form with this token has made already."""
    kept: Any = model
    return db.session.scalars(select(model).where(kept.submission == token)).first() if token else None
