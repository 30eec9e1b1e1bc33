"""Visits, promises and needs: planned with a purpose, reported question by question, kept or told to be overdue."""

import re
from datetime import timedelta

import pytest

from tests.accounts import noted
from tests.test_cases import told
from tests.test_interactions import CANARY, person_at, today
from tests.test_races import posting, statuses, together
from tests.writing import writing
from wiki.extensions import db
from wiki.models import CustomerFact, Interaction, Need, Promise, VisitPlan, Writing
from wiki.models import base as models
from wiki.services import facts

__all__ = ["posting"]
QUESTIONS = "谁来定供应商？\n现在的系统哪里不满意？"


@pytest.fixture
def customer(people):
    """A customer that Ana answers for."""
    return noted(people.ana)


@pytest.fixture
def days_later(monkeypatch):
    """Moves the clock of promises and visits."""

    def move(days):
        at = models.now() + timedelta(days=days)
        for module in ("models.promises", "services.promises", "blueprints.reader", "services.visits.reading"):
            monkeypatch.setattr(f"wiki.{module}.now", lambda: at)

    return move


def plan(browser, customer, status=303, **form):
    typed = {"purpose": "弄清谁来定", "planned_on": today(1), "questions": QUESTIONS, "steps": "带样品\n致谢", **form}
    answer = browser.send(f"/customers/{customer.id}/visits/new", typed)
    assert answer.status_code == status, answer.text
    return answer if status != 303 else db.session.get_one(VisitPlan, answer.headers["Location"].rsplit("/", 1)[1])


def answered(**changes):
    rows = {
        "question": [*QUESTIONS.split("\n"), "另外问的", "还问了"],
        "answer": ["总工说了算", "报表太慢，每月要加班", "周五前寄样品", ""],
        "becomes": ["fact", "latent_need", "promise", ""],
        "answer_due": ["", "", today(2), ""],
    }
    return {"outcome": "谈得不错", "happened_on": today(), **rows, **changes}


def test_a_visit_is_planned_with_questions_cases_and_a_checklist_and_needs_a_purpose(sign_in, people, customer):
    ana, contact = sign_in(people.ana), person_at(customer, people.ana)
    case = told(ana, outcome="success")
    page = ana.get(f"/customers/{customer.id}/visits/new?kind=revisit").text
    assert contact.name in page
    assert case.title in page
    refused = plan(ana, customer, 422, purpose=" ", planned_on="0202-01-01").text
    assert 'id="purpose-error"' in refused
    assert 'id="planned_on-error"' in refused
    assert "谁来定供应商" in refused
    assert 'id="cases-error"' in plan(ana, customer, 422, cases=["nothing"]).text

    visit = plan(ana, customer, kind="revisit", who=[contact.id], cases=[case.id], submission="one")
    assert plan(ana, customer, submission="one") is visit
    assert (visit.kind, visit.questions, visit.steps) == ("revisit", QUESTIONS.split("\n"), ["带样品", "致谢"])
    shown = sign_in(people.ben).get(f"/visits/{visit.id}").text
    for words in ("弄清谁来定", contact.name, case.title, "带样品", "谁来定供应商"):
        assert words in shown
    assert "弄清谁来定" in ana.get(f"/customers/{customer.id}").text
    listed = ana.get("/visits").text
    assert "弄清谁来定" in listed
    assert "弄清谁来定" not in sign_in(people.ben).get("/visits").text

    assert ana.send(f"/visits/{visit.id}/steps", {"done": ["1", "7", "x"]}).status_code == 303
    changed = {"purpose": "再谈", "planned_on": today(2), "steps": "致谢\n带样品", "questions": ""}
    base = re.search(r'name="base"[^>]*value="([^"]+)"', ana.get(f"/visits/{visit.id}/edit").text)[1]
    assert ana.send(f"/visits/{visit.id}/edit", changed | {"base": "old"}).status_code == 409
    assert ana.send(f"/visits/{visit.id}/edit", changed | {"base": base}).status_code == 303
    assert (visit.purpose, visit.done) == ("再谈", [0])
    assert sign_in(people.ben).send(f"/visits/{visit.id}/edit", changed).status_code == 403


