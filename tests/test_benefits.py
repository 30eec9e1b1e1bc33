"""What a customer had of us: how much, what shows it, who there has confirmed it; sums of the same unit alone."""

import pytest

from tests.accounts import EN, noted
from tests.test_facts import GROUNDS
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Benefit, Contact
from wiki.services import benefits, facts, personal_data
from wiki.services.benefits import Total

pytestmark = pytest.mark.one_database

HELP = {"what": "换型少停半天", "amount": "12", "unit": "小时", "had_on": "2026-01-05"}


def note(browser, customer, **typed):
    answer = browser.send(f"/customers/{customer.id}/benefits", HELP | typed)
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.query(Benefit).filter_by(what=typed.get("what", HELP["what"])).first()


@pytest.fixture
def customer(people):
    return noted(people.ana)


@pytest.fixture
def contact(people, customer):
    with writing():
        made = Contact(name="样例许", firm="x", sought="x", by=people.ana, customer_id=customer.id)
        db.session.add(made)
    return made


def test_only_the_same_unit_is_added_up_and_what_is_confirmed_is_told_apart(sign_in, people, customer, contact):
    browser = sign_in(people.ana)
    note(browser, customer, confirmed_by=contact.id, confirmed_on="2026-02-01")
    for number, (amount, unit, day) in enumerate(
        (("3", "小时", "2026-03-01"), ("500", "元", "2026-03-01"), ("1", "小时", "2025-03-01"))
    ):
        note(browser, customer, what=f"又{number}", amount=amount, unit=unit, had_on=day)
    sums = [Total("2026", "小时", 15, 12), Total("2026", "元", 500, 0), Total("2025", "小时", 1, 0)]
    assert benefits.totals(customer, user=people.zoe) == sums

    page = browser.get(f"/customers/{customer.id}/benefits", headers=EN).text
    assert page.count("not confirmed by them") == 3
    assert "样例许" in page
    assert "又0" in browser.get(f"/customers/{customer.id}").text
    brief = browser.get(f"/customers/{customer.id}/brief", headers=EN).text
    assert brief.count("What they had of us") == 1


def test_bad_values_are_told_beside_their_fields(sign_in, people, customer, contact):
    bad = {"what": "", "amount": "12", "unit": "", "had_on": "2090-01-01", "confirmed_by": contact.id}
    answer = sign_in(people.ana).send(f"/customers/{customer.id}/benefits", bad)
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 4
    for evidence in ("fact-x", "case-x", "king"):
        form = HELP | {"evidence": evidence}
        assert sign_in(people.ana).send(f"/customers/{customer.id}/benefits", form).status_code == 422


def test_private_ones_and_sealed_evidence_leave_no_trace_for_others(sign_in, people, customer):
    browser = sign_in(people.ana)
    with writing():
        raw = {"topic": "plan", "text": "停线的账", **GROUNDS, "level": "3"}
        fact = facts.create(facts.parse(raw), customer=customer, by=people.ana)
    note(browser, customer, evidence=f"fact-{fact.id}")
    note(browser, customer, what="只有我们知道", private="y", amount="100")
    hidden = db.session.query(Benefit).filter_by(level=3).one()

    mine, theirs = (sign_in(one).get(f"/customers/{customer.id}/benefits").text for one in (people.ana, people.ben))
    assert f"/facts/{fact.id}" in mine
    assert "只有我们知道" in mine
    assert HELP["what"] in theirs
    assert "只有我们知道" not in theirs
    assert fact.id not in theirs
    assert [one.amount for one in benefits.totals(customer, user=people.ben)] == [12]
    assert sign_in(people.ben).get(f"/benefits/{hidden.id}").status_code == 404
    shown = db.session.query(Benefit).filter_by(level=2).one()
    with writing():
        people.ben.roles = ["sales_manager"]
    assert sign_in(people.ben).send(f"/benefits/{shown.id}", HELP | {"base": "1"}).status_code == 303
    assert shown.fact_id == fact.id, "who does not see it does not take it away"
    form = HELP | {"evidence": f"fact-{fact.id}", "what": "x"}
    assert sign_in(people.ben).send(f"/customers/{customer.id}/benefits", form).status_code == 422


def test_of_two_who_change_it_the_second_is_shown_both_and_keeps_what_shows_it(sign_in, people, customer):
    browser = sign_in(people.ana)
    one = note(browser, customer)
    assert browser.send(f"/benefits/{one.id}", HELP | {"what": "先说的", "base": "1"}).status_code == 303
    late = browser.send(f"/benefits/{one.id}", HELP | {"what": "后说的", "base": "1"})
    assert late.status_code == 409
    assert "先说的" in late.text
    assert "后说的" in late.text
    assert browser.send(f"/benefits/{one.id}/remove").status_code == 303
    assert benefits.of_customer(customer, user=people.ana) == []
    assert sign_in(people.ben).get(f"/benefits/{one.id}/removed").status_code == 404
    assert browser.send(f"/benefits/{one.id}/restore").status_code == 303
    assert len(benefits.of_customer(customer, user=people.ana)) == 1


def test_who_confirmed_it_is_told_and_forgotten(sign_in, people, customer, contact):
    one = note(sign_in(people.ana), customer, confirmed_by=contact.id, confirmed_on="2026-02-01")
    [holding] = personal_data.held(contact, user=people.ana)
    assert holding.rows[0].text == HELP["what"]
    with writing():
        personal_data.erase(contact, by=people.ana)
    assert (one.confirmed_by_id, one.confirmed_on) == (None, "2026-02-01")
