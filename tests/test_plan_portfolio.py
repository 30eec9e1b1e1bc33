"""All accounts beside each other: who sees which, cells and movements, the pyramid, the calendar, a plan's days."""

from datetime import timedelta

import pytest

from tests.accounts import EN, noted
from tests.planning import ACTION, OBJECTIVE, account, approved, drafted
from tests.writing import PASSWORD, writing
from wiki.extensions import db
from wiki.models import (
    AccountClass,
    CustomerValue,
    Interaction,
    Measure,
    MemberRole,
    PlanState,
    Role,
)
from wiki.models.base import now
from wiki.services import classes, customers, people, plans
from wiki.services.plans import cells

pytestmark = pytest.mark.one_database

CLOSED_NAME = "密室样例厂"


def today(ahead=0):
    return (now().date() + timedelta(days=ahead)).isoformat()


def classed(customer, by, *, marks=(5, 5, 5), strength="firm", account_class="ordinary"):
    """Class a customer anew: potential, volume and margin say how attractive it is."""
    raw = dict(zip(("potential", "volume", "margin"), map(str, marks), strict=True))
    raw |= {"strength": strength, "trend": "defending", "account_class": account_class, "review_by": today(90)}
    before = classes.last(customer)
    with writing():
        return classes.classify(
            customer,
            classes.parse({**raw, "override_reason": "会上定的"}, may_override=True),
            base=before.number if before else 0,
            by=by,
        )


def brought(customer, by, amount, year=2025, measure=Measure.REVENUE):
    with writing():
        db.session.add(CustomerValue(customer_id=customer.id, year=year, measure=measure, amount=amount, by_id=by.id))


def met(customer, by, times, days_ago=1):
    with writing():
        for _ in range(times):
            customer_id, day = customer.id, today(-days_ago)
            fields = {"kind": "call", "direction": "out", "level": 2, "by_id": by.id}
            db.session.add(Interaction(customer_id=customer_id, happened_on=day, **fields))


@pytest.fixture
def team(people):
    return account(people.ana)


def seen(user, **options):
    return plans.portfolio(user=user, number=1, size=50, most=60, **options)


def test_only_who_leads_opens_it_and_each_sees_the_accounts_that_they_may_read(team, people, sign_in):
    classed(team.customer, team.owner, account_class="key")
    closed = noted(people.ana, CLOSED_NAME, closed=True)
    classed(closed, people.ana)
    brought(closed, people.ana, 9_000_000)
    for user in (people.ana, people.kai, people.eva, people.max, team.tea):
        assert sign_in(user).get("/plans/portfolio").status_code == 403, user.name
    for user in (team.mo, team.su, team.boss):
        page = sign_in(user).get("/plans/portfolio", headers=EN)
        assert page.status_code == 200
        assert team.customer.title in page.text
        assert CLOSED_NAME not in page.text
        assert "9,000,000" not in page.text
        assert [one.title for one in seen(user).biggest] == [team.customer.title]
    with writing():
        customers.add_member(closed, team.mo, MemberRole.SALES_MANAGER, by=people.ana)
    assert CLOSED_NAME in sign_in(team.mo).get("/plans/portfolio").text
    assert CLOSED_NAME not in sign_in(team.boss).get("/plans/portfolio").text


def test_accounts_are_in_order_of_what_they_bring_in_their_cells_with_their_movement(team, people):
    small = noted(people.ben, "小样例厂")
    classed(team.customer, team.owner, marks=(5, 5, 5), strength="firm")
    classed(team.customer, team.owner, strength="good", account_class="key")
    classed(small, people.ben, marks=(1, 1, 1), strength="limited")
    brought(team.customer, team.owner, 100.0, year=2024)
    brought(team.customer, team.owner, 400.0, year=2025)
    brought(team.customer, team.owner, 7_000.0, year=2026, measure=Measure.PROFIT)
    brought(small, people.ben, 300.0)
    found = seen(team.boss)
    first, second = found.listed
    assert (first.title, first.revenue, first.cell.code, first.movement) == (
        team.customer.title,
        400.0,
        "high.good",
        (-1, 0),
    )
    assert (second.title, second.revenue, second.cell.code, second.movement) == (
        "小样例厂",
        300.0,
        "low.limited",
        (0, 0),
    )
    assert (found.number, found.revenue, found.weaker) == (2, 700.0, 1)
    assert first.rules == ["no_plan", "weaker"]
    assert second.rules == []
    page = plans.portfolio(user=team.boss, number=2, size=1, most=0)
    assert ([one.place for one in page.listed], page.page, page.last) == ([2], 2, 2)


