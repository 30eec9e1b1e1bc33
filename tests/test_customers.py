"""Customers: whom we sell to, who looks after each, and who may read it."""

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.access import can, listing
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import (
    Customer,
    CustomerEvent,
    CustomerGroup,
    CustomerLoss,
    Direction,
    Interaction,
    InteractionKind,
    MemberRole,
    Role,
    Stage,
)
from wiki.services import customers
from wiki.services import people as people_service


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


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


def ident_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def test_a_customer_is_noted_by_its_name_and_found_by_a_part_of_it(sign_in, people):
    browser = sign_in(people.ana)

    made = ident_of(browser.send("/customers/new", {"name": "云上样例饮品", "submission": "one"}))
    again = ident_of(browser.send("/customers/new", {"name": "云上样例饮品", "submission": "one", "anew": "1"}))
    assert made == again, "a form that was sent twice makes one customer"
    assert "云上样例饮品" in browser.get("/customers?q=樣例飲").text
    assert "云上样例饮品" not in browser.get("/customers?q=星河").text
    assert "云上样例饮品" not in browser.get("/customers?owner=nobody").text
    asked = browser.send("/customers/new", {"name": "云上样例饮品有限公司"})
    assert asked.status_code == 422
    assert f"/customers/{made}" in asked.text


def test_bad_values_are_told_beside_their_fields_and_nothing_is_lost(sign_in, people):
    answer = sign_in(people.ana).send("/customers/new", {"name": " ", "region": "华\u202e北", "care": "不吃辣"})

    assert answer.status_code == 422
    assert answer.text.count("field__error") == 2
    assert "不吃辣" in answer.text


def test_a_profile_says_what_is_known_and_what_is_not(sign_in, people):
    customer = noted(people.ana, "星河样例重工", business="做**大型**阀门。", industry="manufacturing")

    page = sign_in(people.zoe).get(f"/customers/{customer.id}", headers=EN).text
    assert "<strong>大型</strong>" in page
    assert "Its market and its customers" in page
    assert "Edit the profile" not in page, "who does not look after it changes nothing"


def test_two_who_edit_at_once_lose_nothing(sign_in, people):
    customer = noted(people.ana)
    with writing():
        customers.add_member(customer, people.ben, MemberRole.MEMBER, by=people.ana)
    typed = {"name": "星河样例重工", "base": "1"}

    assert sign_in(people.ana).send(f"/customers/{customer.id}/edit", {**typed, "market": "出口"}).status_code == 303
    held = sign_in(people.ben).send(f"/customers/{customer.id}/edit", {**typed, "trade": "招标"})
    assert held.status_code == 409
    assert "招标" in held.text