def test_a_report_turns_answers_into_needs_promises_and_what_is_to_be_kept(sign_in, people, customer):
    ana = sign_in(people.ana)
    visit = plan(ana, customer, planned_on=today())
    assert "谁来定供应商" in ana.get(f"/visits/{visit.id}/report").text
    wrong = ana.send(f"/visits/{visit.id}/report", answered(answer_due=["", "", "next week", ""]))
    assert (wrong.status_code, db.session.query(Interaction).count()) == (422, 0)
    for words in ('id="due_on-2-error"', "周五前寄样品", "谈得不错"):
        assert words in wrong.text
    nothing = answered(outcome="", answer=[""] * 4, becomes=[""] * 4)
    assert 'id="outcome-error"' in ana.send(f"/visits/{visit.id}/report", nothing).text

    for _time in range(2):
        ana.send(f"/visits/{visit.id}/report", answered())
    need, promise = db.session.query(Need).one(), db.session.query(Promise).one()
    made = db.session.query(Interaction).one()
    assert (made.kind, visit.interaction, customer.contacted_on) == ("visit", made, today())
    assert (need.kind, need.text) == ("latent", "报表太慢，每月要加班")
    assert "哪里不满意" in need.evidence
    assert (promise.side, promise.text, promise.due_on, promise.interaction) == ("us", "周五前寄样品", today(2), made)
    fact = db.session.query(CustomerFact).one()
    assert "总工说了算" in facts.content_of(fact).text
    assert [one["becomes"] for one in made.answers] == ["fact", "latent_need", "promise"]
    page = sign_in(people.ben).get(f"/visits/{visit.id}").text
    for words in ("总工说了算", "谈得不错", "另外问的"):
        assert words in page
    assert "弄清谁来定" not in ana.get("/visits").text
    assert ana.get(f"/visits/{visit.id}/report").status_code == 403


def test_the_report_of_a_private_visit_and_all_it_became_is_private(sign_in, people, customer):
    ben = sign_in(people.ben)
    visit = plan(ben, customer, purpose=CANARY, private="y", planned_on=today())
    assert ben.send(f"/visits/{visit.id}/report", answered(outcome=CANARY, private="y")).status_code == 303

    assert db.session.query(CustomerFact.level).scalar() == 3
    assert "总工说了算" not in str(db.session.query(Interaction).one().answers)
    pages = f"/visits/{visit.id}", f"/customers/{customer.id}", f"/customers/{customer.id}/promises"
    for person, count in ((people.ben, 3), (people.ana, 3), (people.zoe, 0)):
        read = [sign_in(person).get(page).text for page in pages]
        assert sum(CANARY in page or "寄样品" in page for page in read) == count, person.name
    zoe = sign_in(people.zoe)
    for path in ("report", "edit", "remove"):
        assert zoe.send(f"/visits/{visit.id}/{path}").status_code == 404
    promise = db.session.query(Promise).one()
    assert zoe.send(f"/customers/promises/{promise.id}/move", {"as": "kept"}).status_code == 404


def test_a_report_is_kept_unsaved_until_it_is_saved(sign_in, people, customer):
    ana = sign_in(people.ana)
    visit, other = plan(ana, customer), plan(ana, customer)
    typed = answered(outcome="", sitting="s1", visit=visit.id)
    assert ana.send(f"/visits/{visit.id}/report/autosave", typed).status_code == 200
    unsaved = db.session.query(Writing).one()

    assert f"?from={unsaved.id}" in ana.get(f"/visits/{visit.id}/report").text
    assert f"?from={unsaved.id}" not in ana.get(f"/visits/{other.id}/report").text
    page = ana.get(f"/visits/{visit.id}/report?from={unsaved.id}").text
    assert "周五前寄样品" in page
    assert ana.get(f"/visits/{other.id}/report?from={unsaved.id}").status_code == 404
    ana.send(f"/visits/{visit.id}/report", typed | {"follows": "s1"})
    assert db.session.query(Writing).count() == 0


def test_a_visit_that_is_off_is_brought_back_by_its_planner(sign_in, people, customer):
    ana = sign_in(people.ana)
    visit = plan(ana, customer)
    assert ana.send(f"/visits/{visit.id}/remove").status_code == 303
    assert "弄清谁来定" not in ana.get("/visits").text
    assert sign_in(people.ben).get(f"/visits/{visit.id}").status_code == 404
    assert ana.send(f"/visits/{visit.id}/restore").status_code == 303
    assert "弄清谁来定" in ana.get("/visits").text


