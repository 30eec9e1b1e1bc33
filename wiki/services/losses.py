"""Noting that a customer has left or buys less, with what lies behind it; counting losses by cause."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.errors import N_, Invalid, Message, NotFound
from wiki.extensions import db
from wiki.models import Customer, CustomerLoss, LossRootCause, RootCause, RootCauseState, Stage, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.losses import WHAT_LENGTH, WHY_LENGTH
from wiki.models.plans import ReviewTrigger
from wiki.services import customers, plan_triggers, root_causes, submissions, vocabulary
from wiki.services.counting import ACCOUNTS, kept
from wiki.services.typed import Typed

MOST_BEHIND = 3
NEWEST = 3


@dataclass(frozen=True)
class LossContent:
    """What is typed of a loss; `share` in per cent, `cause` a code, `root_causes` ids, `lost_on` a day (YYYY-MM-DD)."""

    whole: bool
    share: int | None
    what: str
    lost_on: str
    why: str
    cause: str | None
    root_causes: tuple[str, ...]
    level: int


def parse(raw: Mapping[str, Any], *, before: str | None = None) -> LossContent:
    """Return the checked content, or raise Invalid. `before` is the word of causes that it had."""
    typed = Typed(raw)
    ids = tuple(dict.fromkeys(one for one in raw.get("root_cause") or () if isinstance(one, str) and one))
    if len(ids) > MOST_BEHIND:
        typed.refuse("root_cause", N_("Choose at most %(limit)s."), limit=MOST_BEHIND)
    whole = raw.get("whole") in (True, "1")
    content = LossContent(
        whole=whole,
        share=None if whole else typed.number("share", 1, 100),
        what=typed.line("what", WHAT_LENGTH),
        lost_on=typed.day("lost_on", past=True, default=True) or "",
        why=typed.text("why", WHY_LENGTH, needed=N_("Say why, as far as you know: it is what others learn from.")),
        cause=typed.code("cause", before=before),
        root_causes=ids,
        level=LEVEL_PRIVATE if typed.flag("closed") else LEVEL_SELLERS,
    )
    typed.done()
    return content


def create(
    customer: Customer, content: LossContent, *, by: User, submission: str | None = None
) -> tuple[CustomerLoss, list[RootCause]]:
    """Note a loss; return it and the root causes that are open again by it. A form sent twice makes one.

    If all is lost, the customer's stage says so from now on.
    """
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="loss")
    if twin := submissions.made_from(CustomerLoss, token):
        return twin, []
    made = CustomerLoss(customer=customer, by=by, submission=token)
    _describe(made, content)
    db.session.add(made)
    db.session.flush()
    reopened = _link(made, content, by=by)
    # Of what not all may know of, the stage says nothing either.
    if content.whole and made.level <= LEVEL_SELLERS and customer.stage is not Stage.LOST:
        customers.set_stage(customer, Stage.LOST, by=by, note=content.why[:200])
    if made.level <= LEVEL_SELLERS:  # more people read of the plan than of a private loss
        plan_triggers.trigger(customer.id, ReviewTrigger.LOSS, by=by)
    customers.touch(customer, made.level)
    return made, reopened


def change(loss: CustomerLoss, content: LossContent, *, by: User) -> list[RootCause]:
    """Change what is said of a loss; return the root causes that are open again by it."""
    customers.await_turn(loss.customer)
    was_private = loss.level > LEVEL_SELLERS
    _describe(loss, content)
    db.session.flush()
    reopened = _link(loss, content, by=by)
    if was_private and loss.level <= LEVEL_SELLERS:
        plan_triggers.trigger(loss.customer_id, ReviewTrigger.LOSS, by=by)
    customers.touch(loss.customer, loss.level)
    return reopened


def remove(loss: CustomerLoss, *, by: User) -> None:
    """Take a loss back that was noted by mistake; `restore` brings it back."""
    if loss.removed_at is None:
        loss.removed_at, loss.removed_by_id = now(), by.id
        customers.touch(loss.customer, loss.level)


def restore(loss: CustomerLoss) -> None:
    """Bring a loss back."""
    loss.removed_at = loss.removed_by_id = None
    customers.touch(loss.customer, loss.level)


def of_customer(customer: Customer, *, user: User) -> list[CustomerLoss]:
    """Return the newest losses of a customer that the user may read."""
    return noted(CustomerLoss, "list", customer, _newest, user=user, with_rights=True)


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(CustomerLoss.lost_on.desc(), CustomerLoss.id).limit(NEWEST)


def newest(code: str | None, *, user: User) -> Select[Any]:
    """Return the query for all losses that the user may read, the newest first, of one cause (a code) or all."""
    query = listing(CustomerLoss, "list", user=user)
    if code:
        query = query.where(CustomerLoss.cause_id.in_(vocabulary.current().ids_below("cause", code)))
    return query.options(joinedload(CustomerLoss.customer)).order_by(CustomerLoss.lost_on.desc(), CustomerLoss.id)


def by_cause(*, user: User) -> Sequence[tuple[str, int]]:
    """Return how many losses there are of each cause (a code), the most first, as far as the user may read them."""
    return kept("losses by cause", (), user, lambda: _by_cause(user), of=ACCOUNTS)


def behind(root_cause: RootCause, *, user: User) -> list[CustomerLoss]:
    """Return the newest losses of customers that a root cause lies behind, as far as the user may read them."""
    linked = select(LossRootCause.loss_id).where(LossRootCause.root_cause_id == root_cause.id)
    query = newest(None, user=user).where(CustomerLoss.id.in_(linked))
    return list(db.session.scalars(query.limit(20)))


def root_causes_of(losses: Collection[CustomerLoss], *, user: User) -> dict[str, list[RootCause]]:
    """Return the root causes of each loss that the user may read, by the loss's id."""
    if not losses:
        return {}
    links = select(LossRootCause).where(LossRootCause.loss_id.in_([loss.id for loss in losses]))
    rows = list(db.session.scalars(links))
    may = listing(RootCause, user=user).where(RootCause.id.in_({row.root_cause_id for row in rows}))
    known = {one.id: one for one in db.session.scalars(may)}
    found: dict[str, list[RootCause]] = {}
    for row in rows:
        if row.root_cause_id in known:
            found.setdefault(row.loss_id, []).append(known[row.root_cause_id])
    return found


