"""What a statement is made of, by which the tests are chosen that run on PostgreSQL, too."""

import pytest

from tests.shapes import shapes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "SELECT users.name FROM users WHERE users.name = ?",
            "SELECT users.display_name FROM users WHERE users.display_name = ?",
        ),
        ("SELECT users.id FROM users WHERE users.id IN (?, ?)", "SELECT users.id\nFROM users\nWHERE users.id IN (?)"),
        ("SELECT users_1.name FROM users AS users_1", "SELECT users_2.name AS name_1 FROM users AS users_2"),
    ],
)
def test_statements_that_differ_in_names_alone_are_alike(one, other):
    assert shapes(one) == shapes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT users.id FROM users WHERE users.name = ?", "SELECT users.id FROM users WHERE users.created_at = ?"),
        ("SELECT users.id FROM users WHERE users.name = ?", "SELECT users.id FROM users WHERE users.name LIKE ?"),
        ("SELECT users.id FROM users", "SELECT users.id FROM users ORDER BY users.id"),
        ("SELECT users.id FROM users", "SELECT DISTINCT users.id FROM users"),
        (
            "SELECT users.id FROM users",
            "SELECT users.id FROM users LEFT OUTER JOIN cases ON users.id = cases.author_id",
        ),
        (
            "SELECT users.display_name, count(*) FROM users GROUP BY users.display_name",
            "SELECT users.display_name, count(*) FROM users GROUP BY users.name",
        ),
        ("INSERT INTO users (name) VALUES (?)", "INSERT INTO cases (title) VALUES (?)"),
        ("INSERT INTO users (name) VALUES (?) ON CONFLICT DO NOTHING", "INSERT INTO users (name) VALUES (?)"),
        ("DELETE FROM users WHERE users.id = ?", "DELETE FROM cases WHERE cases.id = ?"),
        ("UPDATE users SET name=?", "UPDATE users SET name=lower(users.name)"),
    ],
)
def test_statements_that_differ_in_what_a_database_decides_are_not_alike(one, other):
    assert shapes(one) != shapes(other)


def test_a_statement_is_made_of_its_conditions_and_of_what_is_within_it():
    inner = "SELECT cases.id FROM cases WHERE cases.title BETWEEN ? AND ?"
    whole = "SELECT users.id FROM users WHERE (users.name = ? OR NOT (users.id IN (…))) AND users.language = ?"
    whole = whole.replace("…", inner)
    assert shapes(inner) < shapes(whole)
    assert shapes("SELECT users.id FROM users WHERE users.name = ?") < shapes(whole)
    assert any("BETWEEN ? AND ?" in shape for shape in shapes(whole))
    assert not any(" OR " in shape for shape in shapes(whole))