def test_without_a_figure_of_its_own_the_plan_says_what_it_brings(team):
    classed(team.customer, team.owner, account_class="key")
    plan = drafted(team)
    for period, planned, actual in (("2026-Q1", 50, None), ("2026-Q2", 60, 70)):
        typed = {"period": period, "metric": "revenue", "planned": str(planned)}
        typed |= {"actual": str(actual), "source": "财务"} if actual else {}
        with writing():
            plans.note_money(plan, plans.parse_money(typed), base=plan.version)
    [one] = seen(team.boss).listed
    assert (one.revenue, one.state, one.plan_id) == (120.0, PlanState.DRAFT, plan.id)
    with writing():
        typed = {"period": "2026", "metric": "revenue", "planned": "200"}
        plans.note_money(plan, plans.parse_money(typed), base=plan.version)
    [one] = seen(team.boss).listed
    assert one.revenue == 200.0


def test_a_manager_of_other_accounts_reads_nothing_of_the_plan(team, people):
    classed(team.customer, team.owner, account_class="key")
    approved(team)
    with writing():
        other = people_add("mia", Role.SALES_MANAGER)
    [one] = seen(other).listed
    assert (one.plan_id, one.state, one.health.score, one.has_plan) == (None, None, None, True)
    assert one.rules == []


def people_add(name, role):
    return people.add(name, roles=[role], password=PASSWORD)


def test_health_counts_what_was_done_by_its_day_and_the_rule_says_so(team, sign_in):
    classed(team.customer, team.owner, account_class="key")
    plan = approved(team)
    [one] = seen(team.boss).listed
    assert (one.health.late, one.health.band, one.rules) == (1, "alarm", ["health"])
    assert one.health.score == plans.health.computed([plan.id], team.boss)[plan.id].score
    page = sign_in(team.boss).get("/plans/portfolio", headers=EN).text
    assert f"The health of its plan is below 50: {one.health.score}." in page
    assert "Actions more than three days late" in page
    assert 'cells__dot--alarm"' in page
    [action] = plans.actions_of(plan, user=team.owner)
    with writing():
        plans.progress(action, plans.parse_progress({"state": "done", "done_on": ACTION["due_on"]}))
    [one] = seen(team.boss).listed
    assert one.health.late == 0
    assert "Actions more than three days late" not in one.health.risks


def test_the_picture_keeps_circles_in_their_cells_and_areas_in_proportion(team, people):
    for number in range(30):
        one = noted(people.ben, f"样例{number}厂")
        classed(one, people.ben, strength="firm" if number % 2 else "good")
        if number % 3 == 0:
            classed(one, people.ben, strength="limited")
        brought(one, people.ben, 100.0 * (number + 1))
    found = seen(team.boss)
    picture = cells.draw(found.biggest, dict.fromkeys(classes.CELLS, "做什么"))
    assert len(picture.dots) == 30
    for dot in picture.dots:
        left, top = cells.LEFT + dot.account.cell.column * cells.WIDTH, dot.account.cell.row * cells.HEIGHT
        assert left <= dot.x - dot.radius
        assert dot.x + dot.radius <= left + cells.WIDTH
        assert top + cells.HEAD <= dot.y - dot.radius
        assert dot.y + dot.radius <= top + cells.HEIGHT
        assert (dot.arrow is not None) == (dot.account.before is not None)
    big = [dot for dot in picture.dots if dot.radius > 2 * cells.SMALLEST]
    shares = {round(dot.radius**2 / dot.account.revenue, 2) for dot in big}
    assert max(shares) - min(shares) < 0.02


