"""Customers as tables: what is handed out, and how a table becomes customers."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.accounts import EN, noted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AuditEntry, Contact


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
