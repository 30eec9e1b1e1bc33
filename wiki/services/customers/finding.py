"""Lists of customers: by name, by what they are filed under, and the same customer noted twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from wiki.access import listing, prepared
from wiki.extensions import db
from wiki.models import Customer, CustomerGroup, CustomerGrouping, ReferenceStatus, Stage, User
from wiki.models.base import now
from wiki.models.holding import holding
from wiki.models.users import NAMED
from wiki.services import vocabulary
from wiki.services.counting import ACCOUNTS, kept
from wiki.services.customers.content import CustomerContent
from wiki.services.customers.names import alike, among

MOST_WORDS = 8
MOST_TWINS = 5
FACETS = ("stage", "account_class", "industry", "ownership", "grade", "owner")
OWN, NOBODY = "me", "nobody"
IN_LINE = (
    Customer.title,
    Customer.language,
    Customer.level,
    Customer.stage,
    Customer.grade,
    Customer.account_class,
    Customer.region,
    Customer.industry_id,
    Customer.ownership_id,
    Customer.contacted_on,
    Customer.private_contact_on,
)
SORTS = {"touched": (Customer.touched_at.desc(), Customer.id.desc()), "name": (Customer.sought, Customer.id)}


def found(text: str, chosen: Mapping[str, Sequence[str]], *, user: User, sort: str = "touched") -> Select[Any]:
    """Return the query for customers whose names hold each word of `text`, filed under what is `chosen`, in order."""
    query = _asked(text, chosen, user)
    owner = joinedload(Customer.owner).load_only(*NAMED)
    return query.options(owner).order_by(*SORTS.get(sort, SORTS["touched"]))


def in_lines(query: Select[Any]) -> Select[Any]:
    """Load of customers what a line of a list shows, and no more: half of the time went into the rest."""
    return query.options(load_only(*IN_LINE))


def number(text: str, chosen: Mapping[str, Sequence[str]], *, user: User) -> int:
    """Return how many there are."""
    key = (text, _key(chosen))
    return kept("customers", key, user, lambda: _count(_asked(text, chosen, user)), of=ACCOUNTS)


def facets(text: str, chosen: Mapping[str, Sequence[str]], *, user: User) -> Mapping[str, list[tuple[str, int]]]:
    """Return the numbers by code of each facet, the largest first; those of a facet ignore what is chosen of it."""
    key = (text, _key(chosen), now().date())
    return kept("customer facets", key, user, lambda: _facets(text, chosen, user), of=ACCOUNTS)


def twins(content: CustomerContent, *, user: User, but: str = "") -> list[Customer]:
    """Return customers that may be the same one: of the same name without its legal form, or known by one of these."""
    names = [content.name, *content.names]
    same = (Customer.cores.contains(among(name), autoescape=True) for name in names)
    query = listing(Customer, "list", user=user).where(or_(*same), Customer.id != but)
    return list(db.session.scalars(query.order_by(Customer.touched_at.desc()).limit(MOST_TWINS)))


def named(text: str, *, user: User, limit: int = 8, but: str = "") -> list[Customer]:
    """Return customers whose names hold the words, for a field that proposes them."""
    query = _asked(text, {}, user).where(Customer.id != but)
    return list(db.session.scalars(query.order_by(func.length(Customer.sought), Customer.id).limit(limit)))


def children(customer: Customer, *, user: User) -> list[Customer]:
    """Return the customers that belong to it."""
    parents = kept("customers to which others belong", (), user, lambda: _parents(user), of=ACCOUNTS)
    if customer.id not in parents:
        return []
    return list(db.session.scalars(prepared(_children, user=user), {"customer": customer.id}))


def _parents(user: User) -> frozenset[str]:
    """Return the customers to which any belongs that the user may list: few, and asked once for all pages."""
    belonging = listing(Customer, "list", user=user).where(Customer.parent_id.is_not(None))
    return frozenset(db.session.scalars(belonging.with_only_columns(Customer.parent_id).distinct()))


def _children(*, user: User) -> Select[Any]:
    query = listing(Customer, "list", user=user).where(Customer.parent_id == bindparam("customer"))
    return query.order_by(Customer.sought, Customer.id).limit(100)


def _facets(text: str, chosen: Mapping[str, Sequence[str]], user: User) -> dict[str, list[tuple[str, int]]]:
    columns: dict[str, Any] = {"stage": Customer.stage, "grade": Customer.grade, "owner": Customer.owner_id}
    columns["account_class"] = Customer.account_class
    columns |= {"industry": Customer.industry_id, "ownership": Customer.ownership_id}
    counted = {}
    for name in FACETS:
        column = columns[name]
        others = {other: codes for other, codes in chosen.items() if other != name}
        query = _asked(text, others, user).where(column.is_not(None))
        rows = db.session.execute(
            query.with_only_columns(column, func.count(), maintain_column_froms=True).group_by(column)
        ).all()
        counted[name] = sorted(
            ((_code(name, value), number) for value, number in rows), key=lambda one: (-one[1], one[0])
        )
    return counted


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _code(name: str, value: Any) -> str:
    if name in ("industry", "ownership"):
        term = vocabulary.current().by_id(value)
        return term.code if term else ""
    return str(value.value if isinstance(value, Stage) else value)


def _asked(text: str, chosen: Mapping[str, Sequence[str]], user: User) -> Select[Any]:
    query = listing(Customer, "list", user=user).where(*holding(Customer.sought, alike(text).split()[:MOST_WORDS]))
    for name, codes in chosen.items():
        query = query.where(_filed(name, codes, user))
    return query


def _filed(name: str, codes: Sequence[str], user: User) -> ColumnElement[bool]:
    """Return the condition that a customer is filed under one of the codes; of nonsense nothing is."""
    if name == "stage":
        return Customer.stage.in_([stage for stage in Stage if stage.value in codes])
    if name in ("industry", "ownership"):
        column = Customer.industry_id if name == "industry" else Customer.ownership_id
        return column.in_(vocabulary.current().ids_below(name, *codes))
    if name in ("grade", "account_class"):
        coded = Customer.grade if name == "grade" else Customer.account_class
        return coded.in_(list(codes))
    if name == "reference":
        return Customer.reference.in_([one for one in ReferenceStatus if one.value in codes])
    if name == "watch":
        return and_(Customer.watch_on.is_not(None), Customer.watch_on <= now().date().isoformat())
    if name == "group":
        mine = or_(CustomerGroup.shared, CustomerGroup.by_id == user.id)
        groups = select(CustomerGroup.id).where(CustomerGroup.id.in_(list(codes)), mine)
        return Customer.id.in_(select(CustomerGrouping.customer_id).where(CustomerGrouping.group_id.in_(groups)))
    ids = [user.id if code == OWN else int(code) for code in codes if code == OWN or _is_id(code)]
    owned = Customer.owner_id.in_(ids)
    return or_(owned, Customer.owner_id.is_(None)) if NOBODY in codes else owned


def _is_id(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) < 10


def _count(query: Select[Any]) -> int:
    return db.session.scalar(query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _key(chosen: Mapping[str, Sequence[str]]) -> tuple[Any, ...]:
    return tuple((name, tuple(codes)) for name, codes in sorted(chosen.items()))


_STAGES = [stage.value for stage in Stage]
_ORDER: dict[str, Any] = {"stage": lambda one: _STAGES.index(one[0]), "grade": lambda one: one[0]}
