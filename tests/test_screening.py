"""Screening: a sheet for a prospect, letting the unlikely go, the month's report, and the criteria as data."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Role, RuleVersion, ScreeningReport, ScreeningSheet, Stage
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import screening

pytestmark = pytest.mark.one_database

TYPED = {
    "base": "0",
    "fits.decision": "no",
    "note.decision": "总部拍板",
    "fits.income": "yes",
    "prospect": "open",
}


@pytest.fixture
def lee(people):
    """She leads, and is on nobody's team."""
    with writing():
        return people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)


def test_a_prospect_is_judged_by_the_criteria_and_let_go_with_a_reason(sign_in, people):
    customer = noted(people.ana, "甲样例")
    ana, place = sign_in(people.ana), f"/customers/{customer.id}/screening"

    assert "Expected signing cycle" in ana.get(place, headers=EN).text
    refused = ana.send(place, {**TYPED, "prospect": "unlikely"})
    assert refused.status_code == 422
    assert "总部拍板" in refused.text
    assert ana.send(place, {**TYPED, "prospect": ""}).status_code == 422
    assert ana.send(place, TYPED).status_code == 303
    assert ana.send(place, TYPED).status_code == 303  # sent twice
    assert len(db.session.scalars(select(ScreeningSheet)).all()) == 1
    gone = {**TYPED, "prospect": "unlikely", "note": "三年内不会换", "let_go": "y"}
    assert ana.send(place, gone).status_code == 409
    assert ana.send(place, {**gone, "base": "1"}).status_code == 303
    assert customer.stage is Stage.DROPPED
    assert "三年内不会换" in ana.get(f"/customers/{customer.id}/timeline").text
    assert sign_in(people.zoe).get(place).status_code == 403


def test_who_leads_sees_what_was_handed_in_and_who_is_overdue(sign_in, people, lee):
    customer = noted(people.ana, "甲样例")
    noted(people.ben, "乙样例")
    ana, boss = sign_in(people.ana), sign_in(lee)
    ana.send(f"/customers/{customer.id}/screening", TYPED)
    noted(people.ana, "丙样例")

    overdue = [person.id for person, _month in screening.overdue(user=lee)]
    assert overdue == [people.ana.id, people.ben.id]
    assert ana.send("/customers/screening", {"note": "样例都看过了"}).status_code == 303
    assert ana.send("/customers/screening", {"note": "都看过了"}).status_code == 303  # put right
    made = db.session.scalars(select(ScreeningReport)).one()
    assert (made.prospects, made.screened, made.let_go) == (2, 1, 0)
    assert [person.id for person, _month in screening.overdue(user=lee)] == [people.ben.id]
    assert "都看过了" in boss.get("/customers/screening").text
    assert "never handed in" in boss.get("/customers/screening", headers=EN).text
    other = sign_in(people.ben).get("/customers/screening", headers=EN).text
    assert "都看过了" not in other
    assert "never handed in" not in other
    with writing():
        made.month = (now().date() - timedelta(days=100)).isoformat()[:7]
    assert people.ana.id in [person.id for person, _month in screening.overdue(user=lee)]
    assert sign_in(people.max).get("/customers/screening").status_code == 403


def test_the_criteria_are_data_and_a_sheet_keeps_those_it_was_judged_by(sign_in, people):
    customer = noted(people.ana, "甲样例")
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    ana.send(f"/customers/{customer.id}/screening", TYPED)
    rows = {"base": "0", "rows": "2", "code-0": "income", "en-0": "Income", "code-1": "", "zh-Hans-1": "付款记录"}

    assert ana.send("/customers/criteria", rows).status_code == 403
    assert eva.send("/customers/criteria", {"base": "0", "rows": "0"}).status_code == 422
    assert eva.send("/customers/criteria", rows).status_code == 303
    assert eva.send("/customers/criteria", rows).status_code == 409
    assert len(db.session.scalars(select(RuleVersion)).all()) == 1
    assert screening.current().all[0].code == "income"
    text = ana.get(f"/customers/{customer.id}/screening").text
    assert "付款记录" in text
    assert "决策结构：" in text  # what was judged before
    assert "购买特点" not in text
