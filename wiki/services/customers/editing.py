"""Writing down customers and changing what is said of them. Every change of a state is kept as an event, with why."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, Invalid, Message, NotFound, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, CustomerEvent, Revision, Stage, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.plans import ReviewTrigger
from wiki.models.site import CUSTOMERS, raise_generation
from wiki.services import plan_triggers, revisions, submissions, vocabulary
from wiki.services.customers.content import SECTIONS, CustomerContent, from_body, to_body
from wiki.services.customers.names import alike, cores
from wiki.text.language import guess

DEEPEST = 20
"""So many steps up there are at most from a customer to the group that it belongs to."""


def create(
    content: CustomerContent, html: Mapping[str, str], *, by: User, submission: str | None = None, **facts: Any
) -> Customer:
    """Note a customer; who notes it answers for it, unless `facts` names another owner. A form sent twice makes one."""
    token = submissions.own(submission, by=by, kind="customer")
    if twin := submissions.made_from(Customer, token):
        return twin
    facts.setdefault("owner", by)
    today = now().date().isoformat()
    language = guess(f"{content.name} {' '.join(content.sections.values())}")
    made = Customer(language=language, author=by, sort_date=today, submission=token, section_dates={}, **facts)
    _describe(made, content)
    db.session.add(made)
    db.session.flush()
    _take(made, content, html, by=by)
    raise_generation(CUSTOMERS)
    return made


def revise(
    customer: Customer, content: CustomerContent, html: Mapping[str, str], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save what was typed over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    await_turn(customer)
    if base != customer.version:
        raise Stale(customer.version)
    before = from_body(customer.head.body)
    if before == content:
        return None
    for name in ("phase", "reference"):
        _note_if_changed(customer, name, getattr(before, name).value, getattr(content, name).value, by=by)
    _note_if_changed(customer, "watch_on", before.watch_on or "", content.watch_on or "", by=by, note=content.watch_why)
    renamed = customer.title != content.name
    _describe(customer, content)
    if renamed:
        _name_firm_of_people(customer)
    revision = _take(customer, content, html, by=by, note=note)
    raise_generation(CUSTOMERS)
    return revision


def confirm_section(customer: Customer, name: str) -> None:
    """Say that a section is still true today."""
    await_turn(customer)
    if name not in customer.head.body["sections"]:
        raise NotFound
    _date(customer, {**customer.section_dates, name: now().date().isoformat()})


def set_stage(customer: Customer, stage: Stage, *, by: User, note: str = "") -> None:
    """Say how far we have come. Raise Invalid if it is let go or signed and nobody says why."""
    await_turn(customer)
    if stage is customer.stage:
        return
    if stage is not Stage.POTENTIAL and not note:
        raise Invalid({"note": Message(N_("Say in one line why: what was signed, what tells that they will buy."))})
    note_event(customer, "stage", customer.stage.value, stage.value, by=by, note=note)
    customer.stage = stage
    if stage is Stage.LOST:
        plan_triggers.trigger(customer.id, ReviewTrigger.LOSS, by=by)
    touch(customer)


def set_parent(customer: Customer, parent: Customer | None, *, by: User) -> None:
    """Say what group a customer belongs to. Raise Invalid if that belongs to the customer itself."""
    await_turn(customer)
    if (parent.id if parent else None) == customer.parent_id:
        return
    if parent is not None and customer.id in _upwards(parent):
        raise Invalid({"parent": Message(N_("That customer belongs to this one: it cannot be above it as well."))})
    note_event(customer, "parent", customer.parent_id or "", parent.id if parent else "", by=by)
    customer.parent_id = parent.id if parent else None
    touch(customer)


def note_event(customer: Customer, field: str, before: str, after: str, *, by: User, note: str = "") -> None:
    """Keep what changed of a customer's state."""
    db.session.add(
        CustomerEvent(customer_id=customer.id, field=field, before=before[:80], after=after[:80], note=note, by=by)
    )


def touch(customer: Customer, level: int = LEVEL_SELLERS) -> None:
    """Put a customer first in its list: something was noted of it. What not all may know of moves it nowhere."""
    if level <= LEVEL_SELLERS:
        customer.touched_at = now()
    db.session.flush()
    raise_generation(CUSTOMERS)


def await_turn(customer: Customer) -> None:
    """Let nobody else change it until this transaction ends, and read it as the one before left it."""
    table = Customer.__table__.c
    if db.session.scalar(select(table.id).where(table.id == customer.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(customer)


def _upwards(customer: Customer) -> set[str]:
    """Return a customer and all above it."""
    above, table = {customer.id}, Customer.__table__.c
    ident = customer.parent_id
    while ident and ident not in above and len(above) < DEEPEST:
        above.add(ident)
        ident = db.session.scalar(select(table.parent_id).where(table.id == ident))
    return above


def _describe(customer: Customer, content: CustomerContent) -> None:
    customer.title, customer.sought = content.name, content.sought
    customer.cores = cores(content.name, *content.names)
    customer.region, customer.phase, customer.reference = content.region, content.phase, content.reference
    customer.watch_on, customer.watch_why = content.watch_on, content.watch_why
    customer.industry_id = _term_id("industry", content.industry)
    customer.ownership_id = _term_id("ownership", content.ownership)
    customer.touched_at = now()


def _name_firm_of_people(customer: Customer) -> None:
    """Let those at a customer be found under its new name."""
    for contact in db.session.scalars(select(Contact).where(Contact.customer_id == customer.id)):
        contact.firm, contact.sought = customer.title, f"{alike(contact.name)}\n{alike(customer.title)}"


def _take(
    customer: Customer, content: CustomerContent, html: Mapping[str, str], *, by: User, note: str = ""
) -> Revision:
    """Keep the text; the sections that are new or other ones are of today."""
    before = customer.head.body["sections"] if customer.version else {}
    today = now().date().isoformat()
    dates = {name: customer.section_dates.get(name, today) for name in SECTIONS if name in content.sections}
    changed = {name: today for name, text in content.sections.items() if before.get(name) != text}
    _date(customer, dates | changed)
    revision = revisions.keep(customer, to_body(content), dict(html), by=by, note=note)
    db.session.flush()
    return revision


def _date(customer: Customer, dates: dict[str, str]) -> None:
    customer.section_dates, customer.aged_on = dates, min(dates.values(), default=None)


def _note_if_changed(customer: Customer, field: str, before: str, after: str, *, by: User, note: str = "") -> None:
    if before != after:
        note_event(customer, field, before, after, by=by, note=note)


def _term_id(list_code: str, code: str | None) -> int | None:
    term = vocabulary.current().get(list_code, code) if code else None
    return term.id if term else None
