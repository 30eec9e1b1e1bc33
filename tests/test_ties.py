"""People at customers: noting one by a name, ties and circles, who reads what, the map, and what is amiss."""

import re

import pytest
from sqlalchemy import select

from tests.accounts import noted
from tests.conftest import PASSWORD
from tests.test_contacts import PERSON, SEEN
from tests.writing import writing
from tests.yardstick import spent_in
from wiki.extensions import db
from wiki.models import BuyingRole, Contact, Department, InteractionContact, Role, SupporterStage, Tie, TieKind
from wiki.services import contacts, customers, departments, interactions, ties
from wiki.services import people as people_service

CANARY = "zaunkoenig"


@pytest.fixture
def customer(people):
    """A customer that Ana looks after."""
    return noted(people.ana, "星河样例重工")


@pytest.fixture
def pia(people):
    """Somebody who guards privacy and does nothing else."""
    with writing():
        return people_service.add("pia", roles=[Role.PRIVACY_OFFICER], password=PASSWORD)


def met(customer, by, *names, **part):
    """Return people whom `by` has noted at a customer."""
    with writing():
        return [
            contacts.create(contacts.parse({"name": name, "firm": customer.title, **part}), by=by, customer=customer)
            for name in names
        ]


def tied(customer, by, who, whom, kind=TieKind.REPORTS_TO, **more):
    ends = {who.id, whom.id}
    raw = {"kind": kind, "who": who.id, "whom": whom.id, **more}
    with writing():
        return ties.tie(customer, ties.parse(raw, people=ends, departments=ends), by=by)


def test_somebody_is_noted_at_a_customer_with_nothing_but_a_name(sign_in, people, customer):
    ben = sign_in(people.ben)
    place = f"/customers/{customer.id}/people/new"
    answer = ben.send(place, {"name": "林一舟（虚构）"})
    contact = db.session.scalars(select(Contact)).one()

    assert answer.headers["Location"].endswith(f"/contacts/{contact.id}")
    assert (contact.firm, contact.customer, contact.by) == (customer.title, customer, people.ben)
    assert contact.review_on > "2027"
    assert ben.send(place, {"name": "林一舟（虚构）"}).headers["Location"].endswith(contact.id)  # sent twice
    assert "林一舟" in ben.get(f"/customers/{customer.id}").text
    with writing():
        contact.created_at = contact.created_at.replace(year=2020)
    asked = ben.send(place, {"name": " 林一舟(虛構) "})
    assert asked.status_code == 422
    assert f"/contacts/{contact.id}" in asked.text
    assert ben.send(place, {"name": "林一舟(虛構)", "anew": "1"}).status_code == 303
    assert ben.send(place, {"name": "", "department": "nonsense", "support": "king"}).text.count("field__error") == 3


def test_a_firm_written_as_a_customer_is_named_is_that_customer(sign_in, people, customer):
    ana = sign_in(people.ana)
    ana.send("/contacts/new", {**PERSON, **SEEN, "firm": "星河樣例重工"})
    ana.send("/contacts/new", {**PERSON, **SEEN, "firm": "别家样例", "name": "石某（虚构）"})
    there, elsewhere = db.session.scalars(select(Contact).order_by(Contact.firm.desc())).all()

    assert (there.customer, there.firm) == (customer, customer.title)
    assert elsewhere.customer is None
    assert ana.send(f"/contacts/{elsewhere.id}/customer", {"customer": "new"}).status_code == 303
    assert elsewhere.customer.title == "别家样例"
    assert ana.send(f"/contacts/{elsewhere.id}/customer", {"customer": customer.id}).status_code == 409
    with writing():
        content = customers.parse({"name": "北斗样例"})
        customers.revise(customer, content, {}, base=customer.version, by=people.ana)
    assert there.firm == "北斗样例"
    assert there in db.session.scalars(contacts.found("北斗", [], user=people.ana)).all()


