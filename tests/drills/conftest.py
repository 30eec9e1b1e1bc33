"""A running service with some cases in it, and a program that uses it."""

import json
import random
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Casewiki
from tests.drills.words import WORD, new_word
from tests.drills.writers import checked, story
from tests.service import Service
from tests.visitor import Visitor

CASES = 40


@pytest.fixture
def chance() -> random.Random:
    """Chance, another one at each run."""
    return random.Random()  # noqa: S311


@pytest.fixture
def program(service: Service, casewiki: Casewiki) -> Iterator[Visitor]:
    """A program with Ana's token."""
    _, [token], _ = casewiki("token", "create", "--user", "ana", "--scope", "write")
    visitor = Visitor(service.url, token=token)
    yield visitor
    visitor.close()


@pytest.fixture
def words(service: Service, casewiki: Casewiki, chance: random.Random) -> list[str]:
    """Words of imported cases, each of which finds one of them."""
    file = service.log.parent / "cases.jsonl"
    file.write_text("".join(json.dumps(story(new_word(chance))) + "\n" for _ in range(CASES)))
    status, _, _ = casewiki("import", file, "--by", "ana")
    assert status == 0
    return WORD.findall(file.read_text())


@pytest.fixture
def write(program: Visitor, chance: random.Random) -> Callable[[], str]:
    """Writes a case with a new word and gives the word."""

    def written() -> str:
        word = new_word(chance)
        checked(program.send("POST", "/api/v1/cases", story(word)), 201)
        return word

    return written


@pytest.fixture
def found(program: Visitor) -> Callable[[str], int]:
    """Tells how many cases a word finds."""
    return lambda word: checked(program.get(f"/api/v1/search?q={word}"), 200).json()["total"]
