"""Who may know: those who wrote most of what is filed like a topic, among those who may read it."""

from collections import Counter

from sqlalchemy import select

from wiki.access import can, listing
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Topic, User
from wiki.services import vocabulary
from wiki.services.topics.content import TopicContent

READ = 300
"""So many of the newest cases are looked at."""


def experts(topic: Topic, content: TopicContent, *, by: User, limit: int = 3) -> list[tuple[User, int]]:
    """Return colleagues with the number of their cases about such customers that `by` may find, the most first.

    Cases whose writers hide their names count for nobody.
    """
    ids = _terms(content)
    if not ids:
        return []
    filed = select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(ids))
    query = listing(Case, "list", user=by).where(Case.id.in_(filed), Case.author_hidden.is_(False))
    writers = db.session.scalars(query.with_only_columns(Case.author_id).order_by(Case.sort_date.desc()).limit(READ))
    wrote = Counter(writers)
    for known in (by.id, topic.author_id):
        del wrote[known]
    found = []
    for ident, number in wrote.most_common(4 * limit):
        person = db.session.get(User, ident)
        if person and person.active and person.password_hash and can("read", topic, user=person):
            found.append((person, number))
    return found[:limit]


def _terms(content: TopicContent) -> list[int]:
    known = vocabulary.current()
    for name in ("personality", "contact_level"):
        if codes := content.codes(name):
            return known.ids_below(name, *codes)
    return []
