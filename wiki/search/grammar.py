"""What may be typed into the search box: words, "a phrase", -word, field:code. Anything else is words; nothing raises.

Quotation marks within a sentence, “” or 「」 without a blank, are those of what somebody said, and mark no phrase.

There are no wildcards, ranges, brackets or operators on purpose: each of them let one short query cost seconds.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from wiki.search.analysis import cjk_characters, normalise, parts, query_words
from wiki.search.backend import Query

LONGEST_QUERY = 1_000
MOST_TERMS = 32

SPEECH_MARKS = "“”「"

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_TERM = re.compile(
    r"""
    (?P<minus> (?<!\S)- )?
    (?: ["“”] (?P<quoted> [^"“”]* ) ["“”]
      | 「 (?P<cornered> [^「」]* ) 」
      | (?P<field> [a-z_]{1,32} ) [:：] (?P<code> [\w.-]{1,64} ) (?!\S)
      | (?P<word> [^\s"“”「」]+ )
    )""",
    re.VERBOSE,
)


def parse(typed: str, fields: Collection[str] = ()) -> Query:
    """Read what somebody typed. `fields` are the facets that `field:code` may name; any other is words.

    Of an overlong query the beginning counts: 1,000 characters, 32 terms.
    """
    free: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    filters: dict[str, tuple[str, ...]] = {}
    for number, term in enumerate(_TERM.finditer(typed[:LONGEST_QUERY])):
        if number == MOST_TERMS:
            break
        quoted = term["quoted"] or term["cornered"]
        if term["field"] in fields:
            filters[term["field"]] = (*filters.get(term["field"], ()), term["code"])
        elif term["minus"]:
            without.append(quoted or term["word"] or f"{term['field']}:{term['code']}")
        elif quoted and not _is_speech(typed, term):
            phrases.append(quoted)
        else:
            free.append(quoted or term["word"] or (term["field"] and f"{term['field']}:{term['code']}") or "")
    return _analysed(" ".join(free), phrases, without, filters)


def _is_speech(typed: str, term: re.Match[str]) -> bool:
    """Tell whether quotation marks stand in a sentence, as in 他说“再看看”怎么办: its writer asks for no exact words.

    Chinese writes them so, close to what stands beside them. What somebody marks for the search stands by itself.
    """
    start, end = term.span()
    return typed[start] in SPEECH_MARKS and any(map(str.isalnum, (typed[start - 1 : start], typed[end : end + 1])))


def retold(query: Query, text: str) -> Query:
    """Return a query with another text, which is normalised, in the place of its free words."""
    return _analysed(text, query.phrases, query.without, query.filters)


def _analysed(
    free: str, phrases: Iterable[str], without: Iterable[str], filters: Mapping[str, tuple[str, ...]]
) -> Query:
    # One character may become eighteen when it is normalised.
    text = _trimmed(normalise(free)[:LONGEST_QUERY])
    words = query_words(text)[:MOST_TERMS]
    exact = _distinct(_trimmed(normalise(phrase)) for phrase in phrases)
    quoted_words = [word for phrase in exact for word in query_words(phrase)][: MOST_TERMS - len(words)]
    hints = [part for word in (*words, *quoted_words) for part in parts(word)]
    return Query(
        text=text,
        words=tuple(words),
        hints=tuple(word for word in dict.fromkeys((*quoted_words, *hints)) if word not in words),
        characters=tuple(cjk_characters("".join((*words, *quoted_words)))),
        phrases=exact,
        without=_distinct(_trimmed(normalise(term)) for term in without),
        filters=filters,
    )


def _trimmed(text: str) -> str:
    """Return `text` without the punctuation around it, if anything else is left."""
    return _AROUND.sub("", text) or text


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
