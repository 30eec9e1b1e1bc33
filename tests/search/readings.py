"""How Chinese characters are read, worked out from pypinyin. `python -m tests.search.readings` ships it anew.

pypinyin takes 56 MB and 0.15 s to load; what the search needs of it is 60 kB. A reading is shipped if it is the first
one of a character, or if a few phrases in pypinyin's dictionary have it: 大 in 大夫 is dai, 合 is no ge.
"""

import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from wiki import content
from wiki.search.analysis import normalise

FILE = Path(content.__file__).with_name("pinyin.json")
CHARACTERS = range(0x4E00, 0xA000)
UMLAUT = "\u0308"


def readings() -> dict[str, str]:
    """Return the characters of each syllable; those that a normalised text cannot hold are left out."""
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase, sounds in PHRASES_DICT.items():
        for character, sound in zip(phrase, sounds, strict=True):
            used[character][plain(sound[0])] += 1
    shipped: defaultdict[str, list[str]] = defaultdict(list)
    for code in CHARACTERS:
        character = chr(code)
        if code in PINYIN_DICT and normalise(character) == character:
            first, *others = dict.fromkeys(map(plain, PINYIN_DICT[code].split(",")))
            for sound in (first, *(other for other in others if is_usual(used[character], other))):
                shipped[sound].append(character)
    return {sound: "".join(characters) for sound, characters in sorted(shipped.items())}


def is_usual(used: Counter[str], sound: str) -> bool:
    """Tell whether three phrases of a character have a reading, or a tenth of them."""
    return used[sound] >= 3 or used[sound] * 10 >= used.total() > 0


def plain(sound: str) -> str:
    """Return a syllable without its tone, ü as the input methods spell it."""
    letters = unicodedata.normalize("NFD", sound).replace(f"u{UMLAUT}", "v").replace("ɡ", "g")
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "v".join(letters.split("u" + UMLAUT))


if __name__ == "__main__":
    FILE.write_text(json.dumps(readings(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
