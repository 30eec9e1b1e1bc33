"""Reading what was typed of a plan and its parts. Every rule that is broken is told, beside its field."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from wiki.errors import N_
from wiki.models.plans import (
    PLAN_LINE_LENGTH,
    PLAN_NOTE_LENGTH,
    PLAN_TEXT_LENGTH,
    ActionState,
    Metric,
    ObjectiveState,
    PlanOutcome,
    Posture,
    RelationshipType,
)
from wiki.services.plans.money import PERIOD, is_ahead
from wiki.services.typed import Typed

MOST_STEPS, MOST_EVIDENCE = 20, 20
MOST_MARGIN, MOST_AMOUNT = 100.0, 1e15
NO_PERIOD = N_("Write a year, a quarter or a month: 2026, 2026-Q1, 2026-03.")
NO_END = N_("Say when it ends: the last day of the period.")
ENDS_FIRST = N_("It ends before it begins.")


@dataclass(frozen=True)
class PlanContent:
    """What is said of a plan as a whole."""

    period_start: str
    period_end: str
    posture: Posture
    incumbent: str = ""
    company_goal: str = ""
    vision: str = ""
    strategy: str = ""
    target_type: RelationshipType | None = None
    extract: str = ""


@dataclass(frozen=True)
class ObjectiveContent:
    """An objective as it was typed."""

    statement: str
    benefit: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    attainable: str = ""
    relevant: str = ""
    due_on: str | None = None
    joint: bool = False
    state: ObjectiveState = ObjectiveState.OPEN
    state_note: str = ""
    # What it rests on, by ids; `evidence` says which of them somebody may choose.
    fact_ids: list[str] = field(default_factory=list)
    case_ids: list[str] = field(default_factory=list)
    # The opportunities that it takes up.
    pursuit_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ActionContent:
    """An action as it was typed; `steps` one a line."""

    title: str
    start_on: str
    due_on: str
    owner_id: int
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class ProgressContent:
    """How far somebody is with an action."""

    state: ActionState
    done_on: str | None = None
    evidence: str = ""


@dataclass(frozen=True)
class MoneyContent:
    """A line of money as it was typed."""

    period: str
    metric: Metric
    name: str = ""
    planned: float | None = None
    actual: float | None = None
    source: str = ""


@dataclass(frozen=True)
class DecisionContent:
    """What somebody decides about a version (`seen`) of a plan: judged criteria in percent, conditions one a line."""

    outcome: PlanOutcome
    seen: int
    text: str = ""
    conditions: tuple[str, ...] = ()
    conditions_due: str | None = None
    scores: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class InstructionContent:
    """What is to be done, and by when an answer is expected."""

    text: str
    due_on: str | None = None


@dataclass(frozen=True)
class RiskContent:
    """What may go wrong: likelihood and effect from 1 to 5."""

    text: str
    likelihood: int
    effect: int
    mitigation: str = ""
    owner_id: int | None = None
    due_on: str | None = None


@dataclass(frozen=True)
class AskContent:
    """What the plan needs of somebody."""

    text: str
    of_id: int
    due_on: str | None = None


@dataclass(frozen=True)
class RelationshipContent:
    """How well somebody of us is to know somebody there."""

    contact_id: str
    user_id: int
    wanted: int
    due_on: str | None = None


def fields_of(content: Any) -> dict[str, Any]:
    """Return what was typed by the names of the fields."""
    return asdict(content)


def parse_plan(raw: Mapping[str, Any]) -> PlanContent:
    """Read a plan. Raise Invalid with all that is wrong."""
    typed = Typed(raw)
    start = typed.day("period_start", needed=N_("Say when it begins: the first day of the period."))
    end = typed.day("period_end", needed=NO_END)
    if start and end and end < start:
        typed.refuse("period_end", ENDS_FIRST)
    posture = typed.choice("posture", Posture)
    if posture is None:
        typed.refuse("posture", N_("Say what we do about this account."))
    incumbent = typed.line("incumbent", PLAN_LINE_LENGTH)
    if posture is Posture.ATTACK and not incumbent:
        typed.refuse("incumbent", N_("Name the competitor from whom it is to be won."))
    texts = {name: typed.text(name, PLAN_NOTE_LENGTH) for name in ("company_goal", "vision", "extract")}
    texts["strategy"] = typed.text("strategy", PLAN_TEXT_LENGTH)
    target_type = typed.choice("target_type", RelationshipType)
    typed.done()
    return PlanContent(
        str(start), str(end), cast(Posture, posture), incumbent=incumbent, target_type=target_type, **texts
    )


def parse_objective(raw: Mapping[str, Any]) -> ObjectiveContent:
    """Read an objective. Only the statement is needed to note it; what else is missing blocks the submission."""
    typed = Typed(raw)
    statement = typed.text("statement", PLAN_NOTE_LENGTH, needed=N_("Say what is to be reached, and by whom."))
    lines = {name: typed.line(name, PLAN_LINE_LENGTH) for name in ("measure", "baseline", "target")}
    texts = {name: typed.text(name, PLAN_NOTE_LENGTH) for name in ("benefit", "attainable", "relevant", "state_note")}
    due_on = typed.day("due_on")
    state = typed.choice("state", ObjectiveState, ObjectiveState.OPEN) or ObjectiveState.OPEN
    if state in (ObjectiveState.MISSED, ObjectiveState.WITHDRAWN) and not texts["state_note"]:
        typed.refuse("state_note", N_("Say why."))
    chosen = {name: _chosen(typed, name) for name in ("fact_ids", "case_ids", "pursuit_ids")}
    typed.done()
    said = {"due_on": due_on, "joint": typed.flag("joint"), "state": state, **chosen}
    return ObjectiveContent(statement, **cast(dict[str, Any], {**lines, **texts, **said}))


def parse_action(raw: Mapping[str, Any]) -> ActionContent:
    """Read an action: who does what, from when to when."""
    typed = Typed(raw)
    title = typed.line("title", PLAN_LINE_LENGTH, needed=N_("Say what is done."))
    start_on = typed.day("start_on", default=True)
    due_on = typed.day("due_on", needed=N_("Say by which day it is done."))
    if start_on and due_on and due_on < start_on:
        typed.refuse("due_on", ENDS_FIRST)
    owner_id = typed.number("owner", 1, 2**31 - 1)
    if owner_id is None:
        typed.refuse("owner", N_("Say who does it."))
    steps = _steps(typed)
    typed.done()
    return ActionContent(title, str(start_on), str(due_on), cast(int, owner_id), steps)


def parse_progress(raw: Mapping[str, Any]) -> ProgressContent:
    """Read how far an action is. One that is done has a day, one that was dropped a reason."""
    typed = Typed(raw)
    state = typed.choice("state", ActionState)
    if state is None:
        typed.refuse("state", N_("Choose one of the list."))
    evidence = typed.text("evidence", PLAN_NOTE_LENGTH)
    done_on = typed.day("done_on", past=True, default=True) if state is ActionState.DONE else None
    if state is ActionState.DROPPED and not evidence:
        typed.refuse("evidence", N_("Say why."))
    typed.done()
    return ProgressContent(cast(ActionState, state), done_on, evidence)


def parse_money(raw: Mapping[str, Any]) -> MoneyContent:
    """Read a line of money; a margin is at most 100 percent, and nothing came of a period that has not begun."""
    typed = Typed(raw)
    period = typed.line("period", 7, needed=NO_PERIOD)
    if period and not PERIOD.fullmatch(period):
        typed.refuse("period", NO_PERIOD)
    metric = typed.choice("metric", Metric)
    if metric is None:
        typed.refuse("metric", N_("Choose one of the list."))
    name = typed.line("name", PLAN_LINE_LENGTH)
    if metric is Metric.OTHER and not name:
        typed.refuse("name", N_("Say what is counted."))
    planned, actual = _figures(typed, metric)
    source = typed.line("source", PLAN_LINE_LENGTH)
    if actual is not None:
        _check_actual(typed, period, source)
    typed.done()
    return MoneyContent(period, cast(Metric, metric), name if metric is Metric.OTHER else "", planned, actual, source)


def parse_decision(
    raw: Mapping[str, Any], criteria: Iterable[str], among: Collection[PlanOutcome] = tuple(PlanOutcome)
) -> DecisionContent:
    """Read a decision, one of `among`; scores are whole percents of each criterion, and may be left out."""
    typed = Typed(raw)
    outcome = typed.choice("outcome", PlanOutcome)
    if outcome not in among:
        typed.refuse("outcome", N_("Choose one of the list."))
    seen = typed.number("seen", 1, 2**31 - 1)
    text = typed.text("decision", PLAN_NOTE_LENGTH)
    if outcome is PlanOutcome.RETURNED and not text:
        typed.refuse("decision", N_("Say what is missing, so that it can be put right."))
    lines = [line.strip() for line in typed.text("conditions", PLAN_TEXT_LENGTH).splitlines() if line.strip()]
    if outcome is PlanOutcome.WITH_CONDITIONS and not lines:
        typed.refuse("conditions", N_("Write the conditions, one a line."))
    if any(len(line) > PLAN_NOTE_LENGTH for line in lines) or len(lines) > MOST_STEPS:
        typed.refuse("conditions", N_("Write at most twenty conditions, each in a line or two."))
    conditions = tuple(lines) if outcome is PlanOutcome.WITH_CONDITIONS else ()
    due = typed.day("conditions_due")
    scores = {name: value for name in criteria if (value := typed.number(f"score-{name}", 0, 100)) is not None}
    typed.done()
    return DecisionContent(cast(PlanOutcome, outcome), seen or 0, text, conditions, due, scores)


def parse_instruction(raw: Mapping[str, Any]) -> InstructionContent:
    """Read what is to be done."""
    typed = Typed(raw)
    text = typed.text("text", PLAN_NOTE_LENGTH, needed=N_("Say what is to be done."))
    due_on = typed.day("due_on")
    typed.done()
    return InstructionContent(text, due_on)


def parse_risk(raw: Mapping[str, Any]) -> RiskContent:
    """Read what may go wrong."""
    typed = Typed(raw)
    text = typed.text("text", PLAN_NOTE_LENGTH, needed=N_("Say what may go wrong."))
    likelihood, effect = typed.number("likelihood", 1, 5) or 3, typed.number("effect", 1, 5) or 3
    mitigation = typed.text("mitigation", PLAN_NOTE_LENGTH)
    owner_id, due_on = typed.number("owner", 1, 2**31 - 1), typed.day("due_on")
    typed.done()
    return RiskContent(text, likelihood, effect, mitigation, owner_id, due_on)


def parse_ask(raw: Mapping[str, Any]) -> AskContent:
    """Read what the plan needs, and of whom."""
    typed = Typed(raw)
    text = typed.text("text", PLAN_NOTE_LENGTH, needed=N_("Say what you need."))
    of_id = typed.number("of", 1, 2**31 - 1)
    if of_id is None:
        typed.refuse("of", N_("Say of whom you need it."))
    due_on = typed.day("due_on")
    typed.done()
    return AskContent(text, cast(int, of_id), due_on)


def parse_ask_answer(raw: Mapping[str, Any]) -> str:
    """Read what somebody answers to what a plan needs."""
    typed = Typed(raw)
    answer = typed.text("answer", PLAN_NOTE_LENGTH)
    typed.done()
    return answer


def parse_relationship(raw: Mapping[str, Any]) -> RelationshipContent:
    """Read who is to know whom how well, from 0 to 4."""
    typed = Typed(raw)
    contact_id = typed.line("contact", 16, needed=N_("Say whom you want to know better."))
    user_id, wanted = typed.number("user", 1, 2**31 - 1), typed.number("wanted", 0, 4)
    if user_id is None:
        typed.refuse("user", N_("Say who of us."))
    if wanted is None:
        typed.refuse("wanted", N_("Say how well, from 0 to 4."))
    due_on = typed.day("due_on")
    typed.done()
    return RelationshipContent(contact_id, cast(int, user_id), cast(int, wanted), due_on)


def _figures(typed: Typed, metric: Metric | None) -> tuple[float | None, float | None]:
    """Return what is planned and what it was; one of them is needed."""
    most = MOST_MARGIN if metric is Metric.MARGIN else MOST_AMOUNT
    planned, actual = typed.amount("planned", most), typed.amount("actual", most)
    if metric is Metric.MARGIN:
        for name in {"planned", "actual"} & typed.wrong.keys():
            typed.wrong.pop(name)
            typed.refuse(name, N_("A margin is at most 100 percent."))
    if planned is None and actual is None:
        typed.refuse("planned", N_("Write what is planned, or what it was."))
    return planned, actual


def _check_actual(typed: Typed, period: str, source: str) -> None:
    if not source:
        typed.refuse("source", N_("Say where the figure is from."))
    if "period" not in typed.wrong and is_ahead(period):
        typed.refuse("actual", N_("This period has not begun: nothing can have come of it yet."))


def _chosen(typed: Typed, name: str) -> list[str]:
    """Return the ids that were ticked, each once."""
    raw = typed.raw.get(name) or ()
    found = list(dict.fromkeys(one for one in raw if isinstance(one, str) and len(one) <= 40)) if raw else []
    if len(found) > MOST_EVIDENCE:
        typed.refuse(name, N_("Choose at most %(most)s."), most=MOST_EVIDENCE)
    return found


def _steps(typed: Typed) -> list[dict[str, Any]]:
    """Return the steps, one a line; those that begin with [x] are done."""
    lines = [line.strip() for line in typed.text("steps", PLAN_TEXT_LENGTH).splitlines() if line.strip()]
    if len(lines) > MOST_STEPS:
        typed.refuse("steps", N_("At most %(most)s steps: make two actions of it."), most=MOST_STEPS)
    found = []
    for line in lines:
        done = line[:3].casefold() == "[x]"
        found.append({"text": (line[3:] if done else line).strip()[:PLAN_LINE_LENGTH], "done": done})
    return found
