"""How English words are written, which their stems do not say: “prices” or “price”.

A document holds a word as it is if it is no stem and among `forms`, or if it is one that the document holds and that is
not among the stems that no word is written as.
"""

from wiki.search.analysis import LONGEST_WORD, other_words, stem


def forms(normalised: str) -> tuple[list[str], list[str]]:
    """Return the English words that are written otherwise than their stems, and the stems that no word is as."""
    words = dict.fromkeys(match[0] for match in other_words(normalised))
    written = {word: stem(word) for word in words if word.isascii() and word.isalpha()}
    others = [word for word, own in written.items() if word != own and len(word) <= LONGEST_WORD]
    return others, [own for own in dict.fromkeys(written.values()) if own not in written]


def is_english(word: str) -> bool:
    """Tell whether a normalised word is one of which `forms` tells: plain Latin letters, and not too many."""
    return word.isascii() and word.isalpha() and len(word) <= LONGEST_WORD
