"""kill -9 of the whole service during imports and saves. `python -m bench kill` does the same thirty times."""

import pytest

from tests.drills.killing import Killing

ROUNDS = 6


@pytest.mark.drill
@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_killed_service_loses_nothing_that_it_acknowledged(tmp_path):
    killing = Killing(tmp_path / "instance", lines=150)
    try:
        faults = killing.run(ROUNDS)
    finally:
        killing.close()

    assert faults == []
    assert killing.ledger.saves > ROUNDS
    assert killing.ledger.imported
