"""The picture of all accounts: where circles and arrows stand in its nine cells, in pixels of the drawing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, hypot, sqrt

from wiki.services.plans.portfolio import COLUMNS, ROWS, Account, Cell
from wiki.services.ties.drawing import fit

LEFT, WIDTH, HEIGHT, HEAD, BELOW = 76, 228, 176, 28, 30
"""A cell's size, what stands left of the first one, its head, and what stands below the last."""

LARGEST, SMALLEST, ROOM = 28.0, 3.0, 4.0
"""Radii of circles, and how far apart they stay."""

NAMED = 4
"""Up to so many circles of a cell bear a name; of more the number in the table, and of many nothing."""

NUMBERED = 24
LINE = 14
HEAD_SIZE, NAME_SIZE = 12, 12
START = 3.5


@dataclass(frozen=True)
class Dot:
    """An account as a circle; `label` stands below it, and the arrow (None: it did not move) ends at its edge."""

    account: Account
    x: int
    y: int
    radius: float
    label: str
    arrow: str | None
    start: tuple[int, int] | None


@dataclass(frozen=True)
class Square:
    """A cell: its corner and the beginning of what to do in it."""

    cell: Cell
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Picture:
    """The picture to be drawn."""

    width: int
    height: int
    squares: Sequence[Square]
    dots: Sequence[Dot]


def draw(accounts: Sequence[Account], texts: Mapping[str, str]) -> Picture:
    """Return the picture of these accounts; `texts` say what to do in a cell, by its code."""
    of: dict[Cell, list[Account]] = defaultdict(list)
    for one in accounts:
        of[one.cell].append(one)
    scale = _scale(of)
    dots = [dot for cell, found in of.items() for dot in _dots(cell, found, scale)]
    squares = [
        Square(cell, *_corner(cell), fit(texts[cell.code], WIDTH - 2 * 8, HEAD_SIZE))
        for cell in (Cell(row, column) for row in ROWS for column in COLUMNS)
    ]
    width, height = LEFT + WIDTH * len(COLUMNS) + 1, HEIGHT * len(ROWS) + BELOW
    return Picture(width, height, squares, sorted(dots, key=lambda one: -one.radius))


def _scale(of: Mapping[Cell, Sequence[Account]]) -> float:
    """Return by what the root of a revenue is multiplied, so that areas compare and no cell overflows."""
    biggest = max((one.revenue or 0.0 for found in of.values() for one in found), default=0.0)
    if biggest <= 0:
        return 0.0
    scale = LARGEST / sqrt(biggest)
    for found in of.values():
        across, down = _grid(len(found))
        room = min(WIDTH / across, (HEIGHT - HEAD) / down - (LINE if len(found) <= NUMBERED else 0)) / 2 - ROOM / 2
        largest = max(one.revenue or 0.0 for one in found)
        if largest > 0:
            scale = min(scale, room / sqrt(largest))
    return scale


def _grid(number: int) -> tuple[int, int]:
    """Return how many stand beside and below each other."""
    if number <= NAMED:
        return (number, 1) if number <= 2 else (2, 2)
    across = min(number, ceil(sqrt(number * WIDTH / (HEIGHT - HEAD))))
    return across, ceil(number / across)


def _corner(cell: Cell) -> tuple[int, int]:
    return LEFT + cell.column * WIDTH, cell.row * HEIGHT


def _dots(cell: Cell, found: Sequence[Account], scale: float) -> list[Dot]:
    across, down = _grid(len(found))
    left, top = _corner(cell)
    wide, high = WIDTH / across, (HEIGHT - HEAD) / down
    lower = LINE / 2 if len(found) <= NUMBERED else 0
    dots = []
    for place, one in enumerate(found):
        row, column = divmod(place, across)
        x, y = left + (column + 0.5) * wide, top + HEAD + (row + 0.5) * high - lower
        radius = max(SMALLEST, scale * sqrt(max(one.revenue or 0.0, 0.0)))
        label = fit(one.title, int(wide) - 8, NAME_SIZE) if len(found) <= NAMED else str(one.place)
        arrow, start = _arrow(one, x, y, radius)
        dots.append(Dot(one, round(x), round(y), round(radius, 1), label if lower else "", arrow, start))
    return dots


def _arrow(one: Account, x: float, y: float, radius: float) -> tuple[str | None, tuple[int, int] | None]:
    """Return the way from the cell before to the circle's edge, and where it begins; nothing if it did not move."""
    if one.before is None or one.before == one.cell:
        return None, None
    left, top = _corner(one.before)
    # Each begins at a place of its own, not all in the middle: by its place in the list.
    at_x = left + WIDTH * (0.3 + 0.4 * (one.place * 7 % 10) / 9)
    at_y = top + HEAD + (HEIGHT - HEAD) * (0.3 + 0.4 * (one.place * 3 % 10) / 9)
    length = hypot(x - at_x, y - at_y) or 1.0
    end = 1 - (radius + 5) / length
    begin = START / length
    points = [at_x + (x - at_x) * begin, at_y + (y - at_y) * begin, at_x + (x - at_x) * end, at_y + (y - at_y) * end]
    first, second, third, fourth = (round(one, 1) for one in points)
    return f"M{first} {second}L{third} {fourth}", (round(at_x), round(at_y))
