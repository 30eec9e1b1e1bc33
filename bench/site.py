"""The site on which figures are taken: 10,000 made-up cases, built once, kept in .cache/bench, copied for each use."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import cases
from tests import processes
from tests.service import ROOT, Service
from tests.visitor import Visitor
from wiki.models import schema
from wiki.paths import MIGRATIONS
from wiki.search.analysis import ANALYSER_VERSION
from wiki.search.meaning.encoder import MODEL
from wiki.search.meaning.store import FORMAT
from wiki.search.whoosh_backend.schema import SCHEMA_VERSION

KEPT = ROOT / ".cache" / "bench"
CASES = 10_000
NAME, PASSWORD = "bench", "ten-thousand-cases"


class Site:
    """A service on a copy of the kept site, and the person who has written all its cases."""

    def __init__(self, instance: Path) -> None:
        settings = {name: value for name, value in os.environ.items() if name == "CASEWIKI_ARGON2_MEMORY_KIB"}
        self.service = Service(instance, settings)
        # As where it is installed: else a third of a start is compiling.
        self.service.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        self.token = (instance / "token").read_text()

    def stop(self) -> None:
        """End the service and wait for all its processes."""
        if self.service.process:
            pids = processes.family(self.service.process.pid).everybody()
            self.service.stop()
            processes.wait_for_end(pids, 10)

    def person(self) -> Visitor:
        """Return the browser of the person, signed in; the service has to run."""
        visitor = Visitor(self.service.url)
        visitor.sign_in(NAME, PASSWORD)
        return visitor

    def program(self) -> Visitor:
        """Return a program with the person's token."""
        return Visitor(self.service.url, token=self.token)


@contextmanager
def site() -> Iterator[Site]:
    """Give a fresh copy of the site, which nobody serves yet; what runs at the end is ended."""
    with tempfile.TemporaryDirectory(prefix="casewiki-bench-") as folder:
        here = Site(shutil.copytree(kept(), Path(folder) / "instance"))
        try:
            yield here
        finally:
            here.stop()


def kept() -> Path:
    """Return the instance folder with the cases, built now if there is none or if its makings have changed."""
    folder = KEPT / _makings()
    if not folder.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        print(f"Building a site of {CASES} cases in {folder}: some minutes.", file=sys.stderr)
        with tempfile.TemporaryDirectory(dir=KEPT) as place:
            _build(Path(place) / "instance").rename(folder)
    return folder


def write_lines(file: Path, lines: Iterable[Mapping[str, Any]]) -> Path:
    """Write an import file."""
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


def _build(instance: Path) -> Path:
    service = Service(instance, {})
    service.casewiki("init")
    service.casewiki("user", "add", NAME, "--role", "seller", "--password-stdin", text=PASSWORD)
    (instance / "token").write_text(service.casewiki("token", "create", "--user", NAME, "--scope", "write").strip())
    file = write_lines(instance / "cases.jsonl", cases.made(CASES))
    service.casewiki("import", str(file), "--by", NAME)
    file.unlink()
    service.casewiki("vectors")
    return instance


def _makings() -> str:
    """Return a name for everything that the kept site depends on."""
    total = hashlib.sha256(f"{schema.wanted()} {ANALYSER_VERSION} {SCHEMA_VERSION} {MODEL} {FORMAT} {CASES}".encode())
    sources = [Path(cases.__file__), *MIGRATIONS.rglob("*.py"), *(ROOT / "wiki/content").glob("*.json*")]
    for file in sorted(sources):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]
