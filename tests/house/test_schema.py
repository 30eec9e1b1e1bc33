"""House rules about the database: the migrations make what the models describe, and can be undone."""

import ast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.house.sources import named, of_each, python_files, tree
from wiki.app import create_app
from wiki.extensions import db
from wiki.models import Base, Document, schema
from wiki.paths import MIGRATIONS

STEPS = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


@pytest.fixture
def empty(databases, settings_for, tmp_path):
    """An application on a database without a single table."""
    url = databases.create()
    app = create_app(settings_for(url, tmp_path / "instance"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def test_the_migrations_make_what_the_models_describe(empty):
    schema.upgrade()

    assert differences() == [], "Models and migrations differ. Write the next step below wiki/migrations/versions/."


def test_the_number_of_the_last_step_is_the_wanted_schema():
    assert schema.wanted() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_every_step_goes_down_and_up_again(empty):
    schema.upgrade()
    for lower in [*STEPS[:-1][::-1], "base"]:
        schema.downgrade(lower)
    with db.engine.connect() as connection:
        left = set(db.inspect(connection).get_table_names()) - {"alembic_version"}
    assert not left, f"The way down leaves {left}."
    for step in STEPS:
        schema.upgrade(step)

    assert differences() == []


def test_steps_follow_one_another():
    heads = ScriptDirectory(str(MIGRATIONS)).get_heads()
    assert len(heads) == 1, f"Two steps follow the same one: {heads}. Put one behind the other."


@of_each(python_files("wiki/migrations/versions"))
def test_a_step_imports_nothing_that_will_change(step):
    for node in ast.walk(tree(step)):
        module = getattr(node, "module", "") if isinstance(node, ast.ImportFrom) else ""
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else [module or ""]
        assert not any(name.split(".")[0] == "wiki" for name in names), (
            f"{named(step)} imports from wiki. Spell out what it needs, as later code will differ."
        )


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_foreign_key_is_indexed(table):
    indexed = {index.columns.values()[0].name for index in table.indexes}
    indexed |= {column.name for column in list(table.primary_key.columns)[:1]}
    indexed |= {
        constraint.columns.values()[0].name
        for constraint in table.constraints
        if type(constraint).__name__ == "UniqueConstraint" and len(constraint.columns)
    }
    indexed |= {column.name for column in table.columns if column.unique}
    bare = {key.parent.name for key in table.foreign_keys} - indexed
    assert not bare, f"{table.name}: deleting what {bare} points at would scan. Add index=True."


def test_a_document_that_must_be_there_is_joined_by_an_inner_join():
    """SQLite writes the whole of `documents` and its kinds down before it joins them on the left: 0.15 s of 30,000."""
    outer = {
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.uselist is False
        and issubclass(relation.mapper.class_, Document)
        and not any(column.nullable for column in relation.local_columns)
        and not relation.innerjoin
    }
    assert not outer, f"{outer}: say innerjoin=True."
