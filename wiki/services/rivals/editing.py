"""Noting where a competitor was met, and what is said of its products, for which two people answer."""

from typing import Any

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Customer, RecordType, Review, RivalClaim, Sighting, User
from wiki.models.base import now
from wiki.models.site import CUSTOMERS, raise_generation
from wiki.services import customers, reviews, submissions, vocabulary
from wiki.services.rivals.content import ClaimContent, SightingContent


def note(content: SightingContent, *, customer: Customer, by: User, submission: str | None = None) -> Sighting:
    """Note that a competitor was met at a customer. The same form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="sighting")
    if twin := submissions.made_from(Sighting, token):
        return twin
    facts = _with_term(content)
    made = Sighting(customer=customer, by=by, submission=token, is_demo=customer.is_demo, **facts)
    db.session.add(made)
    customers.touch(made.customer, made.level)
    return made


def withdraw(sighting: Sighting, *, by: User) -> None:
    """Take it back; `restore` undoes it."""
    customers.take_back(sighting, by=by)


def restore(sighting: Sighting) -> None:
    """Bring it back."""
    customers.bring_back(sighting)


def claim(content: ClaimContent, *, by: User, submission: str | None = None, is_demo: bool = False) -> RivalClaim:
    """Say something of a competitor's product; it waits for a second person. The same form sent twice makes one."""
    raise_generation(CUSTOMERS)  # first, so that the same form sent twice at once takes turns
    token = submissions.own(submission, by=by, kind="rival claim")
    if twin := submissions.made_from(RivalClaim, token):
        return twin
    made = RivalClaim(by=by, submission=token, is_demo=is_demo, **_with_term(content))
    db.session.add(made)
    db.session.flush()
    reviews.submit(made, by=by)
    return made


def approve(claim: RivalClaim, *, by: User, agreed: bool = True, note: str = "", seen: str = "") -> Review:
    """Answer for a claim, having looked at the source, or return it; it is told once all steps have agreed."""
    raise_generation(CUSTOMERS)
    db.session.refresh(claim, with_for_update=True)
    if claim.approved_at or claim.withdrawn_at:
        raise WikiError(N_("Somebody has dealt with this claim already. Load the page anew to see it."))
    if not claim.is_current():
        raise WikiError(N_("Its time is up. Look for a newer source and write it anew."))
    return reviews.answer(claim, agreed=agreed, note=note, by=by, seen=seen)


def retract(claim: RivalClaim, *, by: User) -> None:
    """Tell it no longer, at once: to be silent needs no second person."""
    raise_generation(CUSTOMERS)
    db.session.refresh(claim, with_for_update=True)
    if claim.withdrawn_at is None:
        claim.withdrawn_at, claim.withdrawn_by_id = now(), by.id
        reviews.withdraw(claim)


def _approved(claim: RivalClaim, _note: str, by: User) -> None:
    claim.approved_by, claim.approved_at = by, now()


def _waits(claim: RivalClaim) -> bool:
    return claim.approved_at is None and claim.withdrawn_at is None and claim.is_current()


def _with_term(content: SightingContent | ClaimContent) -> dict[str, Any]:
    """Return the columns of what was typed, the competitor as a term, made if the list lacks it."""
    codes = vocabulary.ensure("competitor", [content.competitor])
    term = vocabulary.current().get("competitor", codes[0])
    if term is None:
        raise WikiError(N_("This competitor cannot be noted. Choose another name."))
    return {**{name: value for name, value in vars(content).items() if name != "competitor"}, "competitor_id": term.id}


reviews.register(
    RecordType.CLAIM, reviews.Kind(approved=_approved, returned=lambda _claim, _note, _by: None, waits=_waits)
)
