"""House rules about templates: they compile, are used, and hold nothing that the policy refuses."""

import ast
import re
from functools import cache

from jinja2 import Environment
from jinja2 import nodes as jinja

from tests.house.sources import ROOT, named, of_each, python_files, tree

FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.*"))
LINKS = (jinja.Extends, jinja.Include, jinja.Import, jinja.FromImport)
REFUSED = {
    r"\|\s*safe\b": "has a |safe: let the service give Markup, from nh3, and nothing else",
    r"<script(?![^>]*\bsrc=)": "has a script of its own: put it below frontend/js",
    r"<style\b": "has a style of its own: put it below frontend/css",
    r"\sstyle\s*=": "has a style attribute, which the content policy refuses: use a class",
    r"\son[a-z]+\s*=\s*[\"']": "has an event attribute, which the content policy refuses",
    r"\bjavascript:": "has a javascript: address",
    r"\b(src|href)=[\"'](https?:)?//": "loads or links from a foreign host",
}


ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


def name_of(template):
    return template.relative_to(FOLDER).as_posix()


@cache
def parsed(template):
    return ENVIRONMENT.parse(template.read_text(encoding="utf-8"))


@of_each(TEMPLATES)
def test_a_template_compiles_and_holds_nothing_refused(template):
    source = template.read_text(encoding="utf-8")
    parsed(template)
    code = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    for pattern, fault in REFUSED.items():
        match = re.search(pattern, code)
        assert not match, f"{named(template)} {fault}: {match[0].strip()}"


@of_each(TEMPLATES)
def test_messages_are_written_in_the_template(template):
    for call in parsed(template).find_all(jinja.Call):
        if isinstance(call.node, jinja.Name) and call.node.name in ("_", "ngettext"):
            messages = call.args[: 2 if call.node.name == "ngettext" else 1]
            assert all(isinstance(message, jinja.Const) for message in messages), (
                f"{named(template)}:{call.lineno} translates what is not written there: a message is HTML."
            )


def test_no_template_is_unused():
    used = rendered_by_code()
    waiting = set(used)
    while waiting:
        for node in parsed(FOLDER / waiting.pop()).find_all(LINKS):
            for name in constants(node.template) - used:
                used.add(name)
                waiting.add(name)
    unused = {name_of(template) for template in TEMPLATES} - used
    assert not unused, f"Nothing renders, extends or includes templates/{sorted(unused)}: remove them."


def rendered_by_code():
    """Return the templates that modules name: any string in the code that is one."""
    names = {name_of(template) for template in TEMPLATES}
    return {
        node.value
        for module in python_files("wiki")
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and node.value in names
    } | {f"errors/{number}.html" for number in range(400, 600) if f"errors/{number}.html" in names}


def constants(node):
    return {const.value for const in node.find_all(jinja.Const)} | (
        {node.value} if isinstance(node, jinja.Const) else set()
    )
