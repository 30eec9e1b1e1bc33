"""Restoring a backup: all of it is looked at before anything takes its place, and only where nothing is yet."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy.orm import Session

from wiki.crypto import audit_key, backup_key
from wiki.errors import WikiError
from wiki.extensions import WRITING, db
from wiki.models import Site, audit, now, schema
from wiki.services.backups import archive
from wiki.services.backups.archive import AUDIT_HEAD, DAMAGED, Damaged, Manifest, Progress
from wiki.services.backups.making import KINDS, LEFT_OUT, counts

PREFIX = ".casewiki-restore-"


def restore(file: Path, *, instance: Path, audit_head: Path, signed: bool, progress: Progress) -> Manifest:
    """Fill the empty database from a backup and return what is in it. Raise WikiError, and have changed nothing.

    Without `signed` neither the MAC nor the audit chain is looked at: for a site whose secret key is lost.
    """
    kind = KINDS[db.engine.dialect.name]
    if not kind.is_empty():
        raise WikiError("There is a database already. A backup is restored into an empty one only.")
    with (
        archive.opened(file, key=backup_key() if signed else None) as (manifest, members),
        _workplace(kind.workplace(instance)) as folder,
    ):
        _require_readable(manifest)
        unpacked = members.unpack(folder, progress)
        with kind.loading(unpacked, manifest) as connection:
            _settle(connection, manifest, signed=signed)
        _keep_old(audit_head)
        if AUDIT_HEAD in unpacked:
            shutil.copyfile(unpacked[AUDIT_HEAD], audit_head)
            audit_head.chmod(0o600)
    return manifest


def _require_readable(manifest: Manifest) -> None:
    if manifest.database != db.engine.dialect.name:
        raise WikiError(
            "The backup is of a database on %(kind)s, and this site is to use another kind.", kind=manifest.database
        )
    if manifest.schema not in schema.steps():
        raise WikiError(
            "The backup has schema %(number)s, which this version does not know. Install its version first.",
            number=manifest.schema,
        )


@contextmanager
def _workplace(place: Path) -> Iterator[Path]:
    """Give a folder to unpack in; what a killed process left there goes."""
    for left in place.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as folder:
        yield Path(folder)


def _settle(connection: Connection, manifest: Manifest, *, signed: bool) -> None:
    """See that the database is the one of the manifest, bring it up to date, and note where it came from."""
    here = set(inspect(connection).get_table_names())
    if schema.version(connection) != manifest.schema or not set(manifest.tables) <= here:
        raise Damaged(DAMAGED)
    if counts(connection, manifest.tables) != manifest.tables or connection.scalar(select(Site.id)) != manifest.site:
        raise Damaged(DAMAGED)
    schema.upgrade_on(connection)
    for name in set(LEFT_OUT) & here:
        connection.execute(table(name).delete())
    _check_audit(connection, manifest, signed=signed)
    with Session(connection, info={WRITING: True}) as session:
        audit.append([_epoch(manifest)], key=audit_key(), session=session)


def _check_audit(connection: Connection, manifest: Manifest, *, signed: bool) -> None:
    head = audit.newest(connection)
    told = {"row": head.row, "at": head.at.isoformat(), "mac": head.mac} if head else {}
    if told != manifest.head:
        raise Damaged(DAMAGED)
    with Session(connection) as session:
        broken = audit.first_broken(audit_key(), session=session) if signed else None
    if broken is not None:
        raise WikiError("The audit chain of the backup breaks at row %(row)s. Take an older backup.", row=broken)


def _epoch(manifest: Manifest) -> dict[str, object]:
    """Return the row that says so: what was done after the backup is not here any more."""
    head = f"row {manifest.head['row']} {manifest.head['mac'][:16]} " if manifest.head else ""
    return {
        "at": now(),
        "actor_id": None,
        "action": "restore",
        "subject": f"{head}{manifest.made_at}",
        "outcome": "done",
        "address": "",
    }


def _keep_old(audit_head: Path) -> None:
    """Keep what was written down of a database that was here before: it tells what is lost."""
    if audit_head.exists():
        audit_head.replace(audit_head.with_name(f"{audit_head.name}.{now():%Y%m%d%H%M%S}"))
