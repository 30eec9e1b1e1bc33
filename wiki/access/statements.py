"""Statements that are written once: for all customers to which somebody stands alike, for all people of equal rights.

To write a statement anew, and to find out that it was written before, took twice the time of asking the database.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from flask import g, has_request_context
from sqlalchemy import Select, bindparam, exists, literal, select, true

from wiki.access.gate import (
    is_reading,
    kept_verdicts,
    me,
    person_at,
    person_of,
    settled_for,
    verdicts_of,
)
from wiki.access.predicates import Person
from wiki.extensions import db
from wiki.models.customers import Customer
from wiki.models.users import User

T = TypeVar("T")


def noted(
    model: type[T],
    action: str,
    at: Customer,
    shape: Callable[..., Select[Any]],
    *arguments: Hashable,
    user: User | None = None,
    with_rights: bool = False,
) -> list[T]:
    """Return what `listing(model, action, at=at)` gives as `shape` orders, loads and limits it.

    `shape`, a function of a module, gets the query and the `arguments`. What it makes of them is kept for all customers
    to which somebody stands alike: to write a statement anew took twice the time of asking the database. With
    `with_rights`, what may be done with each record is asked as well; then `rights` knows it in this request.
    """
    person = person_at(at, user or me())
    rows = _noted(model, action, at, shape, arguments, person, with_rights)
    if with_rights:
        verdicts_of(model, user or me(), person.at).remember(model, person.id, rows)
    return [row[0] for row in rows]


def noted_rows(
    model: type[Any],
    action: str,
    at: Customer,
    shape: Callable[..., Select[Any]],
    *arguments: Hashable,
    user: User | None = None,
) -> Sequence[Any]:
    """Do as `noted` where `shape` adds columns. Another `rule` that it needs is to be among the arguments."""
    return _noted(model, action, at, shape, arguments, person_at(at, user or me()), with_rights=False)


def look_ahead(
    kinds: tuple[tuple[type[Any], str], ...],
    at: Customer,
    *,
    linked: tuple[type[Any], ...] = (),
    user: User | None = None,
) -> None:
    """Find out which of a page's many lists of a customer are empty, by model and action, in one statement.

    Most of them are. `noted` asks no more for these in this request. Of the models `linked`, whose rules are others,
    it finds out whether anything at all is there, which `has_none` then tells. Where something may be written nothing
    is kept.
    """
    if is_reading():
        person = person_at(at, user or me())
        written: Any = _written_ahead  # mypy does not see that a class is hashable
        row = db.session.execute(written(kinds, linked, person), {"customer": at.id}).one()
        empty = {kind for kind, is_there in zip((*kinds, *linked), row, strict=True) if not is_there}
        g.setdefault("empty", {})[at.id, person.id] = empty


def has_none(model: type[Any], at: Customer, user: User) -> bool:
    """Tell whether this request has looked ahead and found nothing of a model at a customer, for whomever."""
    return model in _empty_at(at, user.id)


def _empty_at(at: Customer, user_id: int) -> Collection[Any]:
    """Return what this request has found empty at a customer."""
    found: dict[tuple[str, int], Collection[Any]] = g.get("empty", {}) if has_request_context() else {}
    return found.get((at.id, user_id), ())


@lru_cache(maxsize=1024)
def _written_ahead(
    kinds: tuple[tuple[type[Any], str], ...], linked: tuple[type[Any], ...], person: Person
) -> Select[Any]:
    """Return the statement of `look_ahead`."""
    found = []
    settled = [(model, settled_for(model, action, person)) for model, action in kinds]
    for model, allowed in (*settled, *((model, true()) for model in linked)):
        noted_there: Any = model
        there = noted_there.customer_id == bindparam("customer"), allowed
        found.append(exists(select(literal(1)).select_from(model).where(*there)))
    asked: Any = select(*found)
    statement: Select[Any] = asked
    return statement


def prepared(build: Callable[..., Select[Any]], *arguments: Hashable, user: User) -> Select[Any]:
    """Return the statement that `build`, a function of a module, makes of the user and the arguments, and keep it.

    It may hang on nothing else. What differs from one customer to the next is a bound parameter of the statement.
    """
    key = build, arguments, person_of(user)
    statement = _prepared.get(key)
    if statement is None:
        if len(_prepared) >= MOST_PREPARED:
            _prepared.clear()
        statement = _prepared[key] = build(*arguments, user=user)
    return statement


MOST_PREPARED = 4096
_prepared: dict[tuple[Any, ...], Select[Any]] = {}


def _noted(
    model: type[Any],
    action: str,
    at: Customer,
    shape: Callable[..., Select[Any]],
    arguments: tuple[Hashable, ...],
    person: Person,
    with_rights: bool,
) -> Sequence[Any]:
    if (model, action) in _empty_at(at, person.id):
        return []
    written: Any = _written  # mypy does not see that a class is hashable
    asked = written(model, action, shape, arguments, person, with_rights)
    return db.session.execute(asked, {"customer": at.id}).all()


@lru_cache(maxsize=4096)
def _written(
    model: type[Any],
    action: str,
    shape: Callable[..., Select[Any]],
    arguments: tuple[Hashable, ...],
    person: Person,
    with_rights: bool,
) -> Select[Any]:
    """Return the statement of `noted`."""
    asked = select(model).where(model.customer_id == bindparam("customer"), settled_for(model, action, person))
    shaped = shape(asked, *arguments)
    if not with_rights:
        return shaped
    kept: Any = kept_verdicts
    with_columns: Select[Any] = kept(model, person).asked_in(shaped)
    return with_columns
