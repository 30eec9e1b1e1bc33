"""The smaller parts of a plan: money, risks, asks, whom to know, duties, a deputy, the extract, marks, evidence."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.accounts import EN, noted
from tests.planning import OBJECTIVE, PLAN, account, approved, drafted, submitted
from tests.search.telling import tell
from tests.test_facts import FORM, GROUNDS, NAMED, REVIEW, fact
from tests.writing import writing
from wiki import content, search
from wiki.extensions import db
from wiki.models import Contact, FinancialLine, PlanRisk, RelationshipGoal, ResourceAsk
from wiki.models.base import now
from wiki.models.plans import Metric, PlanObjective, RelationshipType
from wiki.services import cases, facts, plans
from wiki.services.plans.money import Contradiction, contradictions, is_ahead, span, year_sums

pytestmark = pytest.mark.one_database

TOMORROW = (now() + timedelta(days=1)).date().isoformat()
MONEY = {"period": "2026", "metric": "sales", "planned": "1,200,000"}
RISK = {"text": "评审会延期", "likelihood": "4", "effect": "5"}


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def plan(team):
    return drafted(team)


@pytest.fixture
def ana(team, plan, sign_in):
    return sign_in(team.owner)


@pytest.fixture
def contact(team):
    with writing():
        made = Contact(name="周样例", firm="x", sought="", by=team.owner, customer=team.customer)
        db.session.add(made)
    return made


def money(ana, plan, **typed):
    return ana.send(f"/plans/{plan.id}/money", {**MONEY, "base": plan.version, **typed})


def line(period, planned=None, actual=None, metric=Metric.SALES):
    return FinancialLine(period=period, metric=metric, name="", planned=planned, actual=actual)


def quarters(*planned):
    return [line(f"2026-Q{number}", one) for number, one in enumerate(planned, 1)]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2026-Q1", ("2026-01-01", "2026-03-31")),
        ("2026-Q4", ("2026-10-01", "2026-12-31")),
        ("2028-02", ("2028-02-01", "2028-02-29")),
        ("2026-12", ("2026-12-01", "2026-12-31")),
    ],
)
def test_a_period_has_its_days(period, days):
    assert span(period) == days


def test_only_a_period_that_has_not_begun_anywhere_lies_ahead():
    today = now().date()
    assert not is_ahead(f"{today.year}")
    assert not is_ahead(f"{today:%Y-%m}")
    assert is_ahead(f"{today.year + 1}-Q2")


@pytest.mark.parametrize(
    ("lines", "planned"),
    [
        ([line("2026", 100.0), *quarters(1.0)], 100.0),
        (quarters(10.0, 20.0), 30.0),
        ([*quarters(10.0), line("2026-02", 7.0), line("2026-05", 5.0), line("2026-06", 6.0)], 21.0),
    ],
)
def test_a_year_is_what_it_says_itself_else_what_its_parts_add_up_to(lines, planned):
    [one] = year_sums(lines)
    assert (one.year, one.planned, one.actual, one.difference) == ("2026", planned, None, None)


def test_margins_are_not_added_up():
    lines = [line("2026-Q1", 10.0, metric=Metric.MARGIN), line("2026", 5.0, metric=Metric.MARGIN)]
    assert year_sums(lines) == contradictions(lines) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([line("2026", 100.0), *quarters(10.0, 20.0)], []),
        ([line("2026", 100.0), *quarters(10.0, 20.0, 30.0, 40.0)], []),
        ([line("2026", 0.3), *quarters(0.1, 0.2, 0.0, 0.0)], []),
        ([line("2026", 100.0), *quarters(10.0, 20.0, 30.0, 30.0)], [("2026", "quarters", 90.0, 100.0)]),
        ([line("2026", 100.0), *quarters(110.0)], [("2026", "quarters", 110.0, 100.0)]),
        ([*quarters(10.0), line("2026-01", 11.0)], [("2026-Q1", "months", 11.0, 10.0)]),
        ([line("2026", 10.0), line("2026-01", 11.0)], [("2026", "months", 11.0, 10.0)]),
        ([line("2026", 10.0), line("2025-Q1", 11.0)], []),
    ],
)
def test_parts_that_add_up_to_something_else_are_told(lines, found):
    wanted = [Contradiction(period, Metric.SALES, "", parts, summed, said) for period, parts, summed, said in found]
    assert contradictions(lines) == wanted


def test_money_is_added_changed_and_taken_out_and_each_counts(team, plan, ana):
    before = plan.version
    assert money(ana, plan).status_code == 303
    assert money(ana, plan, actual="900000", source="ERP").status_code == 303
    one = db.session.query(FinancialLine).one()
    assert (one.planned, one.actual, plan.version) == (1_200_000.0, 900_000.0, before + 2)

    page = ana.get(f"/plans/{plan.id}/money").text
    assert "1,200,000" in page
    assert "-300,000" in page
    assert "1200000" in ana.get(f"/plans/{plan.id}/money?line={one.id}").text

    assert ana.send(f"/plan-money/{one.id}/remove", {"base": plan.version - 1}).status_code == 409
    assert ana.send(f"/plan-money/{one.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(FinancialLine).count() == 0
    assert plan.version == before + 3


def test_money_that_contradicts_itself_is_said_in_a_sentence(plan, ana):
    money(ana, plan, planned="100")
    for number in range(1, 5):
        money(ana, plan, period=f"2026-Q{number}", planned="20")
    for path in (f"/plans/{plan.id}/money", f"/plans/{plan.id}"):
        assert "The quarters add up to 80, the year says 100." in ana.get(path, headers=EN).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"period": "2026-Q5"}, "period"),
        ({"period": ""}, "period"),
        ({"metric": "luck"}, "metric"),
        ({"metric": "other"}, "name"),
        ({"metric": "margin", "planned": "101"}, "planned"),
        ({"planned": ""}, "planned"),
        ({"planned": "lots"}, "planned"),
        ({"actual": "5"}, "source"),
        ({"period": "2098-Q1", "actual": "5", "source": "ERP"}, "actual"),
    ],
)
def test_money_that_cannot_be_is_refused_beside_its_field(plan, ana, typed, field):
    answer = money(ana, plan, **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.query(FinancialLine).count() == 0


def test_money_over_something_newer_is_held_up_once_and_keeps_what_was_typed(plan, ana):
    late = money(ana, plan, base=plan.version - 1, planned="77")
    assert late.status_code == 409
    assert 'value="77"' in late.text
    assert f'value="{plan.version}"' in late.text


def test_who_reads_a_plan_does_not_write_its_parts_and_strangers_find_none(team, plan, people, sign_in):
    paths = ["money", "risks/new", "asks/new", "goals/new", "duties", "deputy", "extract", "relationship"]
    tea, zoe, before = sign_in(team.tea), sign_in(people.zoe), plan.version
    for path in [*paths, "relationship/objective"]:
        assert tea.send(f"/plans/{plan.id}/{path}", {"base": plan.version}).status_code == 403, path
        assert zoe.send(f"/plans/{plan.id}/{path}", {"base": plan.version}).status_code == 404, path
    assert tea.get(f"/plans/{plan.id}/money").status_code == 200
    assert tea.get(f"/plans/{plan.id}/relationship").status_code == 200
    assert tea.get(f"/plans/{plan.id}/suggestions").status_code == 403
    assert plan.version == before


def test_a_plan_that_is_decided_about_stands_still(team, sign_in):
    handed = submitted(team)
    ana = sign_in(team.owner)
    assert money(ana, handed).status_code == 409
    assert ana.send(f"/plans/{handed.id}/risks/new", {**RISK, "base": handed.version}).status_code == 409
    assert ana.send(f"/plans/{handed.id}/relationship", {"base": handed.version}).status_code == 409
    assert db.session.query(FinancialLine).count() == db.session.query(PlanRisk).count() == 0


# ---- lines from a table


def paste(person, *lines):
    return person.send("/plans/money/import", {"lines": "\n".join(lines)}, headers=EN)


def test_lines_of_a_table_are_taken_over_all_together(team, plan, ana):
    before = plan.version
    answer = paste(
        ana,
        "客户;期间;指标;计划;实际;来源",
        "星河样例重工;2026;销售额;120万;;",
        f"{team.customer.id}\t2026-Q1\tmargin\t12.5%\t11%\tERP",
        "星河样例重工；2026；other: 备件；1,000；；",
    )
    assert answer.status_code == 303
    kept = {(one.period, one.metric, one.name): (one.planned, one.actual) for one in db.session.query(FinancialLine)}
    assert kept == {
        ("2026", Metric.SALES, ""): (1_200_000.0, None),
        ("2026-Q1", Metric.MARGIN, ""): (12.5, 11.0),
        ("2026", Metric.OTHER, "备件"): (1_000.0, None),
    }
    assert plan.version == before + 3


def test_one_line_that_cannot_be_taken_keeps_all_out_and_each_is_named_with_its_reason(team, plan, ana, people):
    other = noted(people.ben, "远山样例集团")
    with writing():
        plans.create(other, plans.parse_plan(PLAN), by=people.ben)
    before = plan.version
    answer = paste(
        ana,
        "星河样例重工;2026;sales;100;;",
        "没有这家;2026;sales;100;;",
        "星河样例重工;2031;sales;100;;",
        "星河样例重工;2026;sales;viel;;",
        "星河样例重工;2026;glück;100;;",
        "星河样例重工;2026;sales;200;;",
        "星河样例重工;2026-13;sales;200;;",
        "远山样例集团;2026;sales;200;;",
    )
    assert answer.status_code == 422
    for sentence in (
        "Line 2: There is no customer “没有这家”.",
        "Line 3: “星河样例重工” has no plan for 2031.",
        "Line 4: “viel” is not clearly a number.",
        "Line 5: Choose one of the list.",
        "Line 6: Line 1 says the same period already.",
        "Line 7: Write a year, a quarter or a month",
        "Line 8: “远山样例集团” has no plan for 2026.",
    ):
        assert sentence in answer.text
    assert "Line 1:" not in answer.text
    assert "viel" in answer.text.split("<textarea")[1]
    assert db.session.query(FinancialLine).count() == 0
    assert plan.version == before


def test_whoever_reads_a_plan_without_writing_it_is_told_so(team, plan, sign_in):
    other = noted(team.tea, "远山样例集团")
    with writing():
        plans.create(other, plans.parse_plan(PLAN), by=team.tea)
    answer = paste(sign_in(team.tea), "星河样例重工;2026;sales;100;;")
    assert answer.status_code == 422
    assert "Line 1: You do not write the plan of “星河样例重工”." in answer.text


def test_a_plan_that_is_decided_about_takes_no_lines(team, sign_in):
    submitted(team)
    assert "Somebody decides about the plan of" in paste(sign_in(team.owner), "星河样例重工;2026;sales;1;;").text


def test_who_writes_no_plan_takes_no_lines_over_and_nothing_pasted_is_refused(team, plan, people, ana, sign_in):
    assert sign_in(people.zoe).get("/plans/money/import").status_code == 403
    assert sign_in(team.boss).get("/plans/money/import").status_code == 403
    assert paste(ana, "").status_code == 422


# ---- risks


def test_risks_are_noted_changed_and_taken_out(team, plan, ana):
    before = plan.version
    sent = {**RISK, "owner": team.tea.id, "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/risks/new", sent).status_code == 303
    risk = db.session.query(PlanRisk).one()
    assert RISK["text"] in ana.get(f"/plans/{plan.id}").text
    path = f"/plan-risks/{risk.id}/edit"
    assert RISK["text"] in ana.get(path).text
    assert ana.send(path, {**sent, "mitigation": "先约设备科长"}).status_code == 409
    assert ana.send(path, {**sent, "mitigation": "先约设备科长", "base": plan.version}).status_code == 303
    assert (risk.mitigation, plan.version) == ("先约设备科长", before + 2)
    assert ana.send(f"/plan-risks/{risk.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(PlanRisk).count() == 0
    assert plan.version == before + 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"likelihood": "6"}, "likelihood"),
        ({"effect": "0"}, "effect"),
        ({"due_on": "x"}, "due_on"),
    ],
)
def test_a_risk_that_cannot_be_is_refused_beside_its_field(plan, ana, typed, field):
    answer = ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "base": plan.version, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_who_may_not_read_the_plan_minds_no_risk_of_it(plan, ana, people, sign_in):
    answer = ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "owner": people.zoe.id, "base": plan.version})
    assert answer.status_code == 422
    ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "base": plan.version})
    risk = db.session.query(PlanRisk).one()
    assert sign_in(people.zoe).get(f"/plan-risks/{risk.id}/edit").status_code == 404


# ---- asks


@pytest.fixture
def ask(ana, plan, people):
    sent = {"text": "两名工程师三天", "of": people.zoe.id, "due_on": TOMORROW, "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/asks/new", sent).status_code == 303
    return db.session.query(ResourceAsk).one()


def test_whoever_is_asked_answers_though_the_plan_is_closed_to_that_person(team, plan, ask, people, ana, sign_in):
    zoe, before = sign_in(people.zoe), plan.version
    assert zoe.get(f"/plans/{plan.id}").status_code == 404
    assert ask.text in zoe.get("/plans").text
    page = zoe.get(f"/resource-asks/{ask.id}").text
    assert ask.text in page
    assert PLAN["vision"] not in page
    assert f"/plans/{plan.id}" not in page

    path = f"/resource-asks/{ask.id}/answer"
    assert zoe.send(path, {"answer": "好"}).status_code == 422
    assert zoe.send(path, {"granted": "no"}).status_code == 422
    assert zoe.send(path, {"granted": "no", "answer": "字" * 501}).status_code == 422
    assert ask.answered_at is None
    assert ana.send(path, {"granted": "yes"}).status_code == 403
    assert sign_in(people.kai).send(path, {"granted": "yes"}).status_code == 404
    assert zoe.send(path, {"granted": "no", "answer": "那周都在外地"}).status_code == 303
    assert (ask.granted, ask.answered_by_id, plan.version) == (False, people.zoe.id, before + 1)
    assert "那周都在外地" in ana.get(f"/plans/{plan.id}").text
    assert ask.text not in zoe.get("/plans").text


def test_what_was_answered_stays_and_what_was_not_can_be_taken_back(plan, ask, people, ana, sign_in):
    zoe = sign_in(people.zoe)
    assert zoe.send(f"/resource-asks/{ask.id}/remove", {"base": plan.version}).status_code == 403
    zoe.send(f"/resource-asks/{ask.id}/answer", {"granted": "yes"})
    assert ana.send(f"/resource-asks/{ask.id}/remove", {"base": plan.version}).status_code == 409
    assert db.session.query(ResourceAsk).count() == 1
    sent = {"text": "样机", "of": people.zoe.id, "base": plan.version}
    ana.send(f"/plans/{plan.id}/asks/new", sent)
    other = db.session.query(ResourceAsk).filter_by(text="样机").one()
    assert ana.send(f"/resource-asks/{other.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(ResourceAsk).count() == 1


def test_one_asks_somebody_who_is_here_and_sells_or_leads(team, plan, ana, people):
    offered = ana.get(f"/plans/{plan.id}/asks/new").text
    assert f'value="{team.boss.id}"' in offered
    assert f'value="{people.max.id}"' not in offered
    for of in ("", people.max.id, "999999"):
        sent = {"text": "样机", "of": of, "base": plan.version}
        assert ana.send(f"/plans/{plan.id}/asks/new", sent).status_code == 422


def test_nothing_is_answered_of_a_plan_that_is_closed(team, sign_in, people):
    plan = approved(team)
    with writing():
        wanted = plans.parse_ask({"text": "样机", "of": str(people.zoe.id)})
        asked = plans.ask_for(plan, wanted, base=plan.version)
    with writing():
        plans.close(plan, by=team.boss, note="期满")
    zoe = sign_in(people.zoe)
    assert "样机" not in zoe.get("/plans").text
    assert zoe.send(f"/resource-asks/{asked.id}/answer", {"granted": "yes"}).status_code == 409
    assert asked.answered_at is None


# ---- whom to know


def test_whom_one_wants_to_know_is_noted_once_for_two_people(team, plan, contact, ana, sign_in):
    before = plan.version
    path, sent = f"/plans/{plan.id}/goals/new", {"contact": contact.id, "user": team.tea.id, "wanted": "2"}
    assert "trusted source" in ana.get(path, headers=EN).text
    assert ana.send(path, {**sent, "base": plan.version}).status_code == 303
    assert ana.send(path, {**sent, "wanted": "3", "base": plan.version}).status_code == 303
    goal = db.session.query(RelationshipGoal).one()
    assert (goal.wanted, plan.version) == (3, before + 2)
    assert contact.name in sign_in(team.tea).get(f"/plans/{plan.id}").text
    assert ana.send(f"/relationship-goals/{goal.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(RelationshipGoal).count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contact": "nobody"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"user": ""}, "user"),
        ({"wanted": "5"}, "wanted"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_beside_its_field(team, plan, contact, ana, typed, field):
    sent = {"contact": contact.id, "user": team.tea.id, "wanted": "2", "base": plan.version}
    answer = ana.send(f"/plans/{plan.id}/goals/new", {**sent, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_contact_of_another_customer_is_no_goal(team, plan, ana, people):
    other = noted(people.ben, "远山样例集团")
    with writing():
        made = Contact(name="别家的人", firm=other.title, sought="", by=people.ben, customer=other)
        db.session.add(made)
    sent = {"contact": made.id, "user": team.tea.id, "wanted": "2", "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/goals/new", sent).status_code == 422


# ---- who does what


def test_duties_are_written_and_usual_ones_are_taken_over_by_ticking_them(team, plan, ana):
    before, path = plan.version, f"/plans/{plan.id}/duties"
    assert "Sees to it that we deliver on time." in ana.get(path, headers=EN).text
    sent = {
        f"duty-{team.mo.id}": "每月陪访一次",
        f"take-{team.mo.id}": ["manager-delivery", "sponsor-people"],
        f"take-{team.su.id}": ["sponsor-people"],
        f"take-{team.tea.id}": ["manager-delivery"],
        "base": plan.version,
    }
    assert ana.send(path, sent).status_code == 303
    assert plan.duties == {
        str(team.mo.id): "每月陪访一次\n督促按时交货。",
        str(team.su.id): "熟悉对方人士的性格、兴趣和观点，并转达给团队。",
    }
    assert plan.version == before + 1
    assert "督促按时交货。" in ana.get(f"/plans/{plan.id}").text
    late = ana.send(path, {**sent, f"duty-{team.mo.id}": "另一件事"})
    assert late.status_code == 409
    assert "另一件事" in late.text
    long = ana.send(path, {f"duty-{team.mo.id}": "字" * 1_001, "base": plan.version})
    assert long.status_code == 422
    assert f'id="duty-{team.mo.id}-error"' in long.text
    assert plan.version == before + 1


def test_usual_duties_are_said_in_three_languages():
    texts = [one["text"] for role in content.duties() for one in role["duties"]]
    texts += [one["text"] for kind in content.relationships() for one in kind["marks"]]
    assert all(text.keys() == {"en", "zh-Hans", "zh-Hant"} and all(text.values()) for text in texts)
    assert [len(role["duties"]) for role in content.duties()] == [4, 6]
    assert [len(kind["marks"]) for kind in content.relationships()] == [1, 4, 5, 4]


def test_a_deputy_writes_the_plan_but_does_not_prolong_that(team, plan, ana, people, sign_in):
    path = f"/plans/{plan.id}/deputy"
    assert ana.send(path, {"deputy": team.tea.id, "deputy_until": "2020-01-01"}).status_code == 422
    assert ana.send(path, {"deputy": team.tea.id}).status_code == 422
    assert ana.send(path, {"deputy": people.zoe.id, "deputy_until": TOMORROW}).status_code == 422
    assert plan.deputy_id is None
    assert ana.send(path, {"deputy": team.tea.id, "deputy_until": TOMORROW}).status_code == 303
    tea = sign_in(team.tea)
    assert money(tea, plan).status_code == 303
    assert tea.send(path, {"deputy": team.tea.id, "deputy_until": "2098-01-01"}).status_code == 403
    assert plan.deputy_until == TOMORROW
    assert ana.send(path, {"deputy": ""}).status_code == 303
    assert money(tea, plan).status_code == 403


# ---- the extract


def test_the_extract_is_for_others_once_it_is_released_until_it_changes(team, people, sign_in):
    plan = approved(team, extract="今年守住设备科。")
    ana = sign_in(team.owner)
    assert plans.extract_of(team.customer, user=people.zoe) == ""
    assert ana.send(f"/plans/{plan.id}/extract", {"released": "1"}).status_code == 303
    assert plans.extract_of(team.customer, user=people.zoe) == "今年守住设备科。"
    assert sign_in(people.zoe).get(f"/plans/{plan.id}").status_code == 404
    changed = {**PLAN, "extract": "今年换一家守。", "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/edit", changed).status_code == 303
    assert plans.extract_of(team.customer, user=people.zoe) == ""
    ana.send(f"/plans/{plan.id}/extract", {"released": "1"})
    ana.send(f"/plans/{plan.id}/extract", {"released": ""})
    assert plans.extract_of(team.customer, user=people.zoe) == ""


def test_an_extract_that_is_not_written_is_not_released(plan, ana):
    assert ana.send(f"/plans/{plan.id}/extract", {"released": "1"}).status_code == 409
    assert not plan.extract_released


# ---- what we are to them


def marks(kind):
    return [one["code"] for one in next(one for one in content.relationships() if one["code"] == kind)["marks"]]


def test_the_type_is_the_highest_whose_marks_are_all_there(plan, ana):
    path, preferred = f"/plans/{plan.id}/relationship", marks("preferred_supplier")
    assert plans.standing(plan).current is None
    before = plan.version
    some = [*marks("vendor"), *preferred[:3], *marks("partnership")[:4]]
    assert ana.send(path, {"mark": some, "base": plan.version}).status_code == 303
    now_ = plans.standing(plan)
    assert now_.current is RelationshipType.VENDOR
    assert [one.code for one in now_.missing] == [preferred[3]]
    assert plan.version == before + 1
    assert ana.send(path, {"mark": some, "base": plan.version}).status_code == 303
    assert plan.version == before + 1, "Nothing is another."
    ana.send(path, {"mark": [*some, preferred[3]], "base": plan.version})
    now_ = plans.standing(plan)
    assert (now_.current, now_.missing) == (RelationshipType.PREFERRED_SUPPLIER, [])
    assert ana.send(path, {"mark": ["friends"], "base": plan.version}).status_code == 422
    late = ana.send(path, {"mark": [], "base": 1})
    assert late.status_code == 409
    assert " checked" not in late.text
    assert plans.standing(plan).current is RelationshipType.PREFERRED_SUPPLIER
    assert plans.snapshot(plan)["relationship_marks"][preferred[3]] is True


def test_a_mark_that_is_missing_becomes_an_objective_once(plan, ana):
    path, [code, *_] = f"/plans/{plan.id}/relationship/objective", marks("preferred_supplier")
    before = plan.version
    assert ana.send(path, {"mark": code, "base": plan.version}).status_code == 303
    statements = [one.statement for one in db.session.query(PlanObjective).order_by(PlanObjective.place)]
    assert statements == [OBJECTIVE["statement"], "我们与多位关键人物关系良好，并能借此影响新业务。"]
    assert plan.version == before + 1
    assert ana.send(path, {"mark": code, "base": plan.version}).status_code == 409
    assert ana.send(path, {"mark": "friends", "base": plan.version}).status_code == 404
    ana.send(f"/plans/{plan.id}/relationship", {"mark": marks("vendor"), "base": plan.version})
    assert ana.send(path, {"mark": marks("vendor")[0], "base": plan.version}).status_code == 409
    assert db.session.query(PlanObjective).count() == 2


# ---- what objectives rest on


def test_facts_that_an_objective_rests_on_are_shown_to_those_alone_who_may_read_them(team, plan, ana, sign_in):
    common = fact(team.customer, team.owner, text="只在周二看样机")
    private = fact(team.customer, team.owner, **{**FORM, **GROUNDS, "level": "3", "text": "与副总不和"})
    named = fact(team.customer, team.owner, **{**NAMED, "text": "准备跳槽"})
    [objective] = plans.objectives_of(plan, user=team.owner)
    path = f"/plan-objectives/{objective.id}/edit"
    assert "只在周二看样机" in ana.get(path).text
    chosen = [common.id, private.id, named.id]
    answer = ana.send(path, {**OBJECTIVE, "fact_ids": chosen, "base": plan.version})
    assert answer.status_code == 303
    assert objective.fact_ids == chosen

    page = f"/plans/{plan.id}"
    seen = {name: sign_in(getattr(team, name)).get(page).text for name in ("owner", "tea", "boss")}
    assert all("准备跳槽" not in text for text in seen.values()), "That has to be opened by itself."
    assert [f"/facts/{one.id}" in seen["owner"] for one in (common, private, named)] == [True, True, True]
    assert [f"/facts/{one.id}" in seen["tea"] for one in (common, private, named)] == [True, True, False]
    assert [f"/facts/{one.id}" in seen["boss"] for one in (common, private, named)] == [True, False, False]
    assert "与副总不和" in seen["tea"]
    assert "与副总不和" not in seen["boss"]

    with writing():
        facts.naming.name(named, {"person": "tea"}, by=team.owner)
    with writing():
        facts.naming.confirm(named, base=named.version, by=team.mo)
    shown = sign_in(team.tea).get(page).text
    assert f"/facts/{named.id}" in shown
    assert "准备跳槽" not in shown
    ana.send(path, {**OBJECTIVE, "base": plan.version})
    assert objective.fact_ids == []


def test_what_the_writer_cannot_see_stays_and_is_not_chosen_by_guessing(team, plan, people, sign_in, ana):
    foreign = fact(noted(people.ben, "远山样例集团"), people.ben)
    [objective] = plans.objectives_of(plan, user=team.owner)
    path = f"/plan-objectives/{objective.id}/edit"
    for wrong in ({"fact_ids": [foreign.id]}, {"fact_ids": ["nothing"]}, {"case_ids": ["nothing"]}):
        assert ana.send(path, {**OBJECTIVE, **wrong, "base": plan.version}).status_code == 422
    with writing():
        objective.case_ids = ["gone"]
    assert ana.send(path, {**OBJECTIVE, "target": "13", "base": plan.version}).status_code == 303
    assert (objective.target, objective.case_ids) == ("13", ["gone"])


def test_a_fact_that_was_taken_back_is_not_shown(team, plan, ana):
    common = fact(team.customer, team.owner, review_on=REVIEW)
    [objective] = plans.objectives_of(plan, user=team.owner)
    ana.send(f"/plan-objectives/{objective.id}/edit", {**OBJECTIVE, "fact_ids": [common.id], "base": plan.version})
    assert f"/facts/{common.id}" in ana.get(f"/plans/{plan.id}").text
    with writing():
        facts.withdraw(common, by=team.owner)
    assert f"/facts/{common.id}" not in ana.get(f"/plans/{plan.id}").text


def test_cases_like_what_is_written_are_offered_and_shown_to_those_who_may_read_them(team, people, plan, ana, sign_in):
    told = tell(people.zoe, "机床先上十二台", "设备科首批十二台机床上线", outcome="success", industry="manufacturing")
    closed = tell(people.zoe, "只给具名的人", "设备科首批十二台机床上线", outcome="failure")
    with writing():
        cases.set_level(closed, 4, by=people.zoe)
    search.catch_up()
    [objective] = plans.objectives_of(plan, user=team.owner)
    path, around = f"/plan-objectives/{objective.id}/edit", f"/plans/{plan.id}/suggestions?q=设备科首批机床上线"
    for page in (ana.get(path).text, ana.get(around).text):
        assert "机床先上十二台" in page
        assert "只给具名的人" not in page
    sent = {**OBJECTIVE, "case_ids": [told.id], "base": plan.version}
    assert ana.send(path, {**sent, "case_ids": [closed.id]}).status_code == 422
    assert ana.send(path, sent).status_code == 303
    assert objective.case_ids == [told.id]
    assert "机床先上十二台" in sign_in(team.tea).get(f"/plans/{plan.id}").text
    with writing():
        objective.case_ids = [told.id, closed.id]
    assert "只给具名的人" not in ana.get(f"/plans/{plan.id}").text


def test_facts_and_cases_of_all_objectives_are_asked_for_at_once(team, plan):
    common = [fact(team.customer, team.owner, text=f"第{number}条") for number in range(3)]
    with writing():
        for one in common:
            typed = plans.parse_objective({**OBJECTIVE, "fact_ids": [one.id], "case_ids": ["x"]})
            plans.add_objective(plan, typed, base=plan.version)
    objectives = plans.objectives_of(plan, user=team.owner)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    found = plans.evidence_of(objectives, user=team.owner)
    assert len(found.facts) == 3
    assert len(asked) == 2


def test_what_became_of_last_years_objectives_is_shown_and_not_copied(team, ana, plan):
    with writing():
        later = plans.create(
            team.customer,
            plans.parse_plan({**PLAN, "period_start": "2027-01-01", "period_end": "2027-12-31"}),
            by=team.owner,
        )
    page = ana.get(f"/plans/{later.id}/objectives/new").text
    assert OBJECTIVE["statement"] in page
    assert OBJECTIVE["statement"] not in page.split("</form>")[0].rsplit("<form", 1)[1]
    assert OBJECTIVE["statement"] not in ana.get(f"/plans/{plan.id}/objectives/new").text
