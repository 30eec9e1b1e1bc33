"""kill -9 of the whole service during imports and saves. `python -m bench kill` does the same thirty times."""

import pytest

from tests.drills.killing import Killing

ROUNDS, MORE_ROUNDS = 1, 6
"""Kills: the second with `--all`."""


@pytest.mark.drill
@pytest.mark.timeout(900)
def test_a_killed_service_loses_nothing_that_it_acknowledged(tmp_path, request):
    rounds = MORE_ROUNDS if request.config.getoption("--all") else ROUNDS
    killing = Killing(tmp_path / "instance", lines=150)
    try:
        faults = killing.run(rounds)
    finally:
        killing.close()

    assert faults == []
    assert killing.ledger.saves > rounds
    assert killing.ledger.imported
