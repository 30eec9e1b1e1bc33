"""Adding people and keys from the command line."""

import argparse
import sys
from typing import Any

from flask import Flask

from wiki.errors import WikiError
from wiki.extensions import begin_write, db
from wiki.models import Role, TokenScope
from wiki.services import afterwards, audit, people, second_factors


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    user = commands.add_parser("user", help="add people").add_subparsers(dest="verb", required=True)
    add = user.add_parser("add", help="add a person")
    add.add_argument("name")
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    add.add_argument("--password-stdin", action="store_true", required=True, help="read the password from stdin")
    add.set_defaults(function=add_user)
    reset = user.add_parser("reset-totp", help="let somebody who lost telephone and codes in with the password alone")
    reset.add_argument("name")
    reset.set_defaults(function=reset_totp)
    token = commands.add_parser("token", help="keys for programs").add_subparsers(dest="verb", required=True)
    create = token.add_parser("create", help="make a key; it is printed this once")
    create.add_argument("--user", required=True)
    create.add_argument("--scope", required=True, choices=[scope.value for scope in TokenScope])
    create.set_defaults(function=create_token)


def add_user(_app: Flask, arguments: argparse.Namespace) -> None:
    """Add a person with a password read from stdin."""
    password = sys.stdin.readline().rstrip("\r\n")
    begin_write()
    user = people.add(arguments.name, roles=map(Role, arguments.role), password=password)
    audit.note("add person", by=None, subject=people.told_change(user, frozenset()))
    finish()


def reset_totp(_app: Flask, arguments: argparse.Namespace) -> None:
    """Forget a person's second step and end all sessions; a role that requires it asks to set it up anew."""
    begin_write()
    user = people.find(arguments.name)
    if user is None:
        raise WikiError("There is nobody of this name.")
    second_factors.turn_off(user)
    audit.note("reset two steps", by=None, subject=user.name)
    finish()


def create_token(_app: Flask, arguments: argparse.Namespace) -> None:
    """Print a fresh token of a person, and nothing else."""
    begin_write()
    user = people.find(arguments.user)
    if user is None or not user.active:
        raise WikiError("There is nobody of this name who may sign in.")
    secret = people.new_token(user, TokenScope(arguments.scope))
    audit.note("create token", by=None, subject=f"{user.name} {arguments.scope}")
    finish()
    print(secret)


def finish() -> None:
    """Commit what the command did, with its audit rows."""
    afterwards.run()
    db.session.commit()
