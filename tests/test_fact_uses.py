"""What was made of facts: told to those who may read it, and how soon after something was learnt."""

from datetime import timedelta

import pytest

from tests.accounts import EN, noted
from tests.test_facts import GROUNDS, NAMED
from tests.writing import writing
from wiki.extensions import db
from wiki.models import FactTopic, FactUse
from wiki.models.base import now
from wiki.services import fact_uses, facts, interactions, promises

pytestmark = pytest.mark.one_database


def ago(days):
    return (now().date() - timedelta(days=days)).isoformat()


@pytest.fixture
def customer(people):
    return noted(people.ana)


def known(people, customer, days=40, **typed):
    raw = {"topic": "plan", "text": "换型", "reliability": "4", "obtained_on": ago(days), **typed}
    with writing():
        return facts.create(facts.parse(raw), customer=customer, by=people.ana)


def talk(people, customer, **typed):
    raw = {"kind": "call", "outcome": "问了换型", "happened_on": ago(1), **typed}
    with writing():
        return interactions.log(customer, interactions.parse(raw), by=people.ana, limit=1)


def test_what_came_of_a_fact_is_said_beside_it_and_counts_as_its_use(sign_in, people, customer):
    browser, fact = sign_in(people.ana), known(people, customer)
    known(people, customer, days=50, topic="budget")
    with writing():
        promise = promises.promise(customer, promises.parse_promise({"text": "送样机", "side": "us"}), by=people.ana)
    assert "送样机" in browser.get(f"/facts/{fact.id}").text
    assert browser.send(f"/facts/{fact.id}/uses", {"use": f"promise-{promise.id}"}).status_code == 303
    assert browser.send(f"/facts/{fact.id}/uses", {"use": f"promise-{promise.id}"}).status_code == 303

    told = fact_uses.timing(user=people.ana)
    assert (told.topics[FactTopic.PLAN].number, told.topics[FactTopic.PLAN].middle) == (1, 40)
    assert told.reliabilities[4].days == [40]
    assert told.topics[FactTopic.BUDGET].middle is None
    report = browser.get("/facts/uses", headers=EN).text
    assert report.count("/facts/") == 1 + report.count("/facts/uses") + report.count("/facts/expiring"), "one waits"
    [use] = db.session.query(FactUse)
    assert sign_in(people.ben).send(f"/facts/{fact.id}/uses", {"drop": use.id}).status_code == 404
    assert browser.send(f"/facts/{fact.id}/uses", {"drop": use.id}).status_code == 303
    assert fact_uses.timing(user=people.ana).topics[FactTopic.PLAN].middle is None


def test_a_use_that_one_may_not_read_is_none(sign_in, people, customer):
    fact, private = known(people, customer), talk(people, customer, private="y")
    sign_in(people.ana).send(f"/facts/{fact.id}/uses", {"use": f"interaction-{private.id}"})

    assert fact_uses.timing(user=people.ana).topics[FactTopic.PLAN].days == [40]
    assert fact_uses.timing(user=people.zoe).topics[FactTopic.PLAN].days == []
    assert fact_uses.of_fact(fact, user=people.zoe) == []
    waits = db.session.scalars(fact_uses.waiting(user=people.zoe)).all()
    assert waits == [fact]
    assert db.session.scalars(fact_uses.waiting(user=people.ana)).all() == []
    refused = sign_in(people.zoe).send(f"/facts/{fact.id}/uses", {"use": f"interaction-{private.id}"})
    assert refused.status_code == 404


def test_sealed_facts_are_counted_for_those_alone_who_may_know_of_them(people, customer):
    known(people, customer)
    known(people, customer, **GROUNDS, level="3")
    known(people, customer, **NAMED | {"topic": "plan", "obtained_on": ago(40)})
    assert {level: row.number for level, row in fact_uses.timing(user=people.ana).levels.items()} == {2: 1, 3: 1, 4: 1}
    assert {level: row.number for level, row in fact_uses.timing(user=people.zoe).levels.items()} == {2: 1}
    assert len(db.session.scalars(fact_uses.waiting(user=people.zoe)).all()) == 1


def test_what_cites_it_belongs_to_the_same_customer(sign_in, people, customer):
    fact, other = known(people, customer), talk(people, noted(people.ana, "云上样例饮品"))
    for use in (f"interaction-{other.id}", "king-x", "promise-x", ""):
        assert sign_in(people.ana).send(f"/facts/{fact.id}/uses", {"use": use}).status_code == 404
