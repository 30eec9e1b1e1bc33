"""Beside a plan: what is open at its customer, what no objective takes up, what could be offered, what to read."""

import re

import pytest

from tests.accounts import EN
from tests.planning import account, drafted
from tests.test_conclusions import asked
from tests.test_losses import lost
from tests.test_opportunities import SEEN
from tests.test_pages import written
from tests.test_pursuits import pursue
from tests.test_root_causes import named
from tests.writing import writing
from wiki.models import TopicState
from wiki.services import offerings, plans, promises, vocabulary

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    made = account(people.ana)
    with writing():
        made.customer.industry_id = vocabulary.current().get("industry", "manufacturing").id
    return made


def problems(plan, user):
    return [(one.kind, one.who, one.due_on) for one in plans.around_plan(plan, user=user).problems]


def test_what_is_open_is_one_list_with_who_solves_it_by_when_and_where(sign_in, people, team):
    ana, plan = sign_in(people.ana), drafted(team)
    assert "Nothing is open" in ana.get(f"/plans/{plan.id}/account", headers=EN).text
    topic, secret = asked(people.ben, []), asked(people.ben, [], level=3)
    done = asked(people.ben, [])
    cause = named(ana)
    with writing():
        for one in (topic, secret, done):
            one.customer_id = team.customer.id
        done.state = TopicState.CONCLUDED
        ours = {"text": "三天内给方案", "side": "us", "due_on": "2026-01-05"}
        promises.promise(team.customer, promises.parse_promise(ours), by=people.zoe)
        theirs = promises.parse_promise(ours | {"side": "them", "text": "他们答应的"})
        promises.promise(team.customer, theirs, by=people.zoe)
        cause.owner, cause.due_on = people.ben, "2026-02-01"
        plans.ask_for(plan, plans.parse_ask({"text": "两天", "of": str(team.su.id)}), base=plan.version)
    lost(ana, team.customer, root_cause=[cause.id])

    listed = [
        ("promise", people.zoe, "2026-01-05"),
        ("root_cause", people.ben, "2026-02-01"),
        ("ask", team.su, None),
        ("topic", None, None),
    ]
    assert problems(plan, people.ana) == listed
    page = ana.get(f"/plans/{plan.id}/account", headers=EN).text
    assert page.count("overdue") == 2
    assert page.count("nobody yet") == 1
    for address in (f"/topics/{topic.id}", f"/root-causes/{cause.id}", f"/customers/{team.customer.id}/promises"):
        assert address in page
    assert secret.id not in page
    assert done.id not in page
    assert "他们答应的" not in page
    with writing():
        cause.state = "fixed"
    assert "root_cause" not in [one[0] for one in problems(plan, people.ana)]


def test_to_whom_the_customer_is_closed_only_what_the_plan_itself_asks_for_is_told(sign_in, people, team):
    plan = drafted(team)
    with writing():
        ours = promises.parse_promise({"text": "闭门的承诺", "side": "us"})
        promises.promise(team.customer, ours, by=people.ana)
        plans.ask_for(plan, plans.parse_ask({"text": "两天", "of": str(team.su.id)}), base=plan.version)
        team.customer.level = 3
    assert problems(plan, team.boss) == [("ask", team.su, None)]
    page = sign_in(team.boss).get(f"/plans/{plan.id}/account").text
    assert "闭门的承诺" not in page
    assert "两天" in page
    assert sign_in(people.zoe).get(f"/plans/{plan.id}/account").status_code == 404


def test_what_could_be_done_next_and_what_the_account_manager_wrote_on_the_trade_stand_beside_it(sign_in, people, team):
    ana, plan = sign_in(people.ana), drafted(team)
    seen = pursue(ana, team.customer, **SEEN)
    own = written(ana, title="机床业怎么买", industry="manufacturing", submission="own")
    other = written(sign_in(people.ben), title="同行怎么看", industry="manufacturing", submission="other")
    hidden = written(ana, title="不署名", industry="manufacturing", submission="hidden")
    foreign = written(ana, title="学校怎么买", industry="education_health", submission="foreign")
    with writing():
        hidden.author_hidden = True
        for product, status in (("看板", "in_use"), ("联网", "rival")):
            typed = offerings.parse({"product": product, "status": status, "note": "x"})
            offerings.say(team.customer, typed, base=0, by=people.ana)
    around = plans.around_plan(plan, user=people.ana)
    assert list(around.untaken) == [seen]
    assert [one.product for one in around.gaps] == ["联网"]
    assert [one.title for one in around.own_pages] == [own.title]
    assert {one.title for one in around.other_pages} == {other.title, hidden.title}
    page = ana.get(f"/plans/{plan.id}/account").text
    assert re.search(rf"/plans/{plan.id}/objectives/new\?pursuit={seen.id}", page)
    assert foreign.title not in page
    assert f"/plans/{plan.id}/account" in ana.get(f"/plans/{plan.id}").text
