"""Grades: assessing a customer, a second person for what is against the rule, what is due, the tables as data."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    AssessmentState,
    Customer,
    CustomerEvent,
    GradeAssessment,
    MemberRole,
    Notice,
    NoticeReason,
    Role,
    RuleVersion,
)
from wiki.models.base import now
from wiki.services import customers, grades
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database

MIDDLING = {
    "track": "no_incumbent",
    "base": "0",
    "objective": "yes",
    "objective_said": "三个厂，手工排产",
    "subjective": "yes",
    "subjective_said": "厂长上周说的",
    "resolve": "medium",
    "resolve_said": "问过两次价",
    "feasibility": "no",
    "selection": "no",
}
EAGER = {
    **MIDDLING,
    "resolve": "high",
    "resolve_said": "董事会定了",
    "feasibility": "yes",
    "feasibility_said": "信息科",
}


@pytest.fixture
def customer(people):
    return noted(people.ana, "星河样例重工", industry="manufacturing")


@pytest.fixture
def lee(people):
    """She leads, and is on nobody's team."""
    with writing():
        return people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)


def assess(browser, customer, typed=MIDDLING, **changes):
    return browser.send(f"/customers/{customer.id}/grade", {**typed, **changes})


def page(browser, customer):
    return browser.get(f"/customers/{customer.id}/grade").text


def in_days(number):
    return (now().date() + timedelta(days=number)).isoformat()


def test_a_grade_follows_from_what_was_ticked_with_who_said_so(sign_in, people, customer):
    ana = sign_in(people.ana)
    assert "还没有评级" in page(ana, customer)
    refused = assess(ana, customer, objective_said="", resolve="", waiting_on="搬厂")

    assert refused.status_code == 422
    assert "厂长上周说的" in refused.text
    assert refused.text.count("field--error") == 3
    assert assess(ana, customer).status_code == 303
    assert (customer.grade, customer.graded_on) == ("C", in_days(0))
    assert "厂长上周说的" in page(sign_in(people.zoe), customer)
    event = db.session.scalars(select(CustomerEvent).where(CustomerEvent.field == "grade")).one()
    assert (event.before, event.after) == ("", "C")
    assert "问过两次价" in event.note


def test_a_rise_is_told_with_its_reasons_and_what_is_missing_for_the_next_grade(sign_in, people, customer):
    ana = sign_in(people.ana)
    assess(ana, customer)
    assert 'class="lifts"' in page(ana, customer)
    assess(ana, customer, EAGER, base="1")

    text = page(ana, customer)
    assert customer.grade == "B"
    assert "is-changed" in text
    assert "董事会定了" in text
    assert "t-success" in text


def test_of_two_who_assess_at_once_the_second_is_shown_both(sign_in, people, customer):
    with writing():
        customers.add_member(customer, people.ben, MemberRole.MEMBER, by=people.ana)
    assess(sign_in(people.ana), customer)
    ben = sign_in(people.ben)
    late = assess(ben, customer, EAGER)

    assert late.status_code == 409
    assert "问过两次价" in late.text
    assert 'value="董事会定了"' in late.text
    assert 'name="base" type="hidden" value="1"' in late.text
    assert customer.grade == "C"
    assert assess(ben, customer, EAGER, base="1").status_code == 303
    assert customer.grade == "B"
    assert assess(ben, customer, EAGER, base="1").status_code == 303  # sent twice
    assert len(db.session.scalars(select(GradeAssessment)).all()) == 2


def test_a_grade_against_the_rule_counts_once_a_second_person_confirmed_it(sign_in, people, customer, lee):
    ana = sign_in(people.ana)
    assert assess(ana, customer, proposed="A").status_code == 422
    assess(ana, customer, proposed="A", override_reason="合同已口头谈定")
    assert customer.grade == "C"
    made = db.session.scalars(select(GradeAssessment)).one()
    boss = sign_in(lee)

    assert "合同已口头谈定" in boss.get("/grades/due").text
    assert 'href="/grades/due"' in boss.get("/inbox").text
    assert 'href="/grades/due"' not in ana.get("/inbox").text, "who proposed it does not decide"
    assert ana.send(f"/grades/{made.id}/decide", {"as": "confirmed"}).status_code == 403
    assert sign_in(people.zoe).send(f"/grades/{made.id}/decide", {"as": "confirmed"}).status_code == 403
    assert boss.send(f"/grades/{made.id}/decide", {"as": "returned"}).status_code == 409
    assert boss.send(f"/grades/{made.id}/decide", {"as": "confirmed"}).status_code == 303
    assert (customer.grade, made.state) == ("A", AssessmentState.CONFIRMED)
    assert boss.send(f"/grades/{made.id}/decide", {"as": "returned", "note": "x"}).status_code == 403


@pytest.mark.one_database
def test_who_leads_sees_no_grade_of_a_closed_customer(sign_in, people, lee):
    closed = noted(people.ana, "闭门样例", closed=True)
    assess(sign_in(people.ana), closed, proposed="A", override_reason="合同已口头谈定")
    boss = sign_in(lee)

    assert "闭门样例" not in boss.get("/grades/due").text
    assert boss.send(f"/grades/{grades.last(closed).id}/decide", {"as": "confirmed"}).status_code == 404


