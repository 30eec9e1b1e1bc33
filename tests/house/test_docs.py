"""House rules about the docs: every setting, every command, every limit and every row that works is in them."""

import argparse
import re
from dataclasses import MISSING, fields

import pytest

from tests.house.sources import ROOT, functions, tree
from tests.statements import sent_by_others
from wiki.cli.command import parser
from wiki.files import sheets, tabular
from wiki.files.kinds import KINDS
from wiki.models import Role
from wiki.services import attachments, blobs, imports, writings
from wiki.settings import ENVIRONMENT, Settings

DOCS = ROOT / "docs"
INVENTORY = DOCS / "inventory.md"
PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *(f"docs/{file.name}" for file in DOCS.glob("*.md"))]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_in_the_docs_and_none_that_is_gone():
    named = set(re.findall(r"`(CASEWIKI_[A-Z0-9_]+)`", text("docs/settings.md")))
    named = {name for name in named if not name.startswith("CASEWIKI_TEST_")}
    assert named == set(ENVIRONMENT), "docs/settings.md: list what wiki/settings.py reads."


@pytest.mark.parametrize("variable", sorted(ENVIRONMENT))
def test_the_docs_say_of_a_setting_what_the_code_says(variable):
    row = next(line for line in text("docs/settings.md").split("\n") if f"`{variable}`" in line)
    assert ENVIRONMENT[variable][1] in row, f"docs/settings.md: {variable}: {ENVIRONMENT[variable][1]}"


def test_the_docs_give_the_defaults_that_the_code_has():
    defaults = {field.name: field.default for field in fields(Settings) if field.default is not MISSING}
    for variable, (name, _) in ENVIRONMENT.items():
        if name in defaults:
            wanted = f"| `{variable}` | {f'`{defaults[name]}`' if defaults[name] != '' else 'empty'} |"
            assert wanted in text("docs/settings.md"), f"docs/settings.md: {wanted}"


def command_names(of=None, before=""):
    """Return every command as it is typed: `init`, `user add`."""
    found = set()
    for action in (of or parser())._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found |= command_names(command, f"{before}{name} ") or {f"{before}{name}"}
    return found


@pytest.mark.parametrize("command", sorted(command_names()))
def test_every_command_is_in_the_docs(command):
    assert f"casewiki {command}" in text("docs/operations.md"), f"docs/operations.md: say what {command} does."


def test_the_docs_name_no_command_that_is_gone():
    verbs = "add|create|rotate|list|forget|head|export|reset-totp"
    rows = re.findall(rf"^\| `casewiki ([a-z]+(?: (?:{verbs}))?)", text("docs/operations.md"), re.MULTILINE)
    assert rows
    assert set(rows) <= command_names()


def test_the_docs_name_every_role():
    listed = re.search(r"^Roles: (.+)\.$", text("docs/operations.md"), re.MULTILINE)
    assert listed
    assert listed[1].split(", ") == [role.value for role in Role]


def test_the_docs_name_every_kind_of_file_that_is_taken():
    table = text("docs/operations.md").split("## Files beside cases, pages and topics")[1].split("\n\n")[1]
    named = {ending for row in table.split("\n")[2:] for ending in row.split(" | ")[1].split(", ")}
    assert named == set(KINDS)


@pytest.mark.parametrize(
    "limit",
    [
        f"client_max_body_size {blobs.REQUEST_BYTES // 2**20}m;",
        f"At most {attachments.FILE_BYTES // 2**20} MB a file, {blobs.REQUEST_BYTES // 2**20} MB sent at once, "
        f"{attachments.MOST_FILES} files a document and {attachments.PERSON_BYTES // 2**20} MB a person.",
        f"| files taken away | after {attachments.KEPT.days} days |",
        f"{imports.LARGEST // 2**20} MB, {tabular.MOST_ROWS:,} rows, {tabular.MOST_COLUMNS} columns; "
        f"of an XLSX {sheets.MOST_BYTES // 2**20} MB unpacked",
        f"| a person | {imports.MOST_KEPT} imports",
        f"| imports of tables, with their files | {imports.KEPT.days} days after",
        f"| texts typed and not saved | {writings.KEPT.days} days after",
    ],
)
def test_the_docs_give_the_limits_that_the_code_has(limit):
    assert limit in text("docs/operations.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_docs_link_to_files_that_exist(page):
    for target in re.findall(r"(?<!!)\[[^]]*\]\((?!https?:)([^)#]+)", text(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target} is gone."


@pytest.mark.parametrize("page", PAGES)
def test_the_docs_link_to_headings_that_exist(page):
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", text(page)):
        there = (ROOT / page).parent / target if target else ROOT / page
        titles = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
        assert heading in map(anchor, titles), f"{page}: {target}#{heading} is gone."


def anchor(title):
    """Return the name under which a heading is linked to."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def test_the_readme_names_the_commands_that_the_build_machine_runs():
    for command in ("make run", "make test"):
        assert command in text("README.md"), f"README.md: say that `{command}` is the way."
    assert "make test" in text(".ci/run")


def inventory():
    """Yield row number, where and tests of each line of the table."""
    for line in INVENTORY.read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[\d.]+", cells[0]):
            yield cells[0], cells[1], [test.strip("` ") for test in cells[2].split("<br>")]


def test_the_inventory_is_in_order_and_names_each_row_once():
    numbers = [tuple(map(int, row.split("."))) for row, _, _ in inventory()]
    assert numbers
    assert numbers == sorted(set(numbers))


def test_the_inventory_points_at_tests_that_exist():
    gone = [f"{row}: {test}" for row, _, tests in inventory() for test in tests if not exists(test)]
    assert not gone, f"docs/inventory.md: correct {gone[:5]}"


def test_the_inventory_points_at_pages_and_commands_that_exist(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    commands = command_names()
    gone = []
    for row, where, _ in inventory():
        for place in re.split(r"<br>|, ", where):
            place = place.strip("` ")
            if place.startswith("cli: "):
                typed = place.removeprefix("cli: ").removeprefix("casewiki ")
                known = any(f"{typed} ".startswith(f"{command} ") for command in commands)
            else:
                known = place == "—" or place in rules
            gone += [] if known else [f"{row}: {place}"]
    assert not gone, f"docs/inventory.md: correct {gone[:5]}"


def test_what_is_left_out_on_postgres_exists():
    gone = [test for test in sorted(sent_by_others()) if not exists(test)]
    assert not gone, f"tests/sent_by_others.txt: run `python -m tests.statements`, or delete {gone[:5]}."


def exists(test):
    """Tell whether a pytest node id names a function of a file of ours."""
    path, _, name = test.partition("::")
    file = ROOT / path
    if not file.is_file() or not name:
        return False
    wanted = re.sub(r"\[.*", "", name.split("::")[-1])
    return any(function.name == wanted for function in functions(tree(file)))
