"""The voice of the customer: writing down what somebody there said of us, and reading it in a review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload

from wiki.access import listing, with_rights
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, CustomerVoice, Interaction, Tone, User
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.plans import ReviewTrigger
from wiki.models.voices import QUOTE_LENGTH
from wiki.services import customers, interactions, plan_triggers, submissions
from wiki.services.typed import Typed

MOST = 100
OFFERED = 15
IN_REVIEW = 5


@dataclass(frozen=True)
class VoiceContent:
    """What is typed of a voice: the very words, who said them (an id), and where they were heard (an id)."""

    quote: str
    tone: Tone
    said_on: str
    contact: str = ""
    interaction: str = ""
    level: int = LEVEL_SELLERS
    severe: bool = False


@dataclass(frozen=True)
class Heard:
    """A voice as somebody sees it: who said it, and where it was heard, as far as that person may know of these."""

    voice: CustomerVoice
    contact: Contact | None = None
    interaction: Interaction | None = None


def parse(raw: Mapping[str, Any]) -> VoiceContent:
    """Return the checked content, or raise Invalid. A quotation needs somebody who said it, or where it was heard."""
    typed = Typed(raw)
    tone = typed.choice("tone", Tone)
    if tone is None:
        typed.refuse("tone", N_("Choose one."))
    content = VoiceContent(
        quote=typed.text("quote", QUOTE_LENGTH, needed=N_("Write what they said, in their words.")),
        tone=tone or Tone.PRAISE,
        said_on=typed.day("said_on", past=True, default=True) or "",
        contact=str(raw.get("contact") or "")[:16],
        interaction=str(raw.get("interaction") or "")[:16],
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
        severe=tone is Tone.COMPLAINT and typed.flag("severe"),
    )
    if typed.flag("severe") and tone in (Tone.PRAISE, Tone.WISH):
        typed.refuse("severe", N_("Only a complaint can be serious."))
    if not content.contact and not content.interaction and not raw.get("kept"):
        typed.refuse("contact", N_("Say who said it, or in which contact it was heard."))
    typed.done()
    return content


def note(customer: Customer, content: VoiceContent, *, by: User, submission: str | None = None) -> CustomerVoice:
    """Write down what they said. A form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="voice")
    if twin := submissions.made_from(CustomerVoice, token):
        return twin
    made = CustomerVoice(customer=customer, by=by, submission=token)
    _describe(made, content, by)
    db.session.add(made)
    if _is_told(made):
        plan_triggers.trigger(customer.id, ReviewTrigger.COMPLAINT, by=by)
    customers.touch(customer, made.level)
    return made


def revise(voice: CustomerVoice, content: VoiceContent, *, base: int, by: User) -> None:
    """Save what was typed over version `base`. Raise Stale if somebody saved in between."""
    customers.await_turn(voice.customer)
    db.session.refresh(voice)
    if base != voice.version:
        raise Stale(voice.version)
    level, was_told = max(voice.level, content.level), _is_told(voice)
    _describe(voice, content, by)
    voice.version += 1
    if _is_told(voice) and not was_told:
        plan_triggers.trigger(voice.customer_id, ReviewTrigger.COMPLAINT, by=by)
    customers.touch(voice.customer, level)


def remove(voice: CustomerVoice, *, by: User) -> None:
    """Take it back; `restore` brings it back."""
    customers.take_back(voice, by=by)


def restore(voice: CustomerVoice) -> None:
    """Bring it back."""
    customers.bring_back(voice)


def of_customer(customer: Customer, *, user: User) -> list[Heard]:
    """Return what a customer said of us, as far as the person may read it, the newest first."""
    query = listing(CustomerVoice, "list", user=user, at=customer).options(joinedload(CustomerVoice.by))
    order = CustomerVoice.said_on.desc(), CustomerVoice.created_at.desc(), CustomerVoice.id
    return _heard(with_rights(query.order_by(*order).limit(MOST), user=user, at=customer), user)


def for_review(customer: Customer, *, user: User) -> list[Heard]:
    """Return the newest ones that a review shows: nothing of level 3 is among them, for a pack is handed on."""
    query = listing(CustomerVoice, "list", user=user, at=customer).where(CustomerVoice.level <= LEVEL_SELLERS)
    order = CustomerVoice.said_on.desc(), CustomerVoice.created_at.desc(), CustomerVoice.id
    return _heard(db.session.scalars(query.order_by(*order).limit(IN_REVIEW)).all(), user)


def heard_in(customer: Customer, *, user: User, of: CustomerVoice | None = None) -> list[Interaction]:
    """Return the newest contacts with a customer, in one of which it may have been heard; what `of` has stays."""
    found = interactions.newest(customer, user=user, limit=OFFERED)
    if of is not None:
        [kept] = _heard([of], user)
        found += [one for one in (kept.interaction,) if one and one not in found]
    return found


def _is_told(voice: CustomerVoice) -> bool:
    """Tell whether it is a serious complaint of which all may know who read of the customer's plan."""
    return voice.severe and voice.level <= LEVEL_SELLERS


def _heard(found: Sequence[CustomerVoice], user: User) -> list[Heard]:
    people = _readable(Contact, [one.contact_id for one in found], user)
    met = _readable(Interaction, [one.interaction_id for one in found], user)
    return [Heard(one, people.get(one.contact_id or ""), met.get(one.interaction_id or "")) for one in found]


def _readable(model: Any, ids: Sequence[str | None], user: User) -> dict[str, Any]:
    """Return those of the records that the person may read, and that were not taken back, by their ids."""
    wanted = {one for one in ids if one}
    query = listing(model, user=user).where(model.id.in_(wanted), model.removed_at.is_(None))
    return {one.id: one for one in db.session.scalars(query)} if wanted else {}


def _describe(voice: CustomerVoice, content: VoiceContent, by: User) -> None:
    customer = voice.customer
    people = interactions.check_people(customer, [content.contact] if content.contact else [], user=by)
    voice.quote, voice.tone, voice.said_on = content.quote, content.tone, content.said_on
    voice.contact, voice.level, voice.severe = (people[0] if people else None), content.level, content.severe
    kept = voice.interaction_id
    if content.interaction and content.interaction != kept:
        met = _readable(Interaction, [content.interaction], by).get(content.interaction)
        if met is None or met.customer_id != customer.id:
            raise Invalid({"interaction": Message(N_("Choose one of the list."))})
        voice.interaction = met
    elif not content.interaction and _readable(Interaction, [kept], by):
        voice.interaction = None
    # What was noted for few is quoted for few.
    if voice.interaction is not None:
        voice.level = max(voice.level, voice.interaction.level)
