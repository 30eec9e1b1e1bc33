"""The index beside the textbook, along random walks: what it answers is what it should, whatever was done to it."""

import random

import pytest

from tests.search.walking import FACETS, Walk
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.whoosh_backend import writer as writing

STEPS = 500
"""Of one walk. The long ones are 10,000 steps together."""

LONG = [pytest.param(seed, marks=pytest.mark.long) for seed in range(100, 120)]


@pytest.fixture
def walk(folder, monkeypatch, request):
    """A walk of its own seed, in which segments are merged often."""
    monkeypatch.setattr(writing, "MERGED_AT_ONCE", 3)
    backend = WhooshBackend(folder, site="here", facets=FACETS)
    with backend.rebuild():
        pass
    return Walk(backend, random.Random(request.param))  # noqa: S311


@pytest.mark.parametrize("walk", [1, 2, 3, 4, *LONG], indirect=True)
def test_hits_order_scores_and_counts_equal_the_textbook_after_every_change(walk):
    for _ in range(STEPS):
        walk.step()

    assert walk.questions > STEPS / 2
