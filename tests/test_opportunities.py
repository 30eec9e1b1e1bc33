"""Opportunities: what somebody sees at a customer that others do not, until it is pursued, planned for or dropped."""

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.planning import OBJECTIVE, account, drafted
from tests.test_pursuits import change, pursue, titles
from tests.writing import writing
from wiki.extensions import db
from wiki.models import PursuitEvent, PursuitState
from wiki.models.plans import PlanObjective
from wiki.services import plans, promises, pursuits

pytestmark = pytest.mark.one_database

SEEN = {"state": "seen", "seen": "他们的老系统明年停止维护,还没有人问过他们打算怎么办", "title": "换型窗口"}


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def customer(team):
    return team.customer


def test_what_is_seen_is_checked_before_it_counts_among_what_is_expected(sign_in, people, customer):
    ana = sign_in(people.ana)
    assert ana.send(f"/customers/{customer.id}/pursuits/new", SEEN | {"seen": ""}).status_code == 422
    made = pursue(ana, customer, **SEEN)
    assert titles(ana) == []
    assert titles(ana, "?show=seen") == ["换型窗口"]
    assert pursuits.grid(user=people.ana).cells == {}
    listed = ana.get("/pursuits?show=seen", headers=EN).text
    assert SEEN["seen"] in listed
    assert people.ana.display_name in listed
    assert "opportunity, seen" in ana.get(f"/customers/{customer.id}", headers=EN).text

    refused = change(ana, made, **SEEN | {"state": "checked"})
    assert refused.status_code == 422, "nobody has said what shows it"
    assert SEEN["seen"] in refused.text
    shown = SEEN | {"proof": "许科长 3 月 2 日说的", "owner": str(people.ana.id)}
    assert change(ana, made, **shown | {"state": "checked"}).status_code == 303
    assert change(ana, made, **shown | {"state": "pursued"}).status_code == 303
    assert titles(ana) == ["换型窗口"]
    assert titles(ana, "?show=seen") == []
    kept = db.session.scalars(select(PursuitEvent).order_by(PursuitEvent.id)).all()
    changes = [(one.field, one.after) for one in kept]
    assert changes == [
        ("state", "seen"),
        ("state", "checked"),
        ("proof", ""),
        ("state", "pursued"),
    ]
    dropped = {"ending": "dropped", "reason": "他们自己会升级"}
    assert ana.send(f"/pursuits/{made.id}/end", dropped).status_code == 303
    assert "他们自己会升级" in ana.get("/pursuits?show=ended").text


def test_whoever_sees_one_at_a_colleagues_customer_writes_it_down_for_that_colleague(sign_in, people, customer):
    zoe = sign_in(people.zoe)
    page = zoe.get(f"/customers/{customer.id}/pursuits/new", headers=EN).text
    assert "You do not look after this customer." in page
    assert 'value="pursued"' not in page
    pursued = SEEN | {"state": "pursued"}
    for more in (pursued, pursued | {"owner": str(people.zoe.id)}):
        assert zoe.send(f"/customers/{customer.id}/pursuits/new", {"tracking": "interested"} | more).status_code == 422
    made = pursue(zoe, customer, **SEEN)
    assert (made.owner, made.created_by, made.state) == (people.ana, people.zoe, PursuitState.SEEN)
    assert change(zoe, made, **SEEN).status_code == 403
    assert titles(sign_in(people.ana), "?show=seen&whose=mine") == ["换型窗口"]
    closed = noted(people.ana, "闭门样例", closed=True)
    assert zoe.get(f"/customers/{closed.id}/pursuits/new").status_code == 404
    assert zoe.send(f"/customers/{closed.id}/pursuits/new", SEEN).status_code == 404


def test_a_need_that_we_noticed_begins_one_unless_it_is_private(sign_in, people, customer):
    elsewhere = noted(people.ana, "别家样例")
    with writing():
        said = {"text": "夜班没人看盘", "kind": "latent", "evidence": "三次夜里打来"}
        need = promises.need(customer, promises.parse_need(said), by=people.ana)
        private = promises.need(customer, promises.parse_need(said | {"private": "y"}), by=people.ana)
        other = promises.need(elsewhere, promises.parse_need(said), by=people.ana)
    ana = sign_in(people.ana)
    listed = ana.get(f"/customers/{customer.id}/promises").text
    assert f"need={need.id}" in listed
    assert f"need={private.id}" not in listed
    path = f"/customers/{customer.id}/pursuits/new?need="
    assert "三次夜里打来" in ana.get(path + need.id).text
    for hidden in (private, other):
        assert "三次夜里打来" not in ana.get(path + hidden.id).text


def test_an_objective_of_the_plan_takes_it_up_and_both_name_each_other(sign_in, team, people):
    plan, ana = drafted(team), sign_in(team.owner)
    made = pursue(ana, team.customer, **SEEN | {"expected_on": "2026-11-02", "proof": "招标网 4 月"})
    foreign = pursue(ana, noted(team.owner, "别家样例"), title="别家的机会")
    path = f"/plans/{plan.id}/objectives/new"
    assert f"{path}?pursuit={made.id}" in ana.get(f"/pursuits/{made.id}").text
    begun = ana.get(f"{path}?pursuit={made.id}").text
    assert all(one in begun for one in ("换型窗口", "2026-11-02", "招标网 4 月"))
    assert "别家的机会" not in ana.get(f"{path}?pursuit={foreign.id}").text
    sent = OBJECTIVE | {"statement": "共同换型", "joint": "y", "base": plan.version}
    assert ana.send(path, sent | {"pursuit_ids": [foreign.id]}).status_code == 422
    assert ana.send(path, sent | {"pursuit_ids": [made.id]}).status_code == 303
    objective = db.session.query(PlanObjective).filter_by(statement="共同换型").one()
    assert (objective.pursuit_ids, objective.joint) == ([made.id], True)
    assert f"/pursuits/{made.id}" in ana.get(f"/plans/{plan.id}").text
    assert "共同换型" in ana.get(f"/pursuits/{made.id}").text
    assert "共同换型" not in sign_in(people.zoe).get(f"/pursuits/{made.id}").text
    assert plans.snapshot(plan)["objectives"][1]["pursuit_ids"] == [made.id]

    edit = f"/plan-objectives/{objective.id}/edit"
    with writing():
        objective.pursuit_ids = [made.id, "gone"]
    assert ana.send(edit, sent | {"pursuit_ids": [], "base": plan.version}).status_code == 303
    assert objective.pursuit_ids == ["gone"], "what its writer does not see stays"
