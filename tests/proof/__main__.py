"""The command line of the proofs: the tables, with what came of running them."""

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence

from tests.house.sources import ROOT
from tests.proof import matrix, mutating, tables
from tests.proof.mutations import MUTATIONS

SIGNS = {"allow": "+", "deny": "403", "hide": "404", "sign-in": "401"}
WIDTH = 14


def main() -> int:
    """Print one table, or all; the status is 1 if something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description="Prove that nothing leaks.")
    parser.add_argument(
        "name", nargs="?", choices=[*PARTS, "docs"], help="one table alone; docs: write docs/security.md"
    )
    parser.add_argument("--only", metavar="WORDS", default="", help="mutations: those that hold these words")
    options = parser.parse_args()
    if options.name == "docs":
        tables.DOCS.write_text(tables.page(), encoding="utf-8")
        return 0
    failed = [name for name, part in PARTS.items() if options.name in (None, name) and part(options.only)]
    if failed:
        print(f"\nDoes not hold: {', '.join(failed)}")
    return bool(failed)


def print_matrix(_: str) -> bool:
    """Print who is answered what, and ask for all of it."""
    head("Who gets what answer (+ is yes)")
    for table in (matrix.TABLE, matrix.SEALED):
        columns = matrix.columns(table)
        print(f"\n{'':55}" + "".join(f"{short(column):>{WIDTH}}" for column in columns))
        for row in matrix.rows(table):
            print(
                f"{row.name:55}" + "".join(f"{SIGNS.get(row.cells[one], row.cells[one]):>{WIDTH}}" for one in columns)
            )
    cells = Counter(cell for row in matrix.rows() for cell in row.cells.values())
    print(f"\n{len(matrix.rows())} rows, {cells.total()} cells: {dict(cells)}")
    return passed(["tests/proof/test_matrix.py"])


def print_leaks(_: str) -> bool:
    """Print the ways in which records leak, and run their tests."""
    head("Ways in which records leak")
    return printed(tables.leaks())


def print_requirements(_: str) -> bool:
    """Print the requirements of ASVS, and run their tests."""
    head("OWASP ASVS 5.0.0")
    return printed(tables.requirements())


def print_mutations(only: str) -> bool:
    """Take checks out, and print who noticed."""
    head("Checks that are taken out, one at a time")
    survived = 0
    for one, verdict in mutating.verdicts([one for one in MUTATIONS if only in one.what]):
        survived += verdict != mutating.CAUGHT
        print(f"{verdict:11} {one.what:75} {one.file}", flush=True)
    print(f"\n{survived or 'None'} not caught.")
    return bool(survived)


PARTS: dict[str, Callable[[str], bool]] = {
    "matrix": print_matrix,
    "leaks": print_leaks,
    "asvs": print_requirements,
    "mutations": print_mutations,
}


def printed(lines: Sequence[tables.Line]) -> bool:
    """Print lines of a table with their tests, and run these."""
    for line in lines:
        print(f"{line.id.split()[0]:8} {line.text}")
        for test in (*map(tables.short, line.tests), *filter(None, [line.missing])):
            print(f"{'':8}   {test}")
    without = sum(not line.tests for line in lines)
    print(f"\n{len(lines)} lines, {without} of them without a test.")
    return passed(sorted({test for line in lines for test in line.tests}))


def passed(tests: Sequence[str]) -> bool:
    """Run tests and say how it went; return whether any failed."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n", str(mutating.COPIES), *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout if done.returncode else f"All {len(tests)} pass.", flush=True)
    return done.returncode != 0


def head(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'=' * len(text)}")


def short(column: str) -> str:
    """Return the name of a column that fits above it."""
    first, *others = column.split("+")
    return f"{first[: WIDTH - 5]}{f' +{len(others)}' if others else ''}"


if __name__ == "__main__":
    sys.exit(main())
