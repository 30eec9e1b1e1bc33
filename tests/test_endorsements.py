"""Endorsements: who at another firm speaks for us to a customer, as far as both firms may be read."""

import pytest

from tests.accounts import EN, noted
from tests.test_cases import told
from tests.test_rivals import met
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Contact, Endorsement, Printout
from wiki.services import customers, personal_data, printouts

pytestmark = pytest.mark.one_database

SAID = {"how": "接对方总工的电话", "agreed_on": "2026-02-03"}


@pytest.fixture
def prospect(people):
    """A customer of Ana's that uses a competitor's product."""
    customer = noted(people.ana, "远航样例造船", industry="manufacturing", stage="target")
    met(customer, people.ana, status="in_use")
    return customer


def somebody(by, customer, name="钱样例"):
    with writing():
        made = Contact(name=name, firm=customer.title, customer=customer, by=by, sought=f"{name}\n{customer.title}")
        db.session.add(made)
    return made


def test_who_speaks_for_us_stands_where_it_is_of_use(sign_in, people, prospect):
    ally, ana = somebody(people.ana, noted(people.ana, "样板样例工厂")), sign_in(people.ana)
    path = f"/customers/{prospect.id}/endorsements"
    assert "Nobody at another firm" in ana.get(path, headers=EN).text
    assert f"contact={ally.id}" in ana.get(f"{path}?q=钱样").text
    for _ in range(2):
        assert ana.send(path, SAID | {"contact": ally.id, "submission": "once"}).status_code == 303
    for wrong in ({"how": ""}, {"agreed_on": ""}, {"agreed_on": "2090-01-01"}, {"case": "x"}, {}):
        refused = ana.send(path, SAID | {"contact": ally.id} | wrong)  # the last is there already
        assert refused.status_code == 422, wrong
    own = somebody(people.ana, prospect, "孙样例")
    assert ana.send(path, SAID | {"contact": own.id}).status_code == 422
    [one] = db.session.query(Endorsement)

    zoe = sign_in(people.zoe)
    for page in (path, f"/customers/{prospect.id}/brief", f"/customers/{prospect.id}/references"):
        seen = zoe.get(page, headers=EN).text
        assert ally.name in seen, page
        assert SAID["how"] in seen, page
    assert "远航样例造船" in zoe.get(f"/contacts/{ally.id}", headers=EN).text
    assert zoe.send(f"/endorsements/{one.id}/remove").status_code == 403
    assert ana.send(f"/endorsements/{one.id}/remove").status_code == 303
    assert SAID["how"] not in zoe.get(path).text
    assert SAID["how"] not in zoe.get(f"/contacts/{ally.id}").text
    assert ana.send(f"/endorsements/{one.id}/restore").status_code == 303
    assert SAID["how"] in zoe.get(path).text


def test_of_somebody_at_a_closed_firm_others_learn_nothing(sign_in, people, prospect):
    closed = noted(people.ana, "闭门样例", closed=True)
    ally, ana, zoe = somebody(people.ana, closed), sign_in(people.ana), sign_in(people.zoe)
    path = f"/customers/{prospect.id}/endorsements"
    assert zoe.send(path, SAID | {"contact": ally.id}).status_code == 422
    assert ana.send(path, SAID | {"contact": ally.id}).status_code == 303
    [one] = db.session.query(Endorsement)
    for page in (path, f"/customers/{prospect.id}/brief", f"/customers/{prospect.id}/references"):
        assert ally.name in ana.get(page).text, page
        seen = zoe.get(page).text
        assert ally.name not in seen, page
        assert SAID["how"] not in seen, page
    assert zoe.send(f"/endorsements/{one.id}/remove").status_code == 404


def test_the_case_is_named_to_those_alone_who_may_list_it_and_who_is_forgotten_speaks_no_more(
    sign_in, people, prospect
):
    firm = noted(people.ana, "样板样例工厂")
    ally, ana = somebody(people.ana, firm), sign_in(people.ana)
    published = told(ana, submission="told")
    with writing():
        customers.link(published, firm)
    path = f"/customers/{prospect.id}/endorsements"
    assert published.title in ana.get(f"{path}?contact={ally.id}").text
    assert ana.send(path, SAID | {"contact": ally.id, "case": published.id}).status_code == 303
    assert published.title in sign_in(people.zoe).get(path).text
    with writing():
        published.level = 4
    assert published.title not in sign_in(people.zoe).get(path).text

    [holding] = personal_data.held(ally, user=people.ana)
    assert holding.rows[0].text == SAID["how"]
    assert prospect.title not in repr(holding)
    with writing():
        printouts.order(prospect, {}, language="en", by=people.zoe)
        personal_data.erase(ally, by=people.ana)
    assert db.session.query(Endorsement).count() == 0
    assert db.session.query(Printout).count() == 0, "they are named on paper about the prospect"
