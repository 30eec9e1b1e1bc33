"""House rules about the code. Each failure names the place and what to do there."""

import ast
import re

from tests.house.sources import ROOT, calls, functions, named, of_each, python_files, tracked, tree
from wiki.models import Role
from wiki.services.audit import ACTIONS

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LATE_IMPORTS = {
    ("wiki/cli/__init__.py", "main"),
    ("wiki/cli/serving.py", "serve"),
    ("wiki/models/schema.py", "upgrade_on"),
    ("wiki/models/schema.py", "downgrade"),
    ("wiki/models/schema.py", "config"),
}
"""What a start of the service need not wait for; the comment beside each says why."""

COMMITTERS = ("wiki/app", "wiki/cli", "wiki/worker")
# Beside the access room: where roles are defined, and where the first person of an installation and
# the demo people are given theirs.
NAMES_ROLES = {"wiki/models/users.py", "wiki/services/people.py", "wiki/cli/content.py"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base_utils"}
# Names of people's machines and of package hosts mean nothing to whoever clones the project.
FOREIGN_WORDS = re.compile(
    "|".join(
        [
            r"\.\./" + "shared",
            "/work/" + "(main|shared)",
            r"registry\." + r"npmjs\.org",
            r"files\." + r"pythonhosted\.org",
            r"pypi\." + r"org/simple",
            r"(?i:\bas an " + r"ai\b)",
            r"(?i:chat" + "gpt|large language " + "model)",
        ]
    )
)
MODULES = [*python_files("wiki", "tests", "bench", ".ci"), ROOT / "tasks.py"]
OURS = python_files("wiki")


@of_each(MODULES)
def test_no_module_or_function_grows_past_its_ceiling(module):
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE, f"{named(module)} has {lines} lines. Make it a package of the same name."
    if named(module).startswith("wiki/migrations/"):
        return  # a step lists tables: its length is that of the schema
    for function in functions(tree(module)):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, (
            f"{named(module)}:{function.lineno} {function.name}() has {length} lines. "
            "Move its steps into functions with names."
        )


@of_each(MODULES)
def test_names_say_what_is_inside(module):
    parts = set(module.relative_to(ROOT).with_suffix("").parts)
    assert parts.isdisjoint(EMPTY_NAMES), f"{named(module)}: name it after its noun or verb."


@of_each(OURS)
def test_no_import_hides_in_a_function(module):
    for function in functions(tree(module)):
        hidden = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        if (named(module), function.name) in LATE_IMPORTS:
            continue
        assert not hidden, (
            f"{named(module)}:{hidden[0].lineno} imports inside {function.name}(). "
            "Import at the top; if that makes a cycle, move the shared part a room down."
        )


@of_each(python_files("wiki/blueprints"))
def test_a_view_asks_the_gate_for_records(module):
    lines = calls(tree(module), "select")
    assert not lines, f"{named(module)}:{lines[0]} selects for itself. Use load() or listing() of wiki.access."


@of_each(OURS)
def test_only_the_app_commands_and_the_worker_commit(module):
    if named(module).startswith(COMMITTERS):
        return
    lines = [
        node.lineno
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute)
        and node.attr == "commit"
        and ast.unparse(node.value).endswith(("session", "session()", "connection", "connect()"))
    ]
    assert not lines, f"{named(module)}:{lines[0]} commits. One request is one transaction: wiki/app ends it."


@of_each(OURS)
def test_roles_are_named_by_the_access_room_alone(module):
    if named(module).startswith("wiki/access/") or named(module) in NAMES_ROLES:
        return
    lines = [
        node.lineno
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Role"
        and node.attr in Role.__members__
    ] + calls(tree(module), "has_role")
    assert not lines, (
        f"{named(module)}:{lines[0]} decides by role. Add a fact to wiki/access/predicates.py "
        "and ask can(), listing() or load()."
    )


def test_nothing_names_our_machines_or_package_hosts():
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(file)}: {match[0]}" for match in FOREIGN_WORDS.finditer(text)]
    assert not found, "Write these so that a stranger understands them: " + "; ".join(found[:10])


def test_the_page_of_the_audit_log_knows_what_is_noted():
    noted = {
        word.value
        for module in python_files("wiki")
        for call in ast.walk(tree(module))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in {"note", "note_once"} and call.args
        if getattr(getattr(call.func, "value", None), "id", "") == "audit"
        for word in ast.walk(call.args[0])
        if isinstance(word, ast.Constant)
    }
    missing = noted - set(ACTIONS)
    assert not missing, f"wiki/services/audit.py, ACTIONS: add {sorted(missing)}."
