"""Forms of service: a list kept as data, chosen in plans and contacts, told with the preferences that they answer."""

import pytest

from tests.accounts import EN, noted
from tests.test_facts import GROUNDS
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Contact, FactUse, Interaction
from wiki.services import facts, service_forms

pytestmark = pytest.mark.one_database

PLACE = "/customers/service-forms"
TALK = {"kind": "call", "outcome": "说了说", "happened_on": "2026-03-01"}
WISH = {"topic": "preference", "text": "材料要打印成一页"}


def wish(people, customer, **typed):
    with writing():
        return facts.create(facts.parse(WISH | typed), customer=customer, by=people.ana)


def rows_of(page):
    """Return what the form would send, with one row renamed and one emptied."""
    known = service_forms.current().all
    rows = {"base": "0", "rows": str(len(known))}
    for number, one in enumerate(known):
        rows |= {f"code-{number}": one.code}
        for name in service_forms.TEXTS:
            rows |= {f"{name}-{language}-{number}": text for language, text in getattr(one, name).items()}
    return rows


def test_the_list_is_data_and_what_was_given_keeps_its_name(sign_in, people):
    customer, ana, eva = noted(people.ana), sign_in(people.ana), sign_in(people.eva)
    assert "A report made for them" in sign_in(people.kai).get(PLACE, headers=EN).text
    ana.send(f"/customers/{customer.id}/log", TALK | {"services": ["report"]})
    rows = (
        rows_of(eva) | {f"label-{language}-0": "" for language in service_forms.LANGUAGES} | {"label-en-1": "Lessons"}
    )
    assert ana.send(PLACE, rows).status_code == 403
    assert (
        eva.send(PLACE, rows | {"when_not-en-1": "", "when_not-zh-Hans-1": "", "when_not-zh-Hant-1": ""}).status_code
        == 422
    )
    assert eva.send(PLACE, rows).status_code == 303
    assert eva.send(PLACE, rows).status_code == 409

    form = ana.get(f"/customers/{customer.id}/log", headers=EN).text
    assert "Lessons" in form
    assert "A report made for them" not in form
    assert "A report made for them" in ana.get(f"/customers/{customer.id}/people", headers=EN).text
    own = db.session.query(Interaction).one()
    page = ana.get(f"/customers/log/{own.id}/edit", headers=EN).text
    assert ana.send(f"/customers/{customer.id}/log", TALK | {"services": ["king"]}).status_code == 422
    assert page


def test_what_was_given_is_told_with_when_and_which_preference_it_answers(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    told = wish(people, customer)
    log = TALK | {"services": ["report", "training"], "minded": [told.id]}
    assert browser.send(f"/customers/{customer.id}/log", log).status_code == 303
    again = TALK | {"services": ["report"], "happened_on": "2026-03-05", "outcome": "又写了一份"}
    assert browser.send(f"/customers/{customer.id}/log", again).status_code == 303

    [report, training] = service_forms.given(customer, user=people.zoe)
    assert (report.last_on, report.number, training.number) == ("2026-03-05", 2, 1)
    assert [one.fact for one in training.preferences] == [told]
    page = browser.get(f"/customers/{customer.id}/people", headers=EN).text
    assert f"answers: {WISH['text']}" in page
    first = db.session.query(Interaction).filter_by(happened_on="2026-03-01").one()
    form = {**TALK, "services": ["training"], "base": first.updated_at.isoformat()}
    assert browser.send(f"/customers/log/{first.id}/edit", form).status_code == 303
    assert db.session.query(FactUse).count() == 0, "it was unticked"


def test_a_plan_says_what_is_to_be_done_and_the_report_begins_with_it(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    plan = {"purpose": "看样机", "planned_on": "2026-03-01", "services": ["training"]}
    place = browser.send(f"/customers/{customer.id}/visits/new", plan).headers["Location"]
    assert "Training at their site" in browser.get(place, headers=EN).text
    assert 'value="training" checked' in browser.get(f"{place}/report", headers=EN).text
    assert browser.send(f"{place}/report", {"outcome": "好", "services": ["training"]}).status_code == 303
    assert db.session.query(Interaction).one().services == ["training"]


def test_a_private_contact_and_a_sealed_preference_leave_no_trace_for_others(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    with writing():
        contact = Contact(name="样例许", firm="x", sought="x", by=people.ana, customer_id=customer.id)
        db.session.add(contact)
        raw = {**WISH, **GROUNDS, "level": "3", "text": "只喝热水"}
        shut = facts.create(facts.parse(raw, of_person=True), customer=customer, contact=contact, by=people.ana)
    browser.send(f"/customers/{customer.id}/log", TALK | {"services": ["report"], "minded": [shut.id]})
    browser.send(f"/customers/{customer.id}/log", TALK | {"services": ["training"], "private": "y"})

    mine, theirs = (
        sign_in(one).get(f"/customers/{customer.id}/people", headers=EN).text for one in (people.ana, people.ben)
    )
    assert "只喝热水" in mine
    assert "Training at their site" in mine
    assert "A report made for them" in theirs
    assert "只喝热水" not in theirs
    assert "Training at their site" not in theirs
    assert sign_in(people.ben).send(f"/customers/{customer.id}/log", TALK | {"minded": [shut.id]}).status_code == 422
