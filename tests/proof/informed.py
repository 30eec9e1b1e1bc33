"""What is known of customers, for the matrix: facts of each level, competitors and claims.

The sealed ones are the reporter's, about a customer whose team the keeper is on, and hold a word that occurs nowhere
else; the peer is named in both of level 4, of which one waits for a second person.
"""

from types import SimpleNamespace
from typing import Any

from tests.proof.sealed import Words
from tests.test_facts import GROUNDS, NAMED, REVIEW
from tests.test_rivals import CLAIM
from tests.test_rivals import SEEN as MET
from tests.writing import writing
from wiki.models import Customer, MemberRole, Review, db
from wiki.services import customers, facts, rivals

SAID = {"topic": "habit", "text": "Calls in the morning.", "source_type": "observed"}
TEAM, READERS = frozenset({"reporter", "keeper"}), frozenset({"reporter", "peer"})


def note_openly(known: dict[str, dict[str, Any]], people: SimpleNamespace) -> None:
    """Note what all who sell read, and the same about a customer that is closed; claims, one of them approved."""
    with writing():
        for kind in ("", "closed "):
            customer = db.session.get_one(Customer, known[f"{kind}customer"]["customer_id"])
            made = facts.create(facts.parse(SAID), customer=customer, by=people.author)
            met = rivals.note(rivals.parse_sighting(MET), customer=customer, by=people.author)
            known[f"{kind}fact"], known[f"{kind}sighting"] = {"fact_id": made.id}, {"sighting_id": met.id}
        for name in ("waiting claim", "told claim"):
            claim = rivals.claim(rivals.parse_claim(CLAIM), by=people.author)
            known[name] = {"claim_id": claim.id}
            reviewed = db.session.query(Review.id).filter_by(record_id=claim.id).scalar()
            known["waiting review"] = known.get("waiting review") or {"review_id": reviewed}
        rivals.approve(claim, by=people.editor)


def note_sealed(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace) -> None:
    """Note what the team and what named readers read, a word in each text, source and purpose."""
    with writing():
        content = customers.parse({"name": "Sample minded"})
        customer = customers.create(content, {}, by=people.reporter)
        customers.add_member(customer, people.keeper, MemberRole.MEMBER, by=people.reporter)
        known["minded customer"] = {"customer_id": customer.id}
        for name, level, who in (
            ("private fact", 3, TEAM),
            ("waiting fact", 4, frozenset({"reporter"})),
            ("named fact", 4, READERS),
        ):
            grounds = who if level == 3 else TEAM | who
            typed = {one: words.new(f"{name} {one}", grounds) for one in ("source", "purpose")}
            text = words.new(f"{name} text", who)
            raw = {**NAMED, "level": str(level), "text": text, **typed}
            fact = facts.create(facts.parse(raw), customer=customer, by=people.reporter)
            known[name] = {"fact_id": fact.id}
            if level == 4:
                reader = facts.naming.name(fact, {"person": people.peer.name}, by=people.reporter)
        facts.naming.confirm(fact, base=1, by=people.keeper)
        known["naming in the named fact"] = {"fact_reader_id": reader.id}
        # Not the first in the list, so that it would be seen to move there.
        customers.touch(db.session.get_one(Customer, known["customer"]["customer_id"]))


def said_anew(_site: Any, record: str) -> dict[str, Any]:
    """Return a fact's form with another text, at the level that it has."""
    level = {"private fact": 3, "waiting fact": 4, "named fact": 4}.get(record, 2)
    return {**SAID, **GROUNDS, "text": "Said anew.", "level": str(level), "expires_on": REVIEW, "base": "1"}
