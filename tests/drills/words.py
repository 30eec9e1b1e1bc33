"""Words that stand in no text but the one they were made for."""

import random
import re

LETTERS = "bcdfghjkmnpqrtvwz"  # no x: what begins with wx is taken for a name in a chat
WORD = re.compile(f"[{LETTERS}]{{12}}")


def new_word(chance: random.Random) -> str:
    """Return twelve consonants: no stemmer changes them, and no two are alike."""
    return "".join(chance.choices(LETTERS, k=12))
