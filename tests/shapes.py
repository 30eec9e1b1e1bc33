"""What a statement is made of, as far as databases differ in it: two that are made of the same are taken alike.

Whether a database takes an expression, and what it makes of it, is decided by its form and by the types of its columns,
not by their names. So each condition, each column that is read or written and each order is a shape of its own, with
types for names. What belongs together stays whole: what is grouped or counted with what it is grouped by. Constraints
and what is deleted along belong to a table, so that each change of a table is one, too.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from sqlalchemy.dialects import postgresql

from wiki.models import db

NAME = re.compile(r'\b([a-z][a-z_]*)\."?([a-z_]+)"?')
TAIL = re.compile(r" (?=(?:GROUP BY|HAVING|ORDER BY|LIMIT|UNION|EXCEPT|INTERSECT|RETURNING|ON CONFLICT|FOR UPDATE)\b)")
JOIN = re.compile(r" (?=(?:LEFT OUTER |FULL OUTER )?JOIN )")
UNITED = re.compile(r"\b(DISTINCT|GROUP BY|HAVING|OVER|UNION|EXCEPT|INTERSECT|count|max|min|sum|avg)\b")
INSERT = re.compile(r"INSERT INTO (\S+) \(([^)]*)\) (?:VALUES \([^)]*\))?(.*)")
UPDATE = re.compile(r"UPDATE (\S+) SET (.*)")


@cache
def shapes(statement: str) -> frozenset[str]:
    """Return what the statement is made of."""
    return frozenset(_of_statement(_tidy(statement)))


def _tidy(statement: str) -> str:
    """Return it on one line, as if one value were bound where there are several, and without numbers in names."""
    line = re.sub(r"\?(, \?)+", "?", re.sub(r"\s+", " ", statement).strip())
    return re.sub(r"(?<=[a-z])_\d+\b", "", re.sub(r"\(\?\)(, \(\?\))+", "(?)", line))


def _of_statement(statement: str) -> Iterator[str]:
    found: list[str] = []
    statement = _without_inner(statement, found)
    for inner in found:
        yield from _of_statement(inner)
    head, *wheres = _split(statement, " WHERE ")
    if len(wheres) > 1:
        yield statement
        return
    rest, *tail = TAIL.split(wheres[0] if wheres else head, maxsplit=1)
    if wheres:
        yield from _of_condition(rest)
    else:
        head = rest
    yield from _of_head(head, " ".join(tail))


def _of_head(head: str, tail: str) -> Iterator[str]:
    if insert := INSERT.fullmatch(head):
        table, columns, more = insert.groups()
        yield from (f"INSERT INTO {table}", f"INSERT {_typed(more)}", f"{table} {tail}" if "CONFLICT" in tail else "")
        yield from (f"INSERT {_type(table, column)}" for column in columns.split(", "))
    elif update := UPDATE.fullmatch(head):
        table, changes = update.groups()
        yield f"UPDATE {table}"
        for column, _, value in (change.partition("=") for change in _split(changes, ", ")):
            yield f"SET {_type(table, column)}={_typed(value)}"
    elif not head.startswith("SELECT ") or UNITED.search(f"{head} {tail}"):
        yield f"{head} … {tail}"
    else:
        yield from _of_select(head, tail)


def _of_select(head: str, tail: str) -> Iterator[str]:
    columns, *rest = _split(head.removeprefix("SELECT "), " FROM ")
    yield from (f"SELECT {_typed(re.sub(r' AS [^ ]+$', '', column))}" for column in _split(columns, ", "))
    for join in (part for tables in rest for part in JOIN.split(tables)[1:]):
        kind, _, condition = join.partition(" ON ")
        yield kind.partition("JOIN")[0] + "JOIN"
        yield from _of_condition(condition)
    for part in TAIL.split(tail):
        yield from (f"{part[:9]}{_typed(one)}" for one in _split(part.removeprefix("ORDER BY "), ", "))


def _of_condition(condition: str) -> Iterator[str]:
    condition = condition.strip().removeprefix("NOT ")
    for word in (" OR ", " AND "):
        parts = _split(condition, word)
        if len(parts) > 1:
            for part in parts:
                yield from _of_condition(part)
            return
    if condition.startswith("(") and _end(condition) == len(condition) - 1:
        yield from _of_condition(condition[1:-1])
    else:
        yield _typed(condition)


def _without_inner(text: str, found: list[str]) -> str:
    """Return the text without the statements in it, which are added to what was found."""

    def without(inner: str) -> str:
        if inner.startswith(("SELECT ", "WITH ")):
            found.append(inner)
            return "…"
        return _without_inner(inner, found)

    return _replaced(text, without)


def _replaced(text: str, change: Callable[[str], str]) -> str:
    """Return the text with what stands in each of its outermost brackets changed."""
    before, bracket, rest = text.partition("(")
    if not bracket:
        return text
    end = _end(bracket + rest)
    return f"{before}({change(rest[: end - 1])}){_replaced(rest[end:], change)}"


def _end(text: str) -> int:
    """Return where the bracket ends that the text begins with."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    return len(text)


def _split(text: str, word: str) -> list[str]:
    """Split at a word that stands in no bracket; what stands between two values is one condition with them."""
    parts, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        within = word == " AND " and re.search(r"BETWEEN \S+$", text[start:place])
        if depth == 0 and place >= start and text.startswith(word, place) and not within:
            parts.append(text[start:place])
            start = place + len(word)
    return [*parts, text[start:]]


def _typed(text: str) -> str:
    """Return the text with types for the names of columns."""
    return NAME.sub(lambda name: _type(name[1], name[2]), text)


def _type(table: str, column: str) -> str:
    return _types().get(f"{table}.{column.strip(chr(34))}", f"{table}.{column}")


@cache
def _types() -> dict[str, str]:
    """Return the type of each column, by its name and its table's."""
    dialect = postgresql.dialect()
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    return {str(one): f"<{type(one.type).__name__} {one.type.compile(dialect)}>" for one in columns}