def _by_cause(user: User) -> list[tuple[str, int]]:
    listed = listing(CustomerLoss, "list", user=user).where(CustomerLoss.cause_id.is_not(None))
    counted = listed.with_only_columns(CustomerLoss.cause_id, func.count()).group_by(CustomerLoss.cause_id)
    known = vocabulary.current()
    numbers = [(term.code, row[1]) for row in db.session.execute(counted) if row[0] and (term := known.by_id(row[0]))]
    return sorted(numbers, key=lambda one: (-one[1], one[0]))


def _describe(loss: CustomerLoss, content: LossContent) -> None:
    term = vocabulary.current().get("cause", content.cause) if content.cause else None
    loss.whole, loss.share, loss.what = content.whole, content.share, content.what
    loss.lost_on, loss.why, loss.level = content.lost_on, content.why, content.level
    loss.cause_id = term.id if term else None


def _link(loss: CustomerLoss, content: LossContent, *, by: User) -> list[RootCause]:
    """Say what lies behind it; open again what was fixed before it happened, unless few may know of the loss."""
    old = {row.root_cause_id: row for row in db.session.scalars(select(LossRootCause).filter_by(loss_id=loss.id))}
    may = listing(RootCause, user=by).where(RootCause.id.in_(content.root_causes))
    wanted = {one.id: one for one in db.session.scalars(may)}
    if len(wanted) < len(content.root_causes):
        raise Invalid({"root_cause": Message(N_("Choose one of the list."))})
    for ident, row in old.items():
        if ident not in wanted:
            db.session.delete(row)
    db.session.add_all(LossRootCause(loss_id=loss.id, root_cause_id=ident) for ident in wanted if ident not in old)
    db.session.flush()
    quiet = loss.level > LEVEL_SELLERS or loss.customer.is_restricted
    return [] if quiet else [one for ident, one in wanted.items() if ident not in old and _reopened(one, loss, by)]


def _reopened(root_cause: RootCause, loss: CustomerLoss, by: User) -> bool:
    try:
        root_causes.await_turn(root_cause)
    except NotFound:
        return False
    fixed_at = root_cause.fixed_at
    if root_cause.state is not RootCauseState.FIXED or fixed_at is None:
        return False
    if loss.lost_on <= fixed_at.date().isoformat():
        return False
    root_causes.reopen(root_cause, by=by)
    return True
