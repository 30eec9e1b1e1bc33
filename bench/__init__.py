"""Measurements. `python -m bench` lists them, `python -m bench NAME [--json] [--data FOLDER]` prints `name value unit`.

A bench is a module of this folder, listed in `BENCHES`, with a function `run(options)` that yields measures.
"""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

BENCHES = {
    "pages": "CPU of a page read, a search and a save, web and render processes, at 10,000 cases.",
    "engine": "The search engine alone: CPU of a query, of indexing and of a commit.",
    "retrieval": "Quality of the ranking on the collections in --data.",
}
"""Name of the module → what it measures."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure."""

    name: str
    value: float
    unit: str


class Bench(Protocol):
    """What a module of this folder offers."""

    def run(self, options: Namespace) -> Iterable[Measure]:
        """Measure and yield the figures as they are known."""
