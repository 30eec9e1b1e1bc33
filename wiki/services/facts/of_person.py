"""What facts are kept of one person: to be told to that person, and to be forgotten."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from wiki.extensions import db
from wiki.models import Contact, CustomerFact, DataKey, FactTopic
from wiki.models.documents import LEVEL_NAMED
from wiki.services import sealed
from wiki.services.facts.editing import versions
from wiki.services.facts.words import Words, key_name, opened

SAMPLE = 50


@dataclass(frozen=True)
class Held:
    """Something that is, or was, said of a person: when it was learnt, and what it says."""

    topic: FactTopic
    source_type: str
    obtained_on: str
    review_on: str | None
    words: Words
    is_former: bool


def held_of(contact: Contact) -> list[Held]:
    """Return all that is kept of a person at every level, former versions and what was taken back, too.

    Whoever asks for it has been noted as disclosing what is kept; it is for the person whom it is about.
    """
    query = select(CustomerFact).where(CustomerFact.contact_id == contact.id)
    found = []
    for fact in db.session.scalars(query.order_by(CustomerFact.created_at, CustomerFact.id)):
        gone = fact.removed_at is not None
        now_said = Held(fact.topic, fact.source_type, fact.obtained_on, fact.review_on, opened(fact), gone)
        before = (
            Held(one.topic, one.source_type, one.obtained_on, None, opened(fact, one), True) for one in versions(fact)
        )
        found += [now_said, *before]
    return found


def erase_of(contact: Contact) -> int:
    """Forget all facts about a person, with the keys of their own; return how many there were."""
    known = CustomerFact.contact_id == contact.id
    ids = list(db.session.scalars(select(CustomerFact.id).where(known)))
    if ids:
        keys = [key_name("", ident, LEVEL_NAMED) for ident in ids]
        db.session.execute(delete(DataKey).where(DataKey.record_id.in_(keys)))
        db.session.execute(delete(CustomerFact).where(known))
    return len(ids)


def sample_faults() -> list[str]:
    """Try to open some sealed facts and return a sentence for each that is damaged; missing keys are told elsewhere."""
    some = select(CustomerFact).where(CustomerFact.sealed_text.is_not(None)).order_by(CustomerFact.id).limit(SAMPLE)
    if sealed.faults():
        return []
    return [f"The sealed fact {fact.id} is damaged." for fact in db.session.scalars(some) if opened(fact).lost]
