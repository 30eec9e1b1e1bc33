"""The database's schema: which version it has, which version the code wants, and the way from one to the other."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from wiki.extensions import WRITING, db
from wiki.paths import MIGRATIONS


def wanted() -> str:
    """Return the revision that this code is written for."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise RuntimeError(f"No migration found in {MIGRATIONS}.")
    return head


def found() -> str | None:
    """Return the revision of the database, or None if it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(revision: str = "head") -> None:
    """Bring the database to `revision`, all steps in one transaction: killed half-way, it is as before."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        command.upgrade(config(connection), revision)


def downgrade(revision: str) -> None:
    """Bring the database back to `revision`; for tests and for people who know what they lose."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        command.downgrade(config(connection), revision)


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
