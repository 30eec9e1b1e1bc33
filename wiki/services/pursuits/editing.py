"""Beginning, changing and ending pursuits. Every change is kept, with who made it and when."""

from typing import Any

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_, Invalid, Message, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import Case, Customer, Pursuit, PursuitEvent, PursuitState, User
from wiki.services import customers, submissions
from wiki.services.pursuits.content import Ending, PursuitContent

FIELDS = ("title", "state", "seen", "proof", "tracking", "expected_profit", "expected_on")
TEXTS = ("seen", "proof")
"""Too long to be told in the history; that they were changed is."""


def create(customer: Customer, content: PursuitContent, *, by: User, submission: str | None = None) -> Pursuit:
    """Note what a customer may buy; whoever notes it follows it, unless another is named. Sent twice it is one.

    Whoever may only note something of the customer may say what they see there, and not that it is pursued.
    """
    token = submissions.own(submission, by=by, kind="pursuit")
    if twin := submissions.made_from(Pursuit, token):
        return twin
    pursues = can("pursue", customer, user=by)
    if not pursues and content.state is PursuitState.PURSUED:
        raise Invalid({"state": Message(N_("Whoever looks after this customer decides whether it is pursued."))})
    # Seen by somebody else, it is for whoever looks after the customer to check.
    owner = _owner(content, customer) or (by if pursues else customer.owner)
    facts = {name: getattr(content, name) for name in FIELDS}
    made = Pursuit(customer=customer, owner=owner, created_by_id=by.id, submission=token, **facts)
    db.session.add(made)
    db.session.flush()
    first = "tracking" if content.state is PursuitState.PURSUED else "state"
    _note(made, first, "", _text(getattr(content, first)), by=by)
    customers.touch(customer)
    return made


def revise(pursuit: Pursuit, content: PursuitContent, *, base: int, by: User) -> None:
    """Change what is said of it. Raise Stale if somebody else has, since `base`, and WikiError if it has ended."""
    await_turn(pursuit)
    require_open(pursuit)
    if base != pursuit.version:
        raise Stale(pursuit.version)
    changed = {name: (getattr(pursuit, name), getattr(content, name)) for name in FIELDS}
    owner = _owner(content, pursuit.customer)
    changed["owner"] = (pursuit.owner_id, owner.id if owner else None)
    changed = {name: (before, after) for name, (before, after) in changed.items() if before != after}
    for name, (before, after) in changed.items():
        told = name not in TEXTS
        _note(pursuit, name, _text(before) if told else "", _text(after) if told else "", by=by)
        if name != "owner":
            setattr(pursuit, name, after)
    pursuit.owner = owner
    if changed:
        _touch(pursuit)


def end(pursuit: Pursuit, ending: Ending, *, by: User) -> None:
    """Say how it ended and why. Raise WikiError if it has ended already."""
    await_turn(pursuit)
    require_open(pursuit)
    pursuit.outcome, pursuit.reason, pursuit.ended_on = ending.outcome, ending.reason, ending.ended_on
    _note(pursuit, "outcome", "", ending.outcome.value, by=by, note=ending.reason)
    customers.note_event(pursuit.customer, "pursuit", "", ending.outcome.value, by=by, note=pursuit.title)
    _touch(pursuit)


def reopen(pursuit: Pursuit, *, by: User) -> None:
    """Take an ending back: it is open after all."""
    await_turn(pursuit)
    if pursuit.outcome is None:
        raise WikiError(N_("This has not ended."))
    _note(pursuit, "outcome", pursuit.outcome.value, "", by=by, note=pursuit.reason)
    customers.note_event(pursuit.customer, "pursuit", pursuit.outcome.value, "", by=by, note=pursuit.title)
    pursuit.outcome, pursuit.reason, pursuit.ended_on = None, "", None
    _touch(pursuit)


def link(pursuit: Pursuit, case: Case | None) -> None:
    """Link the case that tells it, or none. Who did is kept nowhere: the case's author may hide the name."""
    await_turn(pursuit)
    pursuit.case = case
    _touch(pursuit)


def await_turn(pursuit: Pursuit) -> None:
    """Let nobody else change it until this transaction ends, and read it as the one before left it."""
    table = Pursuit.__table__.c
    if db.session.scalar(select(table.id).where(table.id == pursuit.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(pursuit)


def require_open(pursuit: Pursuit) -> None:
    """Raise WikiError if it has ended."""
    if not pursuit.open:
        raise WikiError(N_("This has ended meanwhile. Open it again first, if that was wrong."))


def _owner(content: PursuitContent, customer: Customer) -> User | None:
    """Return who is named to follow it. Raise Invalid for somebody who is not here or may not read the customer."""
    if content.owner_id is None:
        return None
    named = db.session.get(User, content.owner_id)
    if named is None or not named.active or not can("read", customer, user=named):
        raise Invalid({"owner": Message(N_("Choose somebody who is here and may read this customer."))})
    return named


def _touch(pursuit: Pursuit) -> None:
    pursuit.version += 1
    customers.touch(pursuit.customer)


def _note(pursuit: Pursuit, field: str, before: str, after: str, *, by: User, note: str = "") -> None:
    kept = PursuitEvent(pursuit_id=pursuit.id, field=field, before=before, after=after, note=note, by=by)
    db.session.add(kept)


def _text(value: Any) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
