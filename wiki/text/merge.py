"""Two changed versions of a text made one, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wiki.text.alignment import align


class Merge(NamedTuple):
    """The merged text; `conflicts` if some place holds both versions, one below the other."""

    text: str
    conflicts: bool


@dataclass(frozen=True)
class _Edit:
    """The lines from `start` to before `end` of the base are replaced by `lines`."""

    start: int
    end: int
    lines: list[str]


def merge3(base: str, mine: str, theirs: str, labels: tuple[str, str] = ("mine", "theirs")) -> Merge:
    """Bring the changes from `base` to `mine` and from `base` to `theirs` together.

    Where both changed the same or neighbouring lines differently, both versions stay, each below its label, so that
    nothing is lost and a person decides.
    """
    merged: list[str] = []
    conflicts = False
    for place in _placed(base, mine, theirs):
        conflicts = conflicts or place.clash
        merged += _both(place.mine, place.theirs, labels) if place.clash else place.mine
    return Merge("\n".join(merged), conflicts)


def resolved(base: str, mine: str, theirs: str, choice: str) -> str:
    """Bring the changes together; where they clash, take "mine", "theirs", or "both" one after the other."""
    merged: list[str] = []
    for place in _placed(base, mine, theirs):
        if not place.clash:
            merged += place.mine
        elif choice == "both":
            # A blank line between them: they are paragraphs of two people.
            merged += [*place.mine, *([""] if place.mine and place.theirs else []), *place.theirs]
        else:
            merged += place.mine if choice == "mine" else place.theirs
    return "\n".join(merged)


class _Place(NamedTuple):
    """What the sides made of a stretch of lines; without a clash both hold what it becomes."""

    mine: list[str]
    theirs: list[str]
    clash: bool = False


def _placed(base: str, mine: str, theirs: str) -> Iterator[_Place]:
    lines = base.split("\n")
    sides = [_edits(lines, version.split("\n")) for version in (mine, theirs)]
    done = 0
    for start, end in _places([edit for side in sides for edit in side]):
        yield _Place(lines[done:start], lines[done:start])
        ours, other = (_version(lines, side, start, end) for side in sides)
        unchanged = lines[start:end]
        if ours == other or other == unchanged:
            yield _Place(ours, ours)
        elif ours == unchanged:
            yield _Place(other, other)
        else:
            yield _Place(ours, other, clash=True)
        done = end
    yield _Place(lines[done:], lines[done:])


def _edits(base: Sequence[str], version: Sequence[str]) -> list[_Edit]:
    edits: list[_Edit] = []
    position = start = 0
    lines: list[str] = []
    for operation, run in [*align(base, version, span=1, readable=False), ("=", [])]:
        if operation == "=":
            if position > start or lines:
                edits.append(_Edit(start, position, lines))
            position += len(run)
            start, lines = position, []
        elif operation == "-":
            position += len(run)
        else:
            lines = lines + run
    return edits


def _places(edits: list[_Edit]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the base that edits touch; edits that overlap or meet share one."""
    place: tuple[int, int] | None = None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if place and edit.start <= place[1]:
            place = (place[0], max(place[1], edit.end))
        else:
            if place:
                yield place
            place = (edit.start, edit.end)
    if place:
        yield place


def _version(base: Sequence[str], edits: list[_Edit], start: int, end: int) -> list[str]:
    """Return what one side made of the lines from `start` to before `end`."""
    lines: list[str] = []
    for edit in edits:
        if start <= edit.start and edit.end <= end:
            lines += [*base[start : edit.start], *edit.lines]
            start = edit.end
    return lines + list(base[start:end])


def _both(mine: list[str], theirs: list[str], labels: tuple[str, str]) -> list[str]:
    # Blank lines around the marks keep them paragraphs of their own; none of the signs means anything to Markdown.
    return ["", f"▼ {labels[0]}", "", *mine, "", f"▼ {labels[1]}", "", *theirs, "", "▲", ""]
