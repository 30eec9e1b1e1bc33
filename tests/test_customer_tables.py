"""Customers as tables: what is handed out, and how a table becomes customers."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.test_imports import found, run, table, worked
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AuditEntry, Contact, Customer, ImportState, RowKind, Stage
from wiki.services import customers, imports
from wiki.transfer.batches import BATCH
from wiki.transfer.customer_columns import LABELS

pytestmark = pytest.mark.one_database


def table_of(answer):
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf"), "spreadsheets read Chinese by this mark"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def cells_of(answer):
    return [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows()]


def test_the_list_is_handed_out_as_it_is_filtered_and_as_its_reader_may_read_it(sign_in, people):
    noted(people.ana, "甲样例", industry="manufacturing", care="周五不打电话", names="Jia\nA-Works")
    noted(people.ana, "乙样例", industry="manufacturing", closed=True)
    other = noted(people.ben, "丙样例", industry="finance")
    with writing():
        db.session.add(Contact(name="丁某（虚构）", firm=other.title, sought="", customer_id=other.id, by=people.ben))
    ana, ben = sign_in(people.ana), sign_in(people.ben)

    here = table_of(ana.get("/customers/export?industry=manufacturing&format=csv&sort=name", headers=EN))
    assert [row["Name of the customer"] for row in here] == ["乙样例", "甲样例"]
    assert (here[1]["What to mind"], here[1]["Other names"]) == ("周五不打电话", "Jia\nA-Works")
    there = table_of(ben.get("/customers/export", headers=EN))
    assert {row["Name of the customer"] for row in there} == {"甲样例", "丙样例"}
    assert "People" not in there[0]
    asked = table_of(ben.get("/customers/export?people=1&q=丙", headers=EN))
    assert [row["People"] for row in asked] == ["丁某（虚构）"]
    kept = db.session.query(AuditEntry).filter_by(action="export customers").all()
    assert [one.subject for one in kept] == ["2", "2", "1 with people"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_cell_of_a_table_of_customers_is_computed(sign_in, people, start):
    noted(people.ana, f"{start.strip()}1+1 样例", products=f"{start}cmd|calc")
    ana = sign_in(people.ana)

    row = table_of(ana.get("/customers/export?format=csv", headers=EN))[0]
    assert row["Name of the customer"].startswith(f"'{start.strip()}")
    assert not row["Its products"].startswith(start)
    header, cells = cells_of(ana.get("/customers/export?format=xlsx", headers=EN))
    assert {cell.data_type for cell in (*header, *cells)} <= {"s", "n", "inlineStr"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


HEADER = ["客户名称", "行业", "负责人", "阶段", "编号", "再看的日期", "备注"]


def brought(browser, *rows, header=HEADER, name="customers.csv", data=None):
    """Bring a table, let the worker look it through, and return the import."""
    file = (io.BytesIO(table(*rows, header=header) if data is None else data), name)
    answer = browser.send("/customers/import", {"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return worked(found(answer))


def why(one):
    return {row.number: row.reasons for row in db.session.scalars(imports.rows(one, RowKind.REFUSED))}


def names():
    return set(db.session.scalars(select(Customer.title)))


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def test_a_table_becomes_customers_once_and_only_after_it_was_looked_at(ana, people):
    rows = (
        ["星河样例重工", "制造业", "ben", "目标客户", "K-1", "2027-03-09", "x"],
        ["云上样例饮品", "", "", "", "", "", ""],
    )
    one = brought(ana, *rows)
    assert (one.state, one.created, names()) == (ImportState.CHECKED, 2, set())
    assert "星河样例重工" in ana.get(f"/imports/{one.id}?rows=planned").text

    one = run(ana, one)
    made = db.session.scalars(select(Customer).where(Customer.title == "星河样例重工")).one()
    assert (one.state, one.created, one.updated) == (ImportState.DONE, 2, 0)
    assert (made.owner, made.stage, made.watch_on) == (people.ben, Stage.TARGET, "2027-03-09")
    again = brought(ana, *rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    renamed = run(ana, brought(ana, [rows[1][0], "食品饮料", *rows[1][2:]], ["星河样例新名", *rows[0][1:]]))
    assert (renamed.created, len(names())) == (0, 2)
    assert "星河样例新名" not in names(), "of a customer that ben answers for, ana changes nothing"


def test_of_a_row_that_looks_like_a_known_customer_its_bringer_says_what_it_is(ana, people):
    known = noted(people.ana, "星河样例重工")
    noted(people.ben, "深海样例", closed=True)
    rows = [[f"{name}有限公司", "制造业", *[""] * 5] for name in ("星河样例重工", "深海样例")]

    one = brought(ana, *rows)
    assert (one.created, imports.counts(one)[RowKind.NOTICED]) == (1, 1), "a closed customer is looked like by nobody"
    assert f"/customers/{known.id}" in ana.get(f"/imports/{one.id}").text
    run(ana, one)
    assert names() == {"星河样例重工", "深海样例", "深海样例有限公司"}
    run(ana, brought(ana, rows[0]), **{"row-2": "same"})
    db.session.refresh(known)
    assert (known.title, known.head.body["names"]) == ("星河样例重工", ["星河样例重工有限公司"])
    run(ana, brought(ana, ["星河样例重工 Ltd", *[""] * 6]), **{"row-2": "new"})
    assert "星河样例重工 Ltd" in names()


def test_what_is_wrong_with_a_row_is_told_by_line_and_the_others_come_in(ana, people):
    others = noted(people.ben, "丙样例")
    blank = [""] * 6
    rows = [
        ["", "制造业", *blank[1:]],
        ["甲样例", "没有这行", *blank[1:]],
        ["乙样例", "", "nobody", *blank[2:]],
        ["丁样例", "", "", "半签", *blank[3:]],
        ["戊样例", "", "", "", "", "0202-01-01", ""],
        ["己样例", "", "", "", "", "1902-01-01", ""],
        ["好样例", *blank],
        ["好样例", *blank],
        ["丙样例", "制造业", *blank[1:]],
        ["x" * 200, *blank],
        ["=1+1", *blank],
    ]
    one = run(ana, brought(ana, *rows))
    fields = {number: list(reasons) for number, reasons in why(one).items()}
    wrong = [["name"], ["industry"], ["owner"], ["stage"], ["watch_on"], ["watch_on"], [""], [""], ["name"]]
    assert fields == dict(zip((2, 3, 4, 5, 6, 7, 9, 10, 11), wrong, strict=True))
    assert names() == {"丙样例", "好样例", "=1+1"}
    assert others.head.body["industry"] is None
    assert "Row 8 of this table" in ana.get(f"/imports/{one.id}", headers=EN).text
    assert ana.get(f"/imports/{one.id}/refused.csv").status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe\x01garbage\x00" * 50,
        "甲样例,制造业\n乙样例,金融\n".encode("gb18030"),
        table(*[["甲样例"]] * 20_001, header=["客户名称"]),
    ],
    ids=["empty", "bytes", "no headings", "too many rows"],
)
def test_a_file_that_is_no_table_of_customers_says_so(ana, data):
    one = brought(ana, data=data)

    assert one.state is ImportState.UNREADABLE
    assert one.trouble["text"]
    assert ana.get(f"/imports/{one.id}").status_code == 200


def test_a_fault_leaves_nothing_half_done_and_the_import_goes_on_behind_it(ana, monkeypatch):
    one = brought(ana, *[[f"第{number}样例", *[""] * 6] for number in range(BATCH + 5)])
    writes, whole = customers.create, []

    def breaks(*given, **named):
        whole.append(1)
        if len(whole) == BATCH + 3:
            raise RuntimeError
        return writes(*given, **named)

    monkeypatch.setattr(customers, "create", breaks)
    one = run(ana, one)
    assert (one.state, len(names())) == (ImportState.STOPPED, BATCH)
    ana.send(f"/imports/{one.id}/go-on")
    one = worked(one)
    assert (one.state, one.created, len(names())) == (ImportState.DONE, BATCH + 5, BATCH + 5)


def test_every_heading_and_word_that_is_handed_out_is_understood_in_each_language(sign_in, people):
    noted(people.ana, "甲样例", industry="manufacturing", ownership="state", reference="called", region="浙江")
    ana = sign_in(people.ana)

    for language in ("zh-Hans", "zh-Hant", "en"):
        file = ana.get("/customers/export?format=xlsx", headers={"Accept-Language": language}).data
        one = brought(ana, name="customers.xlsx", data=file)
        assert [*filter(None, one.mapping["columns"])] == list(LABELS)
        assert (one.created, one.updated, one.unchanged) == (0, 0, 1), why(one)
