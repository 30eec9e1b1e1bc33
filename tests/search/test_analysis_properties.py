"""Whatever is written, in whatever script, is found by what stands in it; texts and queries are read alike.

A *character* is here what a reader takes for one: a sign with the marks that stand above, below or behind it, for which
Unicode has no better word than "grapheme". Half of one finds nothing for certain: an accent without its letter is
another text. What cannot be seen (joiners, directions, half surrogates) belongs to no character at all.
"""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.search.asking import found
from wiki.search.analysis import fold, index_words, is_cjk, normalise, query_words
from wiki.search.backend import Document
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

SCRIPTS = {
    "simplified": "的客户价格谈判科长王总我们产品",
    "traditional": "臺灣客戶價談判科長產隻乾麼裡發",
    "extension B": "𠮷𡃁𠀋𪚥𣎴",
    "extensions after B": "𪜀𫝀𫠠𬺰𰀀",
    "compatibility ideographs": "\uf900\ufa19\U0002f800",
    "kana": "のをカタナガパがぱゝー",
    "narrow kana": "ｶﾞﾊﾟｱｲ",
    "hangul": "한국어가격",
    "hangul letters": "ᄒ\u1161\u11abㅎㅏ",
    "latin": "abcXYZéüñßﬁ",
    "wide latin": "ＣＲＭ１２",
    "greek and cyrillic": "αΩςЖёй",
    "thai and devanagari": "ราคาที่हिन्दी",
    "arabic and hebrew": "السعرמחיר\u0650",
    "emoji": "😀👩‍💼👍🏽🇨🇳❤️",
    "numbers": "0129½²Ⅷ①",
    "signs": "，。！？…—·%&+/()",
    "combining": "e\u0301a\u0308\u0301n\u0303\u0327",
    "invisible": "\u200b\u200d\ufeff\u202e\ud800",
}
ALPHABET = "".join(SCRIPTS.values())
SHOWN = st.one_of(*(st.text(letters, max_size=8) for letters in (*SCRIPTS.values(), ALPHABET)))
TEXTS = st.lists(SHOWN, min_size=1, max_size=6).map("".join)
ANYTHING = TEXTS | st.text(st.characters(codec=None), max_size=40)
MARKS = ("Mn", "Mc", "Me", "Cf", "Cs", "Cc", "Lm", "Sk")
FILTERS = HealthCheck.function_scoped_fixture, HealthCheck.too_slow


def characters(text: str) -> list[str]:
    """Return the characters of a text, each with the marks that belong to it."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        belongs = unicodedata.category(sign) in MARKS or sign in "\uff9e\uff9f" or "\u1160" <= sign <= "\u11ff"
        if found and belongs:
            found[-1] += sign
        else:
            found.append(sign)
    return [character for character in found if normalise(character).strip()]


@pytest.fixture
def keep(tmp_path):
    """Puts texts into an index, whose only texts they are."""
    backend = WhooshBackend(tmp_path / "index", site="here")

    def kept(texts):
        with backend.rebuild() as writer:
            for number, text in enumerate(texts):
                writer.put(Document(f"d{number}", "case", "", text))
            writer.commit({})
        return backend

    return kept


@settings(max_examples=100, suppress_health_check=FILTERS, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(["ｶﾞﾊﾟ", "ガパ"])
@example([ALPHABET])
def test_any_two_neighbouring_characters_of_any_text_find_it(keep, texts):
    backend = keep(texts)
    for number, text in enumerate(texts):
        signs = characters(text)
        for pair in {first + second for first, second in pairwise(signs)}:
            if pair.startswith("-"):
                continue
            # Latin letters inside of a word find it unless they are a word elsewhere; so nothing else may be found.
            among = None if any(map(is_cjk, normalise(pair))) else [f"d{number}"]
            assert f"d{number}" in found(backend, pair, among=among), (pair, text)


@settings(max_examples=60, suppress_health_check=FILTERS, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_word_of_the_index_finds_its_text_when_it_is_typed(keep, texts):
    backend = keep(texts)
    for number, text in enumerate(texts):
        for word in {*index_words(normalise(text))}:
            assert f"d{number}" in found(backend, word), (word, text)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
@example("ﬁ\u0301")
@example("ｶﾞ")
@example("İ\u0307")
def test_what_is_normalised_stays_so(text):
    once = normalise(text)

    assert normalise(once) == once


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_folding_keeps_the_place_of_every_character(text):
    folded = fold(text)

    assert len(folded) == len(text)
    assert fold(folded) == folded


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_the_words_of_a_query_are_words_of_the_same_text(text):
    """A query that is a document's text asks for nothing that the document does not have."""
    normal = normalise(text)
    held = {*index_words(normal), *(sign for sign in normal if is_cjk(sign))}

    assert {*query_words(normal)} <= held


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_every_form_of_a_text_is_read_alike(text):
    """Composed or decomposed, as keyboards and file systems differ in it, and in capital letters."""
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)
    assert parse(unicodedata.normalize("NFD", text)).words == parse(text).words
