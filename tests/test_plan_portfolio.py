"""All accounts beside each other: who sees which, cells and movements, the pyramid, the calendar, a plan's days."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.accounts import EN, noted
from tests.planning import ACTION, OBJECTIVE, account, approved, drafted
from tests.test_customer_tables import cells_of, table_of
from tests.writing import PASSWORD, writing
from wiki.extensions import db
from wiki.models import (
    AccountClass,
    AuditEntry,
    CustomerValue,
    Interaction,
    Measure,
    MemberRole,
    PlanState,
    RelationshipType,
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


@pytest.fixture
def three(team, people):
    """A key account with a plan in force, an ordinary one of the same team, one of another team; and a closed one."""
    classed(team.customer, team.owner, account_class="key")
    brought(team.customer, team.owner, 300.0)
    plan = approved(team, period_start="2026-07-01", period_end="2027-06-30")
    with writing():
        vendor = next(marks for kind, marks in plans.standing(plan).types if kind is RelationshipType.VENDOR)
        plans.tick(plan, [one.code for one in vendor], base=plan.version)
    second, third = noted(people.ben, "=1+1 样例厂"), noted(people.zoe, "丙样例厂")
    classed(second, people.ben, marks=(1, 1, 1), strength="good")
    classed(second, people.ben, marks=(1, 1, 1), strength="limited")
    classed(third, people.zoe, marks=(5, 5, 5), strength="limited")
    brought(third, people.zoe, 900.0)
    closed = noted(people.ana, CLOSED_NAME, closed=True)
    classed(closed, people.ana)
    return SimpleNamespace(first=team.customer, second=second, third=third, plan=plan)


def test_accounts_are_chosen_by_what_they_are_and_what_the_reader_may_not_see_is_never_counted(
    three, team, people, sign_in
):
    north = str(people.ana.teams[0].id)
    counts = {name: dict(found) for name, found in seen(team.boss).facets.items()}
    assert counts == {
        "team": {north: 2, str(people.zoe.teams[0].id): 1},
        "owner": {str(one.id): 1 for one in (people.ana, people.ben, people.zoe)},
        "period": {"2026": 1, "2027": 1, "none": 2},
        "account_class": {"key": 1, "ordinary": 2},
        "cell": {"high.firm": 1, "high.limited": 1, "low.limited": 1},
        "relationship": {"vendor": 1},
    }
    # Within a facet any of its codes will do, of several facets all; a facet's own choice is not in its numbers.
    found = seen(team.boss, chosen={"team": [north], "cell": ["high.firm", "high.limited"]})
    assert [one.customer_id for one in found.listed] == [three.first.id]
    assert (dict(found.facets["team"]), found.revenue) == ({north: 1, str(people.zoe.teams[0].id): 1}, 300.0)
    assert dict(found.facets["cell"]) == {"high.firm": 1, "low.limited": 1}
    for chosen in ({"period": ["2027"]}, {"relationship": ["vendor"]}, {"owner": [str(people.ana.id)]}):
        assert [one.customer_id for one in seen(team.boss, chosen=chosen).listed] == [three.first.id], chosen
    # Of a plan that one may not read nothing is told: neither its years nor what we are to the customer.
    with writing():
        other = people_add("mia", Role.SALES_MANAGER)
    theirs = seen(other).facets
    assert (dict(theirs["period"]), list(theirs["relationship"])) == ({"none": 3}, [])
    assert seen(other, chosen={"period": ["2026"]}).number == 0

    boss = sign_in(team.boss)
    page = boss.get(f"/plans/portfolio?team={north}&cell=low.limited&sort=name", headers=EN).text
    assert "=1+1 样例厂" in page
    assert "丙样例厂" not in page
    assert 'href="/plans/portfolio?cell=low.limited&amp;sort=name"' in page  # the way out of the team
    assert '<input type="hidden" name="cell" value="low.limited">' in page
    assert "No account fits" in boss.get("/plans/portfolio?cell=high.good", headers=EN).text
    assert boss.get("/plans/portfolio?team=x&owner=-1&period=99&cell=nowhere&sort=nonsense").status_code == 200


def test_a_page_is_put_in_order_by_any_column_and_from_its_end(three, team, sign_in):
    first, second, third = three.first.id, three.second.id, three.third.id
    orders = {
        "revenue": [third, first, second],
        "-revenue": [second, first, third],
        "cell": [first, third, second],
        "movement": [second, third, first],
        "plan": [first, third, second],
        "health": [first, third, second],
        "-name": [first, third, second],
        "nonsense": [third, first, second],
    }
    for order, expected in orders.items():
        found = seen(team.boss, order=order).listed
        assert [one.customer_id for one in found] == expected, order
        assert {one.customer_id: one.place for one in found} == {third: 1, first: 2, second: 3}, "places by revenue"
    page = sign_in(team.boss).get("/plans/portfolio?sort=cell", headers=EN).text
    assert page.count("aria-sort=") == 1
    assert '<th scope="col" aria-sort="ascending">Cell</th>' in page
    assert 'href="/plans/portfolio?sort=-cell"' in page


def test_the_accounts_are_handed_out_as_chosen_and_of_plans_those_that_one_may_export(three, team, people, sign_in):
    with writing():
        other = people_add("mia", Role.SALES_MANAGER)
        customers.add_member(three.first, other, MemberRole.MEMBER, by=people.ana)
    boss = sign_in(team.boss)
    rows = table_of(boss.get("/plans/portfolio/export?account_class=key&account_class=ordinary&sort=name", headers=EN))
    assert [row["Number"] for row in rows] == [three.second.id, three.third.id, three.first.id]
    assert rows[0]["Customer"] == "'=1+1 样例厂", "no cell of a table is computed"
    assert (rows[0]["Movement"], rows[0]["Plan"], rows[0]["Health"]) == ("weaker", "none", "")
    told = {name: rows[2][name] for name in ("Plan", "First day of the plan", "What we are to them", "Answers for it")}
    assert told == {
        "Plan": "In force",
        "First day of the plan": "2026-07-01",
        "What we are to them": "Supplier",
        "Answers for it": people.ana.display_name,
    }
    assert rows[2]["Health"].isdigit()
    # Mia reads the plan, being on the team, and does not hand it out.
    mia = sign_in(other)
    assert "In force" in mia.get(f"/plans/portfolio?owner={people.ana.id}", headers=EN).text
    [row] = table_of(mia.get(f"/plans/portfolio/export?owner={people.ana.id}", headers=EN))
    assert {row[name] for name in ("Plan", "Health", "First day of the plan", "To be reviewed by")} == {""}
    header, *cells = cells_of(boss.get("/plans/portfolio/export?format=xlsx&cell=low.limited", headers=EN))
    assert [(one[1].value, one[1].data_type) for one in cells] == [("=1+1 样例厂", "s")]
    assert len(header) == len(rows[0])
    assert boss.get("/plans/portfolio/export?format=exe").status_code == 302
    for user in (people.ana, team.tea, people.kai, people.max, people.eva):
        assert sign_in(user).get("/plans/portfolio/export").status_code == 403, user.name
    kept = db.session.query(AuditEntry).filter_by(action="export portfolio").order_by(AuditEntry.id).all()
    assert [(one.actor_id, one.subject) for one in kept] == [(team.boss.id, "3"), (other.id, "1"), (team.boss.id, "1")]


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
    assert "expires after" in page
    assert team.customer.title not in sign_in(people.ben).get("/plans/calendar").text
    for user, reviews in ((team.mo, True), (team.su, True), (team.boss, True), (team.owner, False), (team.tea, False)):
        own = sign_in(user).get("/plans/calendar?of=mine", headers=EN).text
        assert (team.customer.title in own, "No review waits for you" in own) == (reviews, not reviews), user.name
    for words in ("Reviewed by", team.mo.display_name, team.su.display_name, team.owner.display_name, "the leadership"):
        assert words in page
    assert 'href="/calendar"' in page, "How to subscribe."
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
