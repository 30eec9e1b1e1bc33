"""Facts about customers: who reads at which level, what is sealed, and what is left when a key or a person is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki import sealing
from wiki.access import can
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import AuditEntry, Contact, CustomerFact, DataKey, FactVersion, MemberRole, Role
from wiki.models.base import now
from wiki.services import customers, facts, sealed
from wiki.services import people as people_service

CANARY = "zaunfalter"
FORM = {"topic": "preference", "text": f"喜欢先看样机 {CANARY}", "source_type": "observed"}
REVIEW = (now() + timedelta(days=200)).date().isoformat()
GROUNDS = {"source": "told by himself", "purpose": "to greet him", "basis": "consent", "review_on": REVIEW}
NAMED = {**FORM, **GROUNDS, "level": "4", "expires_on": REVIEW}


@pytest.fixture
def customer(people):
    """A customer that Ana answers for, with Ben on the team."""
    made = noted(people.ana)
    with writing():
        customers.add_member(made, people.ben, MemberRole.MEMBER, by=people.ana)
    return made


@pytest.fixture
def lee(people, customer):
    """Somebody of the leadership, on the team."""
    with writing():
        lee = people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)
        customers.add_member(customer, lee, MemberRole.SPONSOR, by=people.ana)
    return lee


@pytest.fixture
def contact(people, customer):
    """Somebody at the customer."""
    with writing():
        made = Contact(name="周样例（虚构）", firm=customer.title, sought="", by=people.ana, customer=customer)
        db.session.add(made)
    return made


def fact(customer, by, *, contact=None, **typed):
    with writing():
        content = facts.parse({**FORM, **typed}, of_person=contact is not None)
        return facts.create(content, customer=customer, contact=contact, by=by)


def seen(customer, user):
    return [one.fact for one in facts.on_profile(customer, user=user)]


def everything(connection):
    """Return all that the database holds, in the clear as it lies there."""
    rows = (row for table in db.metadata.sorted_tables for row in connection.execute(select(table)))
    return " ".join(str(value) for row in rows for value in row)


def test_a_sentence_and_what_it_is_about_are_enough(sign_in, people, customer):
    zoe, path = sign_in(people.zoe), f"/customers/{customer.id}/facts"
    answers = [zoe.send(path, {"text": "早上才接电话", "topic": "habit", "submission": "twice"}) for _ in range(2)]
    known = db.session.scalars(select(CustomerFact)).one()

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (known.level, known.source_type, known.obtained_on) == (2, "observed", now().date().isoformat())
    page = sign_in(people.ana).get(path).text
    assert "早上才接电话" in page
    assert "早上才接电话" in sign_in(people.kai).get(f"/customers/{customer.id}").text
    refused = zoe.send(path, {"text": " ", "topic": "birthday"})
    assert refused.status_code == 422
    assert facts.on_profile(customer, user=people.zoe)[0].fact is known


def test_each_level_has_its_readers_and_nobody_else_learns_that_there_is_anything(sign_in, people, customer, lee):
    common = fact(customer, people.zoe)
    private, named = (fact(customer, people.ana, **{**NAMED, "level": level}) for level in ("3", "4"))

    assert set(seen(customer, people.ana)) == set(seen(customer, people.ben)) == {common, private, named}
    assert seen(customer, people.zoe) == seen(customer, people.eva) == [common]
    assert seen(customer, people.max) == []
    may = {
        name: [can("read", one, user=getattr(people, name, lee)) for one in (common, private, named)]
        for name in ("ana", "ben", "lee", "zoe", "max")
    }
    assert may == {
        "ana": [True, True, True],
        "ben": [True, True, False],
        "lee": [True, True, False],
        "zoe": [True, False, False],
        "max": [False, False, False],
    }
    page = sign_in(people.zoe).get(f"/customers/{customer.id}/facts").text
    assert private.id not in page
    assert named.id not in page
    assert ">1</span></h1>" in page
    assert CANARY in page


def test_what_is_noted_for_the_team_by_somebody_else_is_read_by_the_team_alone(sign_in, people, customer):
    zoe = sign_in(people.zoe)
    answer = zoe.send(f"/customers/{customer.id}/facts/new", {**FORM, "level": "3", "text": "只有团队读"})

    assert answer.status_code == 303
    made = db.session.scalars(select(CustomerFact)).one()
    assert zoe.get(f"/facts/{made.id}").status_code == 404
    assert "只有团队读" not in zoe.get(f"/customers/{customer.id}/facts").text
    assert "只有团队读" in sign_in(people.ben).get(f"/customers/{customer.id}").text


def test_a_named_reader_opens_it_once_a_second_person_has_answered_for_the_source(sign_in, people, customer):
    named = fact(customer, people.ana, **NAMED)
    ana, ben, zoe = (sign_in(getattr(people, name)) for name in ("ana", "ben", "zoe"))
    assert ana.send(f"/facts/{named.id}/readers", {"person": "zoe"}).status_code == 303
    assert ana.send(f"/facts/{named.id}/readers", {"person": "nobody.such"}).status_code == 422
    assert zoe.get(f"/facts/{named.id}").status_code == 404
    assert ana.get(f"/facts/{named.id}/confirm").status_code == 403

    check = ben.get(f"/facts/{named.id}/confirm").text
    assert GROUNDS["source"] in check
    assert CANARY not in check
    assert ben.send(f"/facts/{named.id}/confirm", {"base": "1"}).status_code == 303
    assert CANARY in zoe.get(f"/facts/{named.id}").text
    assert CANARY not in ben.get(f"/facts/{named.id}").text + zoe.get(f"/customers/{customer.id}/facts").text
    log = [(one.action, one.actor_id) for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert ("open fact", people.zoe.id) in log
    assert ("check fact", people.ben.id) in log
    readers = ana.get(f"/facts/{named.id}/readers").text
    assert "zoe" in readers.split("Who opened it")[-1].split("谁打开过")[-1]

    reader = facts.naming.named(named, user=people.ana)[0]
    assert zoe.send(f"/facts/readers/{reader.id}/end").status_code == 404
    assert ana.send(f"/facts/readers/{reader.id}/end").status_code == 303
    assert zoe.get(f"/facts/{named.id}").status_code == 404


def test_another_text_has_to_be_answered_for_anew_and_its_time_ends_for_named_readers(people, customer, monkeypatch):
    named = fact(customer, people.ana, **NAMED)
    with writing():
        facts.naming.name(named, {"person": "zoe"}, by=people.ana)
        facts.naming.confirm(named, base=1, by=people.ben)
    assert can("read", named, user=people.zoe)
    later = now() + timedelta(days=220)
    with monkeypatch.context() as clock:
        clock.setattr("wiki.access.facts.now", lambda: later)
        assert not can("read", named, user=people.zoe)
    with writing():
        facts.revise(named, facts.parse({**NAMED, "text": "另一句"}), base=1, by=people.ana)

    assert not can("read", named, user=people.zoe)


def test_of_a_person_it_is_said_what_for_on_what_basis_and_until_when(people, customer, contact):
    for raw, wrong in (
        ({**FORM, "level": "3"}, {"purpose", "basis", "review_on"}),
        ({**FORM, "topic": "birthday", "level": "2", **GROUNDS}, {"level"}),
        ({**FORM, "level": "4", **GROUNDS, "source": ""}, {"source", "expires_on"}),
        ({**FORM, "reliability": "6", "obtained_on": "2199-01-01", "text": ""}, {"reliability", "obtained_on", "text"}),
    ):
        with pytest.raises(Invalid) as error:
            facts.parse(raw, of_person=True)
        assert set(error.value.fields) == wrong
    with pytest.raises(Invalid):
        facts.parse({**FORM, "topic": "birthday", **GROUNDS})
    born = fact(customer, people.ana, contact=contact, topic="birthday", text="3 月 9 日", **GROUNDS)

    assert born.level == 3
    assert born not in [one.fact for one in facts.for_brief(customer, user=people.ana)]


def test_sealed_words_are_nowhere_in_the_clear_and_each_opens_at_its_place_alone(sign_in, people, customer):
    private, named = (fact(customer, people.ana, **{**NAMED, "level": level}) for level in ("3", "4"))
    sign_in(people.ana).get(f"/facts/{named.id}")
    with db.engine.connect() as connection:
        kept = everything(connection)

    assert CANARY not in kept
    assert GROUNDS["source"] not in kept
    assert {facts.opened(one).text for one in (private, named)} == {FORM["text"]}
    with db.session.no_autoflush:
        private.sealed_text = named.sealed_text
        assert facts.opened(private).lost
    db.session.rollback()


def test_who_confirms_gets_no_text(people, customer):
    words = facts.grounds_of(fact(customer, people.ana, **NAMED))

    assert (words.text, words.grounds["purpose"]) == ("", GROUNDS["purpose"])


def test_what_was_said_to_more_people_before_is_sealed_with_it(people, customer):
    raised = fact(customer, people.ana)
    with writing():
        facts.revise(raised, facts.parse({**FORM, "level": "3"}), base=1, by=people.ana)
        facts.revise(raised, facts.parse({**NAMED, "text": "第三句"}), base=2, by=people.ana)
    earlier = db.session.scalars(select(FactVersion).order_by(FactVersion.number)).all()

    assert [(one.level, one.text) for one in earlier] == [(4, None), (4, None)]
    assert [words.text for _, words in facts.history(raised, user=people.ana)] == [FORM["text"]] * 2
    assert facts.history(raised, user=people.ben) == []


def test_only_somebody_who_leads_and_may_read_it_opens_a_fact_to_more_people(sign_in, people, customer, lee):
    private = fact(customer, people.ana, level="3")
    form = {**FORM, "level": "2", "base": "1"}

    assert sign_in(people.ana).send(f"/facts/{private.id}/edit", form).status_code == 422
    assert sign_in(people.zoe).send(f"/facts/{private.id}/edit", form).status_code == 404
    assert sign_in(lee).send(f"/facts/{private.id}/edit", form).status_code == 303
    db.session.expire_all()
    assert (private.level, private.text) == (2, FORM["text"])
    assert sign_in(lee).send(f"/facts/{private.id}/edit", form).status_code == 409
    with writing():
        facts.revise(private, facts.parse({**FORM, "text": "现在这样"}), base=2, by=people.ana)
    page = sign_in(people.zoe).get(f"/facts/{private.id}").text
    assert FORM["text"] in page  # of version 2, which all who sell could read
    assert [one.number for one, _ in facts.history(private, user=people.zoe)] == [2]


def test_without_its_key_a_page_says_so_in_one_sentence_and_shows_the_rest(sign_in, people, customer):
    fact(customer, people.ana, level="3")
    fact(customer, people.ana, text="看得见的一句")
    ana, pages, ring = sign_in(people.ana), [], sealing.ring().file
    away = ring.rename(ring.with_name("away"))
    pages += [ana.get(f"/customers/{customer.id}{more}") for more in ("", "/facts")]
    away.rename(ring)
    with writing():
        db.session.delete(db.session.get_one(DataKey, f"customer/{customer.id}"))
    pages += [ana.get(f"/customers/{customer.id}{more}") for more in ("", "/facts")]

    for page in pages:
        assert page.status_code == 200
        assert "看得见的一句" in page.text
        assert CANARY not in page.text
        assert page.text.count("t-failure") == 1
    assert len(facts.sample_faults()) == 1


def test_keys_of_facts_follow_a_rotation(people, customer):
    private, named = (fact(customer, people.ana, **{**NAMED, "level": level}) for level in ("3", "4"))
    assert sealed.rotate(db.session.commit) == 2
    sealing.ring().forget(sealing.ring().ids()[0])

    assert [facts.opened(one).text for one in (private, named)] == [FORM["text"]] * 2


def test_what_ended_is_no_longer_certain_is_left_out_of_the_brief_and_told_to_its_team(sign_in, people, customer):
    yesterday = (now() - timedelta(days=2)).date().isoformat()
    ended = fact(customer, people.ana, expires_on=yesterday, obtained_on=yesterday)
    holds = fact(customer, people.ana, topic="plan", text="明年扩产", reliability="5")
    minded = fact(customer, people.ana, topic="habit", text="不喝酒", reliability="1")

    brief = [one.fact for one in facts.for_brief(customer, user=people.ana)]
    assert brief == [minded, holds]
    assert ended not in seen(customer, people.zoe)
    due = sign_in(people.ana).get("/facts/expiring").text
    assert f"/facts/{ended.id}" in due
    assert f"/facts/{holds.id}" not in due
    assert CANARY not in due
    assert f"/facts/{ended.id}" not in sign_in(people.zoe).get("/facts/expiring").text


def test_a_fact_that_was_taken_back_can_be_brought_back_by_those_who_may_change_it(sign_in, people, customer):
    common = fact(customer, people.ana)
    ben, zoe, path = sign_in(people.ben), sign_in(people.zoe), f"/facts/{common.id}"

    assert zoe.send(f"{path}/withdraw").status_code == 403
    assert ben.send(f"{path}/withdraw").status_code == 303
    assert (zoe.get(path).status_code, ben.get(path).status_code) == (404, 200)
    assert CANARY not in zoe.get(f"/customers/{customer.id}/facts").text
    assert ben.send(f"{path}/restore").status_code == 303
    assert zoe.get(path).status_code == 200


def test_all_that_is_kept_of_a_person_is_told_and_forgotten(sign_in, people, customer, contact):
    fact(customer, people.ana, contact=contact, topic="birthday", **GROUNDS)
    named = fact(customer, people.ana, contact=contact, **NAMED)
    other, key = fact(customer, people.ana).id, f"fact/{named.id}"
    with writing():
        facts.revise(named, facts.parse({**NAMED, "text": "改过"}, of_person=True), base=1, by=people.ana)

    with writing():
        pia = sign_in(people_service.add("pia", roles=[Role.PRIVACY_OFFICER], password=PASSWORD))
    page = pia.get(f"/contacts/{contact.id}/held").text
    assert [page.count(words) for words in (FORM["text"], "改过", GROUNDS["source"])] == [2, 1, 3]
    assert "ana" not in page
    assert pia.get(f"/facts/{named.id}").status_code == 404
    assert pia.send(f"/contacts/{contact.id}/erase").status_code == 303
    db.session.expire_all()
    assert list(db.session.scalars(select(CustomerFact.id))) == [other]
    assert db.session.get(DataKey, key) is None


def test_facts_move_with_their_words_to_the_customer_that_takes_another_over(people, customer):
    into = noted(people.ana, "样例新东家")
    private = fact(customer, people.ana, level="3")
    with writing():
        facts.revise(private, facts.parse({**FORM, "level": "3", "text": "后来"}), base=1, by=people.ana)
        facts.move_all(customer, into)

    assert [one.words.text for one in facts.on_profile(into, user=people.ana)] == ["后来"]
    assert [words.text for _, words in facts.history(private, user=people.ana)] == [FORM["text"]]
    assert seen(customer, people.ana) == []


def test_of_a_closed_customer_no_fact_is_read_by_others(sign_in, people):
    closed = noted(people.ana, "样例内部", closed=True)
    common = fact(closed, people.ana, level="1")
    zoe = sign_in(people.zoe)

    assert seen(closed, people.zoe) == []
    assert [zoe.get(path).status_code for path in (f"/facts/{common.id}", f"/customers/{closed.id}/facts")] == [404] * 2
