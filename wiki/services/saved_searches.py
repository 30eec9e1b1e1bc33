"""Saved searches: keeping a question, looking at it again, and what is new in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Notice, SavedSearch, SearchNews, User
from wiki.models.base import now
from wiki.models.site import NEWS, NOTICES, raise_generation
from wiki.services.counting import SEARCHES, kept
from wiki.services.documents import KINDS
from wiki.text.checks import checked, clean_line

MOST = 50
NAME_LENGTH = 80
MOST_VALUES = 30
VALUE_LENGTH = 1_000
KEPT = timedelta(days=30)

Asked = Mapping[str, Sequence[str]]


def save(name: str, asked: Asked, *, notify: bool, by: User) -> SavedSearch:
    """Keep a search under a name. The same search saved twice is one, under its new name."""
    name, asked = _checked_name(name), _checked(asked)
    same = (one for one in db.session.scalars(listing(SavedSearch, user=by)) if one.asked == asked)
    saved = next(same, None)
    if saved is None or saved.removed_at:
        _check_room(by)
    if saved is None:
        saved = SavedSearch(user_id=by.id, asked=asked)
        db.session.add(saved)
    if saved.removed_at:
        restore(saved)
    saved.name, saved.notify = name, notify
    db.session.flush()
    return saved


def change(saved: SavedSearch, name: str, *, notify: bool) -> None:
    """Give it another name, and say whether to tell what is new in it."""
    saved.name, saved.notify = _checked_name(name), notify
    if not notify:
        _tell_no_more(saved)
    raise_generation(NEWS)


def stop(saved: SavedSearch) -> None:
    """Keep it, and tell no more what is new in it."""
    saved.notify = False
    _tell_no_more(saved)
    raise_generation(NEWS)


def followed(user: User) -> list[SavedSearch]:
    """Return the searches that the person is told the news of, by name."""
    return [one for one in of(user) if one.notify and not one.removed_at]


def look(saved: SavedSearch) -> None:
    """Note that its person looks at it now: what it has found until now is no news any more."""
    saved.seen_at = now()
    db.session.execute(delete(SearchNews).where(SearchNews.saved_search_id == saved.id))
    _tell_no_more(saved)
    raise_generation(NEWS)


def remove(saved: SavedSearch) -> None:
    """Take it off the list; it can be brought back for 30 days."""
    saved.removed_at = saved.removed_at or now()
    _tell_no_more(saved)
    raise_generation(NEWS)


def restore(saved: SavedSearch) -> None:
    """Put it on the list again; what was told meanwhile is no news."""
    _check_room(saved.user)
    saved.removed_at = None
    look(saved)


def of(user: User) -> list[SavedSearch]:
    """Return the person's searches by name, those removed last."""
    own = listing(SavedSearch, user=user)
    return list(db.session.scalars(own.order_by(SavedSearch.removed_at.is_not(None), SavedSearch.name)))


def news(user: User) -> Mapping[str, int]:
    """Return how many documents are new in each of the person's searches, of those that the person may find now."""
    return kept("news", (), user, lambda: _news(user), of=SEARCHES)


def purge() -> None:
    """Delete what was removed too long ago to be brought back."""
    db.session.execute(delete(SavedSearch).where(SavedSearch.removed_at < now() - KEPT))


def _tell_no_more(saved: SavedSearch) -> None:
    """Let what was told of it be read: it is in no count and goes into no mail."""
    unread = Notice.saved_search_id == saved.id, Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(*unread).values(read_at=now()))
    raise_generation(NOTICES)


def _news(user: User) -> dict[str, int]:
    told = (
        listing(SavedSearch, user=user)
        .where(SavedSearch.notify, SavedSearch.removed_at.is_(None))
        .with_only_columns(SavedSearch.id)
    )
    found = db.session.execute(
        select(SearchNews.document_id, SearchNews.saved_search_id).where(SearchNews.saved_search_id.in_(told))
    ).all()
    ids = {document for document, _search in found}
    able = {
        ident
        for model in (KINDS.values() if ids else ())
        for ident in db.session.scalars(
            listing(model, "list", user=user).where(model.id.in_(ids)).with_only_columns(model.id)
        )
    }
    return dict(Counter(search for document, search in found if document in able))


def _checked_name(name: str) -> str:
    name = checked(name, "name", NAME_LENGTH, clean_line)
    if not name:
        raise Invalid({"name": Message(N_("Give the search a name."))})
    return name


def _checked(asked: Asked) -> dict[str, list[str]]:
    values = {name: list(values) for name, values in sorted(asked.items()) if any(values)}
    every = [value for own in values.values() for value in own]
    if not values or len(every) > MOST_VALUES or any(len(value) > VALUE_LENGTH or "\0" in value for value in every):
        raise WikiError(N_("This search cannot be saved."))
    return values


def _check_room(by: User) -> None:
    there = listing(SavedSearch, user=by).where(SavedSearch.removed_at.is_(None)).subquery()
    if (db.session.scalar(select(func.count()).select_from(there)) or 0) >= MOST:
        raise WikiError(N_("You have %(limit)s saved searches. Delete one of them first."), limit=MOST)
