"""The command line of the benches."""

import argparse
import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import cast

from bench import BENCHES, Bench
from bench.limits import verdict


def main() -> int:
    """Run one bench, or list all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure and print `name value unit` a line.")
    parser.add_argument("name", nargs="?", choices=sorted(BENCHES))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--data", type=Path, help="folder with data for the bench")
    parser.add_argument("--rounds", type=int, default=30, help="how often to kill")
    parser.add_argument("--each", action="store_true", help="retrieval: every question by itself, too")
    parser.add_argument("--held-out", action="store_true", help="retrieval: the questions that nobody tunes on")
    parser.add_argument("--since", type=Path, metavar="FILE", help="retrieval: gain over an earlier --each --json")
    parser.add_argument("--sizes", default="10000,100000", help="numbers of documents")
    options = parser.parse_args()
    if options.name is None:
        for name, purpose in sorted(BENCHES.items()):
            print(f"{name:12} {purpose}")
        return 0
    bench = cast(Bench, importlib.import_module(f"bench.{options.name}"))
    judged: list[str] = []
    for measure in bench.run(options):
        plain = f"{measure.name} {measure.value:.4g} {measure.unit}"
        held = verdict(measure)
        print(json.dumps({**asdict(measure), "limit": held}) if options.json else plain, flush=True)
        if held:
            judged.append(f"{plain:40} {held}")
    # On stderr: stdout is `name value unit` a line and nothing else.
    print(*judged, sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
