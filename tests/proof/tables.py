"""The tables of what must hold, each line with the tests that say so: leaks by number, requirements by their id.

`docs/security.md` is made of them.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.house.sources import ROOT

LEAKS, REQUIREMENTS = (Path(__file__).with_name(name) for name in ("leaks.csv", "asvs.csv"))
DOCS = ROOT / "docs" / "security.md"
NOT_YET = ("no such surface yet: ", "not yet: ", "not applicable: ")
"""How a line begins that says why there is no test, or not for all of it."""

HEAD = """# Security: what must hold, and which test says so

Made by `python -m tests.proof docs` from `tests/proof/leaks.csv` and `tests/proof/asvs.csv`; change those. `make proof`
prints all tables: the matrix of who gets what answer (`tests/proof/matrix.csv`), these two, and the checks that are
taken out one at a time to see that tests notice. A test `proof/matrix: …` is the function `test_…` of
`tests/proof/test_matrix.py`.
"""
LEAKS_HEAD = """## Ways in which records have leaked elsewhere

What must not happen with a record that somebody may not read, by number; W is about those who only give an opinion.
"""
REQUIREMENTS_HEAD = """## OWASP ASVS 5.0.0

The requirements that come first for what is built, in our words, by their id.
"""


class Line(NamedTuple):
    """What must hold, the node ids of the tests that say so, and what they do not say."""

    id: str
    text: str
    tests: tuple[str, ...]
    missing: str


def leaks() -> list[Line]:
    """Return the ways in which records leak."""
    return list(_read(LEAKS))


def requirements() -> list[Line]:
    """Return the requirements of ASVS; several that the same tests prove are one line."""
    return list(_read(REQUIREMENTS))


def _read(table: Path) -> Iterator[Line]:
    with table.open(encoding="utf-8", newline="") as file:
        for ident, text, tests, missing in list(csv.reader(file))[1:]:
            yield Line(ident, text, tuple(tests.split()), missing)


def page() -> str:
    """Return docs/security.md."""
    parts = [HEAD, LEAKS_HEAD, *_rows(leaks()), "", REQUIREMENTS_HEAD, *_rows(requirements())]
    return "\n".join(parts) + "\n"


def _rows(lines: Iterable[Line]) -> Iterator[str]:
    yield "| id | what must hold | tests |\n|---|---|---|"
    for line in lines:
        said = [f"`{short(test)}`" for test in line.tests] + ([f"*{line.missing}*"] if line.missing else [])
        yield f"| {', '.join(line.id.split())} | {line.text} | {'<br>'.join(said)} |"


def short(test: str) -> str:
    """Return a node id as it is read easily."""
    file, _, name = test.partition("::")
    return f"{file.removeprefix('tests/').removesuffix('.py').replace('test_', '', 1)}: {name.removeprefix('test_')}"
