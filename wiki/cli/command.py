"""Parsing and running one command: a function of a module beside this one. An error is one sentence on stderr."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from flask import Flask
from sqlalchemy.exc import DBAPIError

from wiki.app import create_app
from wiki.cli import audit, backups, content, database, keys, people, serving
from wiki.errors import WikiError
from wiki.extensions import db
from wiki.services import afterwards
from wiki.settings import SettingError, from_environment, has_secret

LATER = ("export", "move")

NO_KEY = (
    "There is no secret key here, by which the backup is verified. Put the one of its site in the instance folder, "
    "or in CASEWIKI_SECRET_KEY. If it is lost, use --without-mac: signature and audit chain are not verified then."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 1 with a sentence on stderr."""
    arguments = parser().parse_args(argv)
    if arguments.command in LATER:
        return complain(f"`{arguments.command}` is not yet available.")
    try:
        if arguments.command == "restore" and not arguments.without_mac and not has_secret():
            return complain(NO_KEY)
        app = create_app(from_environment())
        with app.app_context():
            try:
                return run(app, arguments)
            finally:
                db.session.remove()
                db.engine.dispose()
    except (SettingError, WikiError, database.SchemaError) as error:
        return complain(str(error))
    except DBAPIError as error:
        return complain(f"The database cannot be used: {error.orig}")
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return complain(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except KeyboardInterrupt:
        return 1


def run(app: Flask, arguments: argparse.Namespace) -> int:
    """Run a command inside the application."""
    afterwards.start()
    if arguments.command not in ("init", "upgrade", "restore"):
        database.require_current_schema()
    return arguments.function(app, arguments) or 0


def complain(sentence: str) -> int:
    """Print a sentence on stderr and return the status of failure."""
    print(" ".join(sentence.split()), file=sys.stderr)
    return 1


class Parser(argparse.ArgumentParser):
    """Refuses as every command does, in one sentence and with status 1; the usage is what --help is for."""

    def error(self, message: str) -> NoReturn:
        """End with the sentence."""
        sys.exit(complain(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help"))


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(prog="casewiki", description="Cases with customers, filed by customer type.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (database, serving, content, people, keys, audit, backups):
        module.add_commands(commands)
    for name in LATER:
        later = commands.add_parser(name, help="not yet available")
        later.add_argument("rest", nargs=argparse.REMAINDER)
    return top
