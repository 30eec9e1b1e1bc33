"""A file of money of account plans becomes lines as they are pasted: a stranger's file, read by a child of its own."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from wiki.errors import N_, Invalid, Message
from wiki.files import places, tables
from wiki.files.kinds import ending_of
from wiki.files.tabular import Row
from wiki.text.checks import shorten
from wiki.transfer.currencies import foreign_in
from wiki.transfer.plan_money import CELLS, FIGURES, MOST_LINES, SHOWN
from wiki.transfer.values import key, money, unit_of

LARGEST = 2**20
SECONDS, PATIENCE = 10.0, 30.0
"""Somebody waits for it: a table of two thousand lines takes one second."""

_HEADINGS = {
    "customer": "客户 客户名称 客户编号 编号 单位 公司 customer account number name-of-the-customer customer-name",
    "period": "期间 时期 周期 年度 年份 period year",
    "metric": "指标 科目 项目 类别 metric what what? measure",
    "planned": "计划 计划数 目标 预算 计划额 planned plan budget target",
    "actual": "实际 实际数 实际额 完成 完成额 actual it-was",
    "source": "来源 数据来源 出处 source where-is-the-figure-from?",
    "currency": "币种 货币 货币单位 currency",
}
_FIELDS = {key(word): field for field, words in _HEADINGS.items() for word in words.split()}
_BESIDE = re.compile(r"[(（\[【/:：].*$")
NEEDED = ("customer", "period", "metric")

TOO_LARGE = N_("The file is larger than %(most)s MB. Divide it, or leave out what is not needed.")
NO_COLUMNS = N_(
    "No column is called %(missing)s. Above the columns stands: customer, period, metric, planned, actual, source."
)
TOO_MANY = N_("At most %(most)s lines at a time.")


def lines_of(file: BinaryIO, name: str, *, house: str) -> str:
    """Return the rows of a file as lines of text, each where the spreadsheet shows it; raise Invalid for what is none.

    `house` is our currency: what a heading says of another one stands beside each figure, and is refused there.
    """
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused(Message(TOO_LARGE, {"most": LARGEST // 2**20}))
    with places.folder() as folder:
        source, target = Path(folder, "source"), Path(folder, "rows")
        source.write_bytes(data)
        read = tables.convert(source, ending_of(name), target, seconds=SECONDS, patience=PATIENCE)
        if isinstance(read, tables.Refusal):
            raise _refused(read.message)
        if read.rows > MOST_LINES:
            raise _refused(Message(TOO_MANY, {"most": MOST_LINES}))
        with target.open("rb") as rows:
            return _text(list(tables.rows(rows)), read.header, house)


def _text(rows: Sequence[Row], header: Sequence[str], house: str) -> str:
    fields = [_FIELDS.get(key(_BESIDE.sub("", title)), "") for title in header]
    missing = [name for name in NEEDED if name not in fields]
    if missing or FIGURES.isdisjoint(fields):
        named = ", ".join(missing or sorted(FIGURES))
        raise _refused(Message(NO_COLUMNS, {"missing": shorten(named, 2 * SHOWN)}))
    text, at = io.StringIO(), 1
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for number, cells in rows:
        # What is not there in the table is an empty line here, so that lines bear the numbers of its rows.
        gap = min(max(number - at, 0), MOST_LINES)
        text.write("\n" * gap)
        writer.writerow(_cells(cells, fields, header, house))
        at = number + 1
    return text.getvalue()


def _cells(cells: Sequence[str | None], fields: Sequence[str], header: Sequence[str], house: str) -> Iterator[str]:
    """Yield what a line says, in the order of CELLS; of two columns of a name the first that says anything."""
    said = dict.fromkeys(CELLS, "")
    for field, title, cell in zip(fields, header, cells, strict=False):
        text = " ".join((cell or "").split())
        if not field or not text or said[field]:
            continue
        said[field] = _figure(text, title, house) if field in FIGURES else text
    return iter(said.values())


def _figure(text: str, title: str, house: str) -> str:
    unit, foreign = unit_of(title), foreign_in(title, house)
    amount = money(text, unit) if unit != 1 and not foreign_in(text, house) else None
    plain = text if amount is None else f"{amount:.15g}"
    return f"{plain} {foreign}" if foreign else plain


def _refused(message: Message) -> Invalid:
    return Invalid({"file": message})
