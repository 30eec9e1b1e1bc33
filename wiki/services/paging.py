"""Long lists in pages."""

from dataclasses import dataclass
from typing import Generic, TypeVar

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
