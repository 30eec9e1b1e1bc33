"""The master keys of sealed records: keys rotate, keys list, keys forget."""

import argparse
import sys
from typing import Any

from flask import Flask
from sqlalchemy import select

from wiki import sealing
from wiki.errors import WikiError
from wiki.extensions import begin_write, db
from wiki.models import MasterKeyMark
from wiki.services import afterwards, audit, sealed


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    keys = commands.add_parser("keys", help="master keys of sealed records").add_subparsers(dest="verb", required=True)
    rotate = keys.add_parser("rotate", help="make a new master key and wrap all records' keys by it")
    rotate.set_defaults(function=rotate_keys)
    keys.add_parser("list", help="show the keys and which of them are needed").set_defaults(function=list_keys)
    forget = keys.add_parser("forget", help="take a key that nothing here needs out of the ring")
    forget.add_argument("key_id")
    forget.set_defaults(function=forget_key)


def rotate_keys(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Renew the master key while the service runs; interrupted, the same command goes on."""
    sealed.require_keys()
    number = sealed.rotate(db.session.commit, _show if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    key_id = sealing.ring().current().id
    _noted("rotate keys", key_id)
    print(f"rewrapped {number}, current key {key_id}")


def list_keys(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Print each key of the ring: current, needed, or kept for backups alone."""
    marks = {mark.key_id: mark for mark in db.session.scalars(select(MasterKeyMark))}
    current = sealing.ring().current().id
    for key_id in sealing.ring().ids():
        mark = marks.get(key_id)
        idle = mark is None or mark.retired_at is not None
        print(key_id, "current" if key_id == current else "not needed here" if idle else "needed")


def forget_key(_app: Flask, arguments: argparse.Namespace) -> None:
    """Take a key out of the ring; refused while anything here needs it. Older backups lose their sealed part."""
    mark = db.session.get(MasterKeyMark, arguments.key_id)
    if arguments.key_id not in sealing.ring().ids():
        raise WikiError(f"The key ring has no key {arguments.key_id}.")
    if arguments.key_id == sealing.ring().current().id or (mark and mark.retired_at is None):
        raise WikiError("This key is needed. Run first: casewiki keys rotate")
    sealing.ring().forget(arguments.key_id)
    _noted("forget key", arguments.key_id)
    print(f"forgotten {arguments.key_id}")


def _noted(action: str, key_id: str) -> None:
    begin_write()
    audit.note(action, by=None, subject=key_id)
    afterwards.run()
    db.session.commit()


def _show(done: int) -> None:
    print(f"\r{done}", end="", file=sys.stderr, flush=True)
