"""Noting ties and taking them away, how well one knows somebody, and steps with those who support us from inside."""

from datetime import timedelta

from sqlalchemy import or_, select

from wiki.access import can
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Acquaintance, Contact, Customer, SupporterStage, SupporterStep, Tie, TieKind, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE
from wiki.models.ties import MUTUAL
from wiki.services import contacts, customers
from wiki.services.ties.content import StepContent, TieContent

MOST = 400
"""Ties at one customer: more than that nobody reads."""

JUST_NOW = timedelta(minutes=1)
"""Within it the same form from the same hand is the same form."""

NOTED = N_("That is noted already. Take it away first if it is otherwise now.")
SECOND_BOSS = N_("%(name)s reports to %(boss)s: one person has one superior. Take that line away first.")
CIRCLE = N_("That would be a circle: %(circle)s. Somebody would report to themselves.")


def tie(customer: Customer, content: TieContent, *, by: User) -> Tie:
    """Note a tie; the same form sent twice makes one. Raise Invalid for a second superior, a circle, one that is there.

    The rules look at all ties, whoever may read them: formal lines can be read by all who may read the customer.
    """
    customers.await_turn(customer)
    there = list(db.session.scalars(select(Tie).where(Tie.customer_id == customer.id)))
    # One that is not to be read is not told of: then two say the same.
    if same := next((one for one in there if _says(one, content) and can("read", one, user=by)), None):
        if same.by_id == by.id and same.created_at > now() - JUST_NOW:
            return same
        raise Invalid({"whom": Message(NOTED)})
    if len(there) >= MOST:
        raise Invalid({"kind": Message(N_("There are too many ties here already: take away what does not hold now."))})
    if content.kind is TieKind.REPORTS_TO:
        _refuse_second_or_circle(content, there)
    made = Tie(customer_id=customer.id, by=by, **_ends(content), **_facts(content))
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def untie(one: Tie, customer: Customer) -> None:
    """Take a tie away."""
    db.session.delete(one)
    customers.touch(customer, one.level)


def know(contact: Contact, level: int, *, by: User) -> None:
    """Say how well one knows somebody; see KNOWN_LEVELS. Of 0 nothing is kept."""
    contacts.await_turn(contact)
    own = select(Acquaintance).where(Acquaintance.contact_id == contact.id, Acquaintance.user_id == by.id)
    kept = db.session.scalars(own).first()
    if kept is not None and not level:
        db.session.delete(kept)
    elif kept is not None:
        kept.level, kept.updated_at = level, now()
    elif level:
        db.session.add(Acquaintance(contact=contact, user=by, level=level))
    if contact.customer:
        customers.touch(contact.customer)


def take_step(contact: Contact, content: StepContent, *, by: User) -> SupporterStep:
    """Note how far we are with somebody who supports us from inside. Raise Invalid where the firm has no record."""
    contacts.await_turn(contact)
    if contact.customer is None:
        raise Invalid({"stage": Message(N_("Make the firm a customer first: only those who look after it read this."))})
    newest = select(SupporterStep).where(SupporterStep.contact_id == contact.id).order_by(SupporterStep.id.desc())
    last = db.session.scalars(newest.limit(1)).first()
    said = (last.stage, last.evidence, last.seen_on) if last else (SupporterStage.NONE, "", "")
    if last and said == (content.stage, content.evidence, content.seen_on):
        return last
    made = SupporterStep(contact=contact, customer_id=contact.customer.id, by=by, **vars(content))
    contacts.meet(contact, content.seen_on)
    db.session.add(made)
    customers.touch(contact.customer, LEVEL_PRIVATE)
    return made


def forget(contact: Contact) -> None:
    """Delete all ties of somebody, one by one, so that the change log has it."""
    of_contact = or_(Tie.from_contact_id == contact.id, Tie.to_contact_id == contact.id)
    known, steps = Acquaintance.contact_id == contact.id, SupporterStep.contact_id == contact.id
    for query in (select(Tie).where(of_contact), select(Acquaintance).where(known), select(SupporterStep).where(steps)):
        for one in db.session.scalars(query):
            db.session.delete(one)
    db.session.flush()


def _says(one: Tie, content: TieContent) -> bool:
    wanted = content.who, content.whom
    turned = one.kind in MUTUAL and one.ends == wanted[::-1]
    return one.kind is content.kind and (one.ends == wanted or turned)


def _refuse_second_or_circle(content: TieContent, there: list[Tie]) -> None:
    above = {one.ends[0]: one.ends[1] for one in there if one.kind is TieKind.REPORTS_TO}
    if boss := above.get(content.who):
        raise Invalid({"whom": Message(SECOND_BOSS, {"name": _name(content.who), "boss": _name(boss)})})
    circle = [content.who, content.whom]
    while (upper := above.get(circle[-1])) and len(circle) <= len(above) + 2:
        circle.append(upper)
        if upper == content.who:
            told = " → ".join(_name(ident) for ident in circle)
            raise Invalid({"whom": Message(CIRCLE, {"circle": told})})


def _name(contact_id: str) -> str:
    return db.session.get_one(Contact, contact_id).name


def _ends(content: TieContent) -> dict[str, str]:
    of = "department" if content.kind is TieKind.NEEDS_FROM else "contact"
    return {f"from_{of}_id": content.who, f"to_{of}_id": content.whom}


def _facts(content: TieContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in ("kind", "strength", "sign", "level", "source", "seen_on")}
