"""Keeping the audit log: who did, read or was refused what, to which record.

A row is written with what it is about, or after its refusal, and before the answer leaves: if it cannot be written, the
answer is that nothing could be done, and holds nothing of the page (`services/afterwards.py`, `app/requests.py`).
"""

from contextvars import ContextVar
from dataclasses import fields
from datetime import timedelta
from hashlib import sha256
from typing import Any

from wiki.crypto import audit_key
from wiki.errors import N_
from wiki.models import audit as chain
from wiki.models.audit import SEALED
from wiki.models.base import now
from wiki.models.users import User
from wiki.services import afterwards
from wiki.settings import Settings

ACTIONS = (
    N_("sign in"),
    N_("sign out"),
    N_("use token"),
    N_("create link"),
    N_("use link"),
    N_("refused"),
    N_("read record"),
    N_("read audit log"),
    N_("download file"),
    N_("download table"),
    N_("disclose contact"),
    N_("export audit log"),
    N_("ask for emergency access"),
    N_("allow emergency access"),
    N_("decline emergency access"),
    N_("change address"),
    N_("confirm"),
    N_("confirm address"),
    N_("forgotten password"),
    N_("reset two steps"),
    N_("withdraw invitation"),
    N_("renew invitation"),
    N_("turn on two steps"),
    N_("new recovery codes"),
    N_("turn off two steps"),
    N_("require two steps"),
    N_("name reader"),
    N_("end reader"),
    N_("change level"),
    N_("hand over accounts"),
    N_("merge customers"),
    N_("rotate keys"),
    N_("forget key"),
    N_("back up"),
    N_("restore"),
    N_("upgrade"),
    N_("change settings"),
    N_("change rules"),
    N_("add person"),
    N_("change person"),
    N_("reset password"),
    N_("change password"),
    N_("end session"),
    N_("create token"),
    N_("revoke token"),
    N_("hide author"),
    N_("show author"),
    N_("archive case"),
    N_("restore case"),
    N_("archive page"),
    N_("restore page"),
    N_("approve page"),
    N_("return page"),
    N_("verify page"),
    N_("mark page obsolete"),
    N_("arrange page"),
    N_("link languages"),
    N_("unlink languages"),
    N_("not the same page"),
    N_("change kind of page"),
    N_("delete draft"),
    N_("add file"),
    N_("remove file"),
    N_("restore file"),
    N_("erase contact"),
    N_("approve gift"),
    N_("return gift"),
    N_("change care"),
    N_("new calendar address"),
    N_("end calendar address"),
    N_("export customers"),
    N_("export plan"),
    N_("order erasure of plan"),
    N_("erase plan"),
    N_("drop erasure of plan"),
    N_("export portfolio"),
    N_("import table"),
    N_("import cases"),
    N_("undo import"),
    N_("remove import"),
    N_("add demo"),
    N_("remove demo"),
    N_("add synonyms"),
    N_("change synonyms"),
    N_("remove synonyms"),
    N_("bring back synonyms"),
    N_("add term"),
    N_("change term"),
    N_("move term"),
    N_("retire term"),
    N_("bring back term"),
    N_("delete term"),
    N_("merge term"),
    N_("hide topic"),
    N_("show topic"),
    N_("lock topic"),
    N_("unlock topic"),
    N_("move posts"),
    N_("merge topics"),
    N_("add channel"),
    N_("change channel"),
    N_("remove channel"),
)
"""All that is noted, in the words of the page that shows it; a house test compares."""

OUTCOMES = {
    "done": N_("done"),
    "refused": N_("refused"),
    # Which of both it was, the log knows; its page does not tell an administrator what exists.
    "hidden": N_("hidden, or not there"),
    "absent": N_("hidden, or not there"),
    "form": N_("form of another session"),
    "delayed": N_("too many tries"),
}

AGAIN = timedelta(hours=1)
MOST_AN_HOUR = 200
"""Rows that one person, or all strangers together, get in an hour for one action that is noted once an hour."""

NOT_TOLD = ("secret_key", "database_url", "instance")
"""Settings that hold secrets, or say nothing of what the service does."""

_address: ContextVar[str] = ContextVar("casewiki_address", default="")


def come_from(address: str) -> None:
    """Say from which network address all that follows in this request is asked."""
    _address.set(address)


def note_sealed(what: str, ident: str = "", *, by: User) -> None:
    """Write a row about a sealed record, or a list of them; not even administrators read it in the pages."""
    note(what, by=by, subject=SEALED + ident)


def note(action: str, *, by: User | None, subject: str = "", outcome: str = "done", address: str = "") -> None:
    """Write a row at the end of this request, also when it is refused. `subject` is an id or a name, never a content.

    It may have been typed by a stranger: what PostgreSQL cannot keep must not keep the row from being written.
    """
    facts = _facts(action, by, subject, outcome, address)
    afterwards.add(lambda: chain.append([facts], key=audit_key()))


def note_once(action: str, *, by: User | None, subject: str = "", outcome: str = "done") -> None:
    """Do as `note`, unless the same was noted within the hour: for what can be asked for again and again."""
    facts = _facts(action, by, subject, outcome, "")
    afterwards.add(lambda: _append_once(facts))


def note_read(record_id: str, what: str, *, by: User) -> None:
    """Write that a person was shown something of a sealed record, or of one of level 3 or above.

    `what` says which kind of record and which part, as in "Defect" or "Defect file". If the row cannot be written, the
    page is answered with 503 instead.
    """
    note("read record", by=by, subject=f"{what} {record_id}")


def note_settings(settings: Settings) -> None:
    """Write a row if the service starts with other settings than the last time; what holds secrets is left out."""
    told = " ".join(f"{one.name}={getattr(settings, one.name)}" for one in fields(settings) if one.name not in NOT_TOLD)
    subject = f"{sha256(told.encode()).hexdigest()[:8]} {told}"  # all of it counts, though the end may be cut off
    if not chain.newest_subject("change settings").startswith(subject[:9]):
        note("change settings", by=None, subject=subject)


def _facts(action: str, by: User | None, subject: str, outcome: str, address: str) -> dict[str, Any]:
    return {
        "at": now(),
        "actor_id": by.id if by else None,
        "action": action,
        "subject": "".join(one if one.isprintable() else "\ufffd" for one in subject[:200]),
        "outcome": outcome,
        "address": (address or _address.get())[:64],
    }


def _append_once(facts: dict[str, Any]) -> None:
    since = facts["at"] - AGAIN
    chain.lock()
    if not chain.is_known(facts, since=since) and chain.count(facts, since=since) < MOST_AN_HOUR:
        chain.append([facts], key=audit_key())
