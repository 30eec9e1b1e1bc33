"""Taking checks out of a copy of the project, and running the tests that must notice."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from tests.house.sources import ROOT, named, tracked
from tests.proof.mutations import MUTATIONS, Mutation

BUILT = ("static/dist", "wiki/translations")
"""What is made of the sources and not kept with them; a copy needs it, too."""

CAUGHT, SURVIVED, BROKEN, TOO_LONG = "caught", "NOT CAUGHT", "BROKEN", "TOO LONG"
COPIES = min(os.cpu_count() or 1, 4)
PATIENCE = 180
"""Seconds that the tests of one mutation may take; all of them together, with nothing taken out, ten times as many."""

FAILED, STOPPED = 1, -1
"""The status of pytest when tests fail, and ours when patience ends; any other says that they could not be run."""


def verdicts(mutations: Sequence[Mutation] = MUTATIONS) -> Iterator[tuple[Mutation, str]]:
    """Yield each mutation and what came of it. Raise RuntimeError if the tests fail with nothing taken out."""
    with copies() as free, ThreadPoolExecutor(COPIES) as pool:
        if unchanged(free, {test for one in mutations for test in one.tests}):
            raise RuntimeError("The tests fail as the project is.")
        yield from zip(mutations, pool.map(lambda one: verdict_of(one, free), mutations), strict=True)


@contextmanager
def copies() -> Iterator[SimpleQueue[Path]]:
    """Give copies of the project, to be taken and put back."""
    free: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="casewiki-mutations-") as folder:
        for number in range(COPIES):
            free.put(copied(Path(folder) / str(number)))
        yield free


def copied(target: Path) -> Path:
    """Copy the project as it is in the repository, and what is built of it."""
    for file in tracked():
        to = target / named(file)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    for folder in BUILT:
        shutil.copytree(ROOT / folder, target / folder, dirs_exist_ok=True)
    return target


def verdict_of(mutation: Mutation, free: "SimpleQueue[Path]") -> str:
    """Return what the tests say without the check."""
    copy = free.get()
    try:
        with mutated(copy, mutation):
            status = tested(copy, mutation.tests, PATIENCE)
    finally:
        free.put(copy)
    return {0: SURVIVED, FAILED: CAUGHT, STOPPED: TOO_LONG}.get(status, BROKEN)


def unchanged(free: "SimpleQueue[Path]", tests: Iterable[str]) -> int:
    """Run the tests with nothing taken out, and return the status of pytest."""
    copy = free.get()
    try:
        return tested(copy, sorted(tests), 10 * PATIENCE)
    finally:
        free.put(copy)


@contextmanager
def mutated(copy: Path, mutation: Mutation) -> Iterator[None]:
    """Take the check out, and put it back."""
    sources = {copy / file: (copy / file).read_text(encoding="utf-8") for file, _, _ in mutation.edits}
    try:
        for name, text, instead in mutation.edits:
            source = (copy / name).read_text(encoding="utf-8")
            assert source.count(text) == 1, f"{name} has not once: {text}"
            (copy / name).write_text(source.replace(text, instead), encoding="utf-8")
        yield
    finally:
        for file, source in sources.items():
            file.write_text(source, encoding="utf-8")


def tested(copy: Path, tests: Sequence[str], patience: float) -> int:
    """Run tests in a copy and return the status of pytest, or `STOPPED`."""
    environ = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.run(command, cwd=copy, env=environ, timeout=patience, check=False, **silent).returncode
    except subprocess.TimeoutExpired:
        return STOPPED
