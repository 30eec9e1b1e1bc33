"""House rules about blame: nobody's failures are counted, and nobody's cases are listed to others.

How it looks for it: in every function of ours for a count (`group_by`, `func.count`, `Counter`, `groupby`) beside
both an author and an outcome; in every comparison of an author for whom it is compared with; in every place that
reads an address for a parameter that names a person. And a service that is asked for every page must send the
database no query that groups by author.
"""

import ast
import re

import pytest
from sqlalchemy import event

from tests.house.sources import files, functions, named, of_each, python_files, tree
from tests.house.test_access import address, example, rules
from tests.writing import writing
from wiki.blueprints import facets
from wiki.blueprints.api import openapi
from wiki.models import Role, db

OURS = [module for module in python_files("wiki") if "migrations" not in module.parts]
COUNTS = re.compile(r"\bgroup_by\b|\bfunc\.count\b|\bCounter\b|\bgroupby\b")
AUTHOR = re.compile(r"\bauthor(_id)?\b")
OUTCOME = re.compile(r"\b[Oo]utcome\b")
# Whom an author may be compared with: the person who asks, a person of the same document, the author's own row.
ASKING = re.compile(r"\bme\(\)|\b(user|by|person|record)\b|_id\b|\bauthor\.id\b")
CODES = {"list_code": "personality", "code": "proud"}
PERSONS = {"author", "author_id", "writer", "by", "user", "user_id", "person", "owner"}


@of_each(OURS)
def test_no_function_counts_outcomes_by_author(module):
    for function in functions(tree(module)):
        source = ast.unparse(function)
        counted = COUNTS.search(source) and AUTHOR.search(source) and OUTCOME.search(source)
        assert not counted, (
            f"{named(module)}:{function.lineno} {function.name}() counts beside author and outcome: nobody's failures "
            "are counted. If it counts something else, keep the author out of the function."
        )


@of_each(OURS)
def test_an_author_is_compared_with_who_asks_and_nobody_else(module):
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "author_id":
            others = " ".join(ast.unparse(other) for other in node.comparators)
            assert ASKING.search(others), f"{named(module)}:{node.lineno} lists the records of {others}."


def test_one_place_decides_whether_an_author_is_named():
    named_in_code = re.compile(r"\b(author|closed_by)\.(display_)?name\b")
    named_in_templates = re.compile(r"\bperson\([^)]*\.(author|closed_by)\b|\.(author|closed_by)\.")
    found = [named(module) for module in OURS if named_in_code.search(module.read_text(encoding="utf-8"))]
    found += [
        named(template)
        for template in files("templates", "*.html")
        # A playbook is everybody's: nobody is its author in the sense that somebody might be ashamed of it.
        # Whoever opens a defect is told who reported it: nobody hides there, and nobody else gets that far.
        if template.parent.name not in ("playbooks", "defects")
        and named_in_templates.search(template.read_text(encoding="utf-8"))
    ]
    assert not found, f"{found}: say writer(person, document) in a template, name_beside(person, document) in code."


def test_no_address_takes_the_name_of_a_person(app):
    told = {
        parameter["name"]
        for path in openapi.paths().values()
        for operation in path.values()
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", ())
    }
    read = {name for module in python_files("wiki/blueprints") for name in parameters(tree(module))}
    taken = PERSONS & (told | read | set(facets.ORDER))
    assert not taken, f"{taken}: nobody looks up what one colleague did or failed in."


def parameters(module):
    """Yield the names that a module reads from an address: `request.args.get("q")`, `args["q"]`."""
    for node in ast.walk(module):
        place = node.func if isinstance(node, ast.Call) else node.value if isinstance(node, ast.Subscript) else None
        keys = node.args[:1] if isinstance(node, ast.Call) else [node.slice] if place else []
        if place and re.search(r"\bargs\b", ast.unparse(place)):
            yield from (key.value for key in keys if isinstance(key, ast.Constant))


@pytest.mark.one_database
def test_no_page_groups_by_author(app, sign_in, people):
    with writing():
        people.eva.roles = [role.value for role in Role]
    eva, asked = sign_in(people.eva), []
    event.listen(db.engine, "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    for rule, method, _ in rules(app):
        if method == "GET":
            eva.get(address(rule, {name: CODES.get(name) or example(rule, name) for name in rule.arguments}))

    groups = [query.split("GROUP BY", 1)[1] for query in asked if "GROUP BY" in query]
    assert groups
    assert not [group for group in groups if "author_id" in group]
