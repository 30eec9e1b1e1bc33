"""Looking for words anywhere in a text of the database that is in one script, width and case already."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class instr(GenericFunction[int]):  # noqa: N801 - functions have the names that databases give them
    """The place of a text in another, from 1 on; 0 if it is not there."""

    type = Integer()
    inherit_cache = True


@compiles(instr, "postgresql")
def _instr_of_postgresql(function: instr, compiler: Any, **options: Any) -> str:
    return f"strpos{compiler.process(function.clause_expr, **options)}"


def holding(column: Any, words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that a column of texts holds each of the words.

    LIKE, which folds case once more and knows wildcards, takes half as much time again of a look through 20,000 names.
    """
    return [instr(column, word) > 0 for word in words]
