"""The token of a form as it is kept, so that a form sent twice makes one record."""

import hashlib

from wiki.models import User

LENGTH = 40


def own(submission: str | None, *, by: User, kind: str = "") -> str | None:
    """Return the token as it is kept: nobody gets at a colleague's record, or at one of another `kind`, by the same."""
    named = f"{kind} {by.id} {submission}".lstrip()
    return hashlib.sha256(named.encode()).hexdigest()[:LENGTH] if submission else None
