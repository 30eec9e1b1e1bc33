"""Sets of words that mean the same: adding, changing, taking out, and all of them as the search reads them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import database_name, db, dumps
from wiki.models import SynonymSet, User
from wiki.models.base import now
from wiki.models.site import SYNONYMS, generation, lock_generation, raise_generation
from wiki.services.vocabulary import fold
from wiki.text.chinese import simplified

FEWEST, MOST = 2, 20
WORD_LENGTH = 60
NOTE_LENGTH = 300
STATE_LENGTH = 16


@dataclass(frozen=True)
class SynonymContent:
    """What one may say in a set."""

    words: tuple[str, ...]
    one_way: bool = False
    note: str = ""


@dataclass(frozen=True)
class Synonyms:
    """All sets in force; `place` changes with them."""

    place: tuple[str, int]
    sets: tuple[tuple[tuple[str, ...], bool], ...]
    """Words, and whether the set is one-way."""


_cached: Synonyms | None = None


def current() -> Synonyms:
    """Return the sets as this transaction sees them."""
    global _cached
    place, cached = (database_name(), generation(SYNONYMS)), _cached
    if cached is None or cached.place != place:
        query = select(SynonymSet.words, SynonymSet.one_way).where(SynonymSet.removed_at.is_(None))
        rows = db.session.execute(query.order_by(SynonymSet.id))
        _cached = cached = Synonyms(place, tuple((tuple(row.words), row.one_way) for row in rows))
    return cached


def holding(text: str) -> list[int]:
    """Return the ids of the sets with words or a note that hold a text; case, width, blanks and script do not count."""
    part = _plain(text)
    rows = db.session.execute(select(SynonymSet.id, SynonymSet.words, SynonymSet.note))
    return [row.id for row in rows if part in _plain(" · ".join((*row.words, row.note)))]


def parse(raw: Mapping[str, Any]) -> SynonymContent:
    """Return what was typed, cleaned, or raise Invalid."""
    lines = (" ".join(line.split()) for line in str(raw.get("words") or "").splitlines())
    words, note = tuple({line.casefold(): line for line in lines if line}.values()), str(raw.get("note") or "").strip()
    wrong: dict[str, Message] = {}
    if len(words) < FEWEST:
        wrong["words"] = Message(N_("Write at least two words, one per line."))
    elif len(words) > MOST:
        wrong["words"] = Message(N_("At most %(most)s words: more would find too much."), {"most": MOST})
    elif any(len(word) > WORD_LENGTH or not any(map(str.isalnum, word)) or "\0" in word for word in words):
        wrong["words"] = Message(
            N_("Each line is a word or a few, at most %(most)s characters."), {"most": WORD_LENGTH}
        )
    if len(note) > NOTE_LENGTH or "\0" in note:
        wrong["note"] = Message(N_("At most %(most)s characters."), {"most": NOTE_LENGTH})
    if wrong:
        raise Invalid(wrong)
    return SynonymContent(words, bool(raw.get("one_way")), note)


def add(content: SynonymContent, *, by: User) -> SynonymSet:
    """Add a set. A form that was sent twice gives the set that it made."""
    lock_generation(SYNONYMS)
    known = db.session.scalars(select(SynonymSet).where(SynonymSet.removed_at.is_(None)))
    same = next((one for one in known if _kept(one) == content), None)
    if same:
        return same
    made = SynonymSet()
    _describe(made, content, by=by)
    db.session.add(made)
    _changed()
    return made


def change(synonyms: SynonymSet, content: SynonymContent, *, base: str, by: User) -> None:
    """Change a set. Raise Stale if it is no longer as it was when the form was shown (see `state`)."""
    _take_turn(synonyms)
    if _kept(synonyms) == content:
        return
    if base != state(synonyms):
        raise Stale(0)
    _describe(synonyms, content, by=by)
    _changed()


def remove(synonyms: SynonymSet, *, by: User) -> None:
    """Let its words mean what they say; it can be brought back."""
    _take_turn(synonyms)
    if synonyms.removed_at is None:
        synonyms.removed_at = synonyms.edited_at = now()
        synonyms.edited_by = by
        _changed()


def restore(synonyms: SynonymSet, *, by: User) -> None:
    """Bring it back."""
    _take_turn(synonyms)
    if synonyms.removed_at is not None:
        synonyms.removed_at, synonyms.edited_at, synonyms.edited_by = None, now(), by
        _changed()


def state(synonyms: SynonymSet) -> str:
    """Return a mark that tells whether somebody changed the set since."""
    kept = _kept(synonyms)
    return hashlib.sha256(dumps([kept.words, kept.one_way, kept.note]).encode()).hexdigest()[:STATE_LENGTH]


def install(shipped: Iterable[Mapping[str, Any]]) -> None:
    """Bring in the shipped sets that are not there yet, and the words that others have now.

    What an editor changed or took out stays so.
    """
    known = {one.code: one for one in db.session.scalars(select(SynonymSet).where(SynonymSet.code.is_not(None)))}
    new = [one for one in shipped if one["code"] not in known]
    same_time = now()
    db.session.add_all(SynonymSet(**one, edited_at=same_time) for one in new)
    renewed = [_renew(known[one["code"]], one) for one in shipped if one["code"] in known]
    if new or any(renewed):
        _changed()


def _renew(synonyms: SynonymSet, shipped: Mapping[str, Any]) -> bool:
    """Give a set that is as it came the words that it comes with now, and tell whether they are others."""
    words, one_way, note = list(shipped["words"]), shipped.get("one_way", False), shipped.get("note", "")
    if synonyms.edited_by_id or synonyms.removed_at or _kept(synonyms) == SynonymContent(tuple(words), one_way, note):
        return False
    synonyms.words, synonyms.one_way, synonyms.note = words, one_way, note
    return True


def _kept(synonyms: SynonymSet) -> SynonymContent:
    return SynonymContent(tuple(synonyms.words), synonyms.one_way, synonyms.note)


def _describe(synonyms: SynonymSet, content: SynonymContent, *, by: User) -> None:
    synonyms.words, synonyms.one_way, synonyms.note = list(content.words), content.one_way, content.note
    synonyms.edited_by, synonyms.edited_at = by, now()


def _plain(text: str) -> str:
    return fold(simplified(text))


def _take_turn(synonyms: SynonymSet) -> None:
    lock_generation(SYNONYMS)
    db.session.refresh(synonyms)


def _changed() -> None:
    db.session.flush()
    raise_generation(SYNONYMS)
