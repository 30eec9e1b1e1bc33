"""The cases of customers who are like one: the index ranks, the database decides, both outcomes are among them.

What somebody may not find leaves no trace in list, order or score. While the index cannot be used, only the
classification is compared, with a limited number of cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Outcome, User
from wiki.search import plain_similar
from wiki.search.analysis import normalise, telling_words
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Like, Profile
from wiki.search.kinds import LANGUAGE
from wiki.search.likeness import ATTRIBUTES, Likeness
from wiki.search.place import backend
from wiki.services import cases, vocabulary
from wiki.text.language import guess
from wiki.text.plain import plain

READ_ALIKE = dict.fromkeys(("zh-Hans", "zh-Hant"), ("zh-Hans", "zh-Hant"))
"""Languages whose words are the same to the index."""

TELL_LANGUAGE = 4
"""Words from which on a text has a language; fewer may be names, which are the same everywhere."""

MOST_WORDS, MOST_READ = 64, 1_000
"""Words of a text that are compared, and characters looked at for them: the title and the first paragraphs."""


@dataclass(frozen=True)
class SimilarHit:
    """A case and how like it is. Attributes are named by their list of the classification, the story is "text"."""

    record: Case
    likeness: Likeness

    @property
    def score(self) -> float:
        """How like, from 0 to 1."""
        return self.likeness.score

    @property
    def percent(self) -> int:
        """How like, in per cent; 100 only for what agrees in everything."""
        return int(100 * self.score)

    @property
    def contributions(self) -> tuple[tuple[str, float], ...]:
        """Names and parts of the score that add up to it, largest first."""
        parts = ((part.name, part.share) for part in self.likeness.parts if part.share)
        return tuple(sorted(parts, key=lambda part: -part[1]))

    @property
    def outcome(self) -> Outcome | None:
        """How it ended."""
        return self.record.outcome


@dataclass(frozen=True)
class Similar:
    """The cases that are most like, most like first, and the best success and failure among them, if there is one.

    `degraded` tells that the index could not be used.
    """

    hits: tuple[SimilarHit, ...]
    degraded: bool = False

    @property
    def won(self) -> SimilarHit | None:
        """The best success."""
        return self._best(Outcome.SUCCESS)

    @property
    def lost(self) -> SimilarHit | None:
        """The best failure."""
        return self._best(Outcome.FAILURE)

    def _best(self, outcome: Outcome) -> SimilarHit | None:
        return next((hit for hit in self.hits if hit.outcome is outcome), None)


def similar_to(case: Case, *, user: User, size: int = 6, of_each: int = 1, options: Iterable[Any] = ()) -> Similar:
    """Return the cases that `user` may find of customers like that of a case, which itself is not among them.

    The story is compared by its title and situation: these tell of the customer. Of each outcome `of_each` are among
    them if there are so many. `options` load more of each record.
    """
    return _similar(profile_of(case), user, size=size, of_each=of_each, options=options)


def similar_for(
    text: str, codes: Mapping[str, Sequence[str]], *, user: User, size: int = 6, options: Iterable[Any] = ()
) -> Similar:
    """Return the cases that `user` may find of customers like the one described, by words, codes of lists or both."""
    return _similar(_profile(text, codes, guess(text)), user, size=size, of_each=1, options=options)


def profile_of(case: Case) -> Profile:
    """Return what a case says of its customer."""
    content = cases.from_body(case.head.body)
    codes = {name: content.codes(name) for name in ATTRIBUTES}
    return _profile(f"{content.title}\n{plain(content.situation[:MOST_READ])}", codes, case.language, key=case.id)


def _profile(text: str, codes: Mapping[str, Sequence[str]], language: str, key: str | None = None) -> Profile:
    known = vocabulary.current()
    filed = {
        name: tuple(dict.fromkeys(above for code in codes[name] for above in known.with_ancestors(name, code)))
        for name in ATTRIBUTES
        if codes.get(name)
    }
    words = telling_words(normalise(text[:MOST_READ]), MOST_WORDS)
    comparable = {LANGUAGE: READ_ALIKE.get(language, (language,))} if len(words) >= TELL_LANGUAGE else {}
    return Profile(filed, words, comparable, key)


def _similar(profile: Profile, user: User, *, size: int, of_each: int, options: Iterable[Any]) -> Similar:
    try:
        reader = backend().reader()
        found: Sequence[Like] = reader.similar(
            profile, audience=audience(reader, user), kind="case", each="outcome", size=size, of_each=of_each
        )
    except IndexUnusable:
        return Similar(_shown(plain_similar.similar(profile, user, size, of_each), user, options), degraded=True)
    return Similar(_shown(found, user, options))


def _shown(found: Sequence[Like], user: User, options: Iterable[Any]) -> tuple[SimilarHit, ...]:
    """Load the cases by the rule for lists; what it does not let through is left out."""
    keys = [like.key for like in found]
    query = listing(Case, "list", user=user).where(Case.id.in_(keys)).options(*options)
    records = {case.id: case for case in db.session.scalars(query)} if keys else {}
    return tuple(SimilarHit(records[like.key], like.likeness) for like in found if like.key in records)
