"""Searching sealed records: in memory only, by the same analyser and grammar as everything else.

What was opened for it is kept in this process as long as its version is the newest: counted words and the normalised
text. Nothing of it is written anywhere. The caller says among which records somebody may search; how rare a word is,
is counted among these alone.
"""

import math
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import Defect
from wiki.search import grammar
from wiki.search.analysis import index_words, is_character, normalise
from wiki.search.backend import Query
from wiki.search.whoosh_backend.bm25 import K1, idf
from wiki.services.defects import FIELDS, DefectContent, all_opened

TITLE_WEIGHT = 3
ALL_WORDS = 3
BATCH = 200


class _Read(NamedTuple):
    version: int
    words: Mapping[str, int]
    text: str


_memory: dict[str, _Read] = {}
_one_at_a_time = threading.Lock()


def find(typed: str, *, among: Collection[str]) -> list[str]:
    """Return the ids of the defects that fit, best first: all words of a short query, at least half of a longer one."""
    query = grammar.parse(typed)
    read = _opened(among)
    fitting = {ident: one for ident, one in read.items() if _may_be(one, query)}
    if not query.words and not query.text:
        return sorted(fitting)
    rarity = {word: idf(len(read), sum(_has(one, word) for one in read.values())) for word in query.words}
    found = _with_enough(fitting, query) or {ident: one for ident, one in fitting.items() if query.text in one.text}
    return sorted(found, key=lambda ident: (-_score(found[ident], rarity), ident))


def forget() -> None:
    """Let go of everything that was opened."""
    _memory.clear()


def _with_enough(read: Mapping[str, _Read], query: Query) -> dict[str, _Read]:
    needed = len(query.words) if len(query.words) <= ALL_WORDS else math.ceil(len(query.words) / 2)
    held = {ident: sum(_has(one, word) for word in query.words) for ident, one in read.items()}
    best = {ident: read[ident] for ident, number in held.items() if number >= max(1, needed)}
    return best or {ident: read[ident] for ident, number in held.items() if number}


def _may_be(one: _Read, query: Query) -> bool:
    return all(text in one.text for text in query.phrases) and not any(text in one.text for text in query.without)


def _has(one: _Read, word: str) -> bool:
    return word in one.words or (is_character(word) and word in one.text)


def _score(one: _Read, rarity: Mapping[str, float]) -> float:
    return sum(rare * times / (times + K1) for word, rare in rarity.items() if (times := one.words.get(word, 0)))


def _opened(ids: Collection[str]) -> dict[str, _Read]:
    """Return what is to be searched, opening what is new since it was opened last."""
    with _one_at_a_time:
        wanted = list(ids)
        versions = db.session.execute(select(Defect.id, Defect.version).where(Defect.id.in_(wanted))).all()
        known = {ident: _memory.get(ident) for ident, _ in versions}
        missing = [ident for ident, version in versions if (one := known[ident]) is None or one.version != version]
        for start in range(0, len(missing), BATCH):
            _read(missing[start : start + BATCH])
        return {ident: _memory[ident] for ident, _ in versions if ident in _memory}


def _read(ids: Iterable[str]) -> None:
    batch = select(Defect).where(Defect.id.in_(list(ids))).options(joinedload(Defect.head))
    records = {defect.id: defect for defect in db.session.scalars(batch)}
    for ident, content in all_opened(records.values()).items():
        _memory[ident] = _analysed(records[ident].version, content)


def _analysed(version: int, content: DefectContent) -> _Read:
    texts = {name: normalise(getattr(content, name)) for name in FIELDS}
    words = Counter(index_words(" ".join(texts.values())))
    for word in index_words(texts["title"]):
        words[word] += TITLE_WEIGHT - 1
    return _Read(version, words, " \n ".join(texts.values()))