def test_the_pyramid_counts_customers_and_contacts_of_a_year(team, people, sign_in):
    ordinary = [noted(people.ben, f"普通{number}厂") for number in range(3)]
    unclassed = noted(people.ben, "没分类的厂")
    closed = noted(people.ben, CLOSED_NAME, closed=True)
    with writing():
        for one in (*ordinary, closed):
            one.account_class = AccountClass.ORDINARY.value
        customers.touch(closed)
    met(team.customer, team.owner, 6)
    met(team.customer, team.owner, 9, days_ago=365)
    met(ordinary[0], people.ben, 2)
    met(unclassed, people.ben, 5)
    met(closed, people.ben, 5)
    with writing():
        customers.touch(team.customer)
    told = [
        (one.account_class.value, one.customers, one.share, one.contacts, one.time)
        for one in plans.pyramid(user=team.boss)
    ]
    assert told == [("key", 1, 25, 6, 75), ("ordinary", 3, 75, 2, 25), ("possible", 0, 0, 0, 0)]
    page = sign_in(team.boss).get("/plans/portfolio", headers=EN).text
    assert "75 %" in page


def test_the_calendar_shows_plans_in_force_by_month_and_first_what_is_overdue(team, people, sign_in):
    plan = approved(team)
    due = plan.review_due
    page = sign_in(team.mo).get("/plans/calendar", headers=EN).text
    assert team.customer.title in page
    assert "Overdue" not in page
    with writing():
        plan.review_due = today(-1)
    page = sign_in(team.mo).get("/plans/calendar", headers=EN).text
    assert "Overdue" in page
    assert due != plan.review_due
    assert team.customer.title not in sign_in(people.ben).get("/plans/calendar").text
    assert sign_in(people.max).get("/plans/calendar").status_code == 403


def test_the_timeline_shows_bars_what_is_late_what_comes_before_and_who_is_in_two_plans_at_once(team, people, sign_in):
    plan = approved(team)
    [objective] = plans.objectives_of(plan, user=team.owner)
    [first] = plans.actions_of(plan, user=team.owner)
    later = {"title": "上线培训", "start_on": today(), "due_on": today(30), "owner": str(team.tea.id)}
    with writing():
        second = plans.add_action(objective, plans.parse_action(later), base=plan.version)
        second.after = [first.id, "gone"]
    other = account(people.ben, name="另一家样例厂")
    another = drafted(other)
    [goal] = plans.objectives_of(another, user=people.ben)
    with writing():
        meets = {**later, "title": "另一处培训", "start_on": today(10), "due_on": today(40)}
        plans.add_action(goal, plans.parse_action(meets), base=another.version)
        past = {**later, "title": "早就过去", "start_on": today(-40), "due_on": today(-20)}
        plans.add_action(goal, plans.parse_action(past), base=another.version)
    page = sign_in(team.tea).get(f"/plans/{plan.id}/timeline", headers=EN).text
    assert page.count("bars__bar--late") == 1
    assert "bars__today" in page
    assert f"after: {ACTION['title']}" in page
    assert "上线培训" in page
    assert "另一处培训" in page
    assert other.customer.title in page
    assert "早就过去" not in page
    assert OBJECTIVE["statement"] not in page
    # Ana may not read the other plan: she is not told of it.
    assert "另一处培训" not in sign_in(team.owner).get(f"/plans/{plan.id}/timeline").text
    assert sign_in(people.zoe).get(f"/plans/{plan.id}/timeline").status_code == 404


def test_a_customers_page_names_the_plan_to_its_readers_and_the_released_extract_to_others(team, people, sign_in):
    path = f"/customers/{team.customer.id}"
    assert f"{path}/plans/new" in sign_in(team.owner).get(path).text
    assert f"{path}/plans/new" not in sign_in(team.mo).get(path).text
    plan = approved(team, extract="他们的产线离不开我们。")
    assert f"/plans/{plan.id}" in sign_in(team.mo).get(path).text
    others = sign_in(people.ben).get(path).text
    assert f"/plans/{plan.id}" not in others
    assert "他们的产线离不开我们。" not in others
    with writing():
        plans.release_extract(plan, released=True)
    others = sign_in(people.ben).get(path).text
    assert f"/plans/{plan.id}" not in others
    assert "他们的产线离不开我们。" in others
