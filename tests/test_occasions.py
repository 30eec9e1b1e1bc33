"""Occasions at customers: what to do until when, on the brief and at home; their kinds are data."""

import pytest

from tests.accounts import EN, noted
from wiki.extensions import db
from wiki.models import Occasion
from wiki.services import occasions

pytestmark = pytest.mark.one_database

MOVED = {
    "kind": "tender",
    "what": "二期公开招标",
    "to_do": "先见设备科",
    "happens_on": "2026-05-01",
    "due_on": "2020-04-01",
}
KINDS = "/customers/occasion-kinds"


def note(browser, customer, **typed):
    answer = browser.send(f"/customers/{customer.id}/occasions", MOVED | typed)
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.query(Occasion).filter_by(to_do=typed.get("to_do", MOVED["to_do"])).one()


def test_an_open_one_stands_on_the_brief_with_cases_and_at_home_until_it_is_taken(sign_in, people):
    customer, browser = noted(people.ana, industry="manufacturing"), sign_in(people.ana)
    one = note(browser, customer)
    brief, home = (browser.get(path, headers=EN).text for path in (f"/customers/{customer.id}/brief", "/"))
    assert MOVED["to_do"] in brief
    assert "/search?q=Tender&amp;industry=manufacturing" in brief
    assert "An occasion, until" in home

    assert browser.send(f"/occasions/{one.id}/move", {"as": "taken"}).status_code == 303
    assert MOVED["to_do"] not in browser.get(f"/customers/{customer.id}/brief").text
    assert "An occasion, until" not in browser.get("/", headers=EN).text
    assert MOVED["to_do"] in browser.get(f"/customers/{customer.id}/occasions").text
    assert browser.send(f"/occasions/{one.id}/move", {"as": "king"}).status_code == 404


def test_what_is_private_or_at_a_closed_customer_is_nowhere_for_others(sign_in, people):
    customer, closed = noted(people.ana), noted(people.ana, "隐样例集团", closed=True)
    private, hidden = (
        note(sign_in(people.ana), customer, to_do="只有我们", private="y"),
        note(sign_in(people.ana), closed, to_do="客户是封闭的"),
    )
    ben = sign_in(people.ben)
    for path in (f"/customers/{customer.id}/occasions", f"/customers/{customer.id}/brief", "/"):
        text = ben.get(path).text
        assert "只有我们" not in text
        assert "客户是封闭的" not in text
    for one in (private, hidden):
        assert ben.get(f"/occasions/{one.id}").status_code == 404
        assert ben.send(f"/occasions/{one.id}/move", {"as": "taken"}).status_code == 404
    assert "只有我们" in sign_in(people.ana).get(f"/customers/{customer.id}/brief").text


def test_the_kinds_are_data_and_what_was_noted_keeps_its_name(sign_in, people):
    customer, ana, eva = noted(people.ana), sign_in(people.ana), sign_in(people.eva)
    one = note(ana, customer)
    rows = {"base": "0", "rows": "2", "code-0": "incident", "en-0": "Incident", "code-1": "", "en-1": "New law"}
    assert ana.send(KINDS, rows).status_code == 403
    assert eva.send(KINDS, {"base": "0", "rows": "0"}).status_code == 422
    assert eva.send(KINDS, rows).status_code == 303
    assert eva.send(KINDS, rows).status_code == 409

    page = ana.get(f"/customers/{customer.id}/occasions", headers=EN).text
    assert "Tender" in page
    assert 'value="tender"' not in page, "named, and offered no more"
    assert "New law" in page
    assert ana.send(f"/customers/{customer.id}/occasions", MOVED).status_code == 422
    assert ana.send(f"/occasions/{one.id}", MOVED | {"base": "1"}).status_code == 303, "it may keep its kind"
    assert occasions.kinds().all[0].code == "incident"


def test_of_two_who_change_it_the_second_is_shown_both_and_bad_values_are_told(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    one = note(browser, customer)
    assert browser.send(f"/occasions/{one.id}", MOVED | {"to_do": "先做的", "base": "1"}).status_code == 303
    late = browser.send(f"/occasions/{one.id}", MOVED | {"to_do": "后做的", "base": "1"})
    assert late.status_code == 409
    assert "先做的" in late.text
    assert "后做的" in late.text
    bad = browser.send(f"/customers/{customer.id}/occasions", {"kind": "", "to_do": "", "happens_on": "soon"})
    assert bad.status_code == 422
    assert bad.text.count("field__error") == 3
