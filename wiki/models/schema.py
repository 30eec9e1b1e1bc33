"""The database's schema: which version it has, which version the code wants, and the way from one to the other.

Alembic takes a third of a second to load, and every start of the service only compares two versions: so it is loaded
by those who go the way.
"""

from typing import Any

from sqlalchemy import Connection, inspect, text

from wiki.extensions import WRITING, db
from wiki.paths import MIGRATIONS

VERSIONS = "alembic_version"


def wanted() -> str:
    """Return the revision that this code is written for: the number of the last step."""
    return max(steps())


def steps() -> set[str]:
    """Return every revision that this code knows the way from."""
    return {step.name.partition("_")[0] for step in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}


def found() -> str | None:
    """Return the revision of the database, or None if it is empty."""
    with db.engine.connect() as connection:
        return version(connection)


def version(connection: Connection) -> str | None:
    """Return the revision of the database of an open connection, or None if it is empty."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608 - a name of our own


def upgrade(revision: str = "head") -> None:
    """Bring the database to `revision`, all steps in one transaction: killed half-way, it is as before."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """Do so within the transaction of an open connection."""
    from alembic import command

    command.upgrade(config(connection), revision)


def downgrade(revision: str) -> None:
    """Bring the database back to `revision`; for tests and for people who know what they lose."""
    from alembic import command

    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        command.downgrade(config(connection), revision)


def config(connection: Connection) -> Any:
    """Return Alembic's configuration for an open connection."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
