"""What is not known of a customer yet, each as a question to ask at the visit, the most telling first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from wiki.errors import N_
from wiki.models import Customer, FactTopic
from wiki.services.customers.content import SECTIONS, CustomerContent

SENIOR = "senior"
WHO = N_("Who decides here, who has a say besides, and who will use it?")
ABOVE = N_("Who above your contact has to agree, and what matters to that person?")
WHEN = N_("Do they see the need themselves, and by when do they want it settled?")


@dataclass(frozen=True, slots=True)
class Known:
    """What a brief has of the people at a customer: how many, on which levels (codes), and of which types (codes)."""

    people: int = 0
    levels: Collection[str] = ()
    types: Collection[str] = ()


def completeness(content: CustomerContent, known: Known) -> tuple[int, int]:
    """Return how many of the points of a profile are known, and how many there are: texts, basics, people."""
    points = [
        *(name in content.sections for name in SECTIONS),
        *(bool(said) for said in (content.industry, content.ownership, content.region, content.size, content.address)),
        bool(known.people),
        SENIOR in known.levels,
    ]
    return sum(points), len(points)


def questions(customer: Customer, content: CustomerContent, known: Known) -> Iterator[str]:
    """Yield what to ask (message ids), each only where the answer is missing."""
    if not known.people:
        yield WHO
    elif SENIOR not in known.levels:
        yield ABOVE
    if known.people and not known.types:
        yield N_("What are they like: do they wait for others, compare line by line, want what is new?")
    if customer.grade is None:
        yield WHEN
    for name, question in _OF_SECTIONS.items():
        if name not in content.sections:
            yield question
    if not content.industry or not content.ownership:
        yield N_("Which industry is it in, and who owns it?")


_OF_SECTIONS = {
    "business": N_("What does it do, how large is it, and how does it buy?"),
    "effect": N_("What would change in its business with our product?"),
    "market": N_("Who are its customers, and what do these ask of it?"),
    "trade": N_("How does its trade earn money, and what is changing there?"),
    "care": N_("What do they value in dealing with us, and what annoys them?"),
}

_TOPICS = {
    WHO: FactTopic.DECISION_PROCESS,
    ABOVE: FactTopic.DECISION_PROCESS,
    WHEN: FactTopic.PLAN,
    _OF_SECTIONS["business"]: FactTopic.ORGANISATION,
    _OF_SECTIONS["care"]: FactTopic.PREFERENCE,
}


def about(question: str) -> FactTopic:
    """Return what the answer to one of these questions would be about."""
    return _TOPICS.get(question, FactTopic.OTHER)


def question_of(section: str) -> str:
    """Return what to ask where a section of the profile is empty."""
    return _OF_SECTIONS[section]
