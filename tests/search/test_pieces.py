"""The encoder's table on the disk."""

import numpy as np

from wiki.search.meaning.pieces import kept_on_disk


def test_words_read_from_the_disk_mean_the_same(tmp_path):
    table = np.random.default_rng(1).integers(0, 255, (500, 64), np.uint8)
    numbers = np.array([3, 499, 3, 0])

    assert (kept_on_disk(table, tmp_path / "new")[numbers] == table[numbers]).all()
    (tmp_path / "file").touch()
    assert kept_on_disk(table, tmp_path / "file") is table
    assert list((tmp_path / "new").iterdir()) == []
