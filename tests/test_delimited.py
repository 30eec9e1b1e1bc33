"""Tables in text files: encodings, what parts the cells, and what is refused."""

import codecs
import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiki.errors import Message
from wiki.files import table_child, table_rows, tables, tabular


@pytest.fixture
def read_text(tmp_path):
    """Read bytes as the child does, without the cost of one; return the answer and the rows."""

    def converted(data, ending="csv", encoding=None):
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(data)
        asked = {"source": str(source), "ending": ending, "target": str(target), "sheet": None, "encoding": encoding}
        answer = table_child.converted(asked)
        if "refusal" in answer:
            return answer["refusal"], []
        with target.open("rb") as file:
            return answer["table"], list(tables.rows(file))

    return converted


SIMPLIFIED = "标题,结果\n第一次拜访就签了约,成功\n"
TRADITIONAL = "標題,結果\n第一次拜訪就簽了約,成功\n"


@pytest.mark.parametrize(
    ("text", "codec", "mark", "encoding"),
    [
        (SIMPLIFIED, "utf-8", b"", "utf-8"),
        (SIMPLIFIED, "utf-8", codecs.BOM_UTF8, "utf-8"),
        (SIMPLIFIED, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        (SIMPLIFIED, "utf-16-le", b"", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", b"", "utf-16-be"),
        (SIMPLIFIED, "gbk", b"", "gb18030"),
        (SIMPLIFIED * 500, "gb18030", b"", "gb18030"),
        (TRADITIONAL, "big5", b"", "big5"),
        (TRADITIONAL * 500, "cp950", b"", "big5"),
        (TRADITIONAL, "gbk", b"", "gb18030"),
    ],
)
def test_the_encoding_is_found(read_text, text, codec, mark, encoding):
    table, rows = read_text(mark + text.encode(codec))

    header, first = (line.split(",") for line in text.splitlines()[:2])
    assert (table[0], rows[0], table[4]) == (header, (2, first), encoding)


@pytest.mark.parametrize("row", ["中标，签约", "客户名称", "失败原因", "输给了对手", "行业：金融", "价格太高"])
def test_a_few_characters_are_enough_to_tell_the_encodings_apart(read_text, row):
    assert read_text(f"a,b\n{row},1\n".encode("gbk"))[0][4] == "gb18030"
    traditional = {
        "中标，签约": "得標，簽約",
        "客户名称": "客戶名稱",
        "输给了对手": "輸給了對手",
        "行业：金融": "產業：金融",
    }
    other = traditional.get(row, row.replace("败", "敗").replace("价", "價"))
    assert read_text(f"a,b\n{other},1\n".encode("big5"))[0][4] == "big5"


def test_a_person_may_know_the_encoding_better_and_is_told_of_what_cannot_be_read(read_text):
    table, rows = read_text(TRADITIONAL.encode("big5"), encoding="gb18030")

    assert table[4] == "gb18030"
    assert rows[0][1] != ["第一次拜訪就簽了約", "成功"]
    table, _ = read_text("标题,结果\n".encode() + b"\xff\xfe,\xff\n", encoding="utf-8")
    assert table[5][0]["values"] == {"count": 2}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found_though_the_others_occur_in_them(read_text, delimiter):
    cells = (
        ["标题", "背景"],
        ["甲", "价格，交期；服务，三样"],
        ["乙", "a,b;c" if delimiter != "," else "a;b;c"],
        ["丙", "x"],
    )
    quoted = "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in cells)

    assert [row for _, row in read_text(quoted.encode())[1]] == list(cells[1:])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"x\ny",""""\n\n1,2\n', [(2, ["x\ny", '"']), (4, ["1", "2"])]),
        ("sep=;\r\na;b\r\n1,5;2\r\n", [(2, ["1,5", "2"])]),
        ("a\n1\n2\n", [(2, ["1"]), (3, ["2"])]),
        ("a,b\r1,2\r", [(2, ["1", "2"])]),
        ("a,b\n=SUM(A1),007\n", [(2, ["=SUM(A1)", "007"])]),
    ],
)
def test_quotes_line_breaks_and_the_like_are_read_as_a_spreadsheet_reads_them(read_text, text, rows):
    assert read_text(text.encode())[1] == rows


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_program_writes_as_csv_is_read_as_it_was(read_text, rows, encoding):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("标题", "结果", "x"), *rows])

    _, found = read_text(file.getvalue().encode(encoding), encoding=encoding)

    assert [cells for _, cells in found] == [
        [cell.strip() or None for cell in row] for row in rows if any(cell.strip() for cell in row)
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,\0\n", "only programs use"),
        (b"a,b\n" + bytes(range(0x80, 0x100)) * 5, "which encoding"),
        (b'a,b\n1,"' + b"x," * 30_000, "quotation mark"),
        (b"a,b\n", "no rows below"),
        (b"\n\n", "is empty"),
        (b"a,b\n" + b"1," * 100 + b"1\n", "Row 2 has more than 100 columns"),
    ],
    ids=["nul", "bytes", "quote", "header", "blank", "wide"],
)
def test_what_is_no_table_or_too_large_is_refused(read_text, data, reason):
    assert reason in str(Message.from_json(read_text(data)[0]))


def test_so_many_rows_as_may_be_are_read_and_one_more_is_told(read_text, monkeypatch):
    monkeypatch.setattr(table_rows, "MOST_ROWS", 50)
    monkeypatch.setattr(tabular, "MOST_ROWS", 50)
    assert len(read_text(b"a,b\n" + b"1,2\n" * 50)[1]) == 50
    assert read_text(b"a,b\n" + b"1,2\n" * 57)[0]["values"] == {"rows": 57, "limit": 50}


def test_a_line_about_the_table_is_not_taken_for_its_header(read_text):
    text = "制表：甲,,日期：5 月\n标题,结果,类型,行业,产品,标签\na,b,c,d,e,f\n"
    assert read_text(text.encode())[0][0] == ["标题", "结果", "类型", "行业", "产品", "标签"]
