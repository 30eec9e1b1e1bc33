"""The index is damaged while the service runs: search goes on without it, and it heals without anybody's help."""

import json
import os
import secrets
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import processes
from tests.drills.waiting import until
from tests.drills.writers import checked
from tests.service import Service

pytestmark = pytest.mark.drill

SOUND = (0, ["ok"], [])


def delete(index: Path) -> None:
    shutil.rmtree(index, ignore_errors=True)  # the service may be removing it, too


def delete_files(index: Path) -> None:
    for file in files(index):
        file.unlink()


def lose_pointer(index: Path) -> None:
    (index / "current").write_bytes(b"\xff\x00nothing")


def point_elsewhere(index: Path) -> None:
    (index / "current").write_text("../../etc")


def damage_mark(index: Path) -> None:
    next(index.glob("*/mark")).write_bytes(b"[" * 5_000)


def forge_site(index: Path) -> None:
    mark = next(index.glob("*/mark"))
    mark.write_text(json.dumps({**json.loads(mark.read_text()), "site": "elsewhere"}))


def empty(index: Path) -> None:
    for file in files(index):
        replace(file, b"")


def halve(index: Path) -> None:
    for file in files(index):
        replace(file, file.read_bytes()[: file.stat().st_size // 2])


def blank(index: Path) -> None:
    for file in files(index):
        replace(file, bytes(file.stat().st_size))


def scramble(index: Path) -> None:
    for file in files(index):
        replace(file, secrets.token_bytes(file.stat().st_size))


def files(index: Path) -> list[Path]:
    return [file for file in index.rglob("*") if file.is_file() and file.name not in ("lock", "mark", "current")]


def replace(file: Path, content: bytes) -> None:
    """Write a new file in the place of the old one, as a power loss leaves it."""
    file.unlink()
    file.write_bytes(content)


@contextmanager
def paused(service: Service) -> Iterator[None]:
    """Hold the background worker, so that the index stays as it is."""
    assert service.process
    background = processes.family(service.process.pid).background
    assert background
    os.kill(background, signal.SIGSTOP)
    yield
    os.kill(background, signal.SIGCONT)


@pytest.fixture
def index(service: Service) -> Path:
    return service.log.parent / "index"


@pytest.fixture
def degraded(program) -> Callable[[], list[str]]:
    return lambda: checked(program.get("/readyz"), 200).json()["degraded"]


def test_f05_without_an_index_the_database_answers_until_it_is_rebuilt(
    service, program, words, found, index, degraded, casewiki
):
    for damage in (delete, lose_pointer, point_elsewhere, damage_mark, forge_site):
        assert degraded() == [], damage
        with paused(service):
            damage(index)
            assert degraded() == ["index"], damage
            assert [found(word) for word in words[:3]] == [1, 1, 1], damage

        assert until(lambda: degraded() == []), damage
        assert [found(word) for word in words] == [1] * len(words), damage
        assert casewiki("check") == SOUND, damage


@pytest.mark.one_database
def test_f04_damaged_files_give_no_error_and_are_found_out(
    service, program, words, found, write, index, degraded, casewiki, request
):
    more = (empty, blank) if request.config.getoption("--all") else ()
    for damage in (delete_files, halve, scramble, *more):
        damage(index)
        assert [found(word) for word in words[:3]] == [1, 1, 1], damage
        words.append(write())
        assert until(lambda: found(words[-1]) == 1), damage

        service.stop()
        service.start()
        assert until(lambda: degraded() == []), damage
        assert [found(word) for word in words] == [1] * len(words), damage
        assert casewiki("check") == SOUND, damage


@pytest.mark.one_database
def test_f05_an_index_that_is_lost_again_and_again_does_no_harm(words, found, write, index, degraded, casewiki):
    for _ in range(10):
        delete(index)
        assert found(words[0]) == 1
        word = write()
        assert until(lambda word=word: found(word) == 1)

    assert until(lambda: degraded() == [])
    assert casewiki("check") == SOUND
