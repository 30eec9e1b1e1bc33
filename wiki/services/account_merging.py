"""Two records of one customer become one: what was noted of the one that goes belongs to the other from then on."""

from typing import Any

from sqlalchemy import func, select, update

from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import (
    AccountMember,
    AccountPlan,
    AwarenessRating,
    Benefit,
    BidTick,
    Case,
    Contact,
    Customer,
    CustomerEvent,
    CustomerGrouping,
    CustomerLoss,
    CustomerValue,
    CustomerVoice,
    Department,
    Endorsement,
    GradeAssessment,
    Inquiry,
    Interaction,
    KeepDecision,
    KeyClassification,
    MemberRole,
    Need,
    Occasion,
    Offering,
    Promise,
    Pursuit,
    Reminder,
    Review,
    Route,
    ScreeningSheet,
    Sighting,
    SupporterStep,
    Tie,
    Topic,
    User,
    VisitPlan,
)
from wiki.models.base import now
from wiki.models.site import ACCESS, CUSTOMERS, EVIDENCE, ROSTER, raise_generation
from wiki.services import audit, customers, facts, reviews
from wiki.services.customers import CustomerContent

MOVED: tuple[Any, ...] = (
    *(Contact, Department, Tie, SupporterStep, Interaction, Promise, Need, VisitPlan, Pursuit, CustomerLoss, Sighting),
    *(AccountPlan, Case, Topic, KeepDecision, Reminder, Review, Route, Inquiry, Benefit, Occasion),
    *(CustomerVoice, AwarenessRating, BidTick, Endorsement),
)
"""What is noted of a customer and simply belongs to the other one afterwards. A test knows all that points there."""

NUMBERED: tuple[tuple[Any, Any], ...] = (
    (GradeAssessment, lambda one: (one.assessed_on, one.created_at, one.id)),
    (KeyClassification, lambda one: (one.decided_on, one.number, one.id)),
    (ScreeningSheet, lambda one: (one.at, one.id)),
)
"""What is numbered for each customer, and what its order is then."""

APART = 1_000_000
MOST_NAMES = 10


def merge(before: Customer, into: Customer, *, by: User, address: str = "") -> None:
    """Let `into` take over what was noted of `before`, which leads there from then on. Audited; there is no way back.

    Raise WikiError if that would show to more people what was noted of a customer that is closed.
    """
    raise_generation(ACCESS)
    if before.id == into.id:
        raise Invalid({"into": Message(N_("Choose another customer than this one."))})
    for one in sorted((before, into), key=lambda one: one.id):
        customers.await_turn(one)
    if before.removed_at is not None or into.removed_at is not None:
        raise WikiError(N_("One of the two was removed meanwhile. Look at both again."))
    if before.is_restricted and not into.is_restricted:
        raise WikiError(
            N_("This one is only for those who look after it, the other for all who sell. Close that first.")
        )
    _say_what_is_missing(before, into, by)
    _move(before, into)
    _join_teams(before, into, by)
    _renumber(before, into)
    reviews.tidy(into)
    _move_values(before, into)
    _move_offerings(before, into)
    facts.move_all(before, into)
    before.removed_at, before.removed_by_id, before.merged_into_id = now(), by.id, into.id
    before.owner_id = None  # it stands in nobody's lists any more
    for name in ("contacted_on", "private_contact_on"):
        setattr(into, name, max((day for one in (before, into) if (day := getattr(one, name))), default=None))
    customers.note_event(into, "merged", before.id, into.id, by=by, note=before.title[:200])
    audit.note("merge customers", by=by, subject=f"{before.id}-{into.id}", address=address)
    customers.touch(into)
    for name in (EVIDENCE, ROSTER, CUSTOMERS):
        raise_generation(name)


def numbers(customer: Customer) -> dict[str, int]:
    """Return how much would move, by the name of the table, to be shown before somebody decides."""
    found = {}
    for model in MOVED:
        query = select(func.count()).select_from(model).where(model.customer_id == customer.id)
        found[model.__tablename__] = db.session.scalar(query) or 0
    return found


