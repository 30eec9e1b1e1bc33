"""Routes through a customer: begun from a pattern, one in force, for those alone who look after the customer."""

import re

import pytest

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.test_interactions import log, person_at, today
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Interaction, MemberRole, Role, Route, RouteStep
from wiki.services import customers, personal_data
from wiki.services import people as people_service
from wiki.services.routes import patterns

pytestmark = pytest.mark.one_database


@pytest.fixture
def customer(people):
    return noted(people.ana, "样例厂")


def begin(browser, customer, pattern="bottom_up", status=303):
    answer = browser.send(f"/customers/{customer.id}/route", {"pattern": pattern})
    assert answer.status_code == status, answer.text


def steps(route):
    return db.session.query(RouteStep).filter_by(route_id=route.id).order_by(RouteStep.number).all()


def edited(browser, customer, **changes):
    """Send the form for the steps as it is shown, but for some of its fields."""
    path = f"/customers/{customer.id}/route/edit"
    page = browser.get(path).text
    form = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', page))
    form |= dict(re.findall(r'name="(level-\d+)".*?value="(\w+)" selected', page))
    return browser.send(path, form | changes)


def test_a_route_begins_from_a_pattern_and_is_followed_by_contacts_that_were_written_down(sign_in, people, customer):
    ana, contact = sign_in(people.ana), person_at(customer, people.ana)
    begin(ana, customer, "nonsense", 404)
    begin(ana, customer)
    [route] = db.session.query(Route)
    assert [one.level for one in steps(route)] == ["junior", "middle", "middle", "senior"]
    purpose = steps(route)[0].purpose
    assert edited(ana, customer, **{"contact-0": contact.id, "until-0": today(5)}).status_code == 303
    log(ana, customer, who=[contact.id], happened_on=today(-2))
    held = db.session.query(Interaction).one()
    ana.send(f"/customers/{customer.id}/route/steps/1", {"contact": held.id})
    first = steps(route)[0]
    assert (first.contact_id, first.done_on, first.interaction_id) == (contact.id, today(-2), held.id)
    assert edited(ana, customer, **{"purpose-1": "见主任"}).status_code == 303
    assert [one.done_on for one in steps(route)] == [today(-2), None, None, None]
    for page in ("route", "map", "people"):
        assert purpose in ana.get(f"/customers/{customer.id}/route").text
        assert "见主任" in ana.get(f"/customers/{customer.id}/{page}").text
    ana.send(f"/customers/{customer.id}/route/steps/1", {"as": "open"})
    assert steps(route)[0].done_on is None
    for number, status in ((9, 404), (2, 303)):
        assert ana.send(f"/customers/{customer.id}/route/steps/{number}").status_code == status
    assert ana.send(f"/customers/{customer.id}/route/steps/1", {"contact": "x"}).status_code == 404


def test_one_is_in_force_and_earlier_ones_stay_as_they_were_left(sign_in, people, customer):
    ana = sign_in(people.ana)
    begin(ana, customer)
    begin(ana, customer, "top_down")
    ended, current = db.session.query(Route).order_by(Route.begun_at)
    assert (ended.ended_at is not None, current.ended_at) == (True, None)
    assert ended.name in ana.get(f"/customers/{customer.id}/route").text
    ana.send(f"/customers/{customer.id}/route/end", {"note": "高层同意试用"})
    assert "高层同意试用" in ana.get(f"/customers/{customer.id}/route").text
    assert ana.send(f"/customers/{customer.id}/route/end").status_code == 404


def test_it_is_for_those_who_look_after_the_customer_and_forgets_whom_it_must(sign_in, people, customer):
    ana, ben, contact = sign_in(people.ana), sign_in(people.ben), person_at(customer, people.ana)
    begin(ana, customer)
    [route] = db.session.query(Route)
    edited(ana, customer, **{"contact-0": contact.id, "purpose-0": "问林样例的意见"})
    before = ben.get(f"/customers/{customer.id}/map").text
    assert [ben.get(f"/customers/{customer.id}/{page}").status_code for page in ("route", "route/edit")] == [403, 403]
    assert "问林样例" not in before + ben.get(f"/customers/{customer.id}/people").text
    with writing():
        customers.add_member(customer, people.ben, MemberRole.MEMBER, by=people.ana)
    assert "问林样例" in ben.get(f"/customers/{customer.id}/route").text
    assert "问林样例的意见" in str(personal_data.held(contact, user=people.ana))
    with writing():
        personal_data.erase(contact, by=people.ana)
    assert "问林样例" not in ana.get(f"/customers/{customer.id}/route").text
    assert steps(route)[0].contact_id is None


def test_of_two_who_change_the_steps_at_once_the_second_is_shown_both(sign_in, people, customer):
    ana = sign_in(people.ana)
    begin(ana, customer)
    late = edited(ana, customer, base="long ago", **{"purpose-0": "我写的"})
    assert late.status_code == 409
    assert "我写的" in late.text
    assert steps(db.session.query(Route).one())[0].purpose in late.text
    assert edited(ana, customer, **{"until-0": "morgen"}).status_code == 422
    assert edited(ana, customer, **{f"purpose-{row}": "" for row in range(6)}).status_code == 422


def test_who_leads_says_what_routes_begin_from(sign_in, people, customer):
    with writing():
        lee = people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)
    form = {f"{way}.{part}.en": "Ask the base." for way in ("top_down", "bottom_up") for part in ("label", "0")}
    assert sign_in(people.ana).send("/customers/routes", form).status_code == 403
    boss = sign_in(lee)
    assert boss.send("/customers/routes", {**form, "top_down.0.en": ""}).status_code == 422
    assert boss.send("/customers/routes", {**form, "base": "0"}).status_code == 303
    assert boss.send("/customers/routes", {**form, "base": "0"}).status_code == 409
    assert [len(one.steps) for one in patterns.current()[1]] == [1, 1]
    assert "Ask the base." in sign_in(people.ana).get("/customers/routes", headers=EN).text
