"""Judged questions in a folder: queries.jsonl {"id", "text", …} and qrels.tsv (question, document, relevance)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Question:
    """One question, who would ask it in which way, and the relevance of each document that has any."""

    id: str
    text: str
    kind: str = ""
    asked_by: str = ""
    relevance: dict[str, int] = field(default_factory=dict)


def questions(folder: Path) -> list[Question]:
    """Return the judged questions of a collection; those that nothing is relevant to tell nothing and are left out."""
    judged = relevance(folder / "qrels.tsv")
    rows = [row for row in lines(folder / "queries.jsonl") if row["id"] in judged]
    return [Question(**row, relevance=judged[row["id"]]) for row in rows]


def relevance(file: Path) -> dict[str, dict[str, int]]:
    """Return the relevance above 0 by question and document."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        question, document, grade = line.split("\t")
        if int(grade) > 0:
            judged[question][document] = int(grade)
    return dict(judged)


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines."""
    with file.open(encoding="utf-8") as rows:
        yield from map(json.loads, rows)
