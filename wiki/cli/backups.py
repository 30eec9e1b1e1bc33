"""Backups on the command line: making one while the service runs, and restoring one into an empty database."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from wiki.cli.people import finish
from wiki.extensions import begin_write
from wiki.files.whole import WHOLE, beside
from wiki.services import audit, audit_heads, backups, defects, facts
from wiki.settings import Settings


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    backup = commands.add_parser("backup", help="write everything that people wrote to one file, without keys")
    backup.add_argument("file", type=Path)
    backup.add_argument("--force", action="store_true", help="replace the file if it exists")
    backup.set_defaults(function=make)
    restore = commands.add_parser("restore", help="bring a backup back, into an empty database")
    restore.add_argument("file", type=Path)
    restore.add_argument("--without-mac", action="store_true", help="if the secret key of the backup's site is lost")
    restore.set_defaults(function=bring_back)


def make(app: Flask, arguments: argparse.Namespace) -> None:
    """Write a backup; it holds the row that says so."""
    settings: Settings = app.extensions["casewiki_settings"]
    file: Path = arguments.file
    with beside(file, replace=arguments.force) as folder:
        begin_write()
        audit.note("back up", by=None, subject=file.name)
        finish()
        audit_heads.export(settings.audit_head)
        made = backups.make(folder / WHOLE, name=file.name, audit_head=settings.audit_head, progress=_progress())
    _end_of_progress()
    head = f", audit row {made.head['row']}" if made.head else ""
    print(f"backed up {sum(made.tables.values())} rows of {len(made.tables)} tables{head}")


def bring_back(app: Flask, arguments: argparse.Namespace) -> None:
    """Restore a backup and write down the new head of the audit log. The index is made anew by the service."""
    settings: Settings = app.extensions["casewiki_settings"]
    made = backups.restore(
        arguments.file,
        instance=settings.instance,
        audit_head=settings.audit_head,
        signed=not arguments.without_mac,
        progress=_progress(),
    )
    _end_of_progress()
    audit_heads.export(settings.audit_head)
    for folder in (settings.index_folder, settings.instance / "vectors"):
        shutil.rmtree(folder, ignore_errors=True)  # of another state, if it is of this site at all
    for fault in [*defects.sample_faults(), *facts.sample_faults()]:
        print(f"note: {fault}", file=sys.stderr)
    if arguments.without_mac:
        print("note: Neither the signature of the backup nor its audit chain was verified.", file=sys.stderr)
    print(f"restored {sum(made.tables.values())} rows of {len(made.tables)} tables, made at {made.made_at}")


def _progress() -> backups.Progress:
    return _show if sys.stderr.isatty() else lambda *_: None


def _show(doing: str, done: int, total: int) -> None:
    print(f"\r{doing} {100 * done // max(total, 1)} % ", end="", file=sys.stderr, flush=True)


def _end_of_progress() -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