def test_a_reference_case_that_a_reader_may_not_read_is_not_told(sign_in, people, customer):
    ana = sign_in(people.ana)
    case = told(ana)
    visit = plan(ana, customer, cases=[case.id])
    with writing():
        case.level = 4

    assert case.title in ana.get(f"/visits/{visit.id}").text
    assert case.title not in sign_in(people.ben).get(f"/visits/{visit.id}").text


def test_a_visit_leads_home_to_its_customer_and_its_report_waits_in_the_inbox(sign_in, people, customer, days_later):
    ana = sign_in(people.ana)
    visit = plan(ana, customer, purpose="Learn who signs")

    assert f"/customers/{customer.id}" in ana.get("/").text
    assert f"/customers/{customer.id}" not in sign_in(people.ben).get("/").text
    assert 'href="/visits"' not in ana.get("/inbox").text.split("<main")[1]
    days_later(30)
    assert 'href="/visits"' in ana.get("/inbox").text.split("<main")[1]
    ana.send(f"/visits/{visit.id}/report", {"outcome": "The director does.", "submission": "one"})
    assert 'href="/visits"' not in ana.get("/inbox").text.split("<main")[1]


def test_a_promise_that_is_overdue_waits_in_the_inbox_of_who_gave_it(sign_in, people, customer, days_later):
    ana, here = sign_in(people.ana), f"/customers/{customer.id}/promises"
    assert 'id="text-error"' in ana.send(here, {"text": " "}).text
    for _time in range(2):
        ana.send(here, {"text": "寄报价", "side": "us", "due_on": today(2), "submission": "one"})
    ana.send(here, {"text": "回签", "side": "them", "due_on": today(2)})
    ours = db.session.query(Promise).filter_by(text="寄报价").one()
    assert "/promises" not in ana.get("/inbox").text
    days_later(5)
    assert 'href="/promises"' in ana.get("/inbox").text
    listed = ana.get("/promises").text
    assert "寄报价" in listed
    assert "回签" not in listed
    assert 'href="/promises"' not in sign_in(people.ben).get("/inbox").text

    assert ana.send(f"/customers/promises/{ours.id}/move", {"as": "nonsense"}).status_code == 404
    assert ana.send(f"/customers/promises/{ours.id}/move", {"as": "kept", "next": "/promises"}).status_code == 303
    assert "寄报价" not in ana.get("/promises").text
    assert sign_in(people.ben).send(f"/customers/promises/{ours.id}/move", {"as": "open"}).status_code == 403
    ana.send(f"/customers/promises/{ours.id}/move", {"as": "open"})
    assert "寄报价" in ana.get(f"/customers/{customer.id}").text


def test_a_need_that_nobody_stated_says_what_tells_so_and_is_met_some_day(sign_in, people, customer):
    ben, path = sign_in(people.ben), f"/customers/{customer.id}/needs"
    assert 'id="need-evidence-error"' in ben.send(path, {"need-text": "要备件", "need-kind": "latent"}).text
    form = {"need-text": "要备件", "need-kind": "latent", "need-evidence": "仓库空了一半"}
    assert ben.send(path, form).status_code == 303
    need = db.session.query(Need).one()
    assert "仓库空了一半" in sign_in(people.zoe).get(f"/customers/{customer.id}").text
    assert sign_in(people.ana).send(f"/customers/needs/{need.id}/move", {"as": "met"}).status_code == 303
    assert "仓库空了一半" not in sign_in(people.zoe).get(f"/customers/{customer.id}").text


def test_of_two_reports_of_one_visit_at_once_one_is_kept(posting, sign_in, people, customer):
    ana = sign_in(people.ana)
    visit = plan(ana, customer, planned_on=today())
    answers = together(*(posting(ana, f"/visits/{visit.id}/report", **answered()) for _time in range(3)))

    assert set(statuses(answers)) <= {303, 403}
    assert [db.session.query(model).count() for model in (Interaction, Promise, Need)] == [1, 1, 1]


def test_a_return_visit_begins_with_use_new_needs_and_the_new_thing_to_show(sign_in, people, customer):
    ana, path = sign_in(people.ana), f"/customers/{customer.id}/visits/new"
    ana.send(f"/customers/{customer.id}/needs", {"need-text": "按门店看用量"})
    page = ana.get(f"{path}?kind=revisit").text

    for step in ("怎么用", "新需求", "新东西", "按门店看用量"):
        assert step in page
    assert "新东西" not in ana.get(path).text
