"""Contacts with customers, promises, needs and visits of every class, for the matrix."""

from typing import Any

from tests.browsing import Browser
from tests.writing import writing
from wiki.models import Customer, Interaction, Need, Promise, Reminder, VisitPlan, Writing, db
from wiki.models.base import now
from wiki.services import calendars, writings

Known = dict[str, dict[str, Any]]


def log_contacts(known: Known, sent: Any, author: Browser) -> None:
    """Write down what the author did with the customers; of each class one is private, one is taken out again."""
    open_one, closed = (f"/customers/{known[name]['customer_id']}" for name in ("customer", "closed customer"))
    day, private = now().date().isoformat(), {"private": "y"}
    talk = {"kind": "incoming_call", "outcome": "Asked when.", "happened_on": day}
    given = {
        "kind": "gift",
        "purpose": "Thanks.",
        "attendees": "The buyers",
        "cost": "9000",
        "happened_on": "2026-01-02",
    }
    for name, place, form in (
        ("contact with the customer", open_one, talk),
        ("private contact with the customer", open_one, talk | private),
        ("contact with the closed customer", closed, talk),
        ("removed contact with the customer", open_one, talk),
        ("gift", open_one, given),
    ):
        sent(author, f"{place}/log", {**form, "submission": name})
        known[name] = {"interaction_id": _newest(Interaction, known, "interaction_id")}
    sent(author, f"/customers/log/{known['removed contact with the customer']['interaction_id']}/remove")
    for name, more in (("promise", {}), ("private promise", private)):
        sent(author, f"{open_one}/promises", {"text": "Send it.", "submission": name, **more})
        known[name] = {"promise_id": _newest(Promise, known, "promise_id")}
    for place in (open_one, closed):
        sent(author, f"{place}/route", {"pattern": "top_down"})
    known["route step"] = {**known["customer"], "number": 1}
    for name, place in (("reminder", open_one), ("reminder of the closed customer", closed)):
        sent(author, f"{place}/reminders/new", {"about": "To greet.", "submission": name})
        known[name] = {"reminder_id": _newest(Reminder, known, "reminder_id")}
    sent(author, f"{open_one}/needs", {"need-text": "A spare one.", "need-private": "y"})
    known["private need"] = {"need_id": _newest(Need, known, "need_id")}
    sent(author, f"{open_one}/needs", {"need-text": "A spare one."})
    known["need"] = {"need_id": _newest(Need, known, "need_id")}
    _plan_visits(known, sent, author, (open_one, closed))
    _keep_what_is_ones_own(known)


def _plan_visits(known: Known, sent: Any, author: Browser, places: tuple[str, str]) -> None:
    plan = {"purpose": "To ask who decides.", "planned_on": "2026-01-05", "questions": "Who decides?", "steps": "Ask"}
    for name, place, more in (
        ("visit", places[0], {}),
        ("private visit", places[0], {"private": "y"}),
        ("visit to the closed customer", places[1], {}),
        ("removed visit", places[0], {}),
        ("reported visit", places[0], {"planned_on": "2026-03-05"}),
    ):
        sent(author, f"{place}/visits/new", {**plan, "overruled": "They asked.", "submission": name, **more})
        known[name] = {"visit_id": _newest(VisitPlan, known, "visit_id")}
    sent(author, f"/visits/{known['removed visit']['visit_id']}/remove")
    report = {"outcome": "The engineer decides.", "happened_on": "2026-03-05"}
    sent(author, f"/visits/{known['reported visit']['visit_id']}/report", report)


def _keep_what_is_ones_own(known: Known) -> None:
    author = db.session.get_one(Customer, known["customer"]["customer_id"]).keeper
    assert author is not None
    with writing():
        typed = {"fields": {"outcome": ["x"]}, "sitting": "c", "kind": writings.CONTACT}
        unsaved = Writing(user_id=author.id, document_id=known["customer"]["customer_id"], **typed)
        db.session.add(unsaved)
        calendars.renew(author)
        db.session.flush()
    known["unsaved contact"] = {**known["customer"], "writing_id": unsaved.id}
    known["calendar"], known["no calendar"] = {"secret": calendars.feed_of(author)}, {"secret": "x"}


def _newest(model: type[Any], known: Known, name: str) -> str:
    before = {values[name] for values in known.values() if name in values}
    [ident] = {ident for (ident,) in db.session.query(model.id)} - before
    return str(ident)
