"""The report of a visit: a contact is written down, and answers become needs, promises and facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wiki.errors import N_, Invalid, Message
from wiki.models import Interaction, NeedKind, Side, User, VisitPlan
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.facts import FactSource, FactTopic
from wiki.models.interactions import OUTCOME_LENGTH
from wiki.models.promises import EVIDENCE_LENGTH, NEED_LENGTH, PROMISE_LENGTH
from wiki.services import facts, inquiries, interactions, promises
from wiki.services.facts import FactContent
from wiki.services.interactions import InteractionContent
from wiki.services.promises import NeedContent, PromiseContent
from wiki.services.typed import Typed
from wiki.services.visits.content import LINE_LENGTH
from wiki.services.visits.planning import await_turn
from wiki.text.checks import shorten


class Becomes(StrEnum):
    """What an answer is turned into, besides standing in the report."""

    NOTHING = ""
    NEED = "need"
    LATENT_NEED = "latent_need"
    PROMISE = "promise"
    THEIR_PROMISE = "their_promise"
    FACT = "fact"


@dataclass(frozen=True)
class Answer:
    """What was asked, what was answered, what becomes of it, and until when if it is a promise."""

    question: str
    answer: str
    becomes: Becomes = Becomes.NOTHING
    due_on: str | None = None

    @staticmethod
    def parse(question: str, answer: str, becomes: str, due_on: str) -> "Answer":
        """Return the checked answer, or raise Invalid. It is named "question", "answer", "becomes", "due_on"."""
        raw = {"question": question, "answer": answer, "becomes": becomes, "due_on": due_on}
        typed = Typed(raw)
        found = Answer(
            question=typed.line("question", LINE_LENGTH),
            answer=typed.text("answer", OUTCOME_LENGTH),
            becomes=typed.choice("becomes", Becomes, Becomes.NOTHING) or Becomes.NOTHING,
            due_on=typed.day("due_on"),
        )
        if found.answer and not found.question:
            typed.refuse("question", N_("Write what was asked."))
        if found.becomes and not found.answer:
            typed.refuse("answer", N_("Write the answer that this is to be made of."))
        typed.done()
        return found


def report(
    visit: VisitPlan,
    content: InteractionContent,
    answers: Sequence[Answer],
    *,
    by: User,
    limit: float,
    submission: str | None = None,
) -> Interaction:
    """Write down what came of the visit. Sent twice it is written once; the second answer is the first one's."""
    await_turn(visit)
    if visit.interaction is not None:
        return visit.interaction
    if not content.outcome and not any(one.answer for one in answers):
        raise Invalid({"outcome": Message(N_("Write what came of the visit, or answer one of the questions."))})
    given = [one for one in answers if one.answer]
    kept = [
        {"question": one.question, "answer": one.answer, "becomes": one.becomes.value}
        for one in given
        if not (one.becomes is Becomes.FACT and content.level > LEVEL_SELLERS)  # kept sealed, there alone
    ]
    made = interactions.log(visit.customer, content, by=by, limit=limit, submission=submission, answers=kept)
    for one in given:
        TURNING[one.becomes](made, one, content.level, by)
    visit.interaction = made
    return made


def _into_need(kind: NeedKind) -> "Turning":
    def turn(made: Interaction, one: Answer, level: int, by: User) -> None:
        evidence = shorten(f"{one.question}\n{one.answer}", EVIDENCE_LENGTH)
        typed = NeedContent(_line(one.answer, NEED_LENGTH), kind, evidence, level)
        promises.need(made.customer, typed, by=by, interaction=made)

    return turn


def _into_promise(side: Side) -> "Turning":
    def turn(made: Interaction, one: Answer, level: int, by: User) -> None:
        typed = PromiseContent(_line(one.answer, PROMISE_LENGTH), side, one.due_on, level=level)
        promises.promise(made.customer, typed, by=by, interaction=made)

    return turn


def _into_fact(made: Interaction, one: Answer, level: int, by: User) -> None:
    text = shorten(f"{one.question}\n{one.answer}", facts.TEXT_LENGTH)
    told = FactContent(FactTopic.OTHER, text, made.happened_on, level=level, source_type=FactSource.CUSTOMER_TOLD_US)
    fact = facts.create(told, customer=made.customer, by=by)
    inquiries.answer_asked(made.customer, one.question, fact, by=by)


def _stay(made: Interaction, one: Answer, level: int, by: User) -> None:
    """Leave the answer where it stands, in the report."""


def _line(text: str, limit: int) -> str:
    return shorten(" ".join(text.split()), limit)


Turning = Callable[[Interaction, Answer, int, User], None]

TURNING: Mapping[Becomes, Turning] = {
    Becomes.NOTHING: _stay,
    Becomes.NEED: _into_need(NeedKind.STATED),
    Becomes.LATENT_NEED: _into_need(NeedKind.LATENT),
    Becomes.PROMISE: _into_promise(Side.US),
    Becomes.THEIR_PROMISE: _into_promise(Side.THEM),
    Becomes.FACT: _into_fact,
}
