"""The table of who gets what answer: endpoint, method and class of record against everybody who may ask.

It is written by hand. The policy is not asked what it should say, or a mistake in it would test itself.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

TABLE, SEALED = (Path(__file__).with_name(name) for name in ("matrix.csv", "matrix_sealed.csv"))
STATUSES = {"deny": 403, "hide": 404, "sign-in": 401}
ALLOW = "allow"
TURNS = 3
# Names nothing; as long as an id, as a number of no record.
NOTHING, NO_NUMBER = "zzzzzzzzzz", 1_999_999_999
# Parts of an address that everybody knows: another value would be another question.
KNOWN = {"list_code", "kind", "name", "filename"}
# Of these records the text is hidden, and not the case that it belongs to.
HIDDEN_BY = {"early revision": {"number"}}
# What differs between two answers to the same question: tokens of forms, and what names a form that was opened.
CHANCE = re.compile(r'name="(csrf_token|submission|sitting)"[^>]*value="[^"]*"')
LAST_SEEN = ("Set-Cookie", "Content-Length", "Date", "Expires")


class Row(NamedTuple):
    """What everybody is answered who asks this of a record of this class; a column is of one actor or of several."""

    endpoint: str
    method: str
    record: str
    cells: dict[str, str]
    number: int

    @property
    def name(self) -> str:
        """Return what is asked."""
        return f"{self.method} {self.endpoint}{f' ({self.record})' if self.record else ''}"

    def actor(self, column: str) -> str:
        """Return who asks for a column: those who share one take turns, from row to row."""
        actors = column.split("+")
        return actors[self.number % len(actors)]


def rows(*tables: Path) -> list[Row]:
    """Return the lines of some tables, by default of both."""
    found = []
    for table in tables or (TABLE, SEALED):
        with table.open(encoding="utf-8", newline="") as file:
            for number, line in enumerate(csv.DictReader(file)):
                found.append(Row(line.pop("endpoint"), line.pop("method"), line.pop("record"), line, number))
    return found


def is_its_turn(row: Row, column: str) -> bool:
    """Tell whether a column is asked in a row, of those that are answered alike there; of one or two each is."""
    alike = [one for one, cell in row.cells.items() if cell == row.cells[column]]
    return len(alike) < TURNS or alike.index(column) % TURNS == row.number % TURNS


def columns(table: Path) -> list[str]:
    """Return the columns of actors."""
    return list(rows(table)[0].cells)


def asked(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every endpoint with every method that can be asked of the application."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def gaps(app: Flask, table: list[Row]) -> list[str]:
    """Return what the table lacks, and what it has that is gone."""
    there, listed = set(asked(app)), {(row.endpoint, row.method) for row in table}
    lacking = [f"tests/proof/matrix.csv: add {method} {endpoint}" for endpoint, method in sorted(there - listed)]
    stale = [f"tests/proof/matrix.csv: remove {method} {endpoint}" for endpoint, method in sorted(listed - there)]
    return lacking + stale


def rule_of(app: Flask, row: Row) -> Rule:
    """Return the address pattern of a row."""
    return next(rule for rule in app.url_map.iter_rules(row.endpoint) if row.method in (rule.methods or ()))


def address(rule: Rule, values: dict[str, Any]) -> str:
    """Return the address of a record. Raises KeyError where the class of record lacks a part of it."""
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built, f"{rule.rule} takes no {values}"
    return built[1]


def address_of_nothing(rule: Rule, changing: Iterable[str], values: dict[str, Any]) -> str:
    """Return an address like the record's that leads nowhere: other values for the parts that are `changing`."""
    nothing = {name: NO_NUMBER if isinstance(values[name], int) else NOTHING for name in changing}
    return address(rule, values | nothing)


def learned(response: TestResponse, path: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return what somebody learns from an answer: status, headers and body without what is left to chance."""
    body = response.data.decode(errors="replace")
    headers = sorted((name, value.replace(path, "?")) for name, value in response.headers if name not in LAST_SEEN)
    return response.status_code, headers, CHANCE.sub("", body.replace(path, "?").replace(unquote(path), "?"))


def fits(cell: str, status: int) -> bool:
    """Tell whether a status is what a cell of the table says; a number in it is that status."""
    return status < 400 if cell == ALLOW else status == STATUSES.get(cell, int(cell) if cell.isdigit() else 0)
