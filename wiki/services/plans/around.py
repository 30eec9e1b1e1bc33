"""What stands around a plan at its customer today: open problems, what could be taken up or offered, what to read.

Nothing of it is written here: it is what threads, promises, losses and requests say that the reader may read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wiki.access import can
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    CustomerLoss,
    Page,
    Promise,
    Pursuit,
    ResourceAsk,
    RootCause,
    RootCauseState,
    Side,
    Topic,
    User,
)
from wiki.services import customers, losses, offerings, promises, pursuits, vocabulary
from wiki.services.offerings import Line
from wiki.services.pages import browsing
from wiki.services.plans.reading import WholePlan, whole

MOST_TOPICS, MOST_PAGES, MOST_GAPS = 20, 8, 12
NO_DAY = "9999-12-31"


@dataclass(frozen=True)
class Problem:
    """Something open at the customer: the record that says so, who solves it (None: nobody yet), and by when."""

    kind: str
    record: Topic | Promise | RootCause | ResourceAsk
    who: User | None = None
    due_on: str | None = None
    loss: CustomerLoss | None = None


@dataclass(frozen=True)
class AroundPlan:
    """What is open, what no objective takes up, what could be offered next, and what to read about the trade: what the
    account manager wrote, and what others did."""

    problems: Sequence[Problem] = ()
    untaken: Sequence[Pursuit] = ()
    gaps: Sequence[Line] = ()
    own_pages: Sequence[Page] = ()
    other_pages: Sequence[Page] = ()


def around_plan(plan: AccountPlan, *, user: User) -> AroundPlan:
    """Return what stands around a plan that the person may read; of a customer closed to that person, what is asked for
    in the plan itself."""
    parts = whole(plan, user=user)
    asked = _asked(parts)
    if not can("read", plan.customer, user=user):
        return AroundPlan(_in_order(asked))
    own, others = _pages(plan, user)
    taken = {ident for one in parts.objectives for ident in one.pursuit_ids}
    return AroundPlan(
        _in_order([*asked, *_topics(plan, user), *_promises(plan, user), *_causes(plan, user)]),
        [one for one in pursuits.of_customer(plan.customer, user=user) if one.id not in taken],
        offerings.gaps(plan.customer, user=user)[:MOST_GAPS],
        own,
        others,
    )


def _in_order(found: Sequence[Problem]) -> list[Problem]:
    return sorted(found, key=lambda one: (one.due_on or NO_DAY, one.kind, one.record.id))


def _asked(parts: WholePlan) -> list[Problem]:
    waiting = [one for one in parts.asks if one.answered_at is None]
    return [Problem("ask", one, one.of, one.due_on) for one in waiting]


def _topics(plan: AccountPlan, user: User) -> list[Problem]:
    return [Problem("topic", one) for one in customers.topics_of(plan.customer, MOST_TOPICS, user=user)]


def _promises(plan: AccountPlan, user: User) -> list[Problem]:
    ours = [one for one in promises.promises_of(plan.customer, user=user) if one.side is Side.US]
    return [Problem("promise", one, one.by, one.due_on) for one in ours]


def _causes(plan: AccountPlan, user: User) -> list[Problem]:
    """Return what of ours lies behind losses of the customer and is not mended, each once."""
    lost = losses.of_customer(plan.customer, user=user)
    behind = losses.root_causes_of(lost, user=user)
    found: dict[str, Problem] = {}
    for loss in lost:
        for cause in behind.get(loss.id, ()):
            if cause.state is RootCauseState.OPEN:
                found.setdefault(cause.id, Problem("root_cause", cause, cause.owner, cause.due_on, loss))
    return list(found.values())


def _pages(plan: AccountPlan, user: User) -> tuple[list[Page], list[Page]]:
    """Return the newest pages on the customer's trade: those of the account manager, and those of others.

    Whoever hides the name is not among the former.
    """
    term = vocabulary.current().by_id(plan.customer.industry_id) if plan.customer.industry_id else None
    if term is None:
        return [], []
    filed = browsing.newest(user=user, term_ids=vocabulary.current().ids_below("industry", term.code))
    signed: Any = Page.author_hidden.is_(False), Page.author_id == plan.customer.owner_id
    own = list(db.session.scalars(filed.where(*signed).limit(MOST_PAGES)))
    others = db.session.scalars(filed.where(Page.id.not_in([one.id for one in own])).limit(MOST_PAGES))
    return own, list(others)
