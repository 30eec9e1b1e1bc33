"""How good a ranking is by judgements, and how sure a mean over questions is."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

DEPTH = 10
ROUNDS = 10_000
OUTSIDE = 2.5
"""Per cent of the resampled means below the interval, and as many above it."""

Relevance = Mapping[str, int]


def ndcg(ranked: Sequence[str], relevance: Relevance, gain: Callable[[int], float] = float) -> float:
    """Return the discounted gain of the first ten, 1 for the best order there is. The gain is the relevance itself."""
    found = _discounted(gain(relevance.get(key, 0)) for key in ranked[:DEPTH])
    return found / _discounted(sorted(map(gain, relevance.values()), reverse=True)[:DEPTH])


def exponential(relevance: int) -> float:
    """Return the gain by which one exact answer outweighs any two that help."""
    return float(2**relevance - 1)


def recall(ranked: Sequence[str], relevance: Relevance, least: int = 1) -> float:
    """Return the share of documents of relevance `least` and above that are among the first ten, of ten at most."""
    wanted = {key for key, grade in relevance.items() if grade >= least}
    return len(wanted.intersection(ranked[:DEPTH])) / min(DEPTH, len(wanted))


def mean(values: Sequence[float]) -> float:
    """Return the mean of figures."""
    return sum(values) / len(values)


def interval(values: Sequence[float], seed: int = 7) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean: other questions of the same sort would give one like it.

    Of differences question by question it is the paired interval of the gain.
    """
    picked = np.random.default_rng(seed).integers(len(values), size=(ROUNDS, len(values)))
    low, high = np.percentile(np.asarray(values)[picked].mean(axis=1), (OUTSIDE, 100 - OUTSIDE))
    return float(low), float(high)


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
