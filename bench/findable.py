"""Seconds on the clock from the answer to a save until the saved word is found, alone and while an import runs."""

import random
import subprocess
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator

from bench import Measure
from bench.cases import made
from bench.figures import percentiles
from bench.site import NAME, Site, site, write_lines
from tests.drills.words import new_word
from tests.visitor import Visitor, changed, form

SAVES = 30
IMPORTED = 5_000
PAUSE = 0.02
PATIENCE = 60.0


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site and save."""
    with site() as here:
        here.service.start(workers=2)
        yield from measure(here)


def measure(here: Site) -> Iterator[Measure]:
    """Measure on a running site, first with nothing else going on, then during an import of `IMPORTED` cases."""
    yield from _figures("findable", Saver(here), lambda number: number < SAVES)
    file = write_lines(here.service.log.parent / "more.jsonl", made(IMPORTED, seed=4, prefix="more"))
    began = time.monotonic()
    with here.service.begin("import", str(file), "--by", NAME) as importing:
        _until_it_writes(here, importing)
        yield from _figures("findable_during_import", Saver(here), lambda _: importing.poll() is None)
        assert importing.wait() == 0, f"The import ended with {importing.returncode}."
    yield Measure("findable_during_import.cases", IMPORTED / (time.monotonic() - began), "1/s")


class Saver:
    """Writes cases in the browser, one after the other, and looks for them as a program."""

    def __init__(self, here: Site) -> None:
        self.person, self.program = here.person(), here.program()
        self.chance = random.Random()
        self.fields = form(self.person.get("/cases/new"), "/cases/new")

    def save(self) -> tuple[float, float]:
        """Save once and return the seconds of the request and those from its answer until the case is found."""
        word = new_word(self.chance)
        fields = changed(
            self.fields,
            title=f"谁先开口 {word}",
            outcome="success",
            personality="proud",
            situation=f"他说的是 {word}。",
            submission=word,
        )
        began = time.monotonic()
        answer = self.person.post("/cases/new", [*fields, ("action", "publish")])
        saved = time.monotonic()
        assert answer.status == 303, f"{answer.status}: {answer.text[:2000]}"
        while not found(self.program, word):
            assert time.monotonic() - saved < PATIENCE, f"{word} is not found after {PATIENCE} s."
            time.sleep(PAUSE)
        return saved - began, time.monotonic() - saved


def found(program: Visitor, word: str) -> int:
    """Return how many cases hold a word."""
    answer = program.get(f"/api/v1/search?q={word}&size=1")
    assert answer.status == 200, f"{answer.status}: {answer.text[:2000]}"
    return int(answer.json()["total"])


def _figures(name: str, saver: Saver, goes_on: Callable[[int], bool]) -> Iterator[Measure]:
    saved: list[tuple[float, float]] = []
    while goes_on(len(saved)):
        saved.append(saver.save())
    yield Measure(f"{name}.saves", len(saved), "1")
    if saved:
        yield from percentiles(name, [waited for _, waited in saved], "s")
        yield from percentiles(f"{name}.request", [request for request, _ in saved], "s")


def _until_it_writes(here: Site, importing: "subprocess.Popen[bytes]") -> None:
    """Wait until the first imported cases are there."""
    program = here.program()
    before = program.get("/api/v1/cases?size=1").json()["total"]
    while importing.poll() is None and program.get("/api/v1/cases?size=1").json()["total"] == before:
        time.sleep(PAUSE)
