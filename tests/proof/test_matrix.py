"""Who gets what answer: every address of the site is asked by everybody, and the answers compared with a table."""

import itertools
from collections import Counter

import pytest

from tests.proof import matrix, samples
from tests.proof.sealed import SEATS
from tests.proof.site import ACTORS, ROLES, contents
from wiki.access.gate import rule
from wiki.access.policy import POLICY
from wiki.models import Role, User

TABLE = matrix.rows()
# For these an answer that hides something is compared with the one that a random id gets: to do so for all takes 2 s.
TWINS = ("seller+account_manager", "admin", "author", "reporter", "former", "peer")
COLUMNS = [pytest.param(matrix.TABLE, column, id=column) for column in matrix.columns(matrix.TABLE)]
COLUMNS += [pytest.param(matrix.SEALED, column, id=f"sealed-{column}") for column in matrix.columns(matrix.SEALED)]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_everybody_is_answered_as_the_table_says(site, request, table, column):
    """Of those whom a row answers alike one in three is asked, in turn from row to row; all of them with `--all`."""
    everybody = request.config.getoption("--all")
    rows = [row for row in matrix.rows(table) if everybody or matrix.is_its_turn(row, column)]
    wrong = [fault for row in rows if (fault := fault_of(site, row, column))]
    assert not wrong, "\n".join(wrong)


def test_of_each_answer_in_a_row_somebody_is_asked():
    for table in (matrix.TABLE, matrix.SEALED):
        for row in matrix.rows(table):
            told = {cell for column, cell in row.cells.items() if matrix.is_its_turn(row, column)}
            assert told == set(row.cells.values()), row.name
        for column in matrix.columns(table):
            assert sum(matrix.is_its_turn(row, column) for row in matrix.rows(table)) > len(matrix.rows(table)) / 5


def test_every_address_is_in_the_table_and_nothing_that_is_gone(site):
    gaps = matrix.gaps(site.app, TABLE)
    assert not gaps, "\n".join(gaps)
    twice = [
        key for key, number in Counter((row.endpoint, row.method, row.record) for row in TABLE).items() if number > 1
    ]
    assert not twice


def test_every_call_has_a_record_and_a_form(site):
    records = {row.record for row in TABLE} - site.records.keys()
    assert not records, f"tests/proof/site.py: make a record of the class {sorted(records)}"
    forms = {row.endpoint for row in TABLE if row.method != "GET"} ^ samples.SAMPLES.keys()
    assert not forms, f"tests/proof/samples.py: add or remove {sorted(forms)}"


def test_a_route_that_the_table_does_not_know_is_told(site, monkeypatch):
    before = matrix.gaps(site.app, TABLE)
    known = site.app.url_map
    monkeypatch.setattr(site.app, "url_map", site.app.url_map_class())
    for one in known.iter_rules():
        site.app.url_map.add(one.empty())
    site.app.url_map.add(site.app.url_rule_class("/dummy/<case_id>", endpoint="dummy.show", methods=["GET", "POST"]))

    assert matrix.gaps(site.app, TABLE) == [
        *before,
        "tests/proof/matrix.csv: add GET dummy.show",
        "tests/proof/matrix.csv: add POST dummy.show",
    ]
    gone = [*TABLE, TABLE[0]._replace(endpoint="gone.show")]
    assert f"tests/proof/matrix.csv: remove {TABLE[0].method} gone.show" in matrix.gaps(site.app, gone)


@pytest.mark.parametrize(
    ("endpoint", "column", "instead"),
    [
        ("cases.edit", "seller+account_manager", "allow"),
        ("cases.show", "author", "hide"),
        ("people.index", "admin", "deny"),
        ("cases.new", "anonymous+disabled", "hide"),
    ],
)
def test_a_cell_that_says_something_else_is_told(site, endpoint, column, instead):
    row = next(row for row in TABLE if row.endpoint == endpoint and row.method == "GET")
    assert fault_of(site, row, column) == ""
    assert f"instead of {instead}" in fault_of(site, row._replace(cells={**row.cells, column: instead}), column)


def test_what_a_refused_call_leaves_in_the_database_is_told_and_undone(site):
    before = contents()
    row = next(row for row in TABLE if row.endpoint == "cases.archive")
    path = matrix.address(matrix.rule_of(site.app, row), site.records[row.record])
    assert site.actors["editor"].ask(path, "POST", {}).status_code == 303
    assert {"cases", "changes", "generations"} <= set(site.held.changed())
    assert contents() != before
    site.undo()

    assert site.held.changed() == []
    assert contents() == before


@pytest.mark.parametrize(("table", "others"), [(matrix.TABLE, SEATS), (matrix.SEALED, ())])
def test_every_role_is_in_the_table_once_and_everybody_else_who_may_ask(table, others):
    actors = [actor for column in matrix.columns(table) for actor in column.split("+")]
    assert sorted(actors) == sorted({*ACTORS} - {*others})


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_roles_that_share_a_column_are_one_to_the_policy(site, table, column):
    """They take turns in it, so each is asked for a part of the rows."""
    people = [User(id=7, roles=[Role(role)]) for role in column.split("+") if role in ROLES]
    asked = [pair for pair in POLICY if table == matrix.TABLE or pair[0].__name__.startswith(("Defect", "Emergency"))]
    for one, other in itertools.pairwise(people):
        for model, action in asked:
            said, of_other = (str(rule(model, action, person)) for person in (one, other))
            assert said == of_other, f"{action} {model.__name__}: give {other.roles} a column of their own."


def fault_of(site, row, column):
    """Ask what a row is about, and return what is wrong with the answer, if anything."""
    pattern, record, cell = matrix.rule_of(site.app, row), site.records[row.record], row.cells[column]
    actor, path = row.actor(column), matrix.address(pattern, record)
    status, changed, learned = asked(site, actor, row, path)
    if leaked := site.leaked(actor, repr(learned), repr(sent(site, row))):
        return f"{row.name}, {actor}: is told {leaked}"
    if not matrix.fits(cell, status):
        return f"{row.name}, {actor}: {status} instead of {cell}"
    if changed and (cell != matrix.ALLOW or row.method == "GET"):
        return f"{row.name}, {actor}: {cell}, yet something was changed in {changed}"
    if cell == "hide" and column in TWINS and learned != of_nothing(site, actor, row, pattern, learned):
        return f"{row.name}, {actor}: the answer is not the one that a random id gets"
    return ""


def of_nothing(site, actor, row, pattern, otherwise):
    """Return what somebody learns who asks the same of a record that is not there, if there could be one."""
    changing = matrix.HIDDEN_BY.get(row.record, pattern.arguments - matrix.KNOWN)
    place = actor, row.endpoint, row.method, *sorted(changing)
    if changing and place not in site.nothing:
        nowhere = matrix.address_of_nothing(pattern, changing, site.records[row.record])
        site.nothing[place] = asked(site, actor, row, nowhere)[2]
    return site.nothing[place] if changing else otherwise


def asked(site, actor, row, path):
    """Return status, tables that were changed, and what was learned; then everything is as it was."""
    sample = sent(site, row)
    with site.actors[actor].ask(
        path + samples.QUERIES.get(row.endpoint, ""), row.method, samples.fresh(sample)
    ) as answer:
        changed, learned = site.held.changed(), matrix.learned(answer, path)
    site.undo()
    return answer.status_code, changed, learned


def sent(site, row):
    """Return the form that goes with a call."""
    return samples.made(site, row.endpoint, row.record) if row.method != "GET" else samples.NONE
