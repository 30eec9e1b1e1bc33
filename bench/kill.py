"""kill -9 of every process of the service during saves and an import, --rounds times; see tests/drills."""

import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from bench import Measure
from tests.drills.killing import Killing

LINES = 300


def run(options: Namespace) -> Iterable[Measure]:
    """Kill, and tell what was acknowledged and what is wrong; each fault is a sentence on stderr."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="casewiki-bench-") as folder:
        killing = Killing(Path(folder) / "instance", lines=LINES)
        try:
            faults = killing.run(options.rounds, lambda number: _tell(number, killing))
        finally:
            killing.close()
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    yield Measure("kill.rounds", options.rounds, "1")
    yield Measure("kill.acknowledged_saves", killing.ledger.saves, "1")
    yield Measure("kill.acknowledged_imports", len(killing.ledger.imported), "1")
    yield Measure("kill.faults", len(faults), "1")
    yield Measure("kill.seconds", time.monotonic() - began, "s")


def _tell(number: int, killing: Killing) -> None:
    """Say how far it is: thirty rounds take some minutes."""
    ledger = killing.ledger
    known = f"{ledger.saves} saves and {len(ledger.imported)} imported cases acknowledged, {len(ledger.faults)} faults"
    print(f"round {number}: {known}", file=sys.stderr, flush=True)
