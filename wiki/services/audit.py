"""Keeping the audit log: who did, or was refused, what to which record."""

from typing import Any

from wiki.crypto import audit_key
from wiki.models import audit as chain
from wiki.models.base import now
from wiki.models.users import User
from wiki.services import afterwards

SEALED = "sealed/"
"""How a subject begins that nobody but those who answer for the product may know of, not even an administrator."""


def note(action: str, *, by: User | None, subject: str = "", outcome: str = "done", address: str = "") -> None:
    """Write a row at the end of this request, also when it is refused. `subject` is an id or a name, never a content.

    It may have been typed by a stranger: what PostgreSQL cannot keep must not keep the row from being written.
    """
    facts: dict[str, Any] = {
        "at": now(),
        "actor_id": by.id if by else None,
        "action": action,
        "subject": "".join(one if one.isprintable() else "\ufffd" for one in subject[:200]),
        "outcome": outcome,
        "address": address[:64],
    }
    afterwards.add(lambda: chain.append([facts], key=audit_key()))
