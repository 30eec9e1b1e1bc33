"""Under which name somebody appears beside a document: the one place that keeps the name of an author who hides it."""

from flask_babel import gettext

from wiki.access import can
from wiki.models import Document, User


def is_named(person: User, document: Document, *, reader: User | None = None) -> bool:
    """Tell whether the reader, by default who is signed in, may know that it was this person: always, but for an
    author who hides the name."""
    # Nearly nobody does: a list of a hundred cases asks the policy about those alone that do.
    hides = document.author_hidden and person.id == document.author_id
    return not hides or can("see_author", document, user=reader)


def name_beside(person: User, document: Document, *, reader: User | None = None) -> str:
    """Return the name that a document's page, list or record gives for a person who wrote, changed or answered it."""
    return person.display_name if is_named(person, document, reader=reader) else gettext("a colleague")
