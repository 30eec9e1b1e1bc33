"""Gaps and the day's beginning: which accounts nobody tends, how much is known of one, what is due with one's own."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Customer, Role
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import promises, visits

pytestmark = pytest.mark.one_database


def in_days(number):
    return (now().date() + timedelta(days=number)).isoformat()


def changed(customer, **values):
    with writing():
        one = db.session.get_one(Customer, customer.id)
        for name, value in values.items():
            setattr(one, name, value)


def names(browser, gap, of=""):
    text = browser.get(f"/customers/gaps?gap={gap}&of={of}").text
    return {name for name in ("甲样例", "乙样例", "丙样例", "闭门样例") if name in text}


def test_accounts_that_nobody_tends_are_listed_by_what_is_missing(sign_in, people):
    with writing():
        lee = people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)
    tended = noted(people.ana, "甲样例", business="做样例。")
    noted(people.ana, "乙样例", owner=None)
    others = noted(people.ben, "丙样例", business="做样例。")
    noted(people.ben, "闭门样例", closed=True)
    changed(others, aged_on=in_days(-181), contacted_on=in_days(-181))
    changed(tended, contacted_on=in_days(-3))
    ana, boss = sign_in(people.ana), sign_in(lee)

    assert names(ana, "owner") == names(sign_in(people.zoe), "owner") == {"乙样例"}
    assert names(ana, "next") == {"甲样例"}
    with writing():
        promises.promise(
            tended, promises.parse_promise({"text": "送样机", "side": "us", "private": "y"}), by=people.ana
        )
    assert names(ana, "next") == names(ana, "old") == names(ana, "contact") == set()
    assert names(boss, "next", "all") == {"甲样例", "乙样例", "丙样例"}  # that there is a private one is not told
    assert names(boss, "old", "all") == {"丙样例"}
    assert names(boss, "contact", "all") == {"乙样例", "丙样例"}
    assert names(sign_in(people.ben), "contact") == {"丙样例", "闭门样例"}
    ben = sign_in(people.ben)
    ben.send(f"/customers/{others.id}/sections/business/confirm", {})
    assert names(ben, "old") == set()
    assert names(ana, "contact", "all") == set()  # for those who lead
    assert sign_in(people.max).get("/customers/gaps").status_code == 403


@pytest.mark.one_database
def test_how_much_of_a_profile_is_known_stands_on_its_page(sign_in, people):
    customer = noted(people.ana, "甲样例", business="做样例。", industry="manufacturing", size="40 人")

    assert "3 of 12 points known" in sign_in(people.ana).get(f"/customers/{customer.id}", headers=EN).text


def test_a_sellers_day_begins_with_key_accounts_and_what_is_due_there(sign_in, people):
    ordinary, key = noted(people.ana, "甲样例"), noted(people.ana, "乙样例")
    quiet, others = noted(people.ana, "丙样例"), noted(people.ben, "闭门样例", closed=True)
    changed(key, account_class="key", contacted_on=in_days(0))
    changed(quiet, contacted_on=in_days(0))
    changed(ordinary, contacted_on=in_days(-25))
    changed(others, account_class="key")
    with writing():
        late = promises.parse_promise({"text": "送样机", "side": "us", "due_on": in_days(-2)})
        promises.promise(key, late, by=people.ana)
        visits.plan(key, visits.parse({"planned_on": in_days(3), "purpose": "看样机"}), by=people.ana)
    ana = sign_in(people.ana)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    text = ana.get("/", headers=EN).text

    part = text[text.index("key accounts first") :]
    part = part[: part.index("</section>")]
    assert part.index("乙样例") < part.index("甲样例")
    assert "A promise of ours was due on" in part
    assert "Visit on" in part
    assert part.count("Be in touch by") == 1
    assert "丙样例" not in part
    assert "闭门样例" not in text
    assert sum("customers.region" in one for one in asked) == 1
    assert sum("visit_plans" in one or "promises" in one for one in asked) == 1
    assert "key accounts first" not in sign_in(people.max).get("/", headers=EN).text
