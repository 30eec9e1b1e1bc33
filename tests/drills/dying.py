"""A writer of the index that is killed at each of its file operations, and what is found afterwards.

Run as a program: `python -m tests.drills.dying FOLDER SCENARIO`. It forks a child for the n-th operation, n = 1, 2, …,
until one comes to its end, and prints how many there were and a sentence for each thing that was wrong.
"""

import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from wiki.search.backend import Document, IndexUnusable
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.whoosh_backend import writer as writing

SYSTEM = {"open", "truncate", "fsync", "rename", "replace", "remove", "unlink", "mkdir", "rmdir", "pwrite", "writev"}
BUFFERED = {"flush", "close"}
"""What is written reaches the disk at these, if it is less than a buffer: all, nothing or a part of it."""

Texts = dict[str, str]
OLD: Texts = {f"d{number}": f"客户{number} 旧的" for number in range(5)}
CHANGES: dict[str, dict[str, str | None]] = {
    "add": {"d5": "客户5 新的"},
    "merge": {"d0": "客户0 新的", "d1": None, "d6": "客户6 新的"},
    "remove": dict.fromkeys(OLD),
    "rebuild": {**dict.fromkeys(OLD), "d7": "客户7 新的"},
}


def opened(folder: Path) -> WhooshBackend:
    """Open the index as another process does."""
    return WhooshBackend(folder, site="here")


def put(writer: Any, changed: dict[str, str | None]) -> None:
    """Write changes without committing them."""
    for key, text in changed.items():
        if text is None:
            writer.remove(key)
        else:
            writer.put(Document(key, "case", "", text))


def build(folder: Path) -> None:
    """Make the index that all scenarios begin with: five documents in several segments."""
    with opened(folder).rebuild() as writer:
        for number, (key, text) in enumerate(OLD.items()):
            put(writer, {key: text})
            writer.commit({"live": [number]})


def work(folder: Path, scenario: str) -> None:
    """Do what is interrupted, and what the indexer does again after that."""
    lent = opened(folder).rebuild() if scenario == "rebuild" else opened(folder).writer()
    with lent as writer:
        put(writer, CHANGES[scenario])
        writer.commit({"live": [9]})


def state(folder: Path) -> Texts:
    """Return the documents that the index finds, by their keys; their texts as found by their words."""
    reader = opened(folder).reader()
    audience = reader.audience(reader.keys())
    found: Texts = {}
    for word in ("旧的", "新的"):
        for hit in reader.search(parse(word), audience=audience, size=100).hits:
            number = hit.key.removeprefix("d")
            assert hit.key not in found, "A document is there twice."
            assert reader.search(parse(f"客户{number}"), audience=audience).total == 1, "A word finds others."
            found[hit.key] = f"客户{number} {word}"
    assert len(found) == reader.count == len(reader.keys()), "Some documents are not found."
    return found


def after(scenario: str) -> Texts:
    """Return the documents as they should be when all was done."""
    return {key: text for key, text in {**OLD, **CHANGES[scenario]}.items() if text is not None}


def die_at(number: int) -> None:
    """Let this process be killed before its `number`-th file operation, or in the middle of it, from now on."""
    passed = count(1)

    def look(_frame: Any, event: str, called: Any) -> None:
        if event != "c_call" or called.__name__ not in SYSTEM | BUFFERED:
            return
        owner = called.__self__
        if isinstance(owner, ModuleType) and next(passed) == number:
            die()
        if isinstance(owner, io.IOBase) and not owner.closed and owner.writable():
            if next(passed) == number:
                die()
            if next(passed) == number:
                write_half(owner)
                die()

    sys.setprofile(look)


def die() -> None:
    """Be killed, as by the system: nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_half(file: Any) -> None:
    """Let half of what was written to a file reach the disk."""
    sys.setprofile(None)
    file.flush()
    os.ftruncate(file.fileno(), os.fstat(file.fileno()).st_size // 2)


def is_killed(number: int, task: Callable[[], None]) -> bool:
    """Do the task in a child that is killed at its `number`-th file operation; tell whether it was."""
    child = os.fork()
    if not child:
        code = 1
        try:
            die_at(number)
            task()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "The writer failed by itself."
    return False


def faults_after(folder: Path, scenario: str) -> Iterator[str]:
    """Look at the index, do the same work again, and look once more."""
    try:
        if (found := state(folder)) not in (OLD, after(scenario)):
            yield f"neither old nor new: {found}"
        work(folder, scenario)
        if (found := state(folder)) != after(scenario):
            yield f"not as it should be after the work was done again: {found}"
        with opened(folder).writer() as writer:  # a commit takes away what was left behind
            put(writer, {"last": "最后"})
            writer.commit({"live": [10]})
        opened(folder).verify()
    except (IndexUnusable, AssertionError) as error:
        yield repr(error)
    yield from map("left behind: {}".format, left_behind(folder))


def left_behind(folder: Path) -> Iterator[str]:
    """Yield the names of files that no state of the index needs."""
    directory = opened(folder).mark() and folder / (folder / "current").read_text()
    used = {segment.name for segment in opened(folder).reader()._snapshot.segments}
    for file in directory.iterdir():
        known = file.name in ("mark", "MAIN_WRITELOCK") or file.name.removesuffix(".seal").endswith(".toc")
        if not known and file.name.partition(".")[0] not in used:
            yield file.name
    yield from (other.name for other in folder.iterdir() if other.is_dir() and other != directory)


def main(folder: Path, scenario: str, step: int = 1) -> None:
    """Kill one child after the other, at each `step`-th file operation, and print what was found."""
    writing.MERGED_AT_ONCE = 3 if scenario == "merge" else 8
    before, faults = folder / "before", []
    build(before)
    for number in count(1, step):
        index = folder / "index"
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(before, index)
        killed = is_killed(number, lambda index=index: work(index, scenario))  # type: ignore[misc]
        faults += [f"operation {number}: {fault}" for fault in faults_after(index, scenario)]
        if not killed:
            break
    print(json.dumps({"operations": number - 1, "faults": faults}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
