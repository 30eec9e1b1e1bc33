"""Bringing in the playbooks that come with the service."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Playbook, Term, User
from wiki.services.playbooks.content import parse
from wiki.services.playbooks.editing import create


def install(content: Mapping[str, Any], *, by: User) -> None:
    """Write the shipped playbooks of types that have none; what people have written stays as it is."""
    have = set(db.session.scalars(select(Playbook.term_id)))
    types = {term.code: term for term in db.session.scalars(select(Term).where(Term.list_code == "personality"))}
    for entry in content["playbooks"]:
        term = types.get(entry["personality"])
        if term is not None and term.id not in have:
            create(term, entry["title"], parse(entry["lines"]), by=by)
