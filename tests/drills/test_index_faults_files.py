"""Faults 3 to 6 of the index's files: killed while writing, after a power loss, a single wrong bit."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service import ROOT
from wiki.search.backend import Document, IndexUnusable
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

WORDS = ("客户", "价格", "price", "新的", "王")


@pytest.mark.drill
@pytest.mark.parametrize("scenario", ["add", "merge", "remove", "rebuild"])
def test_f03_killed_at_each_file_operation_of_a_commit_the_index_opens_whole_and_the_writer_goes_on(
    tmp_path, request, scenario
):
    step = "1" if request.config.getoption("--all") else "3"
    command = [sys.executable, "-W", "error", "-m", "tests.drills.dying", str(tmp_path), scenario, step]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["operations"] > 50


def fresh(folder: Path) -> WhooshBackend:
    """Open the index as another process does."""
    return WhooshBackend(folder, site="here")


def answers(backend: WhooshBackend) -> list[object]:
    """Return what an index answers to some questions."""
    reader = backend.reader()
    audience = reader.audience(reader.keys())
    digests = [reader.digest(key) for key in sorted(reader.keys())]
    return [digests, *(reader.search(parse(word), audience=audience, facets=("kind",)) for word in WORDS)]


@pytest.fixture
def committed(tmp_path) -> Path:
    """An index of three segments, in one of which a document was replaced."""
    backend = fresh(tmp_path / "index")
    with backend.rebuild() as writer:
        for number, text in enumerate(("客户关系 price", "价格谈判", "新的价格 王")):
            writer.put(Document(f"d{number}", "case", f"题目{number}", text * 5))
            writer.put(Document("again", "case", text, "客户"))
            writer.commit({"live": [number]})
    mark = next((tmp_path / "index").glob("*/mark"))
    shutil.copyfile(mark, tmp_path / "index" / "mark.kept")
    return tmp_path / "index"


def files(folder: Path) -> list[Path]:
    """Return all files of the index in use that hold anything."""
    directory = folder / (folder / "current").read_text()
    return sorted(file for file in [*directory.iterdir(), folder / "current"] if file.is_file() and file.stat().st_size)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "zeros": lambda whole: bytes(len(whole)),
    "zeros at the end": lambda whole: whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_f04_after_a_power_loss_every_file_that_was_not_written_through_makes_the_index_unusable(committed, damage):
    right = answers(fresh(committed))
    for file in files(committed):
        whole = file.read_bytes()
        file.write_bytes(DAMAGES[damage](whole))
        if file.read_bytes() != whole:
            assert outcome(committed, right, file.name) == "unusable", file.name
        heal(committed, file, whole)


def outcome(folder: Path, right: list[object], what: str) -> str:
    """Open a damaged index: it is unusable, or answers as before."""
    try:
        assert answers(fresh(folder)) == right, what
    except IndexUnusable:
        return "unusable"
    return "right"


def heal(folder: Path, file: Path, whole: bytes) -> None:
    """Bring a file back, and the mark, which an unusable index loses."""
    file.write_bytes(whole)
    if not (mark := file.parent / "mark").exists() and file.name != "current":
        shutil.copyfile(folder / "mark.kept", mark)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_f06_a_single_wrong_bit_in_any_file_is_found_when_the_index_is_opened(committed):
    chance = random.Random(6)  # noqa: S311
    right = answers(fresh(committed))
    for file in files(committed):
        whole = file.read_bytes()
        bits = range(8 * len(whole))
        for bit in bits if file.name in ("mark", "current") else chance.sample(bits, min(len(bits), 12)):
            changed = bytearray(whole)
            changed[bit // 8] ^= 1 << bit % 8
            file.write_bytes(changed)
            found = outcome(committed, right, f"bit {bit} of {file.name}")
            assert found == "unusable" or file.name in ("mark", "current"), f"bit {bit} of {file.name}"
            heal(committed, file, whole)


def test_f06_a_wrong_bit_under_a_running_reader_is_found_when_all_is_read_anew(committed):
    backend = fresh(committed)
    answers(backend)
    backend.verify()
    file = next(one for one in files(committed) if one.suffix == ".pst")
    file.write_bytes(bytes(byte ^ (number == 3) for number, byte in enumerate(file.read_bytes())))

    with pytest.raises(IndexUnusable):
        backend.verify()
    with pytest.raises(IndexUnusable):
        fresh(committed).reader()
