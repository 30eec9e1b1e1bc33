"""Adding, changing, moving, retiring and deleting terms. A code never changes; who changes is kept in the audit log."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.exc import IntegrityError

from wiki import content as shipped
from wiki.errors import N_, Invalid, Message, Stale, WikiError
from wiki.extensions import db, dumps
from wiki.models import TERM_LISTS, DocumentTerm, Playbook, Revision, Term
from wiki.services import vocabulary
from wiki.services.terms.content import TermContent, code_for, refuse_doubles

DEEPEST = 2
STATE_LENGTH = 16
FIXED = N_("The values of this list are fixed; only their words can be changed.")
USED = N_("Something was filed under it once, so it stays for the history. Retire or merge it instead.")


def add(list_code: str, content: TermContent, *, code: str, html: str) -> Term:
    """Add a term, last among those beside it. A form that was sent twice gives the term that it made."""
    kind = TERM_LISTS[list_code]
    if kind.fixed:
        raise WikiError(FIXED)
    vocabulary.take_turn()
    code = code_for(code, content, kind)
    same = db.session.scalars(select(Term).where(Term.list_code == list_code, Term.code == code)).first()
    if same and not same.merged_into_id and (dict(same.label), _parent_code(same)) == (content.label, content.parent):
        return same
    refuse_doubles(list_code, content)
    if vocabulary.current().exact(list_code, code) or (kind.free and vocabulary.current().find(list_code, code)):
        raise Invalid({"code": Message(N_("This code is taken. Choose another one."))})
    last = db.session.scalar(select(func.max(Term.position)).where(Term.list_code == list_code)) or 0
    # Free words have no order of their own: they stand in the order in which they were written.
    term = Term(list_code=list_code, code=code, position=0 if kind.free else last + 1)
    _describe(term, content, html)
    db.session.add(term)
    vocabulary.changed()
    return term


def change(term: Term, content: TermContent, *, html: str, base: str) -> bool:
    """Change words, description and place of a term and tell whether anything differs.

    Raise Stale if it is no longer as it was when the form was shown (see `state`).
    """
    _take_turn(term)
    if _kept(content) == _kept_of(term):
        return False
    if base != state(term):
        raise Stale(0)
    if TERM_LISTS[term.list_code].fixed and content.parent:
        raise WikiError(FIXED)
    refuse_doubles(term.list_code, content, own=[term.id], old=_words(term))
    _describe(term, content, html)
    vocabulary.changed()
    return True


def state(term: Term) -> str:
    """Return a mark that tells whether somebody changed the term since."""
    kept = dumps([*_kept_of(term), term.retired, term.merged_into_id])
    return hashlib.sha256(kept.encode()).hexdigest()[:STATE_LENGTH]


def move(term: Term, *, up: bool) -> None:
    """Change places with the term before or after it under the same parent; the first and the last stay."""
    _take_turn(term)
    beside = select(Term).where(Term.list_code == term.list_code, Term.merged_into_id.is_(None))
    same = Term.parent_id.is_(None) if term.parent_id is None else Term.parent_id == term.parent_id
    order = list(db.session.scalars(beside.where(same).order_by(Term.position, Term.id)))
    here = order.index(term)
    there = here - 1 if up else here + 1
    if TERM_LISTS[term.list_code].free or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    places = sorted(one.position for one in order)
    if len(set(places)) < len(places):
        places = list(range(len(places)))
    for one, position in zip(order, places, strict=True):
        one.position = position
    vocabulary.changed()


def retire(term: Term) -> None:
    """Offer it no more; what is filed under it stays so, and it stays a filter."""
    _set_retired(term, retired=True)


def bring_back(term: Term) -> None:
    """Offer it again."""
    _set_retired(term, retired=False)


def delete(term: Term) -> None:
    """Delete a term that nothing ever used. Raise WikiError if something did, or if it would come back."""
    _take_turn(term)
    if TERM_LISTS[term.list_code].fixed:
        raise WikiError(FIXED)
    if any((one["list"], one["code"]) == (term.list_code, term.code) for one in shipped.vocabulary()["terms"]):
        raise WikiError(N_("It came with the service and would come back with the next version. Retire it instead."))
    if is_used(term):
        raise WikiError(USED)
    try:
        with db.session.begin_nested():
            db.session.delete(term)
    except IntegrityError:  # something of another part of the service names it
        raise WikiError(USED) from None
    vocabulary.changed()


def is_used(term: Term) -> bool:
    """Tell whether anything is or was filed under the term, also in an earlier text, or stands below it."""
    value = Revision.body[term.list_code]
    quoted = cast(value, String).contains(dumps(term.code), autoescape=True)
    places: Iterable[tuple[type, ColumnElement[bool]]] = (
        (DocumentTerm, DocumentTerm.term_id == term.id),
        (Playbook, Playbook.term_id == term.id),
        (Term, or_(Term.parent_id == term.id, Term.merged_into_id == term.id)),
        (Revision, or_(quoted, value.as_string() == term.code)),
    )
    return any(
        db.session.scalar(select(func.count()).select_from(model).where(condition)) for model, condition in places
    )


def _set_retired(term: Term, *, retired: bool) -> None:
    _take_turn(term)
    if TERM_LISTS[term.list_code].fixed:
        raise WikiError(FIXED)
    if term.retired is not retired:
        term.retired = retired
        vocabulary.changed()


def _take_turn(term: Term) -> None:
    """Let nobody else change the vocabulary, and read the term as the one before left it."""
    vocabulary.take_turn()
    db.session.refresh(term)
    refuse_merged(term)


def refuse_merged(term: Term) -> None:
    """Raise WikiError for a term that was merged into another."""
    if term.merged_into_id:
        raise WikiError(N_("It was merged into another one in the meantime. Change that one."))


def _describe(term: Term, content: TermContent, html: str) -> None:
    parent_id = _parent_id(term, content.parent)
    term.label, term.library_name = dict(content.label), dict(content.library_name)
    term.synonyms, term.parent_id = list(content.synonyms), parent_id
    term.description, term.description_html = content.description, html


def _parent_id(term: Term, code: str) -> int | None:
    """Return the id of the parent; refuse what is unknown, below the term itself, or too deep."""
    if not code:
        return None
    known = vocabulary.current()
    parent = known.get(term.list_code, code)
    if parent is None:
        raise Invalid({"parent": Message(N_("There is no “%(code)s” in this list."), {"code": code})})
    below = known.with_descendants(term.list_code, term.code) if term.id else []
    if parent.id in {one.id for one in below}:
        raise Invalid({"parent": Message(N_("A term cannot stand below itself."))})
    depth = {one.id: len(known.with_ancestors(term.list_code, one.code)) for one in below if not one.merged_into_id}
    height = max(depth.values(), default=1) - min(depth.values(), default=1)
    if len(known.with_ancestors(term.list_code, parent.code)) + height > DEEPEST:
        raise Invalid({"parent": Message(N_("That would be too deep: at most two levels below the first."))})
    return parent.id


def _parent_code(term: Term) -> str:
    parent = vocabulary.current().by_id(term.parent_id) if term.parent_id else None
    return parent.code if parent else ""


def _kept(content: TermContent) -> tuple[object, ...]:
    label, name = dict(content.label), dict(content.library_name)
    return label, name, list(content.synonyms), content.description, content.parent


def _kept_of(term: Term) -> tuple[object, ...]:
    return dict(term.label), dict(term.library_name), list(term.synonyms), term.description, _parent_code(term)


def _words(term: Term) -> Iterable[str]:
    return (*term.label.values(), *term.library_name.values(), *term.synonyms)
