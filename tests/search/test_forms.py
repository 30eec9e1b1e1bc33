"""Words have postings by their stems; how a word is written is known all the same."""

import random

import pytest

from tests.search.asking import found
from wiki.search.analysis import is_cjk
from wiki.search.backend import Document
from wiki.search.forms import forms
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.whoosh_backend import writer as writing

LONG = "flow" * 17
WORDS = ("price", "prices", "pricing", "it", "its", "the", "boundary", "boundaries", "boundari", "happy", "2", LONG)
OTHERS = (*WORDS, "价格", "é", "_", "-", "'s", "crm2", LONG[:64], f"{LONG}s")


def stands(word: str, text: str) -> bool:
    """Tell whether a word stands in a text, and not inside of another one."""
    padded = f" {text} "
    places = [at for at in range(1, len(padded)) if padded.startswith(word, at)]
    around = [(padded[at - 1], padded[at + len(word)]) for at in places]
    return any(not any(one.isalnum() and not is_cjk(one) for one in pair) for pair in around)


def test_stems_and_what_is_written_otherwise_tell_how_each_word_is_written():
    assert forms("prices of its price and the pricing happy b2b's naïve") == (
        ["prices", "its", "pricing", "happy"],
        ["it", "happi"],
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_an_english_word_is_found_as_it_is_written_whatever_was_changed_and_merged(folder, monkeypatch, seed):
    monkeypatch.setattr(writing, "MERGED_AT_ONCE", 3)
    chance, texts = random.Random(seed), {}  # noqa: S311
    backend = WhooshBackend(folder, site="here")
    with backend.rebuild():
        pass
    for _ in range(12):
        with backend.writer() as writer:
            for key in chance.sample(range(20), 3):
                texts[str(key)] = "".join(chance.choice(OTHERS) + chance.choice(("", " ", " ")) for _ in range(8))
                writer.put(Document(str(key), "case", *texts[str(key)].rsplit(" ", 1), labels=("price it",)))
            texts.pop(gone := chance.choice(sorted(texts)))
            writer.remove(gone)
            writer.commit({"live": [1]})
        for word in WORDS:
            assert {*found(backend, f'"{word}"')} == {key for key, text in texts.items() if stands(word, text)}, word
