"""What is to be found out about a customer: asked with one press, answered by a fact, for those who may know of it."""

import pytest

from tests.accounts import EN, noted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Contact, CustomerFact, Inquiry
from wiki.services import facts, inquiries, personal_data

pytestmark = pytest.mark.one_database

WHO = "谁有一票否决？"
ASKED = {"question": WHO, "topic": "decision_process"}
FACT = {"topic": "decision_process", "text": "总经理一人", "source_type": "people", "level": "2"}


def ask(browser, customer, **typed):
    answer = browser.send(f"/customers/{customer.id}/inquiries", ASKED | typed)
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.query(Inquiry).filter_by(question=typed.get("question", WHO)).one()


def found_out(browser, customer, asked, **typed):
    made = {**FACT, "inquiry": asked.id, **typed}
    assert browser.send(f"/customers/{customer.id}/facts/new", made).status_code == 303


def test_the_brief_puts_what_is_not_known_on_the_list_with_one_press(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    brief = browser.get(f"/customers/{customer.id}/brief", headers=EN).text
    question = "Who decides here, who has a say besides, and who will use it?"
    assert f'name="question" value="{question}"' in brief
    asked = ask(browser, customer, question=question)
    assert ask(browser, customer, question=question).id == asked.id, "asked once while it is open"

    browser.get("/inquiries")  # where the answer of the press is said
    brief = browser.get(f"/customers/{customer.id}/brief", headers=EN).text
    assert brief.count(question) == 1, "listed, and offered no more"
    profile = browser.get(f"/customers/{customer.id}", headers=EN).text
    assert 'name="question" value="What would change in its business with our product?"' in profile


def test_noting_a_fact_settles_it_and_taking_the_fact_back_opens_it_again(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    asked = ask(browser, customer, way="media")
    form = browser.get(f"/customers/{customer.id}/facts/new?inquiry={asked.id}", headers=EN).text
    assert WHO in form
    assert '<option selected value="decision_process">' in form
    assert '<option selected value="public_media">' in form

    found_out(browser, customer, asked)
    [told] = inquiries.of_customer(customer, user=people.zoe)
    assert told.fact.text == FACT["text"]
    assert inquiries.mine(people.ana) == []
    with writing():
        facts.withdraw(db.session.query(CustomerFact).one(), by=people.ana)
    assert inquiries.mine(people.ana) == [asked]


def test_who_may_not_know_of_a_sealed_answer_sees_a_question_that_is_open(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    asked = ask(browser, customer)
    before = sign_in(people.zoe).get(f"/customers/{customer.id}/inquiries").text
    found_out(browser, customer, asked, level="3")

    assert inquiries.open_of(customer, user=people.ana) == []
    assert inquiries.open_of(customer, user=people.zoe) == [asked]
    after = sign_in(people.zoe).get(f"/customers/{customer.id}/inquiries").text
    assert after.count("/facts/") == before.count("/facts/")
    assert after.count("stamp") == before.count("stamp"), "for her nothing has changed"
    found_out(sign_in(people.zoe), customer, asked, level="3")
    assert inquiries.open_of(customer, user=people.zoe) == [], "she noted what she no longer reads"


def test_of_a_closed_customer_nobody_else_learns_what_is_asked(sign_in, people):
    customer = noted(people.ana, closed=True)
    asked = ask(sign_in(people.ana), customer, due_on="2020-01-01")
    zoe, other = sign_in(people.zoe), noted(people.zoe, "云上样例饮品")
    for path in (f"/customers/{customer.id}/inquiries", f"/inquiries/{asked.id}"):
        assert zoe.get(path).status_code == 404
    assert WHO not in zoe.get(f"/customers/{other.id}/facts/new?inquiry={asked.id}").text
    found_out(zoe, other, asked)
    assert inquiries.open_of(customer, user=people.ana) == [asked], "a fact of another customer answers nothing"


def test_what_is_due_stands_at_home_and_among_the_visits_also_at_others_customers(sign_in, people):
    mine, others = noted(people.ana), noted(people.zoe, "云上样例饮品")
    for customer in (mine, others):
        ask(sign_in(people.ana), customer, question=f"{WHO}{customer.title}", due_on="2020-01-01")

    home, visits = (sign_in(people.ana).get(path, headers=EN).text for path in ("/", "/visits"))
    assert home.count("To be found out by") == 2
    assert all(f"{WHO}{one.title}" in visits for one in (mine, others))
    assert "To be found out by" not in sign_in(people.zoe).get("/", headers=EN).text


def test_a_visit_asks_it_and_the_answer_that_becomes_a_fact_settles_it(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    asked = ask(browser, customer)
    plan = {"purpose": "弄清谁来定", "planned_on": "2026-01-05", "questions": "几时开会？", "to_find_out": [asked.id]}
    answer = browser.send(f"/customers/{customer.id}/visits/new", plan)
    place = answer.headers["Location"]
    assert WHO in browser.get(place).text

    answers = {
        "question": ["几时开会？", WHO],
        "answer": ["周三", "总经理"],
        "becomes": ["", "fact"],
        "answer_due": ["", ""],
    }
    assert browser.send(f"{place}/report", {"outcome": "好", "happened_on": "2026-01-05", **answers}).status_code == 303
    assert inquiries.of_customer(customer, user=people.ana)[0].fact is not None


def test_giving_up_needs_a_reason_and_of_two_who_change_it_the_second_is_shown_both(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    asked = ask(browser, customer)
    assert browser.send(f"/inquiries/{asked.id}/give-up", {"base": "1", "reason": ""}).status_code == 422
    assert browser.send(f"/inquiries/{asked.id}", {"question": "先说的", "base": "1"}).status_code == 303
    late = browser.send(f"/inquiries/{asked.id}", {"question": "后说的", "base": "1"})
    assert late.status_code == 409
    assert "先说的" in late.text
    assert "后说的" in late.text
    assert browser.send(f"/inquiries/{asked.id}/give-up", {"base": "1", "reason": "没人知道"}).status_code == 409
    assert browser.send(f"/inquiries/{asked.id}/give-up", {"base": "2", "reason": "没人知道"}).status_code == 303
    assert inquiries.mine(people.ana) == []
    assert "没人知道" in browser.get(f"/customers/{customer.id}/inquiries").text
    assert browser.send(f"/inquiries/{asked.id}/take-up").status_code == 303
    assert inquiries.mine(people.ana) == [asked]
    assert sign_in(people.zoe).send(f"/inquiries/{asked.id}/take-up").status_code == 403


def test_bad_values_are_told_and_a_question_is_never_for_few(sign_in, people):
    customer = noted(people.ana)
    bad = {"question": "", "topic": "birthday", "level": "3", "due_on": "soon", "contact": "x"}
    answer = sign_in(people.ana).send(f"/customers/{customer.id}/inquiries", bad)
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 5


def test_through_whom_is_told_to_that_person_and_forgotten_with_them(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    with writing():
        contact = Contact(name="样例许", firm="x", sought="x", by=people.ana, customer_id=customer.id)
        db.session.add(contact)
    asked = ask(browser, customer, way="people", contact=contact.id)
    assert "样例许" in browser.get(f"/customers/{customer.id}/inquiries").text
    [holding] = personal_data.held(contact, user=people.ana)
    assert holding.rows[0].text == WHO
    with writing():
        personal_data.erase(contact, by=people.ana)
    assert asked.contact_id is None
