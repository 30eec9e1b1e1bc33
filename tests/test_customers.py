"""Customers: whom we sell to, who looks after each, and who may read it."""

import pytest

from tests.accounts import noted
from tests.writing import writing
from wiki.access import can, listing
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import Customer, MemberRole, Stage
from wiki.services import customers


def listed(user):
    return set(db.session.scalars(listing(Customer, "list", user=user)))


def test_a_customer_needs_nothing_but_a_name(people):
    customer = noted(people.ana, "星河样例重工")

    assert (customer.title, customer.owner, customer.stage) == ("星河样例重工", people.ana, Stage.POTENTIAL)
    with pytest.raises(Invalid) as wrong:
        customers.parse({"name": " ", "watch_on": "0202-01-01", "industry": "nonsense"})
    assert set(wrong.value.fields) == {"name", "watch_on", "industry"}


def test_a_closed_customer_is_read_by_those_alone_who_look_after_it(people):
    customer = noted(people.ana, closed=True)

    assert customer in listed(people.ana)
    assert customer not in listed(people.ben)
    with writing():
        customers.add_member(customer, people.ben, MemberRole.MEMBER, by=people.ana)
    assert customer in listed(people.ben)
    assert can("edit", customer, user=people.ben)
    assert not can("assign", customer, user=people.ben)
    assert not can("read", customer, user=people.zoe)
    assert not can("read", customer, user=people.max)


def test_a_customer_cannot_belong_to_one_that_belongs_to_it(people):
    group, middle, plant = (noted(people.ana, name) for name in ("样例集团", "样例中间", "样例工厂"))
    with writing():
        customers.set_parent(plant, middle, by=people.ana)
        customers.set_parent(middle, group, by=people.ana)

    for above in (plant, middle, group):
        with pytest.raises(Invalid), writing():
            customers.set_parent(group, above, by=people.ana)
        db.session.rollback()


@pytest.mark.parametrize(
    "again",
    [
        "星河样例重工有限公司",
        "星河樣例重工",
        "星河样例重工（集团）股份有限公司",
        "Starry Works Ltd.",
        "starry works",
        "Stаrry Works GmbH",
    ],
)
def test_the_same_firm_written_otherwise_is_noticed(people, again):
    customer = noted(people.ana, "星河样例重工", names="Starry Works Co., Ltd.")

    assert customers.twins(customers.parse({"name": again}), user=people.ben) == [customer]
    assert customers.twins(customers.parse({"name": "云上样例饮品"}), user=people.ben) == []


def test_facets_count_what_the_reader_may_list(people):
    noted(people.ana, "甲样例", industry="manufacturing")
    noted(people.ana, "乙样例", industry="manufacturing", closed=True)
    noted(people.ben, "丙样例", industry="finance")

    assert dict(customers.facets("", {}, user=people.ana)["industry"]) == {"manufacturing": 2, "finance": 1}
    assert dict(customers.facets("", {}, user=people.zoe)["industry"]) == {"manufacturing": 1, "finance": 1}
    chosen = {"industry": ["manufacturing"]}
    assert customers.number("", chosen, user=people.zoe) == 1
    assert dict(customers.facets("", chosen, user=people.zoe)["owner"]) == {str(people.ana.id): 1}
