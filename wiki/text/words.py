"""A text cut into words."""

import rjieba


def words(text: str) -> list[str]:
    """Cut `text` into words, signs and blanks, which joined give the text again. Chinese words stay whole."""
    return list(rjieba.cut(text))
