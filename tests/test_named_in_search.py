"""Customers and people there in the search box: by name, above what is found, and only for who may list them."""

import re

import pytest

from tests.accounts import noted
from tests.test_interactions import person_at
from tests.writing import writing
from wiki.services import customers

pytestmark = pytest.mark.one_database


def offered(browser, typed):
    return re.findall(r'href="/(customers|contacts)/(\w+)"', browser.get(f"/search/suggestions?q={typed}").text)


def shown(browser, typed):
    page = browser.get(f"/search?q={typed}").text
    part = page[page.index('id="named"') :] if 'id="named"' in page else ""
    return re.findall(r'href="/(customers|contacts)/(\w+)"', part[: part.index("</section>")]) if part else []


def test_a_customer_is_found_by_name_in_any_script_the_exact_one_first(sign_in, people):
    longer = noted(people.ana, "样例长风装备集团")
    exact = noted(people.ana, "长风装备", names="Changfeng Sample")
    ben = sign_in(people.ben)
    first = [("customers", exact.id), ("customers", longer.id)]
    assert shown(ben, "长风装备") == offered(ben, "长风装备") == shown(ben, "長風裝備") == first
    assert shown(ben, "changfeng") == [("customers", exact.id)]
    assert shown(ben, "长") == shown(ben, "长风没有这家") == shown(ben, "长风装备&kind=case") == []
    assert shown(ben, "100%") == shown(ben, "_" * 3) == []


def test_what_one_may_not_list_is_not_there_and_takes_nobodys_place(sign_in, people):
    for number in range(2):
        noted(people.ana, f"隐江{number}", closed=True)
    open_one, gone = noted(people.ana, "隐江重工样例厂"), noted(people.ana, "隐江五")
    with writing():
        customers.remove(gone, by=people.ana)
    person = person_at(noted(people.ana, "隐江六", closed=True), people.ana, name="隐江某")
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    assert shown(zoe, "隐江") == offered(zoe, "隐江") == [("customers", open_one.id)]
    assert len(shown(ana, "隐江")) == 4  # three customers, and somebody there
    assert ("contacts", person.id) in shown(ana, "隐江")
    outsider = sign_in(people.max)
    assert shown(outsider, "隐江") == offered(outsider, "隐江") == []


def test_people_are_found_by_their_own_name_and_not_by_that_of_the_firm(sign_in, people):
    firm = noted(people.ana, "样例水泵厂")
    person = person_at(firm, people.ana, name="钟离样例")
    ben = sign_in(people.ben)
    assert shown(ben, "钟离") == shown(ben, "鐘離") == offered(ben, "钟离样") == [("contacts", person.id)]
    assert shown(ben, "水泵") == [("customers", firm.id)]
