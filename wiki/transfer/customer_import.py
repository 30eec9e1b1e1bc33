"""What rows of a table of customers come to: first looked at, then written down, each as a person's own save."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import joinedload

from wiki.access import can, listing
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Customer, User
from wiki.services import customers
from wiki.services.customers import CustomerContent
from wiki.services.customers.content import MOST_NAMES
from wiki.services.customers.names import alike, core
from wiki.transfer.customer_known import Known, token_of
from wiki.transfer.customer_rows import Said, raw_of

TWICE = N_("Row %(row)s of this table is about the same customer. Put what both say into one.")
NOT_YOURS = N_("You may read this customer and not change it: ask whoever answers for it.")
NOT_GIVEN = N_("Only whoever answers for it, or leads, may give this customer to somebody else.")
NOBODY = N_("Nobody who sells here is called “%(name)s”.")
SEVERAL = N_("Several people are called “%(name)s”: write the sign-in name.")
LEFT_OUT = N_("Left out: it looks like a customer that is known.")
OVERTAKEN = N_("Somebody else changed this customer in the meantime. Bring the row again.")


class Choice(StrEnum):
    """What to do with a row that looks like a known customer."""

    SKIP = "skip"
    SAME = "same"
    NEW = "new"


@dataclass
class Plan:
    """What becomes of a row: a new customer, a change of `customer_id`, nothing; or why it waits or is refused."""

    row: Said
    customer_id: str | None = None
    base: int = 0
    content: CustomerContent | None = None
    html: Mapping[str, str] = field(default_factory=dict)
    owner: User | None = None
    similar: Sequence[str] = ()
    changes: bool = False

    @property
    def wrong(self) -> dict[str, Message]:
        """Why it is refused, by field; empty if it is not."""
        return self.row.wrong


def planned(
    rows: Sequence[Said], *, by: User, seen: dict[str, int], choices: Mapping[int, Choice] | None = None
) -> list[Plan]:
    """Return what becomes of rows. `seen` has the rows before and grows; of rows that look like a known customer
    `choices` says what to do, and without it they wait. Sections are rendered here, before anything is written.
    """
    known = Known(rows, by)
    return [_planned(row, known, by, seen, choices) for row in rows]


def carry_out(plan: Plan, *, by: User, note: str) -> str:
    """Write down what was planned, and return `created`, `updated`, `unchanged`, or "" with the reason in the plan."""
    row, content = plan.row, plan.content
    if content is None or row.wrong:
        return ""
    if plan.customer_id is None:
        token = token_of(row.ref) if row.ref else None
        made = customers.create(content, plan.html, by=by, submission=token, owner=plan.owner or by)
        if row.stage:
            customers.set_stage(made, row.stage, by=by, note=note)
        return "created"
    if not plan.changes:
        return "unchanged"
    return _change(plan, content, by=by, note=note)


def _change(plan: Plan, content: CustomerContent, *, by: User, note: str) -> str:
    own = listing(Customer, "edit", user=by).where(Customer.id == plan.customer_id)
    customer = db.session.scalars(own.options(joinedload(Customer.head))).first()
    if customer is None:
        plan.row.wrong[""] = Message(NOT_YOURS)
        return ""
    try:
        customers.revise(customer, content, plan.html, base=plan.base, by=by, note=note)
    except Stale:
        plan.row.wrong[""] = Message(OVERTAKEN)
        return ""
    if plan.row.stage:
        customers.set_stage(customer, plan.row.stage, by=by, note=note)
    if plan.owner is not None:
        customers.assign(customer, plan.owner, by=by, note=note)
    return "updated"


def _planned(row: Said, known: Known, by: User, seen: dict[str, int], choices: Mapping[int, Choice] | None) -> Plan:
    plan, name = Plan(row), row.raw.get("name", "")
    plan.customer_id = known.by_ref(row.ref)
    named = plan.customer_id is None
    if named:
        plan.customer_id, plan.similar = known.by_name(name)
    choice = (choices or {}).get(row.number, Choice.SKIP)
    if plan.similar and choice is Choice.SAME:
        plan.customer_id, plan.similar = plan.similar[0], ()
    elif plan.similar and choices is not None:
        plan.similar = ()
        if choice is Choice.SKIP:
            row.wrong.setdefault("", Message(LEFT_OUT))
    mark = plan.customer_id or f"new {core(name) if name else row.number}"
    if seen.setdefault(mark, row.number) != row.number:
        row.wrong.setdefault("", Message(TWICE, {"row": seen[mark]}))
    _find_owner(plan, known)
    if plan.customer_id is None:
        _describe_new(plan)
    else:
        _describe_change(plan, by, named=named)
    return plan


def _find_owner(plan: Plan, known: Known) -> None:
    if not plan.row.owner:
        return
    found = known.people(plan.row.owner)
    if len(found) == 1:
        plan.owner = found[0]
    else:
        plan.row.wrong["owner"] = Message(SEVERAL if found else NOBODY, {"name": plan.row.owner})


def _describe_new(plan: Plan) -> None:
    try:
        plan.content = customers.parse(plan.row.raw)
    except Invalid as error:
        plan.row.wrong |= error.fields
    else:
        plan.changes = True
        plan.html = {} if plan.row.wrong or plan.similar else customers.rendered(plan.content)


def _describe_change(plan: Plan, by: User, *, named: bool) -> None:
    """Lay what the row says over what is known; who was found by name keeps it, and takes another one besides."""
    customer = db.session.get_one(Customer, plan.customer_id)
    before = customers.from_body(customer.head.body)
    raw = {**raw_of(before), **plan.row.raw}
    if named:
        raw["name"] = before.name
        raw["names"] = _with_name(before, plan.row.raw.get("name", ""), plan.row.raw.get("names", ""))
    try:
        content = customers.parse(raw, before=before)
    except Invalid as error:
        plan.row.wrong |= error.fields
        return
    if plan.owner is customer.owner:
        plan.owner = None
    moved = plan.row.stage not in (None, customer.stage)
    plan.content, plan.base = content, customer.version
    plan.changes = content != before or moved or plan.owner is not None
    if plan.changes and not can("edit", customer, user=by):
        plan.row.wrong.setdefault("", Message(NOT_YOURS))
    elif plan.owner is not None and not can("assign", customer, user=by):
        plan.row.wrong["owner"] = Message(NOT_GIVEN)
    elif plan.changes and not plan.row.wrong:
        plan.html = customers.rendered(content)


def _with_name(before: CustomerContent, name: str, said: str) -> str:
    """Return the other names, and those in the table that are none of them, while there is room."""
    names = {alike(one): one for one in (before.name, *before.names)}
    for one in (*said.splitlines(), name):
        if one.strip() and len(names) <= MOST_NAMES:
            names.setdefault(alike(one), one)
    return "\n".join(list(names.values())[1:])
