"""What is typed of a pursuit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_
from wiki.models.base import now
from wiki.models.pursuits import (
    END_REASON_LENGTH,
    PROOF_LENGTH,
    PURSUIT_TITLE_LENGTH,
    SEEN_LENGTH,
    PursuitOutcome,
    PursuitState,
)
from wiki.services.pursuits import tracking
from wiki.services.typed import Typed

NO_SIGHT = N_("Say what you see there that others do not.")
NO_PROOF = N_("Say what shows that it is there.")


@dataclass(frozen=True)
class PursuitContent:
    """What it is about, where it stands, what it would bring, when it may be signed, and who follows it (an id).

    Of an opportunity, also what somebody sees there that others do not, and what tells so.
    """

    title: str
    tracking: str
    expected_profit: float | None = None
    expected_on: str | None = None
    owner_id: int | None = None
    state: PursuitState = PursuitState.PURSUED
    seen: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Ending:
    """How it ended, why, and on which day."""

    outcome: PursuitOutcome
    reason: str
    ended_on: str


def parse(raw: Mapping[str, Any], *, before: str = "") -> PursuitContent:
    """Return what was typed, or raise Invalid; the state that it had `before` may stay though it is retired."""
    typed = Typed(raw)
    offered = {one.code for one in tracking.current().offered(before)}
    chosen = str(raw.get("tracking") or "")
    if chosen not in offered:
        typed.refuse("tracking", N_("Choose one of the list."))
    state = typed.choice("state", PursuitState, PursuitState.PURSUED) or PursuitState.PURSUED
    content = PursuitContent(
        title=typed.line("title", PURSUIT_TITLE_LENGTH, needed=N_("Say in a few words what they may buy.")),
        tracking=chosen,
        expected_profit=typed.amount("expected_profit"),
        expected_on=typed.day("expected_on"),
        owner_id=typed.number("owner", 1, 2**31 - 1),
        state=state,
        seen=typed.text("seen", SEEN_LENGTH, needed=NO_SIGHT if state is not PursuitState.PURSUED else ""),
        proof=typed.line("proof", PROOF_LENGTH, needed=NO_PROOF if state is PursuitState.CHECKED else ""),
    )
    typed.done()
    return content


def parse_ending(raw: Mapping[str, Any]) -> Ending:
    """Return how it ended, or raise Invalid: an outcome needs its reason."""
    typed = Typed(raw)
    outcome = typed.choice("ending", PursuitOutcome)
    if outcome is None:
        typed.refuse("ending", N_("Choose one."))
    reason = typed.line("reason", END_REASON_LENGTH, needed=N_("Say in one line why it ended so."))
    ended_on = typed.day("ended_on", past=True, default=True) or now().date().isoformat()
    typed.done()
    return Ending(outcome or PursuitOutcome.DROPPED, reason, ended_on)
