"""Anchors: names of paragraphs that stay with them while the text around them, and their own words, change.

A paragraph is what stands between blank lines of Markdown; a fenced block of code is one. An anchor stays on a
paragraph that says the same anywhere in the new text. One that was changed, cut in two or joined with another is known
again by its pairs of characters, as long as most of the shorter one is in the longer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Anchors = Mapping[int, Sequence[str]]
"""The anchors of a text's paragraphs, by their places."""

LEAST_SHARE = 0.6
"""Of the shorter one's pairs of characters, how many the longer one has: then it is the same paragraph, changed."""

FEWEST_PAIRS = 6
"""In a paragraph of fewer pairs nothing but the whole is known again."""

MOST_COMPARED = 40_000
"""Pairs of paragraphs that are compared at most; beyond that, only what says the same keeps its anchors."""

_FENCES = ("```", "~~~")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a Markdown text, in order."""
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.splitlines():
        head = line.lstrip()[:3]
        if head in _FENCES and fence in ("", head):
            fence = "" if fence else head
        if line.strip() or fence:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return ["\n".join(lines).strip() for lines in found if lines]


def closed(text: str) -> str:
    """Return a text whose block of code is ended, so that what follows does not become a part of it."""
    fence = ""
    for line in text.splitlines():
        head = line.lstrip()[:3]
        if head in _FENCES and fence in ("", head):
            fence = "" if fence else head
    return f"{text}\n{fence}" if fence else text


def carry(old: str, anchors: Anchors, new: str) -> dict[int, list[str]]:
    """Return the anchors of `new`'s paragraphs, given those of `old`'s."""
    before, after = paragraphs(old), paragraphs(new)
    held = {place: list(names) for place, names in anchors.items() if names and place < len(before)}
    same = _unchanged(before, after)
    carried = {there: held[place] for place, there in same.items() if place in held}
    lost = [place for place in held if place not in same]
    fresh = sorted(set(range(len(after))) - set(same.values()))
    for there, place in _changed(before, lost, after, fresh):
        names = carried.setdefault(there, [])
        names.extend(name for name in held[place] if name not in names)
    return dict(sorted(carried.items()))


def _unchanged(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Return where each paragraph that says the same stands now; of several alike, the first is the first."""
    places: dict[str, list[int]] = {}
    for there, words in enumerate(after):
        places.setdefault(words, []).append(there)
    waiting = {words: iter(where) for words, where in places.items()}
    found = ((place, next(waiting.get(words, iter(())), None)) for place, words in enumerate(before))
    return {place: there for place, there in found if there is not None}


def _changed(
    before: Sequence[str], lost: Sequence[int], after: Sequence[str], fresh: Sequence[int]
) -> Iterable[tuple[int, int]]:
    """Yield (place now, place before) of paragraphs of which enough was kept."""
    if len(lost) * len(fresh) > MOST_COMPARED:
        return
    news = [(there, _pairs(after[there])) for there in fresh]
    for place in lost:
        own = _pairs(before[place])
        for there, other in news:
            fewer = min(own.total(), other.total())
            if fewer >= FEWEST_PAIRS and (own & other).total() >= LEAST_SHARE * fewer:
                yield there, place


def _pairs(words: str) -> Counter[str]:
    bare = "".join(words.split()).casefold()
    return Counter(bare[place : place + 2] for place in range(len(bare) - 1))
