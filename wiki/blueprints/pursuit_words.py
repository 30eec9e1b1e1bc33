"""What is said of pursuits in the words of the reader: states, bands, months, and what changed."""

from flask_babel import gettext

from wiki.blueprints.bid_words import line_label
from wiki.blueprints.reader import ui_language
from wiki.forms.pursuits import OUTCOME_LABELS
from wiki.models import PURSUIT_STATE_LABELS, Pursuit, PursuitEvent, PursuitOutcome, PursuitState
from wiki.services import bids, customers, pursuits
from wiki.services.pursuits import tracking


def tracking_label(code: str) -> str:
    """Return the name of a state in the reader's language."""
    state = tracking.current().get(code)
    return state.text(ui_language()) if state else code


def state_label(state: PursuitState) -> str:
    """Return how far an opportunity has come in the reader's language."""
    return gettext(PURSUIT_STATE_LABELS[state])


def stands(pursuit: Pursuit) -> str:
    """Return where it stands in the reader's language: an opportunity that is not pursued, or the tracked state."""
    if pursuit.state is PursuitState.PURSUED:
        return tracking_label(pursuit.tracking)
    return gettext("opportunity, %(state)s", state=state_label(pursuit.state))


def outcome_label(outcome: PursuitOutcome) -> str:
    """Return how it ended in the reader's language."""
    return gettext(OUTCOME_LABELS[outcome])


def band_label(band: int) -> str:
    """Return a band of profit in the reader's language."""
    if band == 0:
        return gettext("not said")
    ends = [f"{end:,}" for end in pursuits.BANDS]
    if band == 1:
        return gettext("below %(end)s", end=ends[0])
    return gettext("from %(end)s", end=ends[band - 2])


def month_label(month: str) -> str:
    """Return a column of the grid in the reader's language."""
    words = {pursuits.LATE: gettext("overdue"), pursuits.LATER: gettext("later"), pursuits.UNSAID: gettext("no day")}
    return words.get(month, month)


def told(events: list[PursuitEvent]) -> dict[int, tuple[str, str, str]]:
    """Return of each event what changed, from what, to what, in the reader's words."""
    ids = {int(value) for one in events if one.field == "owner" for value in (one.before, one.after) if value}
    names = customers.names_of(ids)
    return {
        one.id: (_field(one.field), _value(one, one.before, names), _value(one, one.after, names)) for one in events
    }


def _field(name: str) -> str:
    words = {
        "title": gettext("Title"),
        "state": gettext("How far it has come"),
        "seen": gettext("What we see there"),
        "proof": gettext("What shows it"),
        "tracking": gettext("Where it stands"),
        "expected_profit": gettext("Expected profit"),
        "expected_on": gettext("May be signed on"),
        "owner": gettext("Who follows it"),
        "outcome": gettext("How it ended"),
        bids.EVENT: gettext("Written proposal"),
    }
    return words.get(name, name)


def _value(event: PursuitEvent, value: str, names: dict[int, str]) -> str:
    if not value:
        return (
            gettext("still open") if event.field == "outcome" else gettext("nobody") if event.field == "owner" else ""
        )
    if event.field == bids.EVENT:
        return line_label(value)
    if event.field == "state":
        return state_label(PursuitState(value))
    if event.field == "tracking":
        return tracking_label(value)
    if event.field == "owner":
        return names.get(int(value), "")
    return outcome_label(PursuitOutcome(value)) if event.field == "outcome" else value
