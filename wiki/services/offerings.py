"""The grid of our products at a customer: how it stands with each, and what could be offered next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.errors import N_, Stale
from wiki.extensions import db
from wiki.models import Customer, Offering, OfferingStatus, Term, User
from wiki.models.base import now
from wiki.models.offerings import OFFERING_NOTE_LENGTH, PRODUCT_LENGTH
from wiki.services import customers, vocabulary
from wiki.services.typed import Typed

PRODUCTS = "product"
MOST = 200
ON_PROFILE = 12
AT_WORK = (OfferingStatus.IN_USE, OfferingStatus.TRIAL, OfferingStatus.OFFERED)
"""What somebody who opens the customer wants to see first, in this order."""

OPEN_TO = (None, OfferingStatus.NOT_OFFERED, OfferingStatus.RIVAL)
"""How it stands with a product that could be offered next: nobody has said, not yet offered, or to be won back."""


@dataclass(frozen=True)
class OfferingContent:
    """What is typed of a product at a customer; `product` is a word or a code of the list of products."""

    product: str
    status: OfferingStatus
    since: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A product, how it stands with it at a customer (None: nobody has said), and how many of the trade use it."""

    product: str
    offering: Offering | None = None
    elsewhere: int = 0

    @property
    def status(self) -> OfferingStatus | None:
        """How it stands."""
        return self.offering.status if self.offering else None


def parse(raw: Mapping[str, Any]) -> OfferingContent:
    """Return the checked content, or raise Invalid."""
    typed = Typed(raw)
    product = typed.line("product", PRODUCT_LENGTH, needed=N_("Say which product it is."))
    status = typed.choice("status", OfferingStatus)
    if status is None:
        typed.refuse("status", N_("Choose one of the list."))
    lost = status in (OfferingStatus.RIVAL, OfferingStatus.UNSUITED)
    note = typed.line("note", OFFERING_NOTE_LENGTH, needed=N_("Say to whom, or why not.") if lost else "")
    since = typed.day("since", past=True, default=True) or ""
    typed.done()
    return OfferingContent(product, status or OfferingStatus.OFFERED, since, note)


def say(customer: Customer, content: OfferingContent, *, base: int, by: User) -> Offering:
    """Say how it stands with a product. A new product is added to the list of them.

    Raise Stale if somebody has said something else of it since version `base`; 0 is none.
    """
    customers.await_turn(customer)
    [code] = vocabulary.ensure(PRODUCTS, [content.product])
    kept = of_product(customer, code)
    if (kept.version if kept else 0) != base:
        raise Stale(kept.version if kept else 0)
    before = kept.status.value if kept else ""
    offering = kept or Offering(customer=customer, product=code, version=0)
    offering.status, offering.note, offering.since = content.status, content.note, content.since
    offering.by, offering.updated_at, offering.version = by, now(), offering.version + 1
    db.session.add(offering)
    if before != content.status.value:
        customers.note_event(customer, "offering", before, content.status.value, by=by, note=code)
    customers.touch(customer)
    return offering


def of_product(customer: Customer, product: str) -> Offering | None:
    """Return what is said of a product, by its word or code, at a customer."""
    known = vocabulary.current()
    term = known.get(PRODUCTS, product) or known.find(PRODUCTS, product)
    codes = [term.code, *(one.code for one in known.merged_into(term.id))] if term else [product]
    asked = select(Offering).where(Offering.customer_id == customer.id, Offering.product.in_(codes))
    return db.session.scalars(asked.order_by(Offering.since.desc(), Offering.id)).first()


def grid(customer: Customer, *, user: User) -> list[Line]:
    """Return all products that the person may know of, as they stand at a customer; what could be offered first.

    Among these first what is in use most with others of the same trade.
    """
    known = vocabulary.current()
    said = {known.in_force(PRODUCTS, one.product): one for one in _said(customer, user)}
    used = _used_in_trade(customer, user)
    lines = [Line(code, said.get(code), used.get(code, 0)) for code in {*said, *products(user=user)}]
    order = [*OPEN_TO, OfferingStatus.OFFERED, OfferingStatus.TRIAL, OfferingStatus.IN_USE, OfferingStatus.UNSUITED]
    return sorted(lines, key=lambda one: (order.index(one.status), -one.elsewhere, one.product))


def gaps(customer: Customer, *, user: User) -> list[Line]:
    """Return the products that could be offered next, as in `grid`."""
    return [one for one in grid(customer, user=user) if one.status in OPEN_TO]


def products(*, user: User) -> list[str]:
    """Return the products that the person may know of: those of cases, pages and customers that the person may read."""
    named = listing(Term, user=user).where(Term.list_code == PRODUCTS, Term.merged_into_id.is_(None), ~Term.retired)
    codes = [one.code for one in db.session.scalars(named.order_by(Term.code).limit(MOST))]
    noted_there = listing(Offering, user=user).with_only_columns(Offering.product).distinct()
    known = vocabulary.current()
    found = [known.get(PRODUCTS, code) for code in db.session.scalars(noted_there.limit(MOST))]
    return list(dict.fromkeys([*codes, *(one.code for one in found if one and not one.retired)]))


def on_profile(customer: Customer, *, user: User) -> list[Offering]:
    """Return what a customer has in use, tries or was offered: what its page needs, in one query."""
    return noted(Offering, "read", customer, _at_work, user=user)


def _at_work(query: Select[Any]) -> Select[Any]:
    return query.where(Offering.status.in_(AT_WORK)).order_by(Offering.since.desc(), Offering.id).limit(ON_PROFILE)


def _said(customer: Customer, user: User) -> Sequence[Offering]:
    query = listing(Offering, user=user, at=customer).options(joinedload(Offering.by))
    return db.session.scalars(query.order_by(Offering.since, Offering.id.desc()).limit(MOST)).all()


def _used_in_trade(customer: Customer, user: User) -> dict[str, int]:
    """Return how many other customers of the same trade, as far as the person may read them, use each product."""
    if customer.industry_id is None:
        return {}
    accounts = Customer.__table__.c  # by the entity, every document would be joined
    others = select(accounts.id).where(accounts.industry_id == customer.industry_id, accounts.removed_at.is_(None))
    query = listing(Offering, user=user).where(Offering.customer_id.in_(others), Offering.customer_id != customer.id)
    counted = query.where(Offering.status == OfferingStatus.IN_USE).with_only_columns(Offering.product, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Offering.product))}
