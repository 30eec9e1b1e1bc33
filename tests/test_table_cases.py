"""Rows of a table as lines of the import file: columns, words, money, dates."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.writing import writing
from wiki import content
from wiki.extensions import db
from wiki.models import Case
from wiki.services import cases, people, vocabulary
from wiki.services.vocabulary import TermView, Vocabulary
from wiki.text import chinese
from wiki.transfer import import_cases
from wiki.transfer.mapping import letters
from wiki.transfer.tables import FIELDS, Mapping, guess_columns, lines, problems, unknown_values
from wiki.transfer.values import language, unit_of


def shipped():
    """The vocabulary of the house without a database."""
    terms = content.vocabulary()["terms"]
    numbers = {(term["list"], term["code"]): number for number, term in enumerate(terms, 1)}
    return Vocabulary(
        1,
        [
            TermView(
                number,
                term["list"],
                term["code"],
                term["label"],
                term["library_name"] or {},
                tuple(term["synonyms"]),
                numbers.get((term["list"], term["parent"])),
            )
            for number, term in enumerate(terms, 1)
        ],
    )


SHIPPED = shipped()


@pytest.fixture
def words():
    return SHIPPED


@pytest.fixture
def data(words):
    """What one row becomes: each argument is a field with what a cell says, or a pair of header and cell."""

    def read(**cells):
        pairs = [(name, cell if isinstance(cell, tuple) else (name, cell)) for name, cell in cells.items()]
        mapping = Mapping(tuple(name for name, _ in pairs), {}, tuple(header for _, (header, _) in pairs))
        (line,) = lines([(2, [cell for _, (_, cell) in pairs])], mapping, words)
        return line

    return read


def test_every_field_of_the_import_file_can_be_chosen_except_the_question():
    assert set(FIELDS) == {*cases.FIELDS, "ref", ""} - {"judge"}


# Columns.

CHINESE = {
    "序号": ("1", ""),
    "案例名称": ("首次拜访签约", "title"),
    "客户名称": ("恒星装备（虚构）", ""),
    "结果": ("赢单", "outcome"),
    "客户性格类型": ("自傲型、孩子气", "personality"),
    "所属行业": ("银行", "industry"),
    "企业性质": ("国企", "ownership"),
    "对方层级": ("处长", "contact_level"),
    "部门": ("信息中心", "department"),
    "阶段": ("投标", "sale_stage"),
    "客户等级": ("A级", "grade"),
    "切入途径": ("自上而下", "approach"),
    "失败原因": ("太贵", "cause"),
    "成交日期": ("2026/3/9", "occurred_on"),
    "合同金额（万元）": ("12.5", "deal_size"),
    "产品名称": ("衡川数采", "product"),
    "友商": ("砾石科技", "competitor"),
    "标签": ("开场", "tags"),
    "项目背景": ("三十六台数控，开机率靠抄表。", "situation"),
    "我们的做法": ("带上他的文章。", "actions"),
    "结果说明": ("签了。", "result"),
    "原因分析": ("让他自己说出口。", "why"),
    "经验教训": ("先请教。", "lessons"),
    "语言": ("中文", "language"),
    "案例编号": ("A-1", "ref"),
    "客户电话": ("无", ""),
}
ENGLISH = {
    "Opportunity Name": ("First visit", "title"),
    "Won/Lost": ("Closed lost", "outcome"),
    "Customer Type": ("Proud", "personality"),
    "Loss Reason": ("Too expensive", "cause"),
    "Close Date": ("9 March 2026", "occurred_on"),
    "Amount (USD k)": ("12", "deal_size"),
    "What was done": ("Asked him.", "actions"),
    "Owner": ("Somebody", ""),
    "Case ID": ("7", "ref"),
}


@pytest.mark.parametrize("script", ["zh-Hans", "zh-Hant", "en"])
def test_columns_are_guessed_from_their_names(words, script):
    table = ENGLISH if script == "en" else CHINESE
    header = list(table)
    if script == "zh-Hant":
        header = [chinese.traditional(name) for name in header]
    cells, fields = zip(*table.values(), strict=True)

    assert guess_columns(header, [cells], words) == fields


def test_a_name_that_says_two_things_is_settled_by_the_cells(words):
    def guess(header, *cells):
        return guess_columns([header], [[cell] for cell in cells], words)[0]

    assert guess("结果", "成功", "失败", "输了") == "outcome"
    assert guess("结果", "签了两年的合同", "他去了别家") == "result"
    assert guess("客户类型", "国企", "民企", "外企") == "ownership"
    assert (
        guess(
            "原因",
            "报价高出预算两成，又拖了三个星期才回复，他等不及了",
            "预算砍了一半，科长又换了人，新来的不认",
            "太贵",
        )
        == "why"
    )
    assert guess("原因", "价格", "换领导", "不知道的词") == "cause"
    assert guess("时间", "2026-03", "2026/4/1") == "occurred_on"
    assert guess("结果", None, None) in ("outcome", "result")


def test_a_name_that_says_nothing_is_settled_by_the_cells(words):
    def guess(header, *cells):
        return guess_columns([header], [[cell] for cell in cells], words)[0]

    assert guess("甲", "自傲型", "尝鲜型", "无") == "personality"
    assert guess("", "2026年3月", "2026年4月") == "occurred_on"
    assert guess("X", "￥120,000", "3万") == "deal_size"
    assert guess("X", "1", "2", "3") == ""
    assert guess("备注", "他第一次来的时候带着两个人，问了半天价格，最后没有签。") == "situation"
    assert guess("X", "好", "不好") == ""


def test_what_holds_one_value_is_guessed_once_and_texts_as_often_as_they_are_there(words):
    header = ["标题", "主题", "背景", "客户背景", "成败", "是否成交"]
    row = ["a", "b", "c", "d", "成功", "赢"]

    assert guess_columns(header, [row], words) == ("title", "", "situation", "situation", "outcome", "")
    assert guess_columns(["客户", "标题"], [["a", "b"]], words) == ("", "title")
    assert guess_columns([], [], words) == ()


# Words.


@pytest.mark.parametrize(
    ("field", "text", "codes"),
    [
        ("outcome", "成功", "success"),
        ("outcome", "赢", "success"),
        ("outcome", "Closed Won", "success"),
        ("outcome", "已签约", "success"),
        ("outcome", "丢单", "failure"),
        ("outcome", "敗", "failure"),
        ("outcome", "ＬＯＳＴ", "failure"),
        ("outcome", "無", None),
        ("personality", "自傲型，孩子气/尝鲜", ["proud", "childlike", "novelty_seeker"]),
        ("personality", "自信主導型（自傲型）", ["proud"]),
        ("personality", "PROUD;proud\nWait-and-see", ["proud", "honest"]),
        ("industry", "Science, education, culture, health", "education_health"),
        ("industry", "軟體公司", "technology"),
        ("ownership", "政府/事业单位", "public"),
        ("grade", "a级", "A"),
        ("sale_stage", "pre-sale", "pre_sale"),
        ("cause", "回應太慢、 价格", ["slow_response", "price"]),
        ("cause", "—", None),
    ],
)
def test_words_of_the_vocabulary_are_understood_in_any_script_width_and_case(data, field, text, codes):
    line = data(**{field: text})

    assert (line.data.get(field), line.problem) == (codes, None)


def test_words_that_nobody_explains_are_counted_and_a_person_says_what_they_mean(words):
    rows = [
        (2, ["黄了", "老油条、自傲型"]),
        (3, ["黄了", "老油條"]),
        (4, ["待定", "Old fox"]),
        (5, [" 黄了", None]),
        (6, ["成"]),
    ]
    mapping = Mapping(("outcome", "personality"), {}, ("结果", "类型"))

    assert unknown_values(rows, mapping, words) == {
        "outcome": [("黄了", 3), ("待定", 1)],
        "personality": [("老油条", 1), ("老油條", 1), ("Old fox", 1)],
    }
    first = next(lines(rows, mapping, words))
    assert str(first.problem) == "Column “结果”: “黄了” is none of the values of this field. Say what it stands for."
    values = {
        "outcome": {"黄了": "failure", "待定": ""},
        "personality": {"老油条": "shrewd", "老油條": "shrewd", "old fox": ""},
    }
    told = list(lines(rows, Mapping(mapping.columns, values), words))
    assert [line.problem for line in told] == [None] * 5
    assert told[0].data == {"outcome": "failure", "personality": ["shrewd", "proud"]}
    assert (told[2].number, told[2].data) == (4, {})


def test_what_a_person_says_goes_before_what_the_vocabulary_says(words):
    mapping = Mapping(("industry",), {"industry": {"银行": "insurance"}})
    assert next(lines([(2, ["银行"])], mapping, words)).data == {"industry": "insurance"}


def test_only_the_most_frequent_unknown_words_are_told(words):
    rows = ((number, [f"词{number % 300}"]) for number in range(1000))
    found = unknown_values(rows, Mapping(("cause",)), words)["cause"]
    assert (len(found), found[0][1]) == (100, 4)


# Whole rows.


@pytest.mark.parametrize(
    ("header", "text", "amount"),
    [
        ("金额（万元）", "12.5", 125_000),
        ("金額(萬元)", "1,200", 12_000_000),
        ("金额/万", "3", 30_000),
        ("金额（万元）", "12万", 120_000),
        ("金额（万元）", "3000元", 3_000),
        ("Amount (USD k)", "7", 7_000),
        ("成交金额", "7", 7),
    ],
)
def test_a_unit_in_the_header_is_that_of_bare_numbers(data, header, text, amount):
    assert data(deal_size=(header, text)).data == {"deal_size": amount}
    assert unit_of("千万不要") == 1


def test_years_of_the_republic_need_a_word_that_says_so(data):
    assert data(occurred_on=("日期（民國）", "115/3/9")).data == {"occurred_on": "2026-03-09"}
    assert data(occurred_on=("日期（民國）", "2026/3/9")).data == {"occurred_on": "2026-03-09"}
    line = data(occurred_on=("日期", "115/3/9"))
    assert str(line.problem) == "Column “日期”: “115/3/9” is not clearly a date. Write it as 2026-03-09 or 2026-03."


def test_several_columns_of_one_text_stand_below_each_other_under_their_names(words):
    mapping = Mapping(("situation", "situation", "", "situation"), {}, ("背景", "Old *plan*", "x", "要求"))
    row = ["三十台数控。\n四个班。", "Excel", "left out", "- 快\n- 准"]
    text = "**背景：**\n\n三十台数控。\n\n四个班。\n\n**Old \\*plan\\*:** Excel\n\n**要求：**\n\n- 快\n- 准"

    line = next(lines([(2, row)], mapping, words))

    assert line.data["situation"] == text
    assert next(lines([(2, [None, "Excel"])], Mapping(("", "situation")), words)).data["situation"] == "Excel"


def test_what_begins_like_a_formula_is_just_text(data):
    line = data(title="=HYPERLINK(1)", situation="+1 für alle", tags="@x，-1", product="=1")
    assert line.data == {"title": "=HYPERLINK(1)", "situation": "+1 für alle", "tags": ["@x", "-1"], "product": "=1"}


def test_a_row_without_a_title_is_given_one_from_its_story_without_what_we_put_into_it(words):
    mapping = Mapping(("situation", "situation", "result"), {}, ("背景", "要求", "结果"))
    line = next(lines([(2, ["方科长只信数据。别的不看。", "快", "二十分钟后他自己要看产品。"])], mapping, words))
    assert line.data["title"] == "方科长只信数据，二十分钟后他自己要看产品"
    assert next(lines([(3, ["", None])], mapping, words)).data == {}


def test_lines_of_a_title_are_one_and_free_words_are_parted_as_in_the_form(data):
    line = data(title=" 一\n二 ", tags="a、b;c\nd, 无", competitor="n/a", deal_size="面议", language="繁體", ref="7")
    assert line.data == {"title": "一 二", "tags": ["a", "b", "c", "d"], "language": "zh-Hant", "ref": "7"}
    assert language("法语") is None


def test_a_mapping_survives_json_and_what_nobody_knows_is_dropped():
    mapping = Mapping(("title", "", "outcome"), {"outcome": {"ok": "success", "?": ""}}, ("A", "", "C"))
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping

    raw = {
        "columns": ["title", "judge", 7],
        "values": {"outcome": {"Ｏ K": "success", "x": 1}, "tags": {}, "cause": []},
    }
    assert Mapping.from_json(raw) == Mapping(("title", "", ""), {"outcome": {"o k": "success"}})
    for other in (None, [], "x", {"columns": "title", "values": 7, "header": {}}):
        assert Mapping.from_json(other) == Mapping()


def test_what_is_missing_or_twice_is_told_before_an_import():
    assert [str(message).split(".")[0] for message in problems(Mapping())] == [
        "No column tells the story",
        "No column says how it ended",
        "No column says the customer type",
    ]
    good = Mapping(("outcome", "personality", "personality", "lessons", "lessons", "", ""))
    assert problems(good) == []
    twice = Mapping((*good.columns, "title", "title"), {}, ("",) * 7 + ("标题", ""))
    assert [message.values for message in problems(twice)] == [{"first": "标题", "second": "I"}]
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_rows_of_a_table_become_cases_and_the_same_table_again_changes_nothing(app):
    header, row = tuple(CHINESE), [cell for cell, _ in CHINESE.values()]
    mapping = Mapping(guess_columns(header, [row], vocabulary.current()), {}, header)
    with writing():
        by = people.importer()

    def counts():
        found = []
        for batch in import_cases(lines([(7, row), (9, [None, "x"])], mapping, vocabulary.current()), by=by):
            db.session.commit()
            found.append((batch.created, batch.unchanged, [number for number, _ in batch.refused]))
        return found

    assert counts() == [(1, 0, [9])]
    assert counts() == [(0, 1, [9])]
    body = db.session.scalars(select(Case)).one().head.body
    assert body["personality"] == ["proud", "childlike"]
    assert (body["deal_size"], body["occurred_on"], body["tags"]) == (125_000, "2026-03-09", ["开场"])


@settings(max_examples=100)
@given(st.lists(st.none() | st.text(max_size=60), min_size=len(FIELDS), max_size=len(FIELDS)), st.data())
def test_no_cell_and_no_header_ever_raises(row, more):
    header = more.draw(st.lists(st.text(max_size=20), min_size=len(FIELDS), max_size=len(FIELDS)))
    cells = [cell or None for cell in row]
    mapping = Mapping(FIELDS, {}, tuple(header))

    list(lines([(2, cells)], mapping, SHIPPED))
    unknown_values([(2, cells)], mapping, SHIPPED)
    assert len(guess_columns(header, [cells], SHIPPED)) == len(header)
