"""Whether a question may name somebody: a word of it looks like a name, and nothing holds it that its reader may find
and many others, too.

What noticing knows as a name is not asked here. It is for what may be kept of a question: rather too much is a name.
"""

from wiki.models import User
from wiki.search.analysis import is_cjk, normalise, stem
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Words
from wiki.search.dictionary import Dictionary
from wiki.search.place import backend, dictionary
from wiki.text.strangers import strangers


def names_somebody(typed: str, user: User) -> bool:
    """Tell whether what was typed may name a person whom nothing names that `user` may find, closed cases left out."""
    likely = [[normalise(word) for word in words] for words in strangers(typed)]
    if not likely:
        return False
    try:
        reader = backend().reader()
        known = reader.words(audience(reader, user, common=True))
        return any(all(_is_strange(word, known, dictionary()) for word in words) for words in likely)
    except IndexUnusable:
        return True


def _is_strange(word: str, known: Words, translated: Dictionary) -> bool:
    """Tell whether a word is neither to be found nor in the dictionary, if it is English."""
    if is_cjk(word[0]):
        return not known.stands(word)
    return not known.count(stem(word)) and not translated.translations([stem(word)])
