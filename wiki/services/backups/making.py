"""Making a backup: one moment of the database, with what was written down of its audit log."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, func, inspect, select, table

from wiki import __version__
from wiki.crypto import backup_key
from wiki.extensions import db
from wiki.models import ApiToken, OneTimeLink, Site, Throttle, WebSession, now, schema
from wiki.models.audit import newest
from wiki.services.backups import archive, postgresql, sqlite
from wiki.services.backups.archive import AUDIT_HEAD, Manifest, Progress

LEFT_OUT = tuple(model.__tablename__ for model in (WebSession, ApiToken, OneTimeLink, Throttle))
"""Tables that stay outside: whoever has the backup shall get in nowhere by it."""

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def make(file: Path, *, name: str, audit_head: Path, progress: Progress) -> Manifest:
    """Write a backup to a file that has a folder of its own, and will have this name; return what is in it."""
    kind = db.engine.dialect.name
    with KINDS[kind].dumped(file.parent, LEFT_OUT, progress) as (connection, columns, members):
        manifest = _described(connection, kind, columns)
        if audit_head.exists():
            members[AUDIT_HEAD] = file.parent / AUDIT_HEAD
            shutil.copyfile(audit_head, members[AUDIT_HEAD])
        with archive.compressed(file, name=name) as out:
            archive.write(out, manifest, members, key=backup_key(), progress=progress)
    return manifest


def _described(connection: Connection, kind: str, columns: dict[str, list[str]]) -> Manifest:
    head = newest(connection)
    return Manifest(
        site=connection.scalar(select(Site.id)) or "",
        schema=schema.version(connection) or "",
        database=kind,
        made_at=now().isoformat(timespec="seconds"),
        version=__version__,
        head={"row": head.row, "at": head.at.isoformat(), "mac": head.mac} if head else {},
        tables=counts(connection, set(inspect(connection).get_table_names()) - {*LEFT_OUT, schema.VERSIONS}),
        left_out=list(LEFT_OUT),
        columns=columns,
    )


def counts(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(names)}
