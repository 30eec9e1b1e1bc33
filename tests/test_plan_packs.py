"""The review pack of a plan: seven questions on a page, as PDF, its versions, and what its reader may not read."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.accounts import EN
from tests.planning import ACTION, OBJECTIVE, account, approved, submitted
from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Acquaintance, BuyingRole, Contact
from wiki.models.base import now
from wiki.models.documents import LEVEL_PUBLIC
from wiki.models.plans import FinancialLine, Metric, PlanOutcome
from wiki.models.site import ACCESS, raise_generation
from wiki.search.backend import IndexUnusable
from wiki.services import customers, facts, plans, vocabulary
from wiki.services.plans.against import against
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database

CHANGED = {**OBJECTIVE, "statement": "设备科首批十台机床上线", "target": "10"}


@pytest.fixture
def team(people):
    return account(people.ana)


def day(ahead=0):
    return (now().date() + timedelta(days=ahead)).isoformat()


def words_of(page):
    """Return what a page says, without its marks."""
    main = page[page.index("<main") :] if "<main" in page else page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main))


def read(browser, plan, part="pack"):
    answer = browser.get(f"/plans/{plan.id}/{part}".rstrip("/"), headers=EN)
    assert answer.status_code == 200, answer.text
    return answer.text


def somebody(team, name, **said):
    with writing():
        made = Contact(name=name, firm="x", sought=name, by=team.owner, customer_id=team.customer.id, **said)
        db.session.add(made)
    return made


def revise(team, plan, **typed):
    with writing():
        [objective] = plans.objectives_of(plan, user=team.owner)
        plans.revise_objective(objective, plans.parse_objective({**CHANGED, **typed}), base=plan.version)
    return objective


def act(team, plan, title, due_on):
    with writing():
        [objective] = plans.objectives_of(plan, user=team.owner)
        typed = {**ACTION, "title": title, "due_on": due_on, "owner": str(team.tea.id)}
        return plans.add_action(objective, plans.parse_action(typed), base=plan.version)


def test_the_first_review_says_that_there_is_nothing_to_compare_with(team, sign_in):
    plan = submitted(team)
    page = read(sign_in(team.boss), plan)
    assert "This is its first review" in page
    assert "There was no review yet" in page
    assert 'class="diff"' not in page
    assert [heading[:1] for heading in re.findall(r"<h2>(\d · [^<]+)", page)] == list("1234567")
    assert "Health · computed" in page
    assert "not scored yet" in page, "what people judge has a place of its own"


def test_exactly_what_changed_since_the_last_review_is_shown_by_words(team, sign_in):
    plan = approved(team)
    assert "Nothing was changed." in read(sign_in(team.boss), plan)
    revise(team, plan)
    act(team, plan, "总工参数表第三版送达", day(10))
    page = read(sign_in(team.boss), plan)
    changed = page[page.index('id="changed"') : page.index('id="due"')]
    assert "设备科首批<del>十二</del><ins>十</ins>台机床上线" in changed
    assert "<del>12</del><ins>10</ins>" in changed
    assert "<ins>总工参数表第三版送达</ins>" in changed
    assert changed.count('class="diff__row"') == 2, "a row for each thing"
    assert changed.count("<del>") == 2, "nothing that is the same"
    assert f"version {plan.reviewed_version} → version {plan.version}" in changed


def test_what_is_late_says_for_how_long_and_what_is_due_later_is_left_out(team, sign_in):
    plan = approved(team)
    act(team, plan, "四天前的事", day(-4))
    act(team, plan, "三十天内的事", day(30))
    act(team, plan, "以后的事", day(31))
    page = read(sign_in(team.owner), plan)
    due = words_of(page[page.index('id="due"') : page.index('id="people"')])
    assert "4 days late 四天前的事" in due
    assert "三十天内的事" in due
    assert "以后的事" not in due
    assert due.index(ACTION["title"]) < due.index("四天前的事"), "the latest first"


def test_whom_we_hardly_know_and_how_far_a_goal_is(team, sign_in):
    plan = approved(team)
    top = somebody(team, "範例總經理", buying_role=BuyingRole.ECONOMIC)
    known = somebody(team, "範例科長", buying_role=BuyingRole.INFLUENCER)
    with writing():
        db.session.add_all(
            [
                Acquaintance(contact=top, user=team.owner, level=1),
                Acquaintance(contact=known, user=team.owner, level=3),
            ]
        )
        wanted = {"contact": top.id, "user": str(team.owner.id), "wanted": "2", "due_on": day(-1)}
        plans.aim(plan, plans.parse_relationship(wanted), base=plan.version, by=team.owner)
    page = words_of(read(sign_in(team.owner), plan))
    hardly = page[page.index("They decide, or have influence") :]
    assert "範例總經理 (decides about the money, known)" in hardly
    assert "範例科長" not in hardly
    assert "wanted trusted source, now known" in page


def test_money_against_plan_counts_nothing_twice_and_a_running_period_by_its_days(monkeypatch):
    noon = now().replace(year=2026, month=5, day=15)
    monkeypatch.setattr("wiki.services.plans.against.now", lambda: noon)
    lines = [
        FinancialLine(metric=Metric.SALES, name="", period=period, planned=planned, actual=actual)
        for period, planned, actual in (
            ("2026", 400.0, None),
            ("2026-Q1", 100.0, 90.0),
            ("2026-04", 30.0, 20.0),
            ("2026-05", 31.0, 4.0),
            ("2026-06", 50.0, None),
        )
    ]
    margin = [
        FinancialLine(metric=Metric.MARGIN, name="", period=f"2026-Q{one}", planned=30 + one) for one in (1, 2, 3)
    ]
    sales, share = against([*lines, *margin])
    assert (sales.planned, sales.actual, sales.difference, sales.whole) == (145.0, 114.0, -31.0, 211.0)
    assert (share.planned, share.actual, share.difference) == (32, None, None)


def test_money_is_told_in_numbers_on_the_page(team, sign_in):
    plan = approved(team)
    with writing():
        typed = {"period": "2026-Q1", "metric": "sales", "planned": "130", "actual": "118", "source": "账务"}
        plans.note_money(plan, plans.parse_money(typed), base=plan.version)
    page = read(sign_in(team.owner), plan)
    assert "actual 118, planned 130" in page
    assert "−12" in page


def test_what_was_promised_counts_as_the_version_of_the_last_review_says(team, sign_in):
    plan = approved(team)
    [action] = plans.whole(plan, user=team.owner).actions
    page = words_of(read(sign_in(team.boss), plan))
    assert "kept 0 of 1" in page
    assert f"not done {ACTION['title']}" in page
    with writing():
        later = {**ACTION, "due_on": "2027-12-31", "owner": str(team.owner.id)}
        plans.revise_action(action, plans.parse_action(later), base=plan.version)
    assert "kept 0 of 1" in words_of(read(sign_in(team.boss), plan)), "a day that was moved was promised all the same"
    with writing():
        plans.progress(action, plans.parse_progress({"state": "done", "done_on": day(-1)}))
    page = words_of(read(sign_in(team.boss), plan))
    assert "kept 1 of 1" in page
    assert f"done late {ACTION['title']}" in page
    with writing():
        plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=team.boss)
    assert "Nothing was promised for the time up to today" in read(sign_in(team.boss), plan)


@pytest.fixture
def stories(people):
    """A success and a failure of such customers that all may read, and a better one that is for named readers."""
    filed = {"industry": "manufacturing"}
    told = [
        tell(people.ana, "请他当评委", "守住设备科。", outcome="success", **filed),
        tell(people.zoe, "当着下属纠正了科长", "守住设备科。", outcome="failure", **filed),
        tell(people.zoe, "只给点名的人看", "守住设备科,再走到生产副总。", outcome="failure", **filed),
    ]
    with writing():
        for case, level in zip(told, (LEVEL_PUBLIC, LEVEL_PUBLIC, 4), strict=True):
            case.level = level
        raise_generation(ACCESS)
    search.catch_up()
    return told


def in_manufacturing(team):
    with writing():
        team.customer.industry_id = vocabulary.current().get("industry", "manufacturing").id


def test_one_success_and_one_failure_of_such_customers_that_one_may_read(team, sign_in, stories):
    in_manufacturing(team)
    page = read(sign_in(team.owner), approved(team))
    assert "请他当评委" in page
    assert "当着下属纠正了科长" in page
    assert "只给点名的人看" not in page


def test_without_an_index_the_page_is_there(team, sign_in, stories, monkeypatch):
    in_manufacturing(team)
    plan = approved(team)

    def unusable():
        raise IndexUnusable

    monkeypatch.setattr("wiki.search.similar.backend", unusable)
    assert "7 · What is missing" in read(sign_in(team.owner), plan)


def noted_facts(team):
    """Note a fact of each level about the customer that holds no longer soon."""
    grounds = {
        "source": "科长",
        "purpose": "安排拜访",
        "basis": "legitimate_interest",
        "review_on": day(60),
        "expires_on": day(9),
    }
    topics = ((2, "budget"), (3, "habit"), (4, "decision_process"))
    with writing():
        return [
            facts.create(
                facts.parse(
                    {**grounds, "text": f"密语{level}", "topic": topic, "level": str(level), "expires_on": day(9)}
                ),
                customer=team.customer,
                by=team.owner,
            )
            for level, topic in topics
        ]


def cited(team, plan, kept):
    [objective] = plans.objectives_of(plan, user=team.owner)
    with writing():
        objective.fact_ids = [one.id for one in kept]
        plan.version += 1


def test_facts_are_told_of_by_topic_to_those_who_may_know_and_never_what_they_say(team, sign_in):
    plan = approved(team)
    kept = noted_facts(team)
    cited(team, plan, kept)
    for person in (team.owner, team.mo, team.tea, team.boss):
        for part in ("pack", f"versions/compare?before={plan.reviewed_version}"):
            page = read(sign_in(person), plan, part)
            assert "密语" not in page
            assert "How it decides" not in page, "level 4 is not even mentioned"
    mine = words_of(read(sign_in(team.owner), plan))
    assert "Old knowledge 2" in mine
    assert "Facts it rests on: Budget, Habit" in mine
    boss = words_of(read(sign_in(team.boss), plan))
    assert "Habit" not in boss


def test_people_at_a_closed_customer_are_not_told_to_the_leadership(team, sign_in):
    plan = approved(team)
    top = somebody(team, "密名總經理", buying_role=BuyingRole.ECONOMIC)
    with writing():
        wanted = {"contact": top.id, "user": str(team.owner.id), "wanted": "2"}
        plans.aim(plan, plans.parse_relationship(wanted), base=plan.version, by=team.owner)
        customers.set_level(team.customer, closed=True, by=team.owner)
    assert "密名總經理" in read(sign_in(team.owner), plan)
    assert "密名總經理" in read(sign_in(team.owner), plan, f"versions/compare?before={plan.reviewed_version}")
    with writing():
        db.session.add(Acquaintance(contact=top, user=team.owner, level=1))
    boss = sign_in(team.boss)
    for part in ("pack", f"versions/compare?before={plan.reviewed_version}"):
        assert "密名總經理" not in read(boss, plan, part)
    page = words_of(read(boss, plan))
    assert "not known the top level" in page
    assert "not known who decides" not in page


def test_the_aside_says_what_waits_and_what_was_instructed_and_the_plan_leads_to_it(team, sign_in):
    plan = approved(team)
    with writing():
        asked = {"text": "计量专家五人天", "of": str(team.mo.id), "due_on": day(-3)}
        plans.ask_for(plan, plans.parse_ask(asked), base=plan.version)
        plans.instruct(plan, plans.parse_instruction({"text": "小沈每周报一次。"}), by=team.boss)
    page = read(sign_in(team.mo), plan)
    aside = words_of(page[page.index("<aside") :])
    assert re.search(r"计量专家五人天 · Answer by \w+ \d+, \d+ · 3 days late", aside)
    assert "小沈每周报一次。" in aside
    assert "not answered" in aside
    assert "先做十二台。" in aside
    assert "计量专家五人天 · 3 days late" not in words_of(read(sign_in(team.su), plan)), "it was not asked of this one"
    shown = read(sign_in(team.mo), plan, "")
    assert f'class="btn btn-primary" href="/plans/{plan.id}/pack"' in shown
    assert f'class="btn btn-line" href="/plans/{plan.id}/pack"' in read(sign_in(team.owner), plan, "")


def test_more_actions_and_objectives_take_no_more_queries(team, sign_in):
    plan, ana = approved(team), sign_in(team.owner)
    act(team, plan, "第一件", day(3))
    counted: list[int] = []

    def count(*_):
        counted.append(1)

    def asked():
        ident = plan.id
        ana.get(f"/plans/{ident}/pack")
        counted.clear()
        event.listen(db.engine, "before_cursor_execute", count)
        try:
            assert ana.get(f"/plans/{ident}/pack").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    few = asked()
    for number in range(8):
        act(team, plan, f"第{number}件", day(number - 4))
    with writing():
        for number in range(5):
            typed = {**OBJECTIVE, "statement": f"目标{number}"}
            plans.add_objective(plan, plans.parse_objective(typed), base=plan.version)
    assert asked() == few
