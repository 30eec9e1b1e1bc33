"""What a story told in one go says of its classification: words of the vocabulary that stand in it, between borders of
words. Each suggestion names its words; the writer decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wiki.services.vocabulary import TermView, Vocabulary, fold
from wiki.text.language import simplified
from wiki.text.words import words

LISTS = ("contact_level", "department", "industry", "ownership", "sale_stage", "approach", "cause", "personality")
SINGLE = ("contact_level", "department", "industry", "ownership", "sale_stage", "product", "competitor")
FREE = ("product", "competitor", "tags")
MOST_WORDS = 3
MOST_OF_A_LIST = 3

_LONGEST = 24
_TOKENS = 6
_NOT_SAID = ("other",)
_DENIED = frozenset(("不", "没", "非", "没有", "未", "not", "no", "never"))
# How a sale ended, in the words of a story, in simplified characters; the vocabulary has the rest.
_WON = "签了 签下来 签约了 签了字 成交了 中标了 得标了 拿下了"
_LOST = "没签 没签了 不签了 没成 没谈成 没中标 没得标 丢给 丢了 黄了 输给 签了对手 签了别家 签给"
_ENDINGS = {
    "success": (*_WON.split(" "), "signed with us", "we won"),
    "failure": (*_LOST.split(" "), "we lost", "lost"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term of a list, the words of the text that speak for it, and whether to tick it."""

    list_code: str
    code: str
    label: str
    words: tuple[str, ...]
    ticked: bool


def suggestions(
    text: str, why: str, vocabulary: Vocabulary, known: Mapping[str, Iterable[str]], language: str
) -> list[Suggestion]:
    """Return what the text speaks for, of each list the likeliest first.

    `why` is the part that gives reasons: only there a cause is more than a word. `known` has the free words that the
    writer may see.
    """
    said, reasons = _phrases(text), _phrases(why)
    found: list[Suggestion] = []
    for name in (*LISTS, *FREE):
        terms = [term for term in vocabulary.choices(name) if name in LISTS or term.code in known.get(name, ())]
        ranked = _ranked(terms, said)
        for place, (term, spoken) in enumerate(ranked[: 1 if name in SINGLE else MOST_OF_A_LIST]):
            ticked = name != "cause" or bool(_spoken(term, reasons))
            ticked = ticked and (name != "personality" or place == 0)
            found.append(Suggestion(name, term.code, term.text(language), _as_written(spoken, text), ticked))
    return found


def endings(text: str, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the words of the text that tell of success and of failure, by outcome; both may be there."""
    folded, said = fold(simplified(text)), _phrases(text)
    found = {
        code: [word for word in endings if word in (said if word.isascii() else folded)]
        for code, endings in _ENDINGS.items()
    }
    for term in vocabulary.choices("outcome"):
        found.setdefault(term.code, []).extend(word for word in _spoken(term, said) if len(word) > 1)
    kept = {code: _of_its_own(dict.fromkeys(own), code, found, folded) for code, own in found.items()}
    return {code: list(_as_written(own, text)) for code, own in kept.items() if own}


def _of_its_own(own: Iterable[str], code: str, found: Mapping[str, list[str]], folded: str) -> list[str]:
    """Leave out words that stand only inside of longer ones of another outcome: 签了 in 没签了 and 签了对手."""
    others = sorted((word for rest, words in found.items() if rest != code for word in words), key=len, reverse=True)
    kept = []
    for word in own:
        rest = folded
        for other in others:
            rest = rest.replace(other, " ") if word in other and word != other else rest
        kept += [word] if word in rest else []
    return kept


def _ranked(terms: Iterable[TermView], said: Mapping[str, int]) -> list[tuple[TermView, list[str]]]:
    """Return the terms that are spoken of, most spoken of first; a longer word hides a shorter one inside of it."""
    spoken = [(term, own) for term in terms if term.code not in _NOT_SAID and (own := _spoken(term, said))]
    everything = [word for _, own in spoken for word in own]
    kept = []
    for term, own in spoken:
        longest = [word for word in own if not any(word in other and word != other for other in everything)]
        if longest:
            kept.append((term, longest))
    return sorted(kept, key=lambda pair: -sum(said[word] for word in pair[1]))


def _spoken(term: TermView, said: Mapping[str, int]) -> list[str]:
    names = dict.fromkeys(_plain(word) for word in term.words())
    return sorted((name for name in names if len(name) > 1 and name in said), key=len, reverse=True)


def _phrases(text: str) -> dict[str, int]:
    """Return every run of few words in the text, folded, and how often it is there without a "not" before it."""
    tokens = [fold(token) or " " for token in words(simplified(text))]
    found: dict[str, int] = {}
    for phrase in _runs(tokens):
        found[phrase] = found.get(phrase, 0) + 1
    return found


def _runs(tokens: list[str]) -> Iterator[str]:
    for start, first in enumerate(tokens):
        if first == " " or (start and tokens[start - 1] in _DENIED):
            continue
        run = ""
        for piece in tokens[start : start + _TOKENS]:
            run += piece
            if len(run) > _LONGEST:
                break
            if piece != " ":
                yield run


def _as_written(found: list[str], text: str) -> tuple[str, ...]:
    """Return the first few words as the text has them, in its own script."""
    simple = simplified(text).lower()
    places = [(word, simple.find(word)) for word in found[:MOST_WORDS]]
    fits = len(simple) == len(text)
    return tuple(text[place : place + len(word)] if fits and place >= 0 else word for word, place in places)


@lru_cache(maxsize=16_384)
def _plain(word: str) -> str:
    """Return what spellings of a word have in common, its script too."""
    return fold(simplified(word))
