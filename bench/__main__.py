"""The command line of the benches."""

import argparse
import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import cast

from bench import BENCHES, Bench


def main() -> int:
    """Run one bench, or list all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure and print `name value unit` a line.")
    parser.add_argument("name", nargs="?", choices=sorted(BENCHES))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--data", type=Path, help="folder with data for the bench")
    options = parser.parse_args()
    if options.name is None:
        for name, purpose in sorted(BENCHES.items()):
            print(f"{name:12} {purpose}")
        return 0
    bench = cast(Bench, importlib.import_module(f"bench.{options.name}"))
    for measure in bench.run(options):
        plain = f"{measure.name} {measure.value:.4g} {measure.unit}"
        print(json.dumps(asdict(measure)) if options.json else plain, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
