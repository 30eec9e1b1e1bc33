"""Measurements. `python -m bench` lists them, `python -m bench NAME [--json] [--data FOLDER]` prints `name value unit`.

A bench is a module of this folder, listed in `BENCHES`, with a function `run(options)` that yields measures.
"""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

BENCHES = {
    "cards": "CPU of the card and of a playbook",
    "budget": "Every figure of the budget on a site of 10,000 cases: pages, memory, findable, imports, start.",
    "engine": "The search engine alone: CPU of a query, of indexing and of a commit.",
    "findable": "Seconds from a save until it is found, also during an import.",
    "growth": "The engine at each of --sizes, with tantivy beside it: build, memory, queries, commits, rebuilding.",
    "imports": "Cases a second of `casewiki import`, all findable at the end.",
    "kill": "kill -9 of the service during imports and saves, --rounds times: what was lost, and whether all agrees.",
    "customers": "CPU of a profile, lists with facets, a brief and its PDF at 20,000 customers and 100,000 people.",
    "knowledge": "CPU of knowledge pages and their lists at 10,000 pages, and queries a page.",
    "memory": "PSS of the processes after use.",
    "pages": "CPU of reading, searching and saving a case, web and render processes, and of the engine.",
    "plans": "CPU of an account plan, of its pack and of all accounts at 2,000 plans with 200,000 actions.",
    "retrieval": "Quality of the ranking on our own judged questions, or on the collections in --data.",
    "sealed": "Sealed records: CPU of reporting, of the pages, of searching 2,000 of them, and queries a page.",
    "similar": "CPU of the page of similar cases, of what a case's page needs of them, and of the engine.",
    "suggestions": "CPU and milliseconds of the suggestions while typing, and of a search with a word that is nowhere.",
    "tables": "CPU of reading a table, and of checking and importing a row of it.",
    "topics": "The forum at 20,000 topics and 200,000 replies: CPU of a topic of 50 replies and of the lists.",
    "vectors": "Sentence vectors: CPU of making them, their size, CPU of a question at 10,000 and 100,000 documents.",
    "start": "Seconds from `casewiki run` to the first page.",
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
