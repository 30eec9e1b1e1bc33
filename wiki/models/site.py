"""Facts about this installation: its id, and counters that tell caches when they are out of date."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, db, new_id

ACCESS = "access"
VOCABULARY = "vocabulary"


class Site(Record):
    """The one row that names this installation; an index of another site is refused."""

    __tablename__ = "site"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)


class Generation(Record):
    """A counter raised in the transaction of a change that caches must follow on the next request."""

    __tablename__ = "generations"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


def site_id() -> str:
    """Return this installation's id."""
    return db.session.scalars(select(Site.id)).one()


def generation(name: str) -> int:
    """Return the counter's present value."""
    return db.session.scalar(select(Generation.value).where(Generation.name == name)) or 0


def lock_generation(name: str) -> None:
    """Let nobody else raise the counter until this transaction ends."""
    db.session.get(Generation, name, with_for_update=True)


def raise_generation(name: str) -> None:
    """Count up, so that caches built on what is changing now are not used after the commit."""
    row = db.session.get(Generation, name, with_for_update=True)
    if row is None:
        db.session.add(Generation(name=name, value=1))
    else:
        row.value += 1
    db.session.flush()