def _say_what_is_missing(before: Customer, into: Customer, by: User) -> None:
    """Add the names of the one that goes, and sections and words that the other lacks, as a revision."""
    gone, kept = (customers.from_body(one.head.body) for one in (before, into))
    names = dict.fromkeys((*kept.names, gone.name, *gone.names))
    lacking = {name: getattr(kept, name) or getattr(gone, name) for name in ("region", "address", "size", "products")}
    codes = {name: getattr(kept, name) or getattr(gone, name) for name in ("industry", "ownership")}
    other = tuple(name for name in names if name != kept.name)[:MOST_NAMES]
    sections = {**gone.sections, **kept.sections}
    told = {**vars(kept), **lacking, **codes, "names": other, "sections": sections}
    html = {**before.head.html, **into.head.html}
    customers.revise(into, CustomerContent(**told), html, base=into.version, by=by)


def _move(before: Customer, into: Customer) -> None:
    # One by one, so that the change log has it.
    for model in MOVED:
        for record in db.session.scalars(select(model).where(model.customer_id == before.id)):
            record.customer_id = into.id
            if isinstance(record, Contact):
                record.firm = into.title
    for child in db.session.scalars(select(Customer).where(Customer.parent_id == before.id)):
        child.parent_id = into.id if child.id != into.id else None
    db.session.flush()
    there = update(CustomerEvent).where(CustomerEvent.customer_id == before.id)
    db.session.execute(there.values(customer_id=into.id))
    in_groups = select(CustomerGrouping.group_id)
    have = set(db.session.scalars(in_groups.where(CustomerGrouping.customer_id == into.id)))
    for row in db.session.scalars(select(CustomerGrouping).where(CustomerGrouping.customer_id == before.id)):
        if row.group_id not in have:
            db.session.add(CustomerGrouping(group_id=row.group_id, customer_id=into.id))
        db.session.delete(row)
    db.session.flush()


def _join_teams(before: Customer, into: Customer, by: User) -> None:
    """Let those who looked after the one that goes look after the other, too."""
    if into.keeper is None:
        into.owner_id = before.owner_id
    have = {row.user_id for row in db.session.scalars(select(AccountMember).filter_by(customer_id=into.id))}
    roles = {
        row.user_id: row.role for row in db.session.scalars(select(AccountMember).filter_by(customer_id=before.id))
    }
    if before.keeper is not None:
        roles.setdefault(before.keeper.id, MemberRole.MEMBER)
    for user_id, role in roles.items():
        if user_id not in have and user_id != into.owner_id:
            db.session.add(AccountMember(customer_id=into.id, user_id=user_id, role=role, given_by_id=by.id))
    db.session.flush()


def _renumber(before: Customer, into: Customer) -> None:
    """Put what is numbered of both in one row by its days; the newest that was confirmed says grade and class."""
    for model, day in NUMBERED:
        kept = db.session.scalars(select(model).where(model.customer_id.in_([before.id, into.id])))
        ordered = sorted(kept, key=day)
        numbered = [one for one in ordered if one.number is not None]
        for place, one in enumerate(numbered):
            one.number = APART + place  # else two of one customer would have a number for a moment
        for one in ordered:
            one.customer_id = into.id
        db.session.flush()
        for number, one in enumerate(numbered, 1):
            one.number = number
        db.session.flush()
        if model is KeyClassification and numbered:
            into.account_class = numbered[-1].account_class
    if before.graded_on and (into.graded_on is None or before.graded_on > into.graded_on):
        into.grade, into.graded_on = before.grade, before.graded_on


def _move_offerings(before: Customer, into: Customer) -> None:
    """Let what was said last of each product at one of the two hold for the other."""
    kept = {one.product: one for one in db.session.scalars(select(Offering).filter_by(customer_id=into.id))}
    for one in db.session.scalars(select(Offering).filter_by(customer_id=before.id)).all():
        twin = kept.get(one.product)
        if twin is not None and (twin.since, twin.updated_at) >= (one.since, one.updated_at):
            db.session.delete(one)
            continue
        if twin is not None:
            db.session.delete(twin)
            db.session.flush()
        one.customer_id = into.id
    db.session.flush()


def _move_values(before: Customer, into: Customer) -> None:
    """Let the other one have what this one brought in years of which nothing is known of it."""
    have = {(row.year, row.measure) for row in db.session.scalars(select(CustomerValue).filter_by(customer_id=into.id))}
    for row in db.session.scalars(select(CustomerValue).filter_by(customer_id=before.id)):
        if (row.year, row.measure) not in have:
            row.customer_id = into.id
    db.session.flush()
