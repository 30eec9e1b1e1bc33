"""What was made of facts: saying so, and how long it took from learning something to doing something.

A use is told to those who may read what cites the fact: for everybody else the fact was not used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models import (
    Customer,
    CustomerFact,
    FactTopic,
    FactUse,
    Inquiry,
    InquiryState,
    Interaction,
    Promise,
    PromiseState,
    Pursuit,
    User,
    VisitPlan,
)
from wiki.models.base import now
from wiki.models.documents import LEVEL_NAMED
from wiki.services import customers, facts
from wiki.services.counting import ACCOUNTS, kept
from wiki.services.facts import CITING

PERIOD = timedelta(days=366)
"""Facts of so long are counted."""

WAITS = timedelta(days=30)
"""A fact that nothing was made of for so long is told."""

OFFERED = 10
MOST = 50
MOST_COUNTED = 50_000
NAMES = {column.removesuffix("_id"): model for model, column in CITING.items()}
"""What a form calls each kind of record that may cite a fact."""


@dataclass(frozen=True)
class Made:
    """A use of a fact, and the record that cites it."""

    use: FactUse
    kind: str
    record: Any


@dataclass
class Row:
    """Facts of one kind: how many there are, and after how many days something was made of each that was used."""

    number: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def middle(self) -> float | None:
        """The median of these days, None if nothing was made of any."""
        return median(self.days) if self.days else None


@dataclass(frozen=True)
class Timing:
    """The facts of a year, by topic, by reliability (0: not said) and by level."""

    topics: dict[FactTopic, Row]
    reliabilities: dict[int, Row]
    levels: dict[int, Row]


def of_fact(fact: CustomerFact, *, user: User) -> list[Made]:
    """Return what was made of a fact, as far as the person may read it, the newest first."""
    query = select(FactUse).where(FactUse.fact_id == fact.id).order_by(FactUse.created_at.desc()).limit(MOST)
    uses = list(db.session.scalars(query))
    found: dict[tuple[str, str], Any] = {}
    for kind, model in NAMES.items():
        ids = [ident for one in uses if (ident := getattr(one, f"{kind}_id"))]
        records = db.session.scalars(_readable(model, user).where(model.id.in_(ids))) if ids else ()
        found |= {(kind, record.id): record for record in records}
    cited = ((one, kind, found.get((kind, getattr(one, f"{kind}_id") or ""))) for one in uses for kind in NAMES)
    return [Made(one, kind, record) for one, kind, record in cited if record is not None]


def offered(customer: Customer, *, user: User) -> list[tuple[str, Any]]:
    """Return what may have come of a fact: visits to come, contacts, open promises, pursuits and inquiries."""
    order: dict[Any, tuple[Any, tuple[Any, ...]]] = {
        VisitPlan: (VisitPlan.planned_on.desc(), (VisitPlan.interaction_id.is_(None),)),
        Interaction: (Interaction.happened_on.desc(), ()),
        Promise: (Promise.created_at.desc(), (Promise.state == PromiseState.OPEN,)),
        Pursuit: (Pursuit.expected_on, (Pursuit.outcome.is_(None),)),
        Inquiry: (Inquiry.created_at.desc(), (Inquiry.state == InquiryState.OPEN,)),
    }
    kinds = {model: kind for kind, model in NAMES.items()}
    found: list[tuple[str, Any]] = []
    for model, (newest, still) in order.items():
        query = _readable(model, user, at=customer).where(*still).order_by(newest, model.id).limit(OFFERED)
        found += [(kinds[model], one) for one in db.session.scalars(query)]
    return found


def add(fact: CustomerFact, kind: str, ident: str, *, by: User) -> None:
    """Say that a record of the same customer came of a fact."""
    model = NAMES.get(kind)
    if model is None:
        raise NotFound
    record = db.session.scalars(_readable(model, by).where(model.id == ident)).first()
    if record is None or record.customer_id != fact.customer_id:
        raise NotFound
    facts.cite(record, [fact.id], by=by)
    customers.touch(fact.customer, fact.level)


def drop(fact: CustomerFact, ident: str, *, by: User) -> None:
    """Say that something did not come of it after all, if it was the person who said so."""
    own = select(FactUse).where(FactUse.id == ident, FactUse.fact_id == fact.id, FactUse.by_id == by.id)
    use = db.session.scalars(own).first()
    if use is None:
        raise NotFound
    db.session.delete(use)
    customers.touch(fact.customer, fact.level)


def timing(*, user: User) -> Timing:
    """Return how soon something was made of the facts of a year, of those that the person may know of.

    What is for named readers is asked anew each time: a naming ends without raising a counter.
    """
    common = kept("facts used", now().date(), user, lambda: _counted(user, shut=False), of=ACCOUNTS)
    found = Timing({}, {}, {})
    for topic, reliability, level, days in [*common, *_counted(user, shut=True)]:
        for row in _rows(found, topic, reliability, level):
            row.number += 1
            row.days += [] if days is None else [days]
    return found


def waiting(*, user: User) -> Select[Any]:
    """Return the query for facts that hold, were learnt some time ago, and of which nothing was made; oldest first."""
    today = now().date()
    old, late = (today - WAITS).isoformat(), (today - PERIOD).isoformat()
    holds = or_(CustomerFact.expires_on.is_(None), CustomerFact.expires_on >= today.isoformat())
    query = _known(user).where(CustomerFact.obtained_on.between(late, old), holds)
    used = exists().where(FactUse.fact_id == CustomerFact.id, _is_told(user)).correlate(CustomerFact)
    loaded = joinedload(CustomerFact.customer)
    return query.where(~used).options(loaded).order_by(CustomerFact.obtained_on, CustomerFact.id)


def _known(user: User) -> Select[Any]:
    gone = select(Customer.id).where(Customer.removed_at.is_not(None))
    query = listing(CustomerFact, "know", user=user).where(CustomerFact.removed_at.is_(None))
    return query.where(CustomerFact.customer_id.not_in(gone))


def _counted(user: User, *, shut: bool) -> list[tuple[FactTopic, int, int, int | None]]:
    """Return topic, reliability and level of each fact, with the days until something was made of it."""
    since = (now().date() - PERIOD).isoformat()
    shuts = CustomerFact.level == LEVEL_NAMED
    known = _known(user).where(CustomerFact.obtained_on >= since, shuts if shut else ~shuts)
    columns = (
        CustomerFact.id,
        CustomerFact.topic,
        CustomerFact.reliability,
        CustomerFact.level,
        CustomerFact.obtained_on,
    )
    newest = known.with_only_columns(*columns).order_by(CustomerFact.obtained_on.desc()).limit(MOST_COUNTED)
    rows = db.session.execute(newest).all()
    first = _first_uses(user, since) if rows else {}
    return [
        (topic, reliability or 0, level, _days(date.fromisoformat(learnt), first.get(ident)))
        for ident, topic, reliability, level, learnt in rows
    ]


def _days(learnt: date, used: date | None) -> int | None:
    return None if used is None else max(0, (used - learnt).days)


def _first_uses(user: User, since: str) -> dict[str, date]:
    day = func.min(FactUse.created_at)
    query = select(FactUse.fact_id, day).join(CustomerFact, CustomerFact.id == FactUse.fact_id)
    told = query.where(CustomerFact.obtained_on >= since, _is_told(user)).group_by(FactUse.fact_id)
    return {ident: at.date() for ident, at in db.session.execute(told)}


def _is_told(user: User) -> ColumnElement[bool]:
    """Ask whether the person may read what cites the fact."""
    kinds = ((model, getattr(FactUse, f"{kind}_id")) for kind, model in NAMES.items())
    return or_(
        *(
            _readable(model, user).where(model.id == column).with_only_columns(model.id).correlate(FactUse).exists()
            for model, column in kinds
        )
    )


def _readable(model: Any, user: User, *, at: Customer | None = None) -> Select[Any]:
    """Return the query for the records of a model that the person may read and that were not taken back."""
    query = listing(model, user=user, at=at)
    return query.where(model.removed_at.is_(None)) if model in (Interaction, VisitPlan) else query


def _rows(found: Timing, topic: FactTopic, reliability: int, level: int) -> Iterable[Row]:
    places: Sequence[tuple[dict[Any, Row], Any]] = (
        (found.topics, topic),
        (found.reliabilities, reliability),
        (found.levels, level),
    )
    return [rows.setdefault(key, Row()) for rows, key in places]
