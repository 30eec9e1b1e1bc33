"""How much is filed where, for those who administer the vocabulary, and which words look like doubles."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Term, User
from wiki.services.terms.content import alike
from wiki.services.vocabulary import TermView


def filed(term: Term, *, user: User) -> Select[Case]:
    """Return the query for the cases filed under the term itself that a person may read."""
    under = select(DocumentTerm.document_id).where(DocumentTerm.term_id == term.id)
    return listing(Case, user=user).where(Case.id.in_(under))


def by_list(query: Select[Case]) -> dict[str, int]:
    """Return how many cases of a listing are filed under any term of each list."""
    listed = query.with_only_columns(Case.id).subquery()
    number = func.count(DocumentTerm.document_id.distinct())
    filed_so = select(Term.list_code, number).join(DocumentTerm, DocumentTerm.term_id == Term.id)
    counted = filed_so.where(DocumentTerm.document_id.in_(select(listed.c.id))).group_by(Term.list_code)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def doubles(terms: Iterable[TermView]) -> list[Sequence[TermView]]:
    """Return groups of terms that share a word, whatever its script, width and case."""
    found: dict[str, dict[int, TermView]] = {}
    for term in terms:
        for word in term.words():
            found.setdefault(alike(word), {})[term.id] = term
    groups = {tuple(sorted(group)): list(group.values()) for group in found.values() if len(group) > 1}
    return list(groups.values())
