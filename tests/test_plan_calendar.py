"""What is due in account plans in the calendar that programs read: for whom, under which address, and until when."""

import re

import pytest

from tests.accounts import EN
from tests.planning import ACTION, account, approved
from tests.test_care import calendar
from tests.test_plan_cadence import LONG
from tests.test_plan_portfolio import today
from tests.writing import writing
from wiki.models import PlanState
from wiki.services import customers, plans
from wiki.services.plans.content import AskContent, InstructionContent

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


def events(client, path):
    """Return what the calendar says of plans, each thing by its UID: its day, its words and its address."""
    whole = client.get(path).data.decode().replace("\r\n ", "")
    found = {}
    for block in whole.split("BEGIN:VEVENT")[1:]:
        lines = dict(re.findall(r"^([A-Z]+)[;:](?:VALUE=DATE:)?(.*?)\r?$", block, re.MULTILINE))
        found[lines["UID"]] = lines["DTSTART"], lines["SUMMARY"], lines["URL"]
    return {uid: said for uid, said in found.items() if not uid.startswith("care-")}


def compact(day):
    return day.replace("-", "")


def test_reviews_answers_actions_and_requests_stand_in_the_calendars_of_those_concerned(team, people, sign_in, client):
    plan = approved(team, **LONG)
    with writing():
        told = plans.instruct(plan, InstructionContent("先见生产副总", today(5)), by=team.boss)
        ask = plans.ask_for(plan, AskContent("两名工程师", team.tea.id, today(6)), base=plan.version)
    [action] = plans.actions_of(plan, user=team.owner)
    paths = {
        user.name: calendar(sign_in(user)) for user in (team.owner, team.mo, team.su, team.boss, team.tea, people.ben)
    }
    review, answer = f"review-{plan.id}@casewiki", f"instruction-{told.id}@casewiki"
    act, asked = f"action-{action.id}@casewiki", f"ask-{ask.id}@casewiki"
    own = events(client, paths["ana"])
    assert {review, answer, act} <= set(own)
    for name in ("mo", "su", "boss"):
        assert set(events(client, paths[name])) == {review}, name
    assert set(events(client, paths["tea"])) == {asked}
    assert not {review, answer, act, asked} & set(events(client, paths["ben"]))

    day, words, address = own[review]
    assert day == compact(plan.review_due)
    assert team.customer.title in words
    assert address.endswith(f"/plans/{plan.id}/pack")
    assert own[answer][0] == compact(today(5))
    assert own[act][0] == compact(action.due_on)
    for uid in own:
        page = own[uid][2].partition("//")[2].partition("/")[2]
        assert sign_in(team.owner).get(f"/{page}").status_code == 200, uid
    whole = "".join(client.get(path).text.replace("\r\n ", "") for path in paths.values())
    for private in ("先见生产副总", "两名工程师", ACTION["title"], plan.vision):
        assert private not in whole

    with writing():
        plan.review_due = today(20)
    assert events(client, paths["mo"])[review][0] == compact(today(20)), "The same entry on another day."
    with writing():
        customers.set_level(team.customer, closed=True, by=team.owner)
    assert team.customer.title not in events(client, paths["mo"])[review][1]
    with writing():
        customers.remove_member(team.customer, team.mo.id, by=team.owner)
    assert events(client, paths["mo"]) == {}


@pytest.mark.parametrize("state", [PlanState.EXPIRED, PlanState.CLOSED])
def test_the_review_of_a_plan_that_is_over_vanishes(team, sign_in, client, state):
    plan, path = approved(team, **LONG), calendar(sign_in(team.mo))
    assert set(events(client, path)) == {f"review-{plan.id}@casewiki"}
    with writing():
        plan.state = state
    assert events(client, path) == {}


def test_the_page_of_reviews_says_how_to_subscribe(team, sign_in):
    page = sign_in(team.mo).get("/plans/calendar", headers=EN).text
    assert "once you subscribe" in page
    assert "what is due in plans" in sign_in(team.mo).get("/calendar", headers=EN).text
