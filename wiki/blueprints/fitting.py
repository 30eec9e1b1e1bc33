"""What is shown before a question is asked: topics that were answered, and cases of such customers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload

from wiki import search
from wiki.access import me
from wiki.blueprints.reader import ui_language
from wiki.models import Case, Revision, Topic, TopicState
from wiki.search import SimilarHit

MOST_TOPICS = 3
MOST_CASES = 3
LOOKED_AT = 12
LONGEST = 300
LEAST = 0.25
"""How like a case has to be, from 0 to 1, to be worth a look before asking."""

_SIGNS = re.compile(r"[\"“”:：\-]+")


@dataclass(frozen=True)
class Fitting:
    """Answered topics, the concluded ones first, and cases, most like first."""

    topics: Sequence[Topic] = ()
    cases: Sequence[SimilarHit] = ()

    def __bool__(self) -> bool:
        return bool(self.topics or self.cases)


def fitting(
    title: str, text: str, codes: Mapping[str, Sequence[str]], *, but: str = "", cases: int = MOST_CASES
) -> Fitting:
    """Return what the reader may find of it; `but` is a topic that is not to be among them."""
    if not (title.strip() or codes):
        return Fitting()
    options: Any = (joinedload(Case.head).defer(Revision.html),)
    found = search.similar_for(f"{title}\n{text}", codes, user=me(), size=cases, options=options)
    like = [hit for hit in found.hits if hit.score >= LEAST]
    return Fitting(answered(title, but=but), like)


def answered(title: str, *, but: str = "") -> list[Topic]:
    """Return the topics with an answer that are found by the words of a question, concluded ones first."""
    asked = _SIGNS.sub(" ", title)[:LONGEST].strip()
    if not asked:
        return []
    found = search.find(asked, user=me(), kind="topic", lang=ui_language(), size=LOOKED_AT, correct="never")
    topics = [hit.record for hit in found.hits if hit.record.state is not TopicState.OPEN and hit.id != but]
    return sorted(topics, key=lambda topic: topic.state is not TopicState.CONCLUDED)[:MOST_TOPICS]
