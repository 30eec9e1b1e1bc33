"""Understanding a question: which classes of the vocabulary it names, and what of it asks for nothing in a text.

`lexicon` knows the words, `reading` finds them in a question together with what denies them, `rewriting` makes of
that the preferences and the words to look for. What is understood only ranks: nothing is left out for it.
"""

from wiki.search.understanding.rewriting import Recognised, Understanding, understood

__all__ = ["Recognised", "Understanding", "understood"]
