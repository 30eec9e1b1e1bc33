"""Where everything stands on the map of a customer: departments as bands, superiors above, lines in the gaps between.

Places are in pixels of the drawing. All people stand on one grid, so a line that keeps to the gaps crosses nobody.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from wiki.models import Department, Tie, TieKind
from wiki.services.ties.picture import MIDDLING, RANKS, Person, Picture

WIDTH, HEIGHT = 168, 110
GAP = 36
HEAD = 34
LEFT = 8
NAMED = 2
"""So many of us who know somebody are named in the box."""
TALLEST = 6
"""So many of one layer stand below each other in a band before it gets another column."""

NARROW, WIDE = 0.58, 1.0
OFFSETS = (-10, 10, -4, 4, -7, 7, 0)


@dataclass(frozen=True)
class Band:
    """A department by its name as it fits, or those without one (""), from `x` on."""

    name: str
    x: int
    width: int


@dataclass(frozen=True)
class Node:
    """Somebody, with the corner where the box begins, and the texts as they fit into it."""

    person: Person
    x: int
    y: int
    name: str
    position: str
    known: str

    @property
    def middle(self) -> int:
        """Half way down."""
        return self.y + HEIGHT // 2


@dataclass(frozen=True)
class Line:
    """A tie: the way of its line, and where its number stands, which is that in the list."""

    tie: Tie
    number: int
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """A map to be drawn; `formal` are the ways of the lines to superiors."""

    width: int
    height: int
    bands: Sequence[Band]
    nodes: Sequence[Node]
    formal: Sequence[str]
    lines: Sequence[Line]


def draw(picture: Picture) -> Drawing:
    """Return the map of those who are there."""
    layers = _layers(picture.people)
    by_band = _by_band(picture)
    bands, nodes, height = _place(by_band, layers)
    at = {node.person.contact.id: node for node in nodes}
    formal, lines = [], []
    for number, tie in enumerate(picture.ties, 1):
        ends = [at.get(ident) for ident in tie.ends]
        who, whom = ends
        if who and whom and tie.kind is TieKind.REPORTS_TO:
            formal.append(_down(whom, who))
        elif who and whom:
            lines.append(_across(tie, number, who, whom))
    width = bands[-1].x + bands[-1].width if bands else 0
    return Drawing(width, height, bands, nodes, formal, lines)


def fit(text: str, width: int, size: int) -> str:
    """Return as much of a text as fits into `width`, with an ellipsis if that is not all."""
    if len(text) * size <= width:
        return text
    left = float(width)
    for place, character in enumerate(text):
        left -= size * (WIDE if unicodedata.east_asian_width(character) in "WFA" else NARROW)
        if left < 0:
            return text[: max(place - 1, 0)].rstrip() + "…"
    return text


def _layers(people: Sequence[Person]) -> dict[str, int]:
    """Return how far down each stands: by their level, but always below their superior; no layer is empty."""
    of = {one.contact.id: one for one in people}
    found: dict[str, int] = {}

    def layer(ident: str, seen: frozenset[str]) -> int:
        if ident not in found:
            one = of[ident]
            above = one.boss_id if one.boss_id in of and one.boss_id not in seen else None
            rank = RANKS.get(one.level or "", 0 if above else MIDDLING)
            found[ident] = max(rank, layer(above, seen | {ident}) + 1) if above else rank
        return found[ident]

    for ident in of:
        layer(ident, frozenset())
    used = {number: place for place, number in enumerate(sorted(set(found.values())))}
    return {ident: used[number] for ident, number in found.items()}


def _by_band(picture: Picture) -> list[tuple[Department | None, list[Person]]]:
    """Return the people of each department in order, those without one last; who has a superior is next to others."""
    people: dict[str | None, list[Person]] = defaultdict(list)
    known = {one.id for one in picture.departments}
    for one in sorted(picture.people, key=lambda one: (one.boss_id or "", one.contact.name, one.contact.id)):
        people[one.contact.department_id if one.contact.department_id in known else None].append(one)
    bands: list[tuple[Department | None, list[Person]]] = [
        (part, people[part.id]) for part in picture.departments if people.get(part.id)
    ]
    return [*bands, (None, people[None])] if people.get(None) else bands


def _place(
    by_band: Iterable[tuple[Department | None, list[Person]]], layers: Mapping[str, int]
) -> tuple[list[Band], list[Node], int]:
    cells = [(part, _cells(people, layers)) for part, people in by_band]
    columns = [max(ceil(len(cell) / TALLEST) for cell in rows.values()) for _, rows in cells]
    rows_of = _rows(cells, columns)
    bands, nodes, x = [], [], 0
    for (part, rows), count in zip(cells, columns, strict=True):
        width = count * (WIDTH + GAP) + GAP
        bands.append(Band(fit(part.name, width - GAP, 14) if part else "", x, width))
        for layer, cell in rows.items():
            for place, person in enumerate(cell):
                down, right = divmod(place, count)
                nodes.append(_node(person, x + GAP + right * (WIDTH + GAP), rows_of[layer] + down))
        x += width
    return bands, nodes, max((node.y + HEIGHT + GAP for node in nodes), default=0)


def _cells(people: Sequence[Person], layers: Mapping[str, int]) -> dict[int, list[Person]]:
    cells: dict[int, list[Person]] = defaultdict(list)
    for one in people:
        cells[layers[one.contact.id]].append(one)
    return cells


def _rows(cells: Sequence[tuple[Department | None, dict[int, list[Person]]]], columns: Sequence[int]) -> dict[int, int]:
    """Return the first row of each layer: a layer is as high as its fullest band makes it."""
    heights: dict[int, int] = defaultdict(int)
    for (_, rows), count in zip(cells, columns, strict=True):
        for layer, cell in rows.items():
            heights[layer] = max(heights[layer], ceil(len(cell) / count))
    starts, row = {}, 0
    for layer in sorted(heights):
        starts[layer] = row
        row += heights[layer]
    return starts


def _node(person: Person, x: int, row: int) -> Node:
    inside = WIDTH - 2 * LEFT
    name, position = fit(person.contact.name, inside, 14), fit(person.contact.position, inside, 12)
    known = " · ".join(f"{one.user.display_name} {one.level}" for one in person.known_by[:NAMED])
    return Node(person, x, HEAD + GAP // 2 + row * (HEIGHT + GAP), name, position, fit(known, inside, 12))


def _down(boss: Node, one: Node) -> str:
    """Return the way from a superior: down into the gap, along it, down the gap left of the other, and in."""
    start, turn = boss.x + WIDTH // 2, boss.y + HEIGHT + GAP // 2
    return f"M{start} {boss.y + HEIGHT}V{turn}H{one.x - GAP // 2}V{one.middle}H{one.x}"


def _across(tie: Tie, number: int, who: Node, whom: Node) -> Line:
    """Return the way between two: out into the gap right of the one, along the gap above the other, and in."""
    off = OFFSETS[number % len(OFFSETS)]
    out, into = who.x + WIDTH + GAP // 2 + off, whom.x + WIDTH + GAP // 2 + off
    start, end = who.middle + off, whom.middle + off
    if out == into:
        path = f"M{who.x + WIDTH} {start}H{out}V{end}H{whom.x + WIDTH}"
        return Line(tie, number, path, out, start + (end - start) * (3 + number % 5) // 10)
    along = whom.y - GAP // 2 + off // 2
    path = f"M{who.x + WIDTH} {start}H{out}V{along}H{into}V{end}H{whom.x + WIDTH}"
    return Line(tie, number, path, out + (into - out) * (3 + number % 5) // 10, along)
