"""Facts of level 4: who may open one besides its author, who else answers for it, and who has opened it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import joinedload

from wiki.access import can, listing
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import CustomerFact, FactOpening, FactReader, User
from wiki.models.base import now
from wiki.services import afterwards, audit, people
from wiki.services.facts.editing import await_turn
from wiki.services.typed import Typed

LOGGED = 50


def name(fact: CustomerFact, raw: Mapping[str, Any], *, by: User) -> FactReader:
    """Let one more person open a fact once it is confirmed. Named anew, the earlier naming ends."""
    await_turn(fact)
    typed = Typed(raw)
    called = typed.line("person", people.NAME_LENGTH, needed=N_("Type the sign-in name."))
    ends_on = typed.day("ends_on")
    if ends_on and ends_on < now().date().isoformat():
        typed.refuse("ends_on", N_("That day is over."))
    person = people.found_here(called) if called else None
    if called and (person is None or not can("read", fact.customer, user=person)):
        typed.refuse("person", N_("There is nobody of this sign-in name who may read this customer."))
    if person is not None and person.id == fact.by_id:
        typed.refuse("person", N_("Whoever wrote it can always read it."))
    typed.done()
    if person is None:
        raise Invalid({"person": Message(N_("Type the sign-in name."))})
    for earlier in named(fact, user=by):
        if earlier.user_id == person.id:
            earlier.ended_at = now()
    made = FactReader(fact=fact, user=person, given_by_id=by.id, ends_on=ends_on)
    db.session.add(made)
    db.session.flush()
    audit.note_sealed("name reader of fact", f"{fact.id}/{person.id}", by=by)
    return made


def end(reader: FactReader, *, by: User) -> None:
    """Let a named person open it no longer, from the next request on."""
    await_turn(reader.fact)
    if reader.ended_at is None:
        reader.ended_at = now()
        audit.note_sealed("end reader of fact", f"{reader.fact_id}/{reader.user_id}", by=by)


def named(fact: CustomerFact, *, user: User) -> list[FactReader]:
    """Return those who are named now, in the order in which they were. For the author alone."""
    query = listing(FactReader, user=user).where(FactReader.fact_id == fact.id, FactReader.ended_at.is_(None))
    found = db.session.scalars(query.options(joinedload(FactReader.user)).order_by(FactReader.created_at))
    today = now().date().isoformat()
    return [one for one in found if one.ends_on is None or one.ends_on >= today]


def confirm(fact: CustomerFact, *, base: int, by: User) -> None:
    """Answer, as a second person, for how a fact came to us. Raise WikiError if it reads otherwise by now."""
    await_turn(fact)
    if fact.version != base or fact.confirmed_at is not None:
        raise WikiError(N_("Somebody has changed or confirmed it meanwhile. Load the page anew to see it."))
    fact.confirmed_by, fact.confirmed_at = by, now()
    audit.note_sealed("confirm fact", fact.id, by=by)


def note_opening(fact: CustomerFact, *, by: User, what: str = "open") -> None:
    """Write into the fact's own log and the audit log that somebody opens it; else there is no answer."""
    row = {"fact_id": fact.id, "user_id": by.id, "at": now()}
    if what == "open":
        afterwards.add(lambda: db.session.add(FactOpening(**row)))
    audit.note_sealed(f"{what} fact", fact.id, by=by)


def openings(fact: CustomerFact, *, user: User) -> Sequence[FactOpening]:
    """Return who opened it last. For the author alone."""
    query = listing(FactOpening, user=user).where(FactOpening.fact_id == fact.id)
    return db.session.scalars(
        query.options(joinedload(FactOpening.user)).order_by(FactOpening.id.desc()).limit(LOGGED)
    ).all()
