"""What is typed of a competitor: where we met it, or what is said of its products, never without a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from wiki.errors import N_
from wiki.models import PriceLevel, RivalStatus
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.rivals import LINK_LENGTH, OFFER_LENGTH, SOURCE_LENGTH
from wiki.services import vocabulary
from wiki.services.typed import Typed

CLAIM_LENGTH = 1_000
LONGEST = timedelta(days=365)
"""So long a claim is told at most; after that somebody has to look at its source again."""

NEEDS_NAME = N_("Say which competitor it is.")


@dataclass(frozen=True)
class SightingContent:
    """Where a competitor was met. Days are written YYYY-MM-DD."""

    competitor: str
    status: RivalStatus
    seen_on: str
    offer: str = ""
    price: PriceLevel | None = None
    source: str = ""
    level: int = LEVEL_SELLERS


@dataclass(frozen=True)
class ClaimContent:
    """What is said of a competitor's product, and where that can be read."""

    competitor: str
    text: str
    source: str
    link: str
    document: str
    found_on: str
    expires_on: str


def parse_sighting(raw: Mapping[str, Any]) -> SightingContent:
    """Return what was typed; raise Invalid with a sentence for each field that breaks a rule."""
    typed = Typed(raw)
    status = typed.choice("status", RivalStatus)
    if status is None:
        typed.refuse("status", N_("Choose how it stands at the customer."))
    content = SightingContent(
        competitor=typed.line("competitor", vocabulary.CODE_LENGTH, needed=NEEDS_NAME),
        status=status or RivalStatus.OFFERED,
        seen_on=typed.day("seen_on", past=True, default=True) or "",
        offer=typed.line("offer", OFFER_LENGTH),
        price=typed.choice("price", PriceLevel),
        source=typed.line("source", SOURCE_LENGTH),
        level=typed.number("level", LEVEL_SELLERS, LEVEL_PRIVATE) or LEVEL_SELLERS,
    )
    typed.done()
    return content


def parse_claim(raw: Mapping[str, Any]) -> ClaimContent:
    """Return what was typed; raise Invalid, also where there is no source, or none that can be looked up."""
    typed = Typed(raw)
    content = ClaimContent(
        competitor=typed.line("competitor", vocabulary.CODE_LENGTH, needed=NEEDS_NAME),
        text=typed.text("text", CLAIM_LENGTH, needed=N_("Write what can be shown to be so, without judging.")),
        source=typed.line("source", SOURCE_LENGTH, needed=N_("Say who says so. A claim without a source is not kept.")),
        link=typed.line("link", LINK_LENGTH),
        document=typed.line("document", SOURCE_LENGTH),
        found_on=typed.day("found_on", past=True, default=True) or "",
        expires_on=typed.day("expires_on") or "",
    )
    if content.link and not _is_address(content.link):
        typed.refuse("link", N_("Write the whole address, beginning with https://."))
    if not content.link and not content.document:
        typed.refuse("link", N_("Give the address where it can be read, or name the document below."))
    expires_on = _ending(content, typed)
    typed.done()
    return ClaimContent(**{**vars(content), "expires_on": expires_on})


def _ending(content: ClaimContent, typed: Typed) -> str:
    """Return the day on which it is told no longer: a year after it was found, unless an earlier one was chosen."""
    today = now().date().isoformat()
    found_on = date.fromisoformat(content.found_on) if content.found_on else now().date()
    latest = (found_on + LONGEST).isoformat()
    ending = content.expires_on or latest
    if ending > latest:
        typed.refuse("expires_on", N_("Choose a day within a year of the day on which it was found."))
    elif ending < today:
        typed.refuse("found_on", N_("This is more than a year old. Look for a newer source."))
    return ending


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
