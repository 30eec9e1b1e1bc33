"""Any two pinned versions of a plan beside each other, and that what differs is told exactly."""

import re

import pytest

from tests.planning import MONEY, account, approved
from tests.test_plan_packs import read, revise
from tests.writing import PASSWORD, writing
from wiki.models import MemberRole, Role
from wiki.models.plans import PlanOutcome
from wiki.services import customers, people, plans
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


def looked_at(plan, by):
    with writing():
        plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=by)
    return plan.version


def options(page, name):
    """Return what a list offers, and what is chosen of it."""
    listed = page[page.index(f'<select class="form-select" id="{name}"') :]
    found = re.findall(r'<option value="(\d*)"( selected)?>', listed[: listed.index("</select>")])
    return [number for number, _ in found], [number for number, chosen in found if chosen]


def test_any_two_versions_are_chosen_and_compared(team, sign_in):
    plan = approved(team)
    first = plan.reviewed_version
    revise(team, plan)
    second = looked_at(plan, team.boss)
    revise(team, plan, target="11")
    third = looked_at(plan, team.su)
    revise(team, plan, target="9")
    ana, at = sign_in(team.owner), f"/plans/{plan.id}/versions/compare"
    offered = ["", str(third), str(second), str(first)]
    listed = read(ana, plan, "versions")
    assert options(listed, "before") == (offered, [str(third)])
    assert options(listed, "after") == (offered, [""])
    page = read(ana, plan, f"versions/compare?before={first}&after={third}")
    assert "<del>12</del><ins>11</ins>" in page
    assert (options(page, "before")[1], options(page, "after")[1]) == ([str(first)], [str(third)])
    head = page[page.index('<ol class="chronicle mt">') : page.index('<div class="diff">')]
    assert re.findall(r"<b>version (\d+)</b>", head) == [str(first), str(third)]
    assert head.count("<time") == 2
    assert re.findall(r'translate="no">(.+?)<', head) == [team.owner.display_name, team.su.display_name]
    assert 'rel="prev"' not in head, "there is none before the first"
    assert f'rel="next" href="{at}?before={third}"' in head, "up to now"
    middle = read(ana, plan, f"versions/compare?before={second}&after={third}")
    assert f'rel="prev" href="{at}?before={first}&amp;after={second}"' in middle
    for typed, meant in (
        (f"before={third}&after={first}", f"before={first}&after={third}"),
        (f"before=&after={second}", f"before={second}"),
    ):
        answer = ana.get(f"{at}?{typed}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{at}?{meant}"), "the earlier one first"
    twice = read(ana, plan, f"versions/compare?before={second}&after={second}")
    assert "one version twice" in twice
    assert "Nothing was changed" not in twice
    for typed in ("before=99", f"before={first}&after=x", "before=&after=", f"before={plan.version}"):
        assert ana.get(f"{at}?{typed}").status_code == 404, typed


def test_what_differs_is_told_to_the_last_digit_and_by_name(team, sign_in):
    plan = approved(team)
    with writing():
        twin = people.add("tee", display_name=team.tea.display_name, roles=[Role.SELLER], password=PASSWORD)
        customers.add_member(team.customer, twin, MemberRole.MEMBER, by=team.owner)
        plans.note_money(plan, plans.parse_money({**MONEY, "planned": "1234567.891"}), base=plan.version)
        typed = plans.parse_risk({"text": "They may wait.", "owner": str(team.tea.id)})
        risk = plans.add_risk(plan, typed, base=plan.version)
    first = looked_at(plan, team.boss)
    with writing():
        plans.note_money(plan, plans.parse_money({**MONEY, "planned": "1234567.892"}), base=plan.version)
        typed = plans.parse_risk({"text": "They may wait.", "owner": str(twin.id)})
        plans.revise_risk(risk, typed, base=plan.version)
        plans.tick(plan, ["preferred-price"], base=plan.version)
    page = read(sign_in(team.owner), plan, f"versions/compare?before={first}")
    assert "<del>1,234,567.891</del><ins>1,234,567.892</ins>" in page
    name = team.tea.display_name
    assert f"<del>{name}</del><ins>{name}</ins>" in page, "two of one name are two"
    assert "but they pay for the value that we add" in page
    assert "preferred-price" not in page
    assert "relationship_marks" not in page