def test_who_moves_is_noted_anew_and_what_was_seen_is_linked(sign_in, people, customer):
    ana = sign_in(people.ana)
    location = ana.send("/contacts/new", {**PERSON, **SEEN, "firm": customer.title}).headers["Location"]
    former = db.session.get_one(Contact, location.rsplit("/", 1)[1])
    move = {"firm": "别家样例", "position": "总监", "left_on": "2026-05-01"}
    moved = ana.send(f"/contacts/{former.id}/move", move)
    now_there = db.session.get_one(Contact, moved.headers["Location"].rsplit("/", 1)[1])
    page = ana.get(f"/contacts/{now_there.id}").text

    assert (former.left_on, former.moved_to_id) == ("2026-05-01", now_there.id)
    assert (now_there.customer.title, now_there.position, now_there.name) == ("别家样例", "总监", former.name)
    assert "率真随性型" in page
    assert f"/contacts/{former.id}" in page
    assert ana.send(f"/contacts/{former.id}/move", move).headers["Location"].endswith(now_there.id)  # sent twice
    again = ana.send(f"/contacts/{former.id}/move", {**move, "firm": "第三家样例"})
    assert again.status_code == 422
    assert "一个人同时只在一家单位" in again.text
    assert ana.send(f"/contacts/{former.id}/back").status_code == 409
    assert not db.session.scalars(select(Contact).where(Contact.firm == "第三家样例")).all()
    assert ana.send(f"/contacts/{now_there.id}/move", {**move, "left_on": "0202-05-01"}).status_code == 422


def test_a_circle_of_superiors_is_refused_and_named(sign_in, people, customer):
    one, two, three = met(customer, people.ana, "甲（虚构）", "乙（虚构）", "丙（虚构）")
    tied(customer, people.ana, one, two)
    tied(customer, people.ana, two, three)
    place = f"/customers/{customer.id}/ties/new"
    ben = sign_in(people.ben)

    circle = ben.send(place, {"kind": "reports_to", "who": three.id, "whom": one.id})
    assert circle.status_code == 422
    assert "丙（虚构） → 甲（虚构） → 乙（虚构） → 丙（虚构）" in circle.text
    second = ben.send(place, {"kind": "reports_to", "who": one.id, "whom": three.id})
    assert "甲（虚构）" in second.text
    assert second.status_code == 422
    assert ben.send(place, {"kind": "reports_to", "who": one.id, "whom": one.id}).status_code == 422
    wrong = {"kind": "needs_from", "who": one.id, "whom": "nonsense", "strength": "9", "seen_on": "2999-01-01"}
    assert ben.send(place, wrong).text.count('class="field__error"') == 4
    assert len(db.session.scalars(select(Tie)).all()) == 2


def test_informal_ties_and_supporters_are_read_by_those_who_look_after_the_customer(sign_in, people, customer):
    one, two = met(customer, people.ana, "甲（虚构）", "乙（虚构）")
    tie = tied(customer, people.ana, one, two, TieKind.PERSONAL, source=CANARY)
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    step = {"stage": "cultivate", "evidence": f"{CANARY} II", "seen_on": "2026-03-09"}
    assert ben.send(f"/contacts/{one.id}/support", step).status_code == 403
    assert ana.send(f"/contacts/{one.id}/support", step).status_code == 303
    ben.send(f"/contacts/{one.id}/known", {"known": "2"})
    places = [f"/customers/{customer.id}{p}" for p in ("", "/people", "/map", "/ties")]
    places += [f"/contacts/{one.id}"]

    assert [CANARY in ana.get(place).text for place in places] == [False, False, True, True, True]
    assert not any(word in ben.get(place).text for place in places for word in (CANARY, "私人", "培养"))
    assert "只有一位内部支持者" in ana.get(places[2]).text
    assert "只有一位内部支持者" not in ben.get(places[2]).text
    assert ben.send(f"/customers/{customer.id}/ties/{tie.id}/remove").status_code == 404
    # A tie that one may not read is not told of by refusing the same.
    again = {"kind": "personal", "who": two.id, "whom": one.id, "level": "2"}
    assert ben.send(f"/customers/{customer.id}/ties/new", again).status_code == 303
    assert "私人" in ben.get(places[2]).text
    assert ana.send(f"/customers/{customer.id}/ties/{tie.id}/remove").status_code == 303


