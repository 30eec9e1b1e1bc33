"""Similar cases while the index cannot be used: the classification of the newest cases that share something."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Outcome, User
from wiki.search.backend import Like, Profile
from wiki.search.likeness import FLOOR, Likeness, agreement, chosen_of, likeness
from wiki.services import vocabulary
from wiki.services.cases import browsing

MOST_COMPARED = 300


class _Candidate(NamedTuple):
    like: Like
    outcome: Outcome | None


def similar(profile: Profile, user: User, size: int, of_each: int) -> list[Like]:
    """Return cases that `user` may find, most like first, the best of each outcome among them."""
    found = [one for one in _compared(profile, user) if one.like.likeness.score >= FLOOR]
    found.sort(key=lambda one: -one.like.likeness.merit)
    return [found[place].like for place in chosen_of([one.outcome for one in found], of_each, size)]


def _compared(profile: Profile, user: User) -> list[_Candidate]:
    """Compare the newest cases that share a type, or, where none is known, anything."""
    codes = {"personality": profile.codes["personality"]} if profile.codes.get("personality") else profile.codes
    known = vocabulary.current()
    term_ids = [term.id for name, own in codes.items() for code in own if (term := known.get(name, code))]
    query = browsing.filed_under(listing(Case, "list", user=user).where(Case.id != profile.key), term_ids)
    newest = query.order_by(Case.sort_date.desc(), Case.id.desc()).limit(MOST_COMPARED)
    outcomes = {row.id: row.outcome for row in db.session.execute(newest.with_only_columns(Case.id, Case.outcome))}
    filed = _filed(outcomes)
    return [_Candidate(Like(key, _likeness(profile, filed[key])), outcome) for key, outcome in outcomes.items()]


def _likeness(profile: Profile, codes: Mapping[str, set[str]]) -> Likeness:
    return likeness({name: agreement(own, codes.get(name, ())) for name, own in profile.codes.items()})


def _filed(ids: Collection[str]) -> dict[str, dict[str, set[str]]]:
    """Return the codes of each case by list, those above them included."""
    known = vocabulary.current()
    filed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = select(DocumentTerm.document_id, DocumentTerm.term_id).where(DocumentTerm.document_id.in_(ids))
    for document_id, term_id in db.session.execute(rows):
        if term := known.by_id(term_id):
            filed[document_id][term.list_code].update(known.with_ancestors(term.list_code, term.code))
    return filed
