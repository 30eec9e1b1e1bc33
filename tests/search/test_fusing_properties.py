"""What holds for words, meaning and refining together, whatever the numbers: along random walks through two indexes."""

import pytest

from tests.search.twins import TwinWalk, with_cheap_vectors
from wiki.search.whoosh_backend import writer as writing

STEPS = 200
"""Of one walk."""

LONG = [pytest.param(seed, marks=pytest.mark.long) for seed in range(200, 204)]


@pytest.mark.parametrize("seed", [1, *LONG])
def test_meaning_and_refining_only_rank_and_what_is_hidden_leaves_no_trace(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(writing, "MERGED_AT_ONCE", 3)
    with_cheap_vectors(monkeypatch)
    walk = TwinWalk.of(tmp_path, seed)

    for _ in range(STEPS):
        walk.step()

    assert walk.related > STEPS / 5
    assert walk.titled