def test_a_closed_customers_people_are_nowhere(sign_in, people):
    closed = noted(people.ana, "密林样例", closed=True)
    one, two = met(closed, people.ana, f"{CANARY}甲", f"{CANARY}乙")
    tie = tied(closed, people.ana, one, two)
    part = department(closed, people.ana, "办公室")
    ben = sign_in(people.ben)
    places = [f"/customers/{closed.id}{place}" for place in ("/people", "/people/new", "/map", "/ties/new")]
    places += [f"/customers/{closed.id}/departments/{part.id}/edit", f"/contacts/{one.id}/support"]

    assert [ben.get(place).status_code for place in places] == [404] * 6
    assert ben.send(f"/customers/{closed.id}/ties/{tie.id}/remove").status_code == 404
    assert one.id not in ben.get("/contacts").text
    own = noted(people.ben, "山谷样例")
    assert ben.send(f"/customers/{own.id}/ties/{tie.id}/remove").status_code == 404
    assert ben.send(f"/customers/{own.id}/departments/{part.id}/remove").status_code == 404


def department(customer, by, name, **more):
    with writing():
        content = departments.parse({"name": name, **more}, parents={more.get("parent")})
        return departments.create(customer, content, by=by)


def test_departments_make_a_tree_without_circles(sign_in, people, customer):
    top = department(customer, people.ana, "总经理办公室", function="leadership")
    low = department(customer, people.ana, "信息中心", function="technical_management", parent=top.id)
    ana = sign_in(people.ana)
    ana.send(f"/customers/{customer.id}/people/new", {"name": "林一舟（虚构）", "department": low.id})
    tied(customer, people.ana, low, top, TieKind.NEEDS_FROM)
    page = ana.get(f"/customers/{customer.id}/people").text

    assert page.index("总经理办公室") < page.index("信息中心") < page.rindex("林一舟")
    assert "/terms/department/technical_management" in page
    circle = ana.send(f"/customers/{customer.id}/departments/{top.id}/edit", {"name": "总经理办公室", "parent": low.id})
    assert circle.status_code == 422
    assert ana.send(f"/customers/{customer.id}/departments/{low.id}/remove").status_code == 303
    assert (db.session.scalars(select(Department)).all(), db.session.scalars(select(Tie)).all()) == ([top], [])
    assert "林一舟" in ana.get(f"/customers/{customer.id}/people").text


def test_what_is_amiss_is_told_by_a_rule_each(people, customer):
    def told():
        return [str(one.rule) for one in ties.at_customer(customer, user=people.ana).alarms]

    assert told() == []
    (one,) = met(customer, people.ana, "甲（虚构）")
    assert told() == ["one_contact", "no_senior", "no_decider"]
    (two,) = met(customer, people.ana, "乙（虚构）", contact_level="senior", buying_role="economic")
    assert told() == ["unknown_decider"]
    with writing():
        ties.know(two, 1, by=people.zoe)
        ties.take_step(one, ties.parse_step({"stage": "establish", "evidence": "请我们去演示"}), by=people.ana)
    assert told() == ["lone_supporter"]
    with writing():
        ties.take_step(two, ties.parse_step({"stage": "cultivate", "evidence": "替我们说话"}), by=people.ana)
        one.met_on = "2025-01-01"
    assert told() == ["not_seen"]
    with writing():
        contacts.leave(one, "2026-02-01")
    assert told() == ["one_contact", "lone_supporter"]
    with writing():
        ties.take_step(two, ties.parse_step({"stage": "none", "evidence": "调岗了"}), by=people.ana)
    assert told() == ["one_contact"]
    assert two.buying_role is BuyingRole.ECONOMIC
    assert next(one.stage for one in ties.of_contact(two, user=people.ana)[1]) is SupporterStage.NONE


