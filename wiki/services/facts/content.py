"""What a fact says and may hold, and what has to be said of one about a person that is not for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wiki.errors import N_
from wiki.models import FactSource, FactTopic, LawfulBasis
from wiki.models.base import now
from wiki.models.documents import LEVEL_NAMED, LEVEL_PRIVATE, LEVEL_SELLERS, LEVELS
from wiki.services.typed import Typed

TEXT_LENGTH = 2_000
SOURCE_LENGTH = 300
PURPOSE_LENGTH = 300
LEAST, MOST = 1, 5
PERSONAL = (FactTopic.BIRTHDAY, FactTopic.ADDRESS)
"""Of a person, and private by what they are: never below level 3, and in no list, brief or table."""

MINDED = (FactTopic.PREFERENCE, FactTopic.HABIT)
"""What service and visits mind first."""

QUICK = tuple(topic for topic in FactTopic if topic not in PERSONAL)
LONGEST = timedelta(days=366)
"""So long a fact of level 4 is kept readable for others without being looked at again."""

NEEDS_TEXT = N_("Write down what you know.")


@dataclass(frozen=True)
class FactContent:
    """What is typed of a fact. Days are written YYYY-MM-DD."""

    topic: FactTopic
    text: str
    obtained_on: str
    level: int = LEVEL_SELLERS
    source_type: FactSource = FactSource.OBSERVED
    source: str = ""
    expires_on: str | None = None
    review_on: str | None = None
    difficulty: int | None = None
    worth: int | None = None
    reliability: int | None = None
    purpose: str = ""
    basis: LawfulBasis | None = None

    @property
    def grounds(self) -> dict[str, str]:
        """Return how we know it and what allows us to keep it."""
        return {"source": self.source, "purpose": self.purpose, "basis": self.basis.value if self.basis else ""}


def parse(raw: Mapping[str, Any], *, of_person: bool = False) -> FactContent:
    """Return the checked content, or raise Invalid. `of_person`: it is about a contact and not the organisation."""
    typed = Typed(raw)
    topic = typed.choice("topic", FactTopic)
    if topic is None:
        typed.refuse("topic", N_("Choose what it is about."))
    topic = topic or FactTopic.OTHER
    content = FactContent(
        topic=topic,
        text=typed.text("text", TEXT_LENGTH, needed=NEEDS_TEXT),
        obtained_on=typed.day("obtained_on", past=True, default=True) or "",
        level=_level(typed, topic),
        source_type=typed.choice("source_type", FactSource, FactSource.OBSERVED) or FactSource.OBSERVED,
        source=typed.line("source", SOURCE_LENGTH),
        expires_on=typed.day("expires_on"),
        review_on=typed.day("review_on"),
        difficulty=typed.number("difficulty", LEAST, MOST),
        worth=typed.number("worth", LEAST, MOST),
        reliability=typed.number("reliability", LEAST, MOST),
        purpose=typed.line("purpose", PURPOSE_LENGTH),
        basis=typed.choice("basis", LawfulBasis),
    )
    _check(content, typed, of_person=of_person)
    typed.done()
    return content


def parse_quick(raw: Mapping[str, Any]) -> FactContent:
    """Return what was jotted down: something observed today, for all who sell. Raise Invalid if it says nothing."""
    typed = Typed(raw)
    topic = typed.choice("topic", FactTopic, FactTopic.OTHER) or FactTopic.OTHER
    if topic in PERSONAL:
        typed.refuse("topic", N_("Birthdays and home addresses need the long form: it asks whose, and what for."))
    content = FactContent(topic, typed.text("text", TEXT_LENGTH, needed=NEEDS_TEXT), now().date().isoformat())
    typed.done()
    return content


def is_personal(content: FactContent, *, of_person: bool) -> bool:
    """Tell whether it is of a person and not for everybody: then it is said what for, on what basis, until when."""
    return content.level >= LEVEL_PRIVATE and (of_person or content.topic in PERSONAL)


def _level(typed: Typed, topic: FactTopic) -> int:
    """Return the level that was chosen, else what is usual for the topic."""
    chosen = typed.number("level", min(LEVELS), max(LEVELS))
    if chosen is None:
        return LEVEL_PRIVATE if topic in PERSONAL else LEVEL_SELLERS
    if topic in PERSONAL and chosen < LEVEL_PRIVATE:
        typed.refuse("level", N_("A birthday or a home address is for the account's team or for named readers."))
    return chosen


def _check(content: FactContent, typed: Typed, *, of_person: bool) -> None:
    """Refuse what the rules on persons and on named readers do not allow."""
    if content.topic in PERSONAL and not of_person:
        typed.refuse("contact", N_("Say whose it is. Who is not in the list has to be noted as a contact first."))
    if is_personal(content, of_person=of_person):
        if not content.purpose:
            typed.refuse("purpose", N_("Say what it is needed for: it is kept no longer than that."))
        if content.basis is None:
            typed.refuse("basis", N_("Say what allows us to keep it."))
        if content.review_on is None:
            typed.refuse("review_on", N_("Say when to ask again whether it is still needed."))
    if content.level == LEVEL_NAMED:
        _check_named(content, typed)


def _check_named(content: FactContent, typed: Typed) -> None:
    """Refuse for named readers what a second person could not answer for, or what would stay open for ever."""
    today = now().date()
    if not content.source:
        typed.refuse("source", N_("Say how it came to us: a second person reads that."))
    ends_on, latest = content.expires_on or "", (today + LONGEST).isoformat()
    if not today.isoformat() <= ends_on <= latest:
        typed.refuse("expires_on", N_("What named readers read ends on a day within a year."))
