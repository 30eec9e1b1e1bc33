"""The contacts of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Contact, User
from wiki.services.contacts.content import parse, parse_observation
from wiki.services.contacts.editing import create, delete_observations, observe


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User], by: User) -> None:
    """Note those that are not there yet; `people` are the demo people by their names, `by` notes the contacts."""
    have = set(db.session.scalars(select(Contact.sought).where(Contact.is_demo)))
    for raw in shipped:
        content = parse(raw)
        if content.sought not in have:
            first, *others = [(parse_observation(seen), people.get(seen["by"], by)) for seen in raw["seen"]]
            made = create(content, first[0], by=first[1], is_demo=True)
            for seen, observer in others:
                observe(made, seen, by=observer)


def remove_demo() -> None:
    """Delete the contacts of the demonstration with all that was observed of them."""
    for contact in db.session.scalars(select(Contact).where(Contact.is_demo)):
        delete_observations(contact)
        db.session.delete(contact)
    db.session.flush()
