"""Facts about this installation: its id, and counters that tell caches when they are out of date."""

from typing import Any

from sqlalchemy import String, bindparam, event, select, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from wiki.extensions import is_writing
from wiki.models.base import Record, db, new_id

ACCESS = "access"
VOCABULARY = "vocabulary"
EVIDENCE = "evidence"
ROSTER = "roster"
SYNONYMS = "synonyms"
NEWS = "news"
TOPICS = "topics"
NOTICES = "notices"
CUSTOMERS = "customers"
COUNTERS = "casewiki_counters"


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
    """Return the counter's value as this transaction saw it first: a page asks for two and reads all in one query."""
    info = db.session().info
    if COUNTERS not in info:
        info[COUNTERS] = {row.name: row.value for row in db.session.execute(_ALL)}
    return info[COUNTERS].get(name, 0)


def lock_generation(name: str) -> None:
    """Let nobody else raise the counter until this transaction ends."""
    db.session.get(Generation, name, with_for_update=True)
    db.session().info.pop(COUNTERS, None)


def raise_generation(name: str) -> None:
    """Count up, so that caches built on what is changing now are not used after the commit."""
    if not is_writing():
        raise RuntimeError("Something is being raised without begin_write(): a GET must change nothing.")
    db.session.flush()
    raised: Any = db.session.execute(_RAISE, {"counter": name})
    if not raised.rowcount:
        db.session.add(Generation(name=name, value=1))
        db.session.flush()
    db.session().info.pop(COUNTERS, None)


_ALL = select(Generation.__table__)
_COLUMNS = Generation.__table__.c
_RAISE = update(Generation.__table__).where(_COLUMNS.name == bindparam("counter")).values(value=_COLUMNS.value + 1)


@event.listens_for(Session, "after_transaction_end")
def _counters_may_be_raised(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(COUNTERS, None)
