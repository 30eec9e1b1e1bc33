"""Lessons: plain Markdown in which lines starting "+ " say what to do next time and "- " what not to do.

The notation counts only if there is at least one "+ " line or one "- ✗ " line, so that ordinary lists stay lists.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

ENDING = re.compile(r"(?:\A|\n)(?P<do>(?:\+ [^\n]+(?:\n|\Z))*)(?P<dont>(?:- [^\n]+(?:\n|\Z))*)\Z")
WARNING = "✗ "


class Lessons(NamedTuple):
    """The parts of a lessons text."""

    free: str
    do: list[str]
    dont: list[str]


def split(text: str) -> Lessons:
    """Take the text apart; without the notation all of it is free text."""
    text = text.strip()
    found = ENDING.search(text)
    if not found or not (found["do"] or WARNING in found["dont"]):
        return Lessons(text, [], [])
    do = [line[2:].strip() for line in found["do"].splitlines()]
    dont = [line[2:].removeprefix(WARNING).strip() for line in found["dont"].splitlines()]
    return Lessons(text[: found.start()].strip(), do, dont)


def join(free: str, do: Iterable[str], dont: Iterable[str]) -> str:
    """Put the parts together; `split` takes them apart again."""
    do_lines = [f"+ {line}" for line in do]
    sign = "- " if do_lines else f"- {WARNING}"
    marked = "\n".join([*do_lines, *(sign + line for line in dont)])
    return "\n\n".join(part for part in (free.strip(), marked) if part)


def listed(lines: Iterable[str]) -> str:
    """Return lines as a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
