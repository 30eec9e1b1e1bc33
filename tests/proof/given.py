"""What is to be found out about customers, what they were given and what moves them, of every class, for the matrix."""

from typing import Any

from tests.browsing import Browser
from wiki.models import AwarenessRating, Benefit, Contact, CustomerVoice, Endorsement, Inquiry, Occasion, db

Known = dict[str, dict[str, Any]]


def note_given(known: Known, sent: Any, author: Browser) -> None:
    """Write down what the author asks of the open customer and of the closed one."""
    for name, kind in (("", "customer"), (" about the closed customer", "closed customer")):
        here, question = f"/customers/{known[kind]['customer_id']}", f"Who{name}?"
        sent(author, f"{here}/inquiries", {"question": question, "submission": question})
        known[f"inquiry{name}"] = {"inquiry_id": db.session.query(Inquiry.id).filter_by(question=question).scalar()}
    _help(known, sent, author)
    _voices(known, sent, author)
    _awareness(known, sent, author)
    _endorsements(known, sent, author)


def _help(known: Known, sent: Any, author: Browser) -> None:
    """Write down what they had of us, one of it taken back, and occasions: for all who sell, and for few."""
    for name, kind, more in (
        ("benefit", "customer", {}),
        ("private benefit", "customer", {"private": "y"}),
        ("removed benefit", "customer", {}),
        ("benefit of the closed customer", "closed customer", {}),
    ):
        form = {"what": f"Saved a {name}.", "submission": name, **more}
        sent(author, f"/customers/{known[kind]['customer_id']}/benefits", form)
        known[name] = {"benefit_id": db.session.query(Benefit.id).filter_by(what=form["what"]).scalar()}
    sent(author, f"/benefits/{known['removed benefit']['benefit_id']}/remove")
    for name, kind, more in (
        ("occasion", "customer", {}),
        ("private occasion", "customer", {"private": "y"}),
        ("occasion at the closed customer", "closed customer", {}),
    ):
        form = {"kind": "tender", "to_do": f"Call at the {name}.", "submission": name, **more}
        sent(author, f"/customers/{known[kind]['customer_id']}/occasions", form)
        known[name] = {"occasion_id": db.session.query(Occasion.id).filter_by(to_do=form["to_do"]).scalar()}


def _voices(known: Known, sent: Any, author: Browser) -> None:
    """Write down what they said of us: for all who sell, for those who look after the customer, one taken back."""
    for name, kind, more in (
        ("voice", "customer", {}),
        ("private voice", "customer", {"private": "y"}),
        ("removed voice", "customer", {}),
        ("voice of the closed customer", "closed customer", {}),
    ):
        met = "contact with the customer" if kind == "customer" else "contact with the closed customer"
        form = {"quote": f"Said in a {name}.", "tone": "wish", "interaction": known[met]["interaction_id"], **more}
        sent(author, f"/customers/{known[kind]['customer_id']}/voices", form | {"submission": name})
        known[name] = {"voice_id": db.session.query(CustomerVoice.id).filter_by(quote=form["quote"]).scalar()}
    sent(author, f"/voices/{known['removed voice']['voice_id']}/remove")


def _awareness(known: Known, sent: Any, author: Browser) -> None:
    """Judge how well we are known there; one judgement is taken back."""
    for name, kind in (
        ("awareness", "customer"),
        ("removed awareness", "customer"),
        ("awareness of the closed customer", "closed customer"),
    ):
        form = {"rating": "low", "evidence": f"It is the {name}.", "submission": name}
        sent(author, f"/customers/{known[kind]['customer_id']}/awareness", form)
        found = db.session.query(AwarenessRating.id).filter_by(evidence=form["evidence"])
        known[name] = {"rating_id": found.scalar()}
    sent(author, f"/awareness/{known['removed awareness']['rating_id']}/remove")


def _endorsements(known: Known, sent: Any, author: Browser) -> None:
    """Write down who speaks for us: one taken back, to a customer that is closed, by somebody at one that is."""
    free = db.session.query(Contact.id).filter_by(name="乔三（虚构）").scalar()
    for name, kind, contact in (
        ("endorsement", "customer", free),
        ("removed endorsement", "free customer", free),
        ("endorsement to the closed customer", "closed customer", free),
        ("endorsement by the closed person", "customer", known["closed person"]["contact_id"]),
    ):
        form = {"how": f"It is the {name}.", "agreed_on": "2026-01-01", "contact": contact, "submission": name}
        sent(author, f"/customers/{known[kind]['customer_id']}/endorsements", form)
        found = db.session.query(Endorsement.id).filter_by(how=form["how"])
        known[name] = {"endorsement_id": found.scalar()}
    sent(author, f"/endorsements/{known['removed endorsement']['endorsement_id']}/remove")
