"""Endorsements: who at another firm speaks for us to a customer, noted once they have agreed; taken back by a slip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Case, Contact, Customer, Endorsement, User
from wiki.models.endorsements import HOW_LENGTH
from wiki.services import customers, submissions
from wiki.services.typed import Typed

MOST = 50
CASES = 20
NOTED = N_("It is noted already that this person speaks for us here. Take that back first if it is otherwise now.")
OWN_FIRM = N_("Choose somebody at another firm: whoever supports us from inside is noted as a supporter.")


@dataclass(frozen=True)
class EndorsementContent:
    """What is typed: what they say for us, since when they have agreed to be asked, and a case (an id)."""

    how: str
    agreed_on: str
    case: str = ""


@dataclass(frozen=True)
class Shown:
    """One as somebody sees it: with the case, as far as that person may know of it."""

    endorsement: Endorsement
    case: Case | None = None


def parse(raw: Mapping[str, Any]) -> EndorsementContent:
    """Return the checked content, or raise Invalid: nobody is named who has not agreed to it."""
    typed = Typed(raw)
    content = EndorsementContent(
        how=typed.line("how", HOW_LENGTH, needed=N_("Write what they say for us, and how: a call, a visit, a letter.")),
        agreed_on=typed.day("agreed_on", past=True) or "",
        case=str(raw.get("case") or "")[:16],
    )
    if not content.agreed_on and "agreed_on" not in typed.wrong:
        typed.refuse("agreed_on", N_("Say on which day they agreed. Ask them first, if they have not."))
    typed.done()
    return content


def note(
    customer: Customer, contact: Contact | None, content: EndorsementContent, *, by: User, submission: str | None = None
) -> Endorsement:
    """Note that somebody speaks for us to a customer. A form sent twice makes one."""
    if contact is None or contact.customer_id == customer.id:
        raise Invalid({"contact": Message(OWN_FIRM)})
    case = next((one for one in cases_for(contact, user=by) if one.id == content.case), None)
    if content.case and case is None:
        raise Invalid({"case": Message(N_("Choose one of the list."))})
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="endorsement")
    if twin := submissions.made_from(Endorsement, token):
        return twin
    if _speaks(customer, contact):
        raise Invalid({"how": Message(NOTED)})
    made = Endorsement(
        customer=customer,
        contact=contact,
        case=case,
        how=content.how,
        agreed_on=content.agreed_on,
        by=by,
        submission=token,
    )
    db.session.add(made)
    customers.touch(customer)
    return made


def remove(endorsement: Endorsement, *, by: User) -> None:
    """Take it back; `restore` brings it back."""
    customers.take_back(endorsement, by=by)


def restore(endorsement: Endorsement) -> None:
    """Bring it back, unless it was noted anew meanwhile."""
    customers.await_turn(endorsement.customer)
    if endorsement.removed_at and _speaks(endorsement.customer, endorsement.contact):
        raise WikiError(NOTED)
    customers.bring_back(endorsement)


def of_customer(customer: Customer, *, user: User) -> list[Shown]:
    """Return who speaks for us to a customer, as far as the person may read of them, the newest first."""
    return _shown(noted(Endorsement, "list", customer, _newest, user=user, with_rights=True), user)


def taken_back(customer: Customer, *, user: User) -> list[Shown]:
    """Return what the person has taken back and may bring back."""
    return _shown(noted(Endorsement, "restore", customer, _newest, user=user), user)


def of_contact(contact: Contact, *, user: User) -> list[Endorsement]:
    """Return to whom somebody speaks for us, as far as the person may read of these customers."""
    query = listing(Endorsement, "list", user=user).where(Endorsement.contact_id == contact.id)
    order = Endorsement.agreed_on.desc(), Endorsement.id
    return list(db.session.scalars(query.options(joinedload(Endorsement.customer)).order_by(*order).limit(MOST)))


def cases_for(contact: Contact, *, user: User) -> list[Case]:
    """Return the cases with somebody's firm that the person may list: what they can tell of."""
    return customers.cases_of(contact.customer, CASES, user=user) if contact.customer else []


def forget(contact: Contact) -> None:
    """Delete what somebody says for us, one by one, so that the change log has it."""
    for one in db.session.scalars(select(Endorsement).where(Endorsement.contact_id == contact.id)):
        db.session.delete(one)
    db.session.flush()


def _newest(query: Select[Any]) -> Select[Any]:
    order = Endorsement.agreed_on.desc(), Endorsement.created_at.desc(), Endorsement.id
    return query.options(joinedload(Endorsement.by)).order_by(*order).limit(MOST)


def _shown(found: Sequence[Endorsement], user: User) -> list[Shown]:
    """Return those whose people the person may read, for they are at other firms; with the cases that it may list."""
    if not found:
        return []
    people = {one.id for one in db.session.scalars(_listed(Contact, "read", [one.contact_id for one in found], user))}
    told = [one.case_id for one in found if one.case_id]
    cases = {one.id: one for one in db.session.scalars(_listed(Case, "list", told, user))} if told else {}
    return [Shown(one, cases.get(one.case_id or "")) for one in found if one.contact_id in people]


def _listed(model: Any, action: str, ids: Sequence[str], user: User) -> Select[Any]:
    return listing(model, action, user=user).where(model.id.in_(ids))


def _speaks(customer: Customer, contact: Contact) -> bool:
    same = Endorsement.customer_id == customer.id, Endorsement.contact_id == contact.id
    return db.session.scalars(select(Endorsement.id).where(*same, Endorsement.removed_at.is_(None))).first() is not None
