"""Why data of a person is kept, what allows it, and when somebody has to ask again whether it must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from wiki.access import listing
from wiki.errors import N_
from wiki.models import Basis, Contact, User
from wiki.models.base import now
from wiki.models.contacts import PURPOSE_LENGTH
from wiki.services.contacts.content import refuse_numbers
from wiki.services.contacts.editing import await_turn
from wiki.services.typed import Typed


@dataclass(frozen=True)
class Ground:
    """The purpose (one line, empty: to prepare visits), what allows it, and the day of the next review."""

    purpose: str
    basis: Basis
    review_on: str


def parse_ground(raw: Mapping[str, Any]) -> Ground:
    """Return why somebody is kept, or raise Invalid."""
    typed = Typed(raw)
    ground = Ground(
        purpose=typed.line("purpose", PURPOSE_LENGTH),
        basis=typed.choice("basis", Basis, Basis.LEGITIMATE_INTEREST) or Basis.LEGITIMATE_INTEREST,
        review_on=typed.day("review_on", needed=N_("Say when somebody asks again whether this must be kept.")) or "",
    )
    refuse_numbers(typed, purpose=ground.purpose)
    if ground.review_on and ground.review_on <= now().date().isoformat():
        typed.refuse("review_on", N_("Write a day to come."))
    typed.done()
    return ground


def keep(contact: Contact, ground: Ground) -> None:
    """Say why somebody is kept; who does so has looked at it."""
    await_turn(contact)
    contact.purpose, contact.basis, contact.review_on = ground.purpose, ground.basis, ground.review_on


def due(*, user: User) -> Select[Contact]:
    """Return the query for those of whom the user has to ask whether they must be kept, the longest overdue first."""
    query = listing(Contact, "review", user=user).where(Contact.review_on <= now().date().isoformat())
    return query.order_by(Contact.review_on, Contact.id)