def test_a_stage_needs_a_reason_and_is_kept_with_it(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    place = f"/customers/{customer.id}/stage"

    assert browser.send(place, {"stage": "signed"}).status_code == 422
    assert browser.send(place, {"stage": "signed", "note": "首款已付"}).status_code == 303
    assert sign_in(people.ben).send(place, {"stage": "lost", "note": "no"}).status_code == 403
    db.session.expire_all()
    kept = db.session.scalars(select(CustomerEvent).where(CustomerEvent.field == "stage")).one()
    assert (kept.before, kept.after, kept.note, kept.by) == ("potential", "signed", "首款已付", people.ana)


def test_what_nobody_looks_after_can_be_taken_by_one(sign_in, people):
    customer = noted(people.ana, owner=None)

    assert sign_in(people.ben).send(f"/customers/{customer.id}/take").status_code == 303
    assert sign_in(people.zoe).send(f"/customers/{customer.id}/take").status_code == 403
    db.session.expire_all()
    assert customer.owner == people.ben


def test_an_owner_who_is_not_there_is_refused_and_leaves_the_account_as_it_was(sign_in, people):
    customer = noted(people.ana)

    answer = sign_in(people.ana).send(f"/customers/{customer.id}/assign", {"owner": "999999"}, headers=EN)
    assert answer.status_code == 422
    assert "Choose somebody who is here and sells." in answer.text
    db.session.expire_all()
    assert customer.owner == people.ana
    assert sign_in(people.ana).send(f"/customers/{customer.id}/assign", {"owner": ""}).status_code == 303
    db.session.expire_all()
    assert customer.owner is None


def test_a_profile_begins_with_what_to_do_and_whom_one_meets(sign_in, people):
    customer = noted(people.ana, business="做**大型**阀门。")
    browser = sign_in(people.ana)
    plan = {"purpose": "Learn who decides", "planned_on": "2099-01-05", "questions": "Who signs?", "kind": "visit"}
    visit = browser.send(f"/customers/{customer.id}/visits/new", plan).headers["Location"]

    page = browser.get(f"/customers/{customer.id}", headers=EN).text
    order = ("/brief", "Learn who decides", 'id="people"', "<strong>大型</strong>", 'id="contacts-with"')
    assert sorted(order, key=page.index) == list(order)
    brief = browser.get(f"/customers/{customer.id}/brief", headers=EN).text
    assert "Who signs?" in brief, "what one wants to ask is on the paper that one takes along"
    assert visit in brief
    assert f"/customers/{customer.id}/brief" in browser.get(visit).text


@pytest.mark.parametrize("place", ["people", "map", "facts", "rivals", "departments/new", "losses/new"])
def test_every_page_about_a_customer_stands_under_customers(sign_in, people, place):
    page = sign_in(people.ana).get(f"/customers/{noted(people.ana).id}/{place}").text

    assert '<a class="sections__item" href="/customers" aria-current="true">' in page


def test_all_accounts_of_who_leaves_go_to_a_colleague(sign_in, people, lee):
    mine, closed = noted(people.ana, "甲样例"), noted(people.ana, "乙样例", closed=True)
    sent = {"leaver": str(people.ana.id), "heir": str(people.zoe.id)}

    assert sign_in(people.ben).send("/customers/hand-over", sent).status_code == 403
    assert sign_in(lee).send("/customers/hand-over", {"leaver": sent["leaver"]}).status_code == 422
    assert sign_in(lee).send("/customers/hand-over", sent).status_code == 303
    db.session.expire_all()
    assert mine.owner == people.zoe
    assert closed.owner == people.ana, "of a closed one leadership knows nothing: its owner gives it away"


def test_a_customer_that_was_removed_comes_back(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)

    assert browser.send(f"/customers/{customer.id}/remove").status_code == 303
    assert customer.title not in browser.get("/customers").text
    assert sign_in(people.zoe).get(f"/customers/{customer.id}").status_code == 404
    assert browser.send(f"/customers/{customer.id}/restore").status_code == 303
    assert customer.title in browser.get("/customers").text


def test_who_may_not_read_a_closed_customer_meets_it_nowhere(sign_in, people):
    customer = noted(people.ana, "隐样例集团", closed=True)
    child = noted(people.ana, "云上样例饮品")
    with writing():
        customers.set_parent(child, customer, by=people.ana)

    outsider = sign_in(people.ben)
    for place in ("/customers", "/customers?q=隐样例", f"/customers/{child.id}", "/customers?industry=manufacturing"):
        page = outsider.get(place).text
        assert customer.title not in page
        assert customer.id not in page
    assert outsider.get(f"/customers/{customer.id}").status_code == 404
    assert outsider.send(f"/customers/{child.id}/parent", {"parent": customer.id}).status_code in (403, 404)
    assert outsider.send("/customers/new", {"name": "隐样例集团"}).status_code == 303, "nor is it told by the question"
    assert sign_in(people.max).get("/customers").status_code == 403


def test_groups_are_ones_own_unless_they_are_shared(sign_in, people):
    customer, mine = noted(people.ana), sign_in(people.ana)
    for name, more in (("私下", {}), ("大家", {"shared": "1"})):
        assert mine.send("/customers/groups", {"name": name, **more}).status_code == 303
    alone, shared = (db.session.scalars(select(CustomerGroup).filter_by(name=name)).one() for name in ("私下", "大家"))
    assert mine.send(f"/customers/{customer.id}/groups", {"group": [alone.id, shared.id]}).status_code == 303

    theirs = sign_in(people.ben)
    page = theirs.get(f"/customers/{customer.id}").text
    assert "大家" in page
    assert "私下" not in page + theirs.get("/customers/groups").text
    assert customer.title in theirs.get(f"/customers?group={shared.id}").text
    assert customer.title not in theirs.get(f"/customers?group={alone.id}").text
    assert theirs.get(f"/customers/groups/{shared.id}").status_code == 403
    assert theirs.get(f"/customers/groups/{alone.id}").status_code == 404
    assert mine.send(f"/customers/groups/{alone.id}", {"name": "大家"}).status_code == 422
    assert mine.send(f"/customers/groups/{alone.id}/delete").status_code == 303
    assert customer.title in mine.get("/customers").text


def test_what_is_settled_for_a_customer_is_what_would_be_asked_of_each_record(people, lee):
    shown, closed = noted(people.ana), noted(people.ana, "隐样例集团", closed=True)
    said = {"by": people.ben, "happened_on": "2026-01-01", "kind": InteractionKind.CALL, "direction": Direction.OUT}
    with writing():
        customers.add_member(closed, people.zoe, MemberRole.MEMBER, by=people.ana)
        for customer in (shown, closed):
            db.session.add_all(Interaction(customer=customer, level=level, **said) for level in (2, 3))
            db.session.add_all(
                CustomerLoss(customer=customer, level=level, lost_on="2026-01-01", by=people.ana) for level in (2, 3)
            )

    for model, action in ((Interaction, "list"), (Interaction, "edit"), (CustomerLoss, "list"), (CustomerLoss, "edit")):
        for user in (*vars(people).values(), lee):
            for customer in (shown, closed):
                asked = listing(model, action, user=user).where(model.customer_id == customer.id)
                settled = listing(model, action, user=user, at=customer)
                told = [{one.id for one in db.session.scalars(query)} for query in (asked, settled)]
                assert told[0] == told[1], (model, action, user.name, customer.title)
