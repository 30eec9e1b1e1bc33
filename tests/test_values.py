"""What customers bring: the ranked list with its fifths, who reads the amounts, and keeping a customer or not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.extensions import db
from wiki.models import CustomerValue, KeepDecision, Measure, Role, Stage
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import values
from wiki.services.values import Band

pytestmark = pytest.mark.one_database

LAST = now().year - 1


def in_days(number):
    return (now().date() + timedelta(days=number)).isoformat()


@pytest.fixture
def lee(people):
    """She leads, and is on nobody's team."""
    with writing():
        return people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)


def brought(customer, amount, by, year=LAST):
    with writing():
        values.note(customer, values.ValueContent(year, Measure.PROFIT, amount), by=by)


def test_a_fifth_is_at_the_top_and_a_fifth_at_the_bottom():
    found = {number: [values.band(place, number) for place in range(1, number + 1)] for number in (1, 4, 5, 11)}

    assert found[1] == [Band.TOP]
    assert found[4] == [Band.TOP, *[Band.MIDDLE] * 3]
    assert found[5] == [Band.TOP, *[Band.MIDDLE] * 3, Band.BOTTOM]
    assert found[11] == [*[Band.TOP] * 2, *[Band.MIDDLE] * 7, *[Band.BOTTOM] * 2]


def test_those_at_the_bottom_wait_for_a_decision_with_a_reason_and_a_day(sign_in, people, lee):
    firms = [noted(people.ana, f"样例{number}") for number in range(5)]
    for number, firm in enumerate(firms):
        brought(firm, 1000 - 200 * number, people.ana)
    brought(noted(people.ana, "闭门样例", closed=True), 9_000_000, people.ana, year=LAST - 1)
    ana, poor = sign_in(people.ana), firms[-1]

    text = ana.get("/customers/value", headers=EN).text
    assert text.index("样例0") < text.index("样例4")
    assert text.count("top fifth</") == text.count("bottom fifth</") == text.count("to be decided") == 1
    assert "brings 33 percent" in text
    assert "样例0" not in sign_in(people.ben).get("/customers/value").text
    boss = sign_in(lee)
    assert "样例0" in boss.get("/customers/value").text
    assert "闭门样例" not in boss.get(f"/customers/value?year={LAST - 1}").text
    assert "闭门样例" in ana.get(f"/customers/value?year={LAST - 1}").text
    refused = ana.send(f"/customers/{poor.id}/keep", {"keeping": "", "revisit_on": in_days(0)})
    assert refused.status_code == 422
    assert refused.text.count("field--error") == 3
    kept = {"keeping": "keep", "reason": "总厂的门口", "revisit_on": in_days(90)}
    assert ana.send(f"/customers/{poor.id}/keep", kept).status_code == 303
    assert "to be decided" not in ana.get("/customers/value", headers=EN).text
    boss.send(f"/customers/{poor.id}/keep", {**kept, "keeping": "let_go", "reason": "低回报"})
    assert poor.stage is Stage.DROPPED
    assert [one.keeping for one in db.session.scalars(select(KeepDecision).order_by(KeepDecision.at))] == [
        "keep",
        "let_go",
    ]
    with writing():
        for one in db.session.scalars(select(KeepDecision)):
            one.revisit_on = in_days(0)
    assert "to be decided" in ana.get("/customers/value", headers=EN).text


def test_an_amount_is_noted_and_put_right_by_those_alone_who_answer_for_it(sign_in, people):
    customer = noted(people.ana, "样例一")
    ana = sign_in(people.ana)
    place = f"/customers/{customer.id}/value"

    for wrong in ({"year": "20250", "amount": "1"}, {"year": str(LAST), "amount": "viel"}, {}):
        assert ana.send(place, wrong).status_code == 422
    assert ana.send(place, {"year": str(LAST), "measure": "revenue", "amount": "1,250,000"}).status_code == 303
    assert ana.send(place, {"year": str(LAST), "measure": "revenue", "amount": "1300000"}).status_code == 303
    assert [one.amount for one in db.session.scalars(select(CustomerValue))] == [1_300_000]
    assert "1,300,000" in ana.get(place).text
    assert "1,300,000" in ana.get("/customers/value?measure=revenue").text
    assert sign_in(people.zoe).get(place).status_code == 403
    assert "1,300,000" not in sign_in(people.zoe).get(f"/customers/{customer.id}").text
    assert sign_in(people.zoe).send(f"/customers/{customer.id}/keep", {}).status_code == 403
    assert sign_in(people.max).get("/customers/value").status_code == 403
