"""Long lists in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func

from wiki.extensions import db

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The records of one page of a list, its number and that of the last page (both from 1), and how many there are."""

    records: list[T]
    number: int
    last: int
    total: int


def page(query: Select[T], number: int, size: int, *, total: int | None = None) -> Page[T]:
    """Return page `number` of an ordered listing, or the last one if there are fewer; `total` where it is known."""
    if total is None:
        total = db.session.scalar(query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)) or 0
    last = max(1, -(-total // size))
    number = min(number, last)
    shown = query.offset((number - 1) * size).limit(size)
    return Page(list(db.session.scalars(shown)), number, last, total)


def of_ids(ids: Sequence[Any], query: Select[T], key: Any, number: int, size: int) -> Page[T]:
    """Return page `number` of the records whose `key` is among ids that are known in order, or the last one.

    What the query does not give any more leaves its place empty.
    """
    last = max(1, -(-len(ids) // size))
    number = min(number, last)
    chosen = ids[(number - 1) * size : number * size]
    found = {getattr(record, key.key): record for record in db.session.scalars(query.where(key.in_(chosen)))}
    return Page([found[ident] for ident in chosen if ident in found], number, last, len(ids))
