"""Spreadsheets of strangers: what is read of them, and what is refused."""

import io
import socket
import stat
import zipfile
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wiki.files import tables
from wiki.files.tables import Refusal, Table
from wiki.files.tabular import MOST_ROWS

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def read(tmp_path):
    """Read bytes under an ending; return the answer and the rows."""

    def converted(ending, data, **chosen):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(data)
        answer = tables.convert(source, ending, target, **chosen)
        if isinstance(answer, Refusal):
            assert not target.exists()
            return answer, []
        with target.open("rb") as file:
            return answer, list(tables.rows(file))

    return converted


def workbook(*rows, more=None):
    """An XLSX file; `more(book, sheet)` changes it before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if more:
        more(book, book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data, part, change):
    """An archive in which `change` was applied to the bytes of one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def shared(*items):
    """An XLSX file as Excel writes it, in which texts stand in a part of their own; `items` are the XML of each."""
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(items)}</sst>'
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content_type}"/></Types>'
    data = workbook(["a", "b"], [0, 1])
    data = changed(data, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", named.encode()))
    data = changed(data, SHEET, lambda xml: xml.replace(b't="n"', b't="s"'))
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n")  # no XML, and none of our business
    return file.getvalue()


def said(answer):
    return str(answer.message) if isinstance(answer, Refusal) else str(answer)


def test_cells_of_all_kinds_are_read_as_plainly_as_they_can_be_written(read):
    at = datetime(2026, 3, 9, 14, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
    rich = CellRichText("签", TextBlock(InlineFont(b=True), "约"))
    cells = [
        " a\r\n b ",
        1.0,
        0.1 + 0.2,
        1e21,
        12,
        True,
        date(2026, 3, 9),
        at,
        time(8, 5),
        rich,
    ]
    data = workbook([f"c{number}" for number in range(10)], cells, more=lambda _, sheet: sheet.append(["", "=1+1"]))

    answer, rows = read("xlsx", data)

    texts = ["a\n b", "1", "0.3", "1" + "0" * 21, "12", "true", "2026-03-09", "2026-03-09 14:30", "08:05:00", "签约"]
    assert rows == [(2, texts)]
    assert (answer.header[0], answer.rows, answer.sheets, answer.encoding) == ("c0", 1, ["Sheet"], "")


def test_texts_that_stand_in_a_part_of_their_own_are_read_without_their_looks_and_readings(read):
    rich = "<si><r><rPr><b/></rPr><t>签</t></r><r><t> 约 </t></r><rPh sb='0' eb='1'><t>qian</t></rPh></si>"
    assert read("xlsx", shared("<si><t>甲_x000D_\n乙</t></si>", rich))[1] == [(2, ["甲\n乙", "签 约"])]


def test_dates_counted_from_1904_are_the_same_days(read):
    def mac(book, _sheet):
        book.epoch = CALENDAR_MAC_1904

    assert read("xlsx", workbook(["a", "b"], [date(2026, 3, 9), 1], more=mac))[1] == [(2, ["2026-03-09", "1"])]


def test_formulas_give_their_result_and_what_has_none_is_told(read):
    data = workbook(["a", "b", "c"], ["x", "=1+1", "=2+2"], ["y", "#REF!", 3])
    data = changed(data, SHEET, lambda xml: xml.replace(b"<f>2+2</f><v />", b"<f>2+2</f><v>4</v>"))

    answer, rows = read("xlsx", data)

    assert rows == [(2, ["x", None, "4"]), (3, ["y", None, "3"])]
    assert [str(message).split(". ")[0] for message in answer.warnings] == [
        "Formulas without a stored result: 1",
        "Cells that hold an error such as #REF!: 1",
    ]


def test_titles_above_the_header_empty_rows_and_columns_are_left_out_and_rows_keep_their_numbers(read):
    data = workbook(
        ["客户案例 2026"], [], ["标题", " 结 \n 果 "], [None, None], ["甲", "成功", None], [], ["乙"], [1, 2, 3]
    )

    answer, rows = read("xlsx", data)

    assert answer.header == ["标题", "结 果", ""]
    assert rows == [(5, ["甲", "成功", None]), (7, ["乙", None, None]), (8, ["1", "2", "3"])]


def test_a_merged_area_says_the_same_in_each_of_its_cells(read):
    def merge(_book, sheet):
        for area in ("A1:C1", "A3:A5", "B5:C6"):
            sheet.merge_cells(area)

    data = workbook(
        ["title"], ["a", "b", "c"], ["x", 1, 2], [None, 3, 4], [None, 5], [None, None, None, "w"], more=merge
    )

    rows = read("xlsx", data)[1]

    assert [cells[:3] for _, cells in rows] == [["x", "1", "2"], ["x", "3", "4"], ["x", "5", "5"], [None, "5", "5"]]


def test_the_first_visible_sheet_with_rows_is_read_unless_another_is_chosen(read):
    def more(book, sheet):
        sheet.sheet_state = "hidden"
        book.create_sheet("空")
        book.create_sheet("二").append(["c", "d"])
        book["二"].append([3, 4])

    data = workbook(["a", "b"], [1, 2], more=more)

    answer, rows = read("xlsx", data)
    assert (answer.sheets, answer.sheet, rows) == (["空", "二", "Sheet"], "二", [(2, ["3", "4"])])
    assert read("xlsx", data, sheet="Sheet")[1] == [(2, ["1", "2"])]
    assert "no sheet “三”" in said(read("xlsx", data, sheet="三")[0])
    assert "empty" in said(read("xlsx", data, sheet="空")[0])


def test_what_a_sheet_says_of_its_own_size_is_not_believed(read):
    data = changed(workbook(["a", "b"], [1, 2]), SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:A1"'))

    assert read("xlsx", data)[1] == [(2, ["1", "2"])]


GOOD = workbook(["a", "b"], [1, 2])
SHARED = shared("<si><t>x</t></si>", "<si><t>y</t></si>")
DTD = b'<!DOCTYPE x [<!ENTITY e SYSTEM "%s">]>'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "docProps/app.xml"]
)
def test_a_document_type_is_refused_and_nothing_is_fetched_for_it(read, part):
    """Entities are not even declared: neither of our files nor of others' servers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.1)
        place = b"http://127.0.0.1:%d/" % server.getsockname()[1]
        data = changed(SHARED, part, lambda xml: b"<!-- -->" * 9_000 + DTD % place + xml.split(b"?>")[-1])
        answer, _ = read("xlsx", data)
        with pytest.raises(TimeoutError):
            server.accept()
    assert "cannot be read as a table" in said(answer)


HOSTILE = {
    "zeros": changed(GOOD, SHEET, lambda xml: xml.replace(b"<sheetData>", b" " * 30 * 2**20 + b"<sheetData>")),
    "far row": changed(GOOD, SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999"')),
    "broken": GOOD[:-300],
    "no sheet": changed(GOOD, SHEET, lambda _: b""),
    "page": b"<html><table><tr><td>a</td></tr></table></html>",
    "empty": b"",
}


@pytest.mark.parametrize("file", HOSTILE)
def test_a_broken_or_hostile_spreadsheet_is_refused_with_a_way_out(read, file):
    assert "save it as .xlsx" in said(read("xlsx", HOSTILE[file])[0])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300_000)


@pytest.mark.parametrize(
    ("ending", "data", "reason"),
    [
        ("xls", OLE, "Files of the kind .xls are not read. Save the table as .xlsx"),
        ("XLSM", GOOD, "Files of the kind .xlsm"),
        (".ods", GOOD, "Files of the kind .ods"),
        ("numbers", GOOD, "Files of the kind .numbers"),
        ("pdf", GOOD, "ending in .xlsx, .csv or .tsv"),
        ("xlsx", OLE, "older kind. Save it as .xlsx"),
        ("xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("csv", GOOD, "Save the table as .xlsx"),
    ],
)
def test_other_spreadsheets_are_told_what_to_do(read, ending, data, reason):
    assert reason in said(read(ending, data)[0])


def test_the_file_that_is_written_is_nobody_elses(read, tmp_path):
    assert isinstance(read("csv", b"a,b\n1,2,3\n")[0], Table)
    assert stat.S_IMODE((tmp_path / "target").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"source", "target"}


def test_a_child_that_runs_out_of_time_or_memory_is_a_refusal(read, monkeypatch):
    data = b"a,b\n" + b'"' + b"x" * 40_000 + b'",y\n'
    monkeypatch.setattr(tables, "SECONDS", 0.001)
    assert "too long" in said(read("csv", data * 50)[0])
    monkeypatch.setattr(tables, "SECONDS", 20.0)
    monkeypatch.setattr(tables, "MEMORY", 130 * 2**20)
    many = (f"<si><t>{number * 7919}</t></si>" for number in range(200_000))
    assert "too large" in said(read("xlsx", shared(*many))[0])


def test_too_many_rows_of_a_spreadsheet_are_counted_and_told(read):
    more = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, MOST_ROWS + 14)).encode()
    data = changed(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", more + b"</sheetData>"))

    assert f"has {MOST_ROWS + 12} rows" in said(read("xlsx", data)[0])


def test_nothing_of_a_table_is_left_to_a_name(tmp_path):
    """The source needs no ending of its own: it lies under a name that says nothing."""
    (tmp_path / "0f3a").write_bytes(GOOD)
    assert isinstance(tables.convert(Path(tmp_path / "0f3a"), "xlsx", tmp_path / "t"), Table)