def test_who_can_be_reached_through_whom_is_counted_to_the_third(people, customer):
    crowd = met(customer, people.ana, *(f"第{number}位（虚构）" for number in range(4)))
    for one, through in zip(crowd[1:], crowd, strict=False):
        tied(customer, people.ana, one, through, TieKind.INTRODUCED_BY, level=2)
    with writing():
        ties.know(crowd[0], 2, by=people.ben)
        ties.know(crowd[0], 3, by=people.zoe)
        ties.know(crowd[0], 0, by=people.zoe)
    seen = {one.contact.id: one for one in ties.picture(customer, user=people.kai).people}

    assert [seen[one.id].degree for one in crowd] == [1, 2, 3, None]
    assert [(own.user, own.level) for own in seen[crowd[0].id].known_by] == [(people.ben, 2)]


def test_a_map_of_sixty_is_drawn_without_one_upon_another(sign_in, people, customer):
    parts = [department(customer, people.ana, f"第{number}部") for number in range(6)]
    crowd = []
    for number, part in enumerate(parts):
        names = [f"第{number}部的第{one}位（虚构）" for one in range(10)]
        crowd += met(customer, people.ana, *names, contact_level=("senior", "middle", "junior")[number % 3])
        with writing():
            for one in crowd[-10:]:
                one.department_id = part.id
    for one in crowd[1:20]:
        tied(customer, people.ana, one, crowd[0])
    tied(customer, people.ana, crowd[5], crowd[40], TieKind.CONFLICTS_WITH)
    drawing = ties.draw(ties.picture(customer, user=people.ana))
    ana = sign_in(people.ana)
    page = ana.get(f"/customers/{customer.id}/map").text

    places = {(node.x, node.y) for node in drawing.nodes}
    assert len(places) == 60
    assert all(x + 168 <= drawing.width and y + 110 <= drawing.height for x, y in places)
    assert page.count('<g class="map__node') == 60
    assert not re.search(r"\sstyle=", page[page.index("<svg width") :])
    assert spent_in(lambda: ties.draw(ties.picture(customer, user=people.ana)), most=0.15) <= 0.15


def test_all_that_is_kept_of_a_person_is_told_and_erased_at_every_firm(sign_in, people, customer, pia):
    one, two = met(customer, people.ana, f"{CANARY}甲", "乙（虚构）")
    tied(customer, people.ana, one, two, TieKind.PERSONAL, source="一起打球")
    with writing():
        ties.know(one, 3, by=people.ben)
        ties.take_step(one, ties.parse_step({"stage": "establish", "evidence": "请我们去演示"}), by=people.ana)
        moved = contacts.move(one, noted_other(people), on="2026-05-01", position="", by=people.ana)
        one.review_on = "2026-01-01"
        call = interactions.parse({"kind": "call", "outcome": "问了近况", "happened_on": "2026-04-02", "who": [one.id]})
        interactions.log(customer, call, by=people.ana, limit=100)
    officer, ana = sign_in(pia), sign_in(people.ana)
    page = officer.get(f"/contacts/{one.id}/held").text

    assert all(words in page for words in ("一起打球", "请我们去演示", "私人关系", "帮他解决问题", "正当利益"))
    assert "2026年4月2日" in page
    assert one.met_on >= "2026-04-02"
    assert "乙（虚构）" not in page
    assert CANARY in ana.get("/contacts/due").text
    assert CANARY in officer.get("/contacts/due").text
    assert CANARY not in sign_in(people.ben).get("/contacts/due").text
    ground = {"purpose": "准备拜访", "basis": "consent", "review_on": "2098-01-01"}
    assert ana.send(f"/contacts/{one.id}/ground", {**ground, "review_on": "2020-01-01"}).status_code == 422
    assert ana.send(f"/contacts/{one.id}/ground", ground).status_code == 303
    assert CANARY not in ana.get("/contacts/due").text
    assert officer.send(f"/contacts/{one.id}/erase").status_code == 303
    assert one.removed_at
    assert moved.removed_at
    assert not db.session.scalars(select(Tie)).all()
    assert not db.session.scalars(select(InteractionContact)).all()
    for table in db.metadata.sorted_tables:
        assert not any(CANARY in str(row) or "请我们去演示" in str(row) for row in db.session.execute(select(table)))
    assert "乙（虚构）" in ana.get(f"/customers/{customer.id}/map").text


def noted_other(people):
    content = customers.parse({"name": "别家样例"})
    return customers.create(content, {}, by=people.ana)
