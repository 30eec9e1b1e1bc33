"""Cards: what may be told to a customer about a defect, and what must not be promised. Two people answer for each."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db, dumps
from wiki.models import Defect, DefectCard, DefectState, Secrecy, User
from wiki.models.base import new_id, now
from wiki.services import sealed
from wiki.services.defects.content import PRODUCT_LENGTH, text_of
from wiki.services.defects.editing import await_turn

SENTENCE_LENGTH = 500
TABLE = DefectCard.__tablename__


class CardContent(NamedTuple):
    """What stands on a card."""

    product: str
    may_say: str
    must_not_promise: str


def parse(raw: Mapping[str, Any]) -> CardContent:
    """Return what was typed; raise Invalid with a sentence for each field that breaks a rule."""
    wrong: dict[str, Message] = {}
    content = CardContent(
        text_of(raw, "product", PRODUCT_LENGTH, wrong, line=True, needed=N_("Say which product it is.")),
        text_of(raw, "may_say", SENTENCE_LENGTH, wrong, needed=N_("Write a sentence that can be said to a customer.")),
        text_of(raw, "must_not_promise", SENTENCE_LENGTH, wrong, needed=N_("Write what must not be promised.")),
    )
    if wrong:
        raise Invalid(wrong)
    return content


def write(defect: Defect, content: CardContent, *, by: User) -> DefectCard:
    """Write a card, sealed until it is confirmed. It takes the place of a draft that was not."""
    await_turn(defect)
    drafts = delete(DefectCard).where(DefectCard.defect_id == defect.id, DefectCard.confirmed_at.is_(None))
    db.session.execute(drafts)
    ident, seal = new_id(), sealed.seal_of(defect.id)
    draft = seal.close(dumps(list(content)), TABLE, ident, "draft")
    made = DefectCard(id=ident, defect=defect, draft=draft, by=by)
    db.session.add(made)
    db.session.flush()
    return made


def drafted(card: DefectCard) -> CardContent:
    """Return what a card says, also one that is still sealed."""
    seal = sealed.seal_of(card.defect_id)
    return CardContent(*json.loads(seal.open(card.draft, TABLE, card.id, "draft")))


def confirm(card: DefectCard, *, by: User) -> None:
    """Let everybody read the card from now on; somebody else than its author has to do it."""
    await_turn(card.defect)
    db.session.refresh(card)
    if card.by_id == by.id:
        raise WikiError(N_("Somebody else has to confirm what you wrote: two people answer for each card."))
    if card.confirmed_at or card.withdrawn_at:
        raise WikiError(N_("This card has been dealt with already. Load the page anew to see it."))
    if card.defect.state is DefectState.REPORTED:
        raise WikiError(N_("Confirm the defect before anything is said about it to customers."))
    _withdraw_all(card.defect)
    card.product, card.may_say, card.must_not_promise = drafted(card)
    card.confirmed_by, card.confirmed_at = by, now()
    card.defect.secrecy = Secrecy.ANNOUNCED


def withdraw(defect: Defect) -> None:
    """Take the defect's card back and hide the defect again, at once: to be silent needs no second person."""
    await_turn(defect)
    _withdraw_all(defect)
    defect.secrecy = Secrecy.HIDDEN


def of(defect: Defect) -> tuple[DefectCard | None, DefectCard | None]:
    """Return the card that everybody reads, and the one that waits for a second person."""
    living = select(DefectCard).where(DefectCard.defect_id == defect.id, DefectCard.withdrawn_at.is_(None))
    found = list(db.session.scalars(living.order_by(DefectCard.created_at)))
    shown = next((card for card in found if card.confirmed_at), None)
    return shown, next((card for card in found if not card.confirmed_at), None)


def _withdraw_all(defect: Defect) -> None:
    shown, _ = of(defect)
    if shown:
        shown.withdrawn_at = now()
        db.session.flush()