def test_what_is_not_handed_in_is_its_assessors_alone(sign_in, people, customer, lee):
    ana, boss = sign_in(people.ana), sign_in(lee)
    assess(ana, customer, {"track": "incumbent", "base": "0", "resolve_said": "还没写完"}, action="draft")

    assert customer.grade is None
    assert "还没写完" in page(ana, customer)
    assert "还没写完" not in page(boss, customer)
    assess(ana, customer)
    assert [one.state for one in db.session.scalars(select(GradeAssessment))] == [AssessmentState.CONFIRMED]


@pytest.mark.one_database
def test_only_who_looks_after_a_customer_or_leads_assesses_it(sign_in, people, customer, lee):
    closed = noted(people.ana, "闭门样例", closed=True)

    assert assess(sign_in(people.zoe), customer).status_code == 403
    assert assess(sign_in(people.zoe), closed).status_code == 404
    assert sign_in(people.zoe).get(f"/customers/{closed.id}/grade").status_code == 404
    assert sign_in(people.max).get(f"/customers/{customer.id}/grade").status_code == 404
    assert assess(sign_in(lee), closed).status_code == 404
    assert assess(sign_in(lee), customer).status_code == 303


def test_the_named_matter_reminds_the_owner_once_and_leads_to_its_cases(sign_in, people, customer, monkeypatch):
    ana = sign_in(people.ana)
    assess(ana, customer, waiting_on="新厂房验收", waiting_until=in_days(20))
    assert customer.grade == "B"
    assert 'value="新厂房验收"' in page(ana, customer)  # who assesses anew does not lose it
    with writing():
        assert grades.remind() == 0
    later = now() + timedelta(days=21)
    monkeypatch.setattr("wiki.models.base.now", lambda: later)
    for module in ("finding", "reminding", "assessing", "content"):
        monkeypatch.setattr(f"wiki.services.grades.{module}.now", lambda: later)
    monkeypatch.setattr("wiki.blueprints.grades.now", lambda: later)
    for _ in range(2):
        with writing():
            grades.remind()

    notice = db.session.scalars(select(Notice)).one()
    assert (notice.reason, notice.user_id) == (NoticeReason.MATTER, people.ana.id)
    opened = ana.send(f"/inbox/{notice.id}/open")
    assert opened.headers["Location"] == f"/customers/{customer.id}/grade"
    for text in (page(ana, customer), ana.get("/grades/due").text):
        assert "/cases?industry=manufacturing&amp;sale_stage=pre_sale&amp;grade=B" in text
    assert "新厂房验收" in ana.get("/grades/due").text


def test_due_is_what_is_old_by_its_grade_and_what_one_wanted_to_look_at_again(sign_in, people):
    ana = sign_in(people.ana)
    old, fresh = noted(people.ana, "久未评样例"), noted(people.ana, "刚评样例")
    watched = noted(people.ana, "到期样例", watch_on="2026-01-05", watch_why="小厂家实施到一半")
    others = noted(people.ben, "别人的样例")
    for one in (old, fresh, watched):
        assess(ana, one)
    with writing():
        for one in (old, others):
            db.session.get_one(Customer, one.id).graded_on = in_days(-91)
        db.session.get_one(Customer, fresh.id).graded_on = in_days(-89)

    text = ana.get("/grades/due").text
    assert "久未评样例" in text
    assert "到期样例" in text
    assert "小厂家实施到一半" in text
    assert "刚评样例" not in text
    assert "别人的样例" not in text


def test_the_tables_are_data_and_a_grade_keeps_those_it_was_given_by(sign_in, people, customer):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    assess(ana, customer)
    cells = grades.current().body()["tracks"]
    typed = {
        f"{track}.{name}.{grade}": cells[track][name][grade]
        for track in cells
        for name in cells[track]
        for grade in "ABCD"
    }
    typed |= {
        "window.A": "3",
        "window.B": "6",
        "window.C": "12",
        "days.A": "30",
        "days.B": "60",
        "days.C": "45",
        "days.D": "180",
    }
    firm = {**typed, "no_incumbent.resolve.B": ["high", "medium"], "no_incumbent.resolve.C": ["low"], "base": "0"}

    assert ana.get("/grades/tables").status_code == 200
    assert ana.send("/grades/tables", firm).status_code == 403
    assert eva.send("/grades/tables", {**firm, "no_incumbent.resolve.B": ["none"]}).status_code == 422
    assert eva.send("/grades/tables", {**firm, "window.B": "2"}).status_code == 422
    assert eva.send("/grades/tables", firm).status_code == 303
    assert eva.send("/grades/tables", firm).status_code == 409
    assert db.session.scalars(select(RuleVersion)).one().body["due_days"]["C"] == 45
    assert customer.grade == "C"
    assert 'class="notice notice--wait"' in page(ana, customer)  # today the same ticks would be a B
    assess(ana, customer, base="1")
    assert customer.grade == "B"
    assert [one.rules_version for one in grades.history(customer, user=people.ana)] == [1, 0]
