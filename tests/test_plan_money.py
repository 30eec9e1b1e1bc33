"""The money of plans: periods, sums, contradictions, a line, and many lines at once."""

import html
import io
import re

import pytest
from openpyxl import Workbook

from tests.accounts import EN, noted
from tests.planning import PLAN, SALES, account, drafted, send_money, submitted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import FinancialLine
from wiki.models.base import now
from wiki.models.plans import Metric
from wiki.services import plans
from wiki.services.plans.money import Contradiction, contradictions, is_ahead, span, year_sums
from wiki.transfer import plan_money_file

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def plan(team):
    return drafted(team)


@pytest.fixture
def ana(team, plan, sign_in):
    return sign_in(team.owner)


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
    assert send_money(ana, plan).status_code == 303
    assert send_money(ana, plan, actual="900000", source="ERP").status_code == 303
    one = db.session.query(FinancialLine).one()
    assert (one.planned, one.actual, plan.version) == (1_200_000.0, 900_000.0, before + 2)

    page = ana.get(f"/plans/{plan.id}/money").text
    assert "1,200,000" in page
    assert "−300,000" in page
    assert "1200000" in ana.get(f"/plans/{plan.id}/money?line={one.id}").text

    assert ana.send(f"/plan-money/{one.id}/remove", {"base": plan.version - 1}).status_code == 409
    assert ana.send(f"/plan-money/{one.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(FinancialLine).count() == 0
    assert plan.version == before + 3


def test_money_that_contradicts_itself_is_said_in_a_sentence(plan, ana):
    send_money(ana, plan, planned="100")
    for number in range(1, 5):
        send_money(ana, plan, period=f"2026-Q{number}", planned="20")
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
    answer = send_money(ana, plan, **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.query(FinancialLine).count() == 0


def test_money_over_something_newer_is_held_up_once_and_keeps_what_was_typed(plan, ana):
    late = send_money(ana, plan, base=plan.version - 1, planned="77")
    assert late.status_code == 409
    assert 'value="77"' in late.text
    assert f'value="{plan.version}"' in late.text


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


def book(*rows):
    sheets = Workbook()
    for row in rows:
        sheets.active.append(row)
    file = io.BytesIO()
    sheets.save(file)
    return file.getvalue()


def brought(person, data, name="money.xlsx", **more):
    typed = {"lines": "", "file": (io.BytesIO(data), name), **more}
    return person.send("/plans/money/import", typed, headers=EN, content_type="multipart/form-data")


def test_a_file_is_looked_at_first_and_its_lines_are_taken_over_from_there(team, plan, ana):
    with writing():
        plans.note_money(plan, plans.parse_money({**SALES, "planned": "7"}), base=plan.version)
    rows = [["一季度的数字"], ["客户名称", "期间", "指标", "计划（万元）", "实际", "来源", "备注", "币种"]]
    rows += [[team.customer.title, "2026", "销售额", 120, None, None, "x", "人民币"], [None] * 3]
    rows += [[team.customer.id, "2026-Q1", "其他: =1+1", None, "1,000.5", "ERP", None, None]]
    for name, data in (
        ("money.xlsx", book(*rows)),
        ("money.csv", "\n".join(";".join(str(one or "") for one in row) for row in rows).encode("gb18030")),
    ):
        seen = brought(ana, data, name)
        assert seen.status_code == 200, seen.text
        assert "1,200,000" in seen.text
        assert "7 / –" in seen.text, "what stands there now"
        assert db.session.query(FinancialLine).count() == 1, "nothing is taken over by looking"
    text = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", seen.text, re.S)[1]).lstrip("\r\n")
    assert paste(ana, text).status_code == 303
    kept = {
        (one.period, one.metric, one.name): (one.planned, one.actual, one.source)
        for one in db.session.query(FinancialLine)
    }
    assert kept == {
        ("2026", Metric.SALES, ""): (1_200_000.0, None, ""),
        ("2026-Q1", Metric.OTHER, "=1+1"): (None, 1_000.5, "ERP"),
    }


def test_what_of_a_file_is_not_ours_is_refused_by_its_row_and_nothing_changes(team, plan, ana, monkeypatch):
    monkeypatch.setattr(plan_money_file, "LARGEST", 300_000)  # what is larger stays in a file of the test's client
    name, before = team.customer.title, plan.version
    rows = [["customer", "period", "metric", "planned", "actual", "source", "currency"]]
    rows += [
        [name, "2026", "sales", 100],
        ["没有这家", "2026", "sales", 1],
        [name, "2026-Q1", "sales", 5, None, None, "USD"],
    ]
    rows += [[name, "2026-Q2", "sales", "US$5"], [name, "2026-Q3", "sales", "5港元"], [name, "2026-Q4", "sales", "5元"]]
    answer = brought(ana, book(*rows))
    assert answer.status_code == 422
    for sentence in (
        "Line 3: There is no customer “没有这家”.",
        "Line 4: Amounts are in CNY here, and this line says “USD”: convert it, and write the number alone.",
        "Line 5: Amounts are in CNY here, and this line says “us$”",
        "Line 6: Amounts are in CNY here, and this line says “港元”",
    ):
        assert sentence in answer.text
    assert not {"Line 2:", "Line 7:"} & set(re.findall(r"Line \d:", answer.text))
    heading = [["customer", "period", "metric", "planned (USD)"], [name, "2026", "sales", 100]]
    assert "Line 2: Amounts are in CNY here" in brought(ana, book(*heading)).text
    for data, file, why in (
        (book(["customer", "sum"], [name, 3]), "x.xlsx", "No column is called period, metric."),
        (book(["客户", "期间", "指标"], [name, 2026, "sales"]), "x.xlsx", "No column is called actual, planned."),
        (b"PK\x03\x04 no workbook", "x.xlsx", "cannot be read"),
        (b"x" * 300_001, "x.csv", "larger than"),
        (("customer,period,metric,planned\n" + "x,2026,sales,1\n" * 2_001).encode(), "x.csv", "At most 2000 lines"),
        (b"x", "x.exe", "CSV"),
    ):
        refused = brought(ana, data, file)
        assert refused.status_code == 422
        assert why in refused.text, file
    assert (db.session.query(FinancialLine).count(), plan.version) == (0, before)
    looked = ana.send("/plans/money/import", {"lines": f"{name};2026;sales;3", "look": "1"}, headers=EN)
    assert (looked.status_code, db.session.query(FinancialLine).count()) == (200, 0)
