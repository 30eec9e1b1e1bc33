"""Promises and needs: writing them down, whether they are kept or met, and which are overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import Customer, Interaction, Need, NeedKind, NeedState, Promise, PromiseState, Side, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.promises import EVIDENCE_LENGTH, NEED_LENGTH, PROMISE_LENGTH
from wiki.models.users import NAMED
from wiki.services import customers, interactions, submissions
from wiki.services.typed import Typed

MOST = 100


@dataclass(frozen=True)
class PromiseContent:
    """What is typed of a promise: who gave it, to whom or by whom of the customer, and until when."""

    text: str
    side: Side
    due_on: str | None = None
    contact: str = ""
    level: int = LEVEL_SELLERS


@dataclass(frozen=True)
class NeedContent:
    """What is typed of a need, and what tells that it is there."""

    text: str
    kind: NeedKind = NeedKind.STATED
    evidence: str = ""
    level: int = LEVEL_SELLERS


def parse_promise(raw: Mapping[str, Any]) -> PromiseContent:
    """Return the checked content, or raise Invalid."""
    typed = Typed(raw)
    content = PromiseContent(
        text=typed.line("text", PROMISE_LENGTH, needed=N_("Write what was promised.")),
        side=typed.choice("side", Side, Side.US) or Side.US,
        due_on=typed.day("due_on"),
        contact=str(raw.get("contact") or "")[:16],
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
    )
    typed.done()
    return content


def parse_need(raw: Mapping[str, Any]) -> NeedContent:
    """Return the checked content, or raise Invalid. What nobody said needs something that tells so."""
    typed = Typed(raw)
    kind = typed.choice("kind", NeedKind, NeedKind.STATED) or NeedKind.STATED
    latent = kind is NeedKind.LATENT
    content = NeedContent(
        text=typed.line("text", NEED_LENGTH, needed=N_("Write what they need.")),
        kind=kind,
        evidence=typed.text("evidence", EVIDENCE_LENGTH, needed=N_("Write what you saw or heard.") if latent else ""),
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
    )
    typed.done()
    return content


def promise(
    customer: Customer,
    content: PromiseContent,
    *,
    by: User,
    interaction: Interaction | None = None,
    submission: str | None = None,
) -> Promise:
    """Write down a promise. A form sent twice makes one."""
    token = submissions.own(submission, by=by, kind="promise")
    if twin := submissions.made_from(Promise, token):
        return twin
    customers.await_turn(customer)
    people = interactions.check_people(customer, [content.contact] if content.contact else [], user=by)
    made = Promise(customer=customer, text=content.text, side=content.side, due_on=content.due_on, by=by)
    made.level, made.interaction, made.submission = content.level, interaction, token
    made.contact = people[0] if people else None
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def need(
    customer: Customer,
    content: NeedContent,
    *,
    by: User,
    interaction: Interaction | None = None,
    submission: str | None = None,
) -> Need:
    """Write down a need. A form sent twice makes one."""
    token = submissions.own(submission, by=by, kind="need")
    if twin := submissions.made_from(Need, token):
        return twin
    customers.await_turn(customer)
    made = Need(customer=customer, text=content.text, kind=content.kind, evidence=content.evidence, by=by)
    made.level, made.interaction, made.submission = content.level, interaction, token
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def move(record: Promise | Need, state: PromiseState | NeedState) -> None:
    """Say what became of it. What is said twice at once is said once."""
    customers.await_turn(record.customer)
    db.session.refresh(record)
    record.move(state)  # type: ignore[arg-type]
    customers.touch(record.customer, record.level)


def promises_of(customer: Customer, *, user: User, open_only: bool = True) -> list[Promise]:
    """Return the promises between us and a customer: what is due first."""
    return noted(Promise, "read", customer, _first_due, open_only, user=user, with_rights=True)


def _first_due(query: Select[Any], open_only: bool) -> Select[Any]:
    if open_only:
        query = query.where(Promise.state == PromiseState.OPEN)
    order = Promise.state != PromiseState.OPEN, Promise.due_on.is_(None), Promise.due_on, Promise.created_at, Promise.id
    loaded = joinedload(Promise.by).load_only(*NAMED), joinedload(Promise.contact)
    return query.options(*loaded).order_by(*order).limit(MOST)


def needs_of(customer: Customer, *, user: User, open_only: bool = True) -> list[Need]:
    """Return what a customer needs, as far as somebody noted it, newest first."""
    return noted(Need, "read", customer, _newest_needs, open_only, user=user, with_rights=True)


def _newest_needs(query: Select[Any], open_only: bool) -> Select[Any]:
    if open_only:
        query = query.where(Need.state == NeedState.OPEN)
    order = Need.state != NeedState.OPEN, Need.created_at.desc(), Need.id
    return query.options(joinedload(Need.by)).order_by(*order).limit(MOST)


def mine(user: User, *, until: str | None = None) -> list[Promise]:
    """Return the open promises of ours that the person wrote down; `until`: due by this day."""
    own = Promise.by_id == user.id, Promise.side == Side.US, Promise.state == PromiseState.OPEN
    query = listing(Promise, user=user).where(*own)
    if until:
        query = query.where(Promise.due_on <= until)
    order = Promise.due_on.is_(None), Promise.due_on, Promise.id
    return list(db.session.scalars(query.options(joinedload(Promise.customer)).order_by(*order).limit(MOST)))


def overdue(user: User) -> list[Promise]:
    """Return those of them whose day has passed."""
    today = now().date().isoformat()
    return [one for one in mine(user, until=today) if one.overdue]
