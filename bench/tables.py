"""Bringing in a table: CPU to read one (CSV in GB 18030, and XLSX), and to check and to import a row of it.

Reading is a child's work, for 1,000 rows of 12 columns; checking and importing are the worker's, with its render child,
into a site of 10,000 cases.
"""

import csv
import resource
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from bench import Measure
from bench.cases import made
from bench.inside import inside
from bench.site import NAME, site
from wiki.errors import WikiError
from wiki.extensions import begin_write, db
from wiki.files.tables import Refusal, convert
from wiki.models import TableImport
from wiki.services import imports, people
from wiki.transfer.stepping import Stepper

READ, BROUGHT = 20_000, 2_000
HEADER = {
    "title": "标题",
    "outcome": "成败",
    "personality": "客户类型",
    "industry": "行业",
    "contact_level": "层级",
    "sale_stage": "阶段",
    "deal_size": "金额",
    "occurred_on": "日期",
    "situation": "情况",
    "actions": "做法",
    "result": "结果",
    "lessons": "经验",
}


def run(_options: Namespace) -> Iterable[Measure]:
    """Read two files, then bring one into a copy of the site."""
    with TemporaryDirectory(prefix="casewiki-bench-") as folder:
        for file in (_csv(Path(folder, "cases.csv"), READ), _xlsx(Path(folder, "cases.xlsx"), READ)):
            yield Measure(f"read_{file.suffix[1:]}_cpu", 1000 * _read(file) / READ * 1000, "ms/1000 rows")
        with site() as here, inside(here):
            one = _brought(_csv(Path(folder, "few.csv"), BROUGHT))
            for name, work in (("check_cpu", _check), ("bring_in_cpu", imports.run)):
                yield Measure(name, 1000 * _worked(one, work) / BROUGHT, "ms/row")


def _rows(number: int) -> Iterator[list[str]]:
    for place, case in enumerate(made(number, seed=5, prefix="table")):
        values = case | {"title": f"{place} {case['title']}", "personality": ", ".join(case["personality"])}
        yield [str(values[name]) for name in HEADER]


def _csv(file: Path, number: int) -> Path:
    with file.open("w", encoding="gb18030", newline="") as text:
        csv.writer(text).writerows([list(HEADER.values()), *_rows(number)])
    return file


def _xlsx(file: Path, number: int) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [list(HEADER.values()), *_rows(number)]:
        sheet.append(row)
    book.save(file)
    return file


def _read(file: Path) -> float:
    before = _cpu()
    found = convert(file, file.suffix, file.with_suffix(".rows"))
    if isinstance(found, Refusal):
        raise WikiError(found.message.text, **found.message.values)
    return _cpu() - before


def _brought(file: Path) -> str:
    """Bring the file and let it be read; return the import's id."""
    begin_write()
    by = people.find(NAME)
    assert by is not None
    with file.open("rb") as opened:
        one = imports.start(opened, file.name, by=by)
    db.session.commit()
    _work(one.id)
    return one.id


def _check(one: TableImport) -> None:
    imports.check(one, one.mapping)


def _worked(ident: str, begin: Callable[[TableImport], None]) -> float:
    begin_write()
    begin(db.session.get_one(TableImport, ident))
    db.session.commit()
    before = _cpu()
    _work(ident)
    return _cpu() - before


def _work(ident: str) -> None:
    stepper = Stepper()
    while db.session.get_one(TableImport, ident).at_work:
        for _ in stepper.step():
            db.session.commit()
        db.session.rollback()


def _cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
