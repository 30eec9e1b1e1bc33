"""Bringing cases in: import files and the demo content."""

import argparse
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from wiki import content, search, transfer
from wiki.errors import WikiError
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.models import Case, Role, User
from wiki.services import (
    afterwards,
    audit,
    cases,
    classes,
    contacts,
    customers,
    defects,
    facts,
    grades,
    pages,
    passwords,
    people,
    plans,
    playbooks,
    pursuits,
    rivals,
    root_causes,
    routes,
    ties,
    topics,
    values,
    visits,
    vocabulary,
)

# One of each kind of reader; the seller has told the demo cases.
DEMO_PEOPLE = (
    (Role.NEWCOMER, "demo-newcomer", "林晚（演示）"),
    (Role.SELLER, "demo-seller", "沈砚（演示）"),
    (Role.LEADERSHIP, "demo-leadership", "梁启明（演示）"),
)
DEMO_TEAM = "华东二组（演示）"


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    importing = commands.add_parser("import", help="import JSON lines")
    importing.add_argument("file", type=Path)
    importing.add_argument("--kind", choices=["cases"], default="cases")
    importing.add_argument("--by", metavar="NAME", help="author of the imported records")
    importing.add_argument("--dry-run", action="store_true", help="check the file and change nothing")
    importing.set_defaults(function=import_file)
    demo_parser = commands.add_parser("demo", help="bring in demo content and print three people to sign in as")
    demo_parser.add_argument("--remove", action="store_true", help="take the demo content out again")
    demo_parser.set_defaults(function=demo)


def import_file(_app: Flask, arguments: argparse.Namespace) -> None:
    """Import a file; refused lines go to stderr, the counts to stdout."""
    author = people.find(arguments.by) if arguments.by else None
    if arguments.by and author is None:
        raise WikiError("There is nobody of this name: %(name)s.", name=arguments.by)
    counts = dict.fromkeys(("created", "updated", "unchanged", "refused"), 0)
    lines = transfer.read(arguments.file)
    for batch in transfer.check_cases(lines) if arguments.dry_run else written(lines, author):
        for number, text in batch.warnings:
            print(f"warning: line {number}: {text}", file=sys.stderr)
        for number, reason in batch.refused:
            print(f"line {number}: {reason}", file=sys.stderr)
        for name, number in batch.counts().items():
            counts[name] += number
    if not arguments.dry_run:
        refresh_statistics()
        audit.note("import cases", by=author, subject=f"+{counts['created']} ~{counts['updated']}")
        afterwards.run()
        db.session.commit()
        search.catch_up()
    print(" ".join(f"{name} {number}" for name, number in counts.items()))


def written(lines: Iterator[transfer.Line], author: User | None) -> Iterator[transfer.Batch]:
    """Import in batches and yield each when it is safe; without an author a system person signs."""
    begin_write()
    author = author or people.importer()
    db.session.commit()
    for batch in transfer.import_cases(lines, by=author):
        db.session.commit()
        yield batch


def demo(_app: Flask, arguments: argparse.Namespace) -> None:
    """Bring in the demo content and people, or take them out. Passwords are new each time and printed this once."""
    if arguments.remove:
        remove_demo()
        return
    have = set(db.session.scalars(select(Case.ref).where(Case.is_demo)))
    new = [raw for raw in content.demo_cases() if raw["ref"] not in have]
    parsed = [cases.parse(raw, vocabulary.current()) for raw in new]
    rendered = cases.all_rendered(parsed)  # before anybody else has to wait
    written_pages = [(raw, pages.rendered(pages.parse(raw, vocabulary.current()))) for raw in content.pages()]
    begin_write()
    printed = [demo_person(*entry) for entry in DEMO_PEOPLE]
    seller = people.find("demo-seller")
    if seller:
        for raw, story, html in zip(new, parsed, rendered, strict=True):
            case = cases.create(story, html, by=seller, publish=True, ref=raw["ref"], is_demo=True)
            playbooks.cite(case, raw["lines"], among=playbooks.known(raw["lines"]), by=seller)
        here = {name: user for _role, name, _shown in DEMO_PEOPLE if (user := people.find(name))}
        root_causes.install(content.root_causes(), owners=here, by=seller)
        contacts.install(content.contacts(), people=here, by=seller)
        customers.install(content.customers(), people=here, by=seller)
        sold = content.sales()
        grades.install(sold["grades"], people=here)
        classes.install(sold["classes"], people=here)
        values.install(sold["values"], people=here)
        customers.install_groups(sold["groups"], by=seller)
        pursuits.install(sold["pursuits"], people=here)
        ties.install(content.ties(), people=here, by=seller)
        plans.install(content.plans(), people=here)
        visits.install(content.visits(), by=seller)
        routes.install(content.routes()["demo"], by=seller)
        pages.install(written_pages, people=here, by=seller)
        topics.install(content.topics(), people=here)
        leader = here.get("demo-leadership", seller)
        known = content.facts()
        facts.install(known["facts"], by=seller)
        rivals.install(known, by=seller, reviewer=leader)
        defects.install(content.defects(), reporter=seller, writer=people.importer(), confirmer=leader)
    refresh_statistics()
    audit.note("add demo", by=None, subject=" ".join(name for _role, name, _shown in DEMO_PEOPLE))
    afterwards.run()
    db.session.commit()
    search.catch_up()
    print("\n".join(printed))


def demo_person(role: Role, name: str, display_name: str) -> str:
    """Add the person or give a fresh password, and return the line that says so."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    user = people.find(name)
    if user is None:
        people.add(name, display_name=display_name, roles=[role], password=password, team=DEMO_TEAM, is_demo=True)
    else:
        people.set_password(user, passwords.new_hash(password, name))
    return f"demo {role.value} {name} {password}"


def remove_demo() -> None:
    """Take out demo content and people; a person who has written something of their own stays, unable to sign in."""
    begin_write()
    topics.remove_demo()
    root_causes.remove_demo()
    pages.remove_demo()
    ties.remove_demo()
    facts.remove_demo()
    rivals.remove_demo()
    customers.remove_demo()
    contacts.remove_demo()
    defects.remove_demo()
    gone = list(db.session.scalars(select(Case).where(Case.is_demo)))
    for case in gone:
        cases.remove(case)
    db.session.flush()
    for user in db.session.scalars(select(User).where(User.is_demo)):
        people.remove_or_close(user)
    audit.note("remove demo", by=None)
    afterwards.run()
    db.session.commit()
    search.catch_up()
    print(f"removed {len(gone)}", file=sys.stdout)
