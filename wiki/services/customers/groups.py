"""Groups of customers: as many as somebody wants, for all who sell or for oneself."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Customer, CustomerGroup, CustomerGrouping, User
from wiki.models.customers import GROUP_NAME_LENGTH
from wiki.models.site import CUSTOMERS, raise_generation
from wiki.services.counting import ACCOUNTS, kept
from wiki.services.typed import Typed

MOST_GROUPS = 200


def parse(raw: Mapping[str, Any]) -> tuple[str, bool]:
    """Return a group's name and whether all who sell see it, or raise Invalid."""
    typed = Typed(raw)
    name = typed.line("name", GROUP_NAME_LENGTH, needed=N_("Write a name for the group."))
    typed.done()
    return name, typed.flag("shared")


def create(name: str, *, shared: bool, by: User) -> CustomerGroup:
    """Make a group, or return the one that the person has by this name."""
    raise_generation(CUSTOMERS)
    own = select(CustomerGroup).where(CustomerGroup.by_id == by.id)
    if twin := db.session.scalars(own.where(CustomerGroup.name == name)).first():
        return twin
    if (db.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_GROUPS:
        raise Invalid(
            {"name": Message(N_("You have %(most)s groups already. Delete one first."), {"most": MOST_GROUPS})}
        )
    made = CustomerGroup(name=name, shared=shared, by=by)
    db.session.add(made)
    db.session.flush()
    return made


def change(group: CustomerGroup, name: str, *, shared: bool) -> None:
    """Give another name, or open it to others, or close it. Raise Invalid if another own one has the name."""
    raise_generation(CUSTOMERS)
    same = select(CustomerGroup.id).where(CustomerGroup.by_id == group.by_id, CustomerGroup.name == name)
    if db.session.scalar(same.where(CustomerGroup.id != group.id)):
        raise Invalid({"name": Message(N_("You have a group of this name already."))})
    group.name, group.shared = name, shared


def delete(group: CustomerGroup) -> None:
    """Delete a group; its customers stay."""
    raise_generation(CUSTOMERS)
    db.session.delete(group)
    db.session.flush()


def put(customer: Customer, chosen: Collection[str], *, user: User) -> None:
    """Put a customer into those of the user's own groups that are chosen, and take it out of the others."""
    raise_generation(CUSTOMERS)
    own = set(db.session.scalars(select(CustomerGroup.id).where(CustomerGroup.by_id == user.id)))
    for group_id in own:
        there = db.session.get(CustomerGrouping, (group_id, customer.id))
        if group_id in chosen and there is None:
            db.session.add(CustomerGrouping(group_id=group_id, customer_id=customer.id))
        elif group_id not in chosen and there is not None:
            db.session.delete(there)
    db.session.flush()


class OwnGroup(NamedTuple):
    """A group as a form offers it."""

    id: str
    name: str


def own_groups(*, user: User) -> Sequence[OwnGroup]:
    """Return one's own groups by name; they are looked up anew once a group or a customer has changed."""
    return kept("own groups", (), user, lambda: _own_groups(user), of=ACCOUNTS)


def _own_groups(user: User) -> Sequence[OwnGroup]:
    query = listing(CustomerGroup, "edit", user=user).where(CustomerGroup.by_id == user.id)
    named = query.with_only_columns(CustomerGroup.id, CustomerGroup.name).order_by(CustomerGroup.name)
    return [OwnGroup(*row) for row in db.session.execute(named)]


def counted(*, user: User) -> Sequence[tuple[CustomerGroup, int]]:
    """Return the groups that the user may see, own ones first, and of how many customers the user may list."""
    groups = list(db.session.scalars(listing(CustomerGroup, user=user).order_by(CustomerGroup.name, CustomerGroup.id)))
    listed = listing(Customer, "list", user=user).with_only_columns(Customer.id, maintain_column_froms=True)
    counts = (
        select(CustomerGrouping.group_id, func.count())
        .where(CustomerGrouping.customer_id.in_(listed), CustomerGrouping.group_id.in_([one.id for one in groups]))
        .group_by(CustomerGrouping.group_id)
    )
    numbers = {row[0]: row[1] for row in db.session.execute(counts)}
    return sorted(((one, numbers.get(one.id, 0)) for one in groups), key=lambda one: one[0].by_id != user.id)
