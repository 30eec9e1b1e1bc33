"""Our products at a customer: how it stands with each, what could be offered next, and who learns of it."""

import re

import pytest

from tests.accounts import EN, noted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import CustomerEvent, Offering, OfferingStatus
from wiki.services import account_merging, offerings

pytestmark = pytest.mark.one_database

TRIAL = {"product": "排产系统", "status": "trial", "since": "2026-03-02", "note": "一条线", "base": "0"}


@pytest.fixture
def customer(people):
    return noted(people.ana, "星河样例重工", industry="manufacturing")


def say(browser, customer, **typed):
    return browser.send(f"/customers/{customer.id}/offerings", TRIAL | typed)


def rows(browser, customer):
    text = browser.get(f"/customers/{customer.id}/offerings").text
    return re.findall(r'<th scope="row">(.*?)</th>', text)


def test_each_product_stands_once_with_its_day_and_what_was_before_is_kept(sign_in, people, customer):
    ana = sign_in(people.ana)
    assert say(ana, customer).status_code == 303
    assert "排产系统" in ana.get(f"/customers/{customer.id}").text
    form = ana.get(f"/customers/{customer.id}/offerings?product=排产系统").text
    assert 'value="一条线"' in form
    late = say(ana, customer, status="in_use")
    assert late.status_code == 409, "somebody has said something since"
    assert "排产系统" in late.text
    # Written otherwise it is the same product.
    assert say(ana, customer, product=" 排产系统 ", status="in_use", note="两条线", base="1").status_code == 303
    one = db.session.query(Offering).one()
    assert (one.status, one.note, one.version, one.by) == (OfferingStatus.IN_USE, "两条线", 2, people.ana)
    events = db.session.query(CustomerEvent).filter_by(field="offering").order_by(CustomerEvent.id)
    assert [(one.before, one.after, one.note) for one in events] == [
        ("", "trial", "排产系统"),
        ("trial", "in_use", "排产系统"),
    ]
    assert "Our product there: in use" in ana.get(f"/customers/{customer.id}/timeline", headers=EN).text
    for wrong in ({"product": ""}, {"status": "king"}, {"status": "rival", "note": ""}, {"since": "2090-01-01"}):
        refused = say(ana, customer, base="2", **wrong)
        assert refused.status_code == 422
        assert "field__error" in refused.text
    assert db.session.query(Offering).one().version == 2


def test_what_could_be_offered_next_stands_first_by_what_others_of_the_trade_use(sign_in, people, customer):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    others = [noted(people.ben, f"同行样例{number}", industry="manufacturing") for number in range(2)]
    school = noted(people.ben, "学校样例", industry="education_health")
    closed = noted(people.ben, "闭门样例", industry="manufacturing", closed=True)
    for other in (*others, closed):
        say(ben, other, product="能耗看板", status="in_use")
    say(ben, others[0], product="设备联网", status="in_use")
    say(ben, school, product="排课", status="in_use")
    say(ben, closed, product="闭门产品", status="in_use")
    say(ana, customer, product="旧系统", status="rival", note="小厂家,价低")
    say(ana, customer, product="不合用", status="unsuited", note="太大")
    say(ana, customer)

    assert rows(ana, customer) == ["能耗看板", "设备联网", "排课", "旧系统", "排产系统", "不合用"]
    gaps = offerings.gaps(customer, user=people.ana)
    assert [(one.product, one.elsewhere) for one in gaps[:2]] == [("能耗看板", 2), ("设备联网", 1)]
    assert next(one.elsewhere for one in offerings.gaps(customer, user=people.ben)) == 3
    page = ana.get(f"/customers/{customer.id}/offerings").text
    assert "闭门产品" not in page, "nobody else learns which product a closed customer uses"


def test_of_a_closed_customer_nobody_else_learns_anything_and_who_may_not_note_says_nothing(sign_in, people):
    closed = noted(people.ana, "闭门样例", closed=True)
    assert say(sign_in(people.ana), closed).status_code == 303
    for name in ("ben", "max"):
        browser = sign_in(getattr(people, name))
        assert browser.get(f"/customers/{closed.id}/offerings").status_code == 404
        assert say(browser, closed, base="1", status="in_use").status_code == 404
    assert db.session.query(Offering).one().status is OfferingStatus.TRIAL


def test_of_two_records_of_one_customer_what_was_said_last_of_a_product_stays(sign_in, people, customer):
    ana, into = sign_in(people.ana), noted(people.ana, "星河样例重工有限公司")
    say(ana, customer, status="in_use", since="2026-05-01")
    say(ana, customer, product="看板", since="2026-01-01")
    say(ana, into, since="2026-03-01")
    say(ana, into, product="看板", status="unsuited", since="2026-02-01")
    say(ana, customer, product="联网")
    with writing():
        account_merging.merge(customer, into, by=people.ana)
    found = {one.product: one.status for one in db.session.query(Offering).filter_by(customer_id=into.id)}
    assert found == {"排产系统": "in_use", "看板": "unsuited", "联网": "trial"}
    assert db.session.query(Offering).count() == 3
