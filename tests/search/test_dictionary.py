"""The words of one language for those of another."""

import sqlite3

import pytest

from wiki.search import dictionary
from wiki.search.analysis import normalise, query_words
from wiki.search.dictionary import Dictionary

pytestmark = pytest.mark.one_whoosh


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("price", "价格"),
        ("competitors", "竞争对手"),
        ("Contract", "合同"),
        ("價格", "price"),
        ("老板", "boss"),
        ("預算", "budget"),
    ],
)
def test_a_word_is_translated_in_either_direction_whatever_its_form(english, asked, meant):
    (word,) = query_words(normalise(asked))
    assert meant in english.translations([word])[word]


def test_what_a_word_mostly_means_comes_first_and_what_it_is_not_is_left_out(english):
    found = english.translations(["refus", "拒绝", "nosuchword"])
    assert found["拒绝"][0] == "refus"
    assert "拒绝" in found["refus"]
    assert "nosuchword" not in found


def test_without_its_package_or_its_file_no_word_has_a_translation(tmp_path, monkeypatch):
    assert Dictionary(tmp_path).translations(["price"]) == {}
    monkeypatch.setattr(dictionary, "PACKAGE", "no-such-package")
    absent = Dictionary(tmp_path)
    absent.prepare()
    assert absent.translations(["price"]) == {}
    assert not list(tmp_path.iterdir())


@pytest.fixture
def short(monkeypatch):
    """A dictionary of two words, which is made in no time."""
    monkeypatch.setattr(dictionary, "_entries", lambda: iter([("价格", ["price"]), ("预算", ["budget"])]))


def test_a_damaged_file_is_made_anew(short, tmp_path):
    once = Dictionary(tmp_path)
    once.prepare()
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"no database" * 100)
    assert once.translations(["price"]) == {}
    once.prepare()
    assert "价格" in once.translations(["price"])["price"]


def test_a_file_that_cannot_be_opened_now_is_kept(english, monkeypatch):
    def refuse(*_place, **_options):
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as short:
        short.setattr(sqlite3, "connect", refuse)
        assert english.translations(["umbrella"]) == {}
    assert "雨伞" in english.translations(["umbrella"])["umbrella"]


def test_the_file_of_another_version_goes(short, tmp_path, monkeypatch):
    Dictionary(tmp_path).prepare()
    monkeypatch.setattr(dictionary, "FORMAT", dictionary.FORMAT + 1)
    Dictionary(tmp_path).prepare()
    (file,) = tmp_path.iterdir()
    assert f"-{dictionary.FORMAT}." in file.name
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM words").fetchone()[0] == 4
