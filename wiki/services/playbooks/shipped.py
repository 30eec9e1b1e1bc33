"""Bringing in the playbooks that come with the service."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Playbook, Term, User
from wiki.services.playbooks.content import from_body, parse
from wiki.services.playbooks.editing import create, revise


def install(content: Mapping[str, Any], *, by: User) -> None:
    """Write the shipped playbooks of types that have none; what people have written stays as it is.

    Lines that came before there were other wordings of them get those that are shipped now.
    """
    have = {playbook.term_id: playbook for playbook in db.session.scalars(select(Playbook))}
    types = {term.code: term for term in db.session.scalars(select(Term).where(Term.list_code == "personality"))}
    for entry in content["playbooks"]:
        term = types.get(entry["personality"])
        if term is not None and term.id not in have:
            create(term, entry["title"], parse(entry["lines"]), by=by)
        elif term is not None:
            _reword(have[term.id], entry["lines"], by=by)


def _reword(playbook: Playbook, shipped: Iterable[Mapping[str, Any]], *, by: User) -> None:
    """Give the lines of a playbook the shipped wordings, unless any has some: then somebody looks after them."""
    lines = from_body(playbook.head.body)
    if any(line.wordings for line in lines):
        return
    wordings = {one["id"]: one.get("wordings", {}) for one in shipped}
    reworded = [replace(line, wordings=wordings.get(line.id, {})) for line in lines]
    revise(playbook, playbook.head.body["title"], reworded, base=playbook.version, by=by)
