"""The audit log on the command line: its newest row, and all of it as a file."""

import argparse
import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from wiki.cli.people import finish
from wiki.errors import WikiError
from wiki.extensions import begin_write, db
from wiki.files.whole import WHOLE, beside
from wiki.models import AuditEntry
from wiki.models.audit import newest
from wiki.services import audit


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    verbs = commands.add_parser("audit", help="the audit log").add_subparsers(dest="verb", required=True)
    verbs.add_parser("head", help="print number, time and MAC of the newest row").set_defaults(function=head)
    export = verbs.add_parser("export", help="write all rows to a file, as JSON lines")
    export.add_argument("file", type=Path)
    export.add_argument("--force", action="store_true", help="replace the file if it exists")
    export.set_defaults(function=export_all)


def head(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Print the newest row, to be kept where nobody who holds the database can change it."""
    found = newest()
    if found is None:
        raise WikiError("Nothing was ever noted.")
    print(f"row {found.row} {found.at.isoformat()} {found.mac}")


def export_all(_app: Flask, arguments: argparse.Namespace) -> None:
    """Write every row, oldest first, that of this export included."""
    file: Path = arguments.file
    with beside(file, replace=arguments.force) as folder:
        begin_write()
        audit.note("export audit log", by=None, subject=file.name)
        finish()
        with (folder / WHOLE).open("w", encoding="utf-8") as out:
            number = sum(1 for entry in _rows() if out.write(json.dumps(entry, ensure_ascii=False) + "\n"))
    print(f"exported {number}")


def _rows() -> Any:
    columns = [AuditEntry.id.label("row"), *(one for one in AuditEntry.__table__.columns if one.name != "id")]
    query = select(*columns).order_by(AuditEntry.id).execution_options(yield_per=500)
    for row in db.session.execute(query):
        yield {**row._asdict(), "at": row.at.isoformat()}
