"""The database session and the Flask extensions, created without an application.

Transactions. A request starts with a reading transaction; `begin_write()` ends its snapshot and opens the one writing
transaction, so that rights and versions are checked inside the transaction that changes them. On SQLite a writer takes
a file lock *before* BEGIN IMMEDIATE: the kernel serves waiting writers in turn, SQLite's own busy handler does not (one
of four writers got one commit in eight seconds). Writing without `begin_write()` raises, on both databases.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

try:
    import fcntl
except ImportError:  # Windows: SQLite's busy timeout has to do
    fcntl = None  # type: ignore[assignment]

WRITING = "casewiki_writing"
BUSY_TIMEOUT_MS = 10_000
LOCK_PATIENCE = 10.0
CONNECT_PATIENCE = 5
ANALYSED_ROWS = 1_000

_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Base(DeclarativeBase):
    """Root of all models; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()


def dumps(value: Any) -> str:
    """Write JSON for the database: readable Chinese, no spaces, no NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def begin_write() -> None:
    """Open the writing transaction of this session; objects read before are read anew. Repeating it does nothing."""
    session = db.session()
    if session.info.get(WRITING):
        return
    session.rollback()
    session.info[WRITING] = True
    session.connection(execution_options={WRITING: True})


def is_writing() -> bool:
    """Tell whether this session is in a writing transaction."""
    return bool(db.session().info.get(WRITING))


def insert_once(model: type[Any]) -> Any:
    """Return an INSERT that can say what becomes of a row that is here already (`on_conflict_do_…`)."""
    return _INSERT[db.engine.dialect.name](model)


def database_name() -> str:
    """Return which database this is: by it a process keeps what it knows of one apart from what it knows of others.

    The whole address is written anew each time it is compared, fifty times a page.
    """
    return db.engine.url.database or ""


def refresh_statistics() -> None:
    """Let SQLite look at its tables, in the writing transaction: without statistics it picks poor indexes.

    Loading the cases of a page took 3 ms on ten thousand cases without them and 0.2 ms with them. PostgreSQL does so
    by itself.
    """
    if db.engine.dialect.name == "sqlite":
        begin_write()
        db.session.execute(text(f"PRAGMA analysis_limit={ANALYSED_ROWS}"))
        db.session.execute(text("ANALYZE"))


@event.listens_for(Session, "after_transaction_end")
def _writing_is_over(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(WRITING, None)


@event.listens_for(Session, "before_flush")
def _refuse_unannounced_writes(session: Session, *_: Any) -> None:
    changed = session.new or session.deleted or any(session.is_modified(record) for record in session.dirty)
    if changed and not session.info.get(WRITING):
        raise RuntimeError("Something is being written without begin_write(): a GET must change nothing.")


def prepare_engine(engine: Engine, lock_file: Path) -> None:
    """Set up an engine, so that no wait for the database is without an end."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, lock_file)
    else:
        _prepare_postgres(engine)


def _prepare_postgres(engine: Engine) -> None:
    """Give up on a server that is not there, and on a lock whose holder does not go on."""

    @event.listens_for(engine, "do_connect")
    def hurry(_dialect: Any, _record: Any, _arguments: Any, named: dict[str, Any]) -> None:
        named.setdefault("connect_timeout", CONNECT_PATIENCE)
        named["options"] = f"-c lock_timeout={LOCK_PATIENCE}s {named.get('options', '')}"


def _prepare_sqlite(engine: Engine, lock_file: Path) -> None:
    """WAL, full durability, foreign keys and the fair write lock."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we write BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "cache_size=-4000",  # KiB, for each of four threads of each process; the system caches the file besides
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            connection.info["write_lock"] = _locked(lock_file)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "checkin")
    def unlock(_connection: Any, record: Any) -> None:
        lock = record.info.pop("write_lock", None)
        if lock is not None:
            lock.close()


def _locked(file: Path) -> Any:
    """Take the write lock; raise OperationalError if whoever has it keeps it for too long, being stopped perhaps."""
    handle = file.open("ab")
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _stand_in_line(handle)
    return handle


def _stand_in_line(handle: Any) -> None:
    # The kernel's queue is fair but knows no end of patience, so somebody else stands in it. Whom nobody waits for any
    # more gets the lock of a closed file, and with that loses it.
    standing = threading.Thread(target=fcntl.flock, args=(handle, fcntl.LOCK_EX), daemon=True)
    standing.start()
    standing.join(LOCK_PATIENCE)
    if standing.is_alive():
        handle.close()
        busy = TimeoutError(f"the write lock was not free for {LOCK_PATIENCE} s")
        raise OperationalError("BEGIN IMMEDIATE", None, busy)
