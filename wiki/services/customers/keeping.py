"""Who looks after a customer: its owner, its team, how closed it is, and handing accounts over to somebody else."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from wiki.access import can, listing, noted
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import AccountMember, Customer, MemberRole, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.plans import ReviewTrigger
from wiki.models.site import ACCESS, raise_generation
from wiki.services import audit, people, plan_triggers
from wiki.services.customers.editing import await_turn, note_event, touch

NOBODY_FITTING = N_("Choose somebody who is here and sells.")


def assign(customer: Customer, owner: User | None, *, by: User, note: str = "") -> None:
    """Name who answers for it, or nobody. Raise Invalid for somebody who could not."""
    raise_generation(ACCESS)
    await_turn(customer)
    if owner is customer.owner:
        return
    if owner is not None and not _may_own(owner):
        raise Invalid({"owner": Message(NOBODY_FITTING)})
    note_event(customer, "owner", str(customer.owner_id or ""), str(owner.id if owner else ""), by=by, note=note)
    is_gone, customer.owner = customer.owner is not None, owner
    if is_gone:
        plan_triggers.trigger(customer.id, ReviewTrigger.TEAM, by=by)
    touch(customer)


def take(customer: Customer, *, by: User) -> None:
    """Take it upon oneself. Raise WikiError if somebody else was faster."""
    await_turn(customer)
    if customer.keeper not in (None, by):
        raise WikiError(N_("Somebody else looks after this customer already."))
    assign(customer, by, by=by)


def hand_over(leaver: User | None, heir: User | None, *, by: User) -> int:
    """Give all accounts of one person that `by` may give away to another; return how many. Raise Invalid for nobody.

    Who leaves comes off all teams that `by` may change, and the heir takes the place.
    """
    if leaver is None or heir is None or leaver is heir:
        raise Invalid({"heir": Message(N_("Choose two people."))})
    if not _may_own(heir):
        raise Invalid({"heir": Message(NOBODY_FITTING)})
    may = listing(Customer, "assign", user=by).order_by(Customer.id)
    given = list(db.session.scalars(may.where(Customer.owner_id == leaver.id)))
    for customer in given:
        assign(customer, heir, by=by, note="hand-over")
    places = select(AccountMember.customer_id).where(AccountMember.user_id == leaver.id)
    for customer in list(db.session.scalars(may.where(Customer.id.in_(places)))):
        role = db.session.get_one(AccountMember, (customer.id, leaver.id)).role
        remove_member(customer, leaver.id, by=by)
        if customer.owner_id != heir.id and db.session.get(AccountMember, (customer.id, heir.id)) is None:
            add_member(customer, heir, role, by=by)
    audit.note("hand over accounts", by=by, subject=f"{leaver.id}-{heir.id} {len(given)}")
    return len(given)


def set_level(customer: Customer, *, closed: bool, by: User, address: str = "") -> None:
    """Leave it to those who look after it, or open it to all who sell, from the next request on; audited."""
    raise_generation(ACCESS)
    await_turn(customer)
    level = LEVEL_PRIVATE if closed else LEVEL_SELLERS
    if level == customer.level:
        return
    audit.note("change level", by=by, subject=f"{customer.id} {customer.level}-{level}", address=address)
    note_event(customer, "level", str(customer.level), str(level), by=by)
    customer.level = level
    touch(customer)


def members(customer: Customer, *, user: User) -> list[AccountMember]:
    """Return the team, besides the owner, in the order in which it grew."""
    return [one for one in noted(AccountMember, "read", customer, _as_it_grew, user=user) if one.user.active]


def _as_it_grew(query: Select[Any]) -> Select[Any]:
    return query.options(joinedload(AccountMember.user)).order_by(AccountMember.created_at, AccountMember.user_id)


def add_member(customer: Customer, person: User | None, role: MemberRole, *, by: User) -> None:
    """Put somebody on the team, or give another role. Raise Invalid for somebody who could not look after it."""
    raise_generation(ACCESS)
    await_turn(customer)
    if person is None or not _may_own(person):
        raise Invalid({"member": Message(NOBODY_FITTING)})
    there = db.session.get(AccountMember, (customer.id, person.id))
    if there is None:
        db.session.add(AccountMember(customer_id=customer.id, user=person, role=role, given_by_id=by.id))
        note_event(customer, "member", "", str(person.id), by=by, note=role.value)
    else:
        was, there.role = there.role, role
        _led(customer, was, role, by)
    touch(customer)


def remove_member(customer: Customer, person_id: int, *, by: User) -> None:
    """Take somebody off the team."""
    raise_generation(ACCESS)
    await_turn(customer)
    there = db.session.get(AccountMember, (customer.id, person_id))
    if there is not None:
        db.session.delete(there)
        note_event(customer, "member", str(person_id), "", by=by)
        _led(customer, there.role, None, by)
        touch(customer)


def remove(customer: Customer, *, by: User) -> None:
    """Take it out of all lists; `restore` brings it back."""
    await_turn(customer)
    if customer.removed_at is None:
        customer.removed_at, customer.removed_by_id = now(), by.id
        note_event(customer, "removed", "", "removed", by=by)
        touch(customer)


def restore(customer: Customer, *, by: User) -> None:
    """Bring it back into the lists."""
    await_turn(customer)
    if customer.merged_into_id is not None:
        raise WikiError(N_("This was merged into another customer and cannot come back by itself."))
    if customer.removed_at is not None:
        customer.removed_at = customer.removed_by_id = None
        note_event(customer, "removed", "removed", "", by=by)
        touch(customer)


def candidates() -> list[User]:
    """Return those who may be named: whoever is here and sells."""
    here = people.here().order_by(User.display_name)
    return [person for person in db.session.scalars(here) if can("own", Customer, user=person)]


def names_of(ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by their ids, those who are no longer here, too: events name them."""
    rows = db.session.execute(_NAMES, {"people": list(ids)}) if ids else ()
    return {row[0]: row[1] for row in rows}


_NAMES: Any = select(User.id, User.display_name).where(User.id.in_(bindparam("people", expanding=True)))


def keepers(*, user: User) -> list[tuple[User, int]]:
    """Return who answers for customers that `user` may give away, and for how many; those who are not here first."""
    may = listing(Customer, "assign", user=user).where(Customer.owner_id.is_not(None))
    counted = may.with_only_columns(Customer.owner_id, func.count(), maintain_column_froms=True).group_by(
        Customer.owner_id
    )
    numbers = {row[0]: row[1] for row in db.session.execute(counted)}
    found = db.session.scalars(select(User).where(User.id.in_(numbers)).order_by(User.active, User.display_name))
    return [(person, numbers[person.id]) for person in found]


def _led(customer: Customer, was: MemberRole, role: MemberRole | None, by: User) -> None:
    """Bring the review of its plan forward if somebody does not lead the account any more."""
    if was in plan_triggers.STEERING and role is not was:
        plan_triggers.trigger(customer.id, ReviewTrigger.TEAM, by=by)


def _may_own(person: User) -> bool:
    return person.active and can("own", Customer, user=person)
