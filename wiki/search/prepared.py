"""A record's text made ready to cut passages from: on one line, folded, with what is a paragraph and a section."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from wiki.search.analysis import fold

LONGEST_TEXT = 20_000
"""Characters of a record that are looked at."""

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text on one line, and the same folded, in which words are found.

    `blocks` are the places where its paragraphs begin, `sections` the same with the name of what they are part of.
    """

    text: str
    folded: str
    blocks: tuple[int, ...] = (0,)
    sections: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, text: str, section: str = "") -> "Prepared":
        """Prepare a text; what goes beyond LONGEST_TEXT is left out."""
        return cls.of_sections([(section, text)])

    @classmethod
    def of_sections(cls, sections: Iterable[tuple[str, str]]) -> "Prepared":
        """Prepare a text that consists of named sections, with a line for each of their paragraphs."""
        lines: list[str] = []
        begins: list[tuple[int, str]] = []
        length = 0
        for name, text in sections:
            for line in (_SPACES.sub(" ", one).strip() for one in text[: LONGEST_TEXT - length].split("\n")):
                if line:
                    lines.append(line)
                    begins.append((length, name))
                    length += len(line) + 1
            if length >= LONGEST_TEXT:
                break
        whole = " ".join(lines)
        return cls(whole, fold(whole), tuple(start for start, _name in begins), tuple(begins))

    def section(self, place: int) -> tuple[int, int]:
        """Return where the section begins and ends that holds a place."""
        name = self.block(place)[2]
        own = [start for start, other in self.sections if other == name]
        later = [start for start, other in self.sections if other != name and start > place]
        first = max((start for start, other in self.sections if other != name and start <= place), default=-1)
        return min((start for start in own if start > first), default=0), min(later, default=len(self.text) + 1) - 1

    def block(self, place: int) -> tuple[int, int, str]:
        """Return where the paragraph begins and ends that holds a place, and the name of its section."""
        number = max(bisect_right(self.blocks, place) - 1, 0)
        end = self.blocks[number + 1] - 1 if number + 1 < len(self.blocks) else len(self.text)
        start, name = self.sections[number] if self.sections else (0, "")
        return start, end, name
