"""From texts to words."""

import pytest

from wiki.search.analysis import fold, index_words, normalise, parts, query_words


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("臺灣客戶", "台湾客户"),
        ("ＣＲＭ２．０", "crm2.0"),
        ("  a \n\t　b  ", "a b"),
        ("a\n\tb\x0bc", "a b c"),
        ("ﬁt ㈱ …", "fit (株) ..."),
        ("cafe\u0301", "café"),
        ("a\x00b\u200b\u202ec\ud800\ufeff", "abc"),
        ("Straße", "straße"),
        ("ｶﾞｿﾘﾝ ﬁ\u0301", "ガソリン fí"),
        ("ㅎㅏ", "ㅎㅏ"),
        ("𠮷野家", "𠮷野家"),
        ("", ""),
    ],
)
def test_normalising_leaves_one_form(given, normal):
    assert normalise(given) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize("text", ["乾隆皇帝說", "一隻貓隻身前往", "ＡＢ…臺\u0301灣ﬁ"])
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold(text)) == len(text)


def test_a_character_has_one_form_whatever_stands_beside_it():
    text = "乾隆頭髮發展著名看著瞭望一目瞭然"

    assert normalise(text) == "".join(normalise(character) for character in text)


def test_long_chinese_words_are_found_by_the_words_inside():
    words = index_words("中华人民共和国")

    assert {"中华人民共和国", "共和国", "人民"} <= set(words)


def test_english_words_are_reduced_to_stems_and_kept_as_often_as_they_occur():
    assert index_words("prices price pricing") == ["price", "price", "price"]


def test_punctuation_and_single_chinese_characters_are_no_words():
    assert index_words("我，！。the_-- 王") == ["the"]


def test_a_query_has_each_word_once_without_those_that_say_nothing():
    assert query_words("怎么拜访科长,怎么开场") == ["拜访", "科长", "开场"]
    assert query_words("how to negotiate the price and prices") == ["negoti", "price"]


@pytest.mark.parametrize("text", ["怎么", "to be", "的"])
def test_words_that_say_nothing_are_kept_if_nothing_else_is_left(text):
    assert query_words(text)


@pytest.mark.parametrize("text", ["café", "müller señor", "цена", "x客户naïve"])
def test_words_with_accents_and_of_other_alphabets_stay_whole_in_a_query(text):
    assert {*query_words(text)} == {*index_words(text)}


def test_query_words_do_not_overlap():
    assert query_words("中华人民共和国") == ["中华人民共和国"]
    assert "共和国" in parts("中华人民共和国")


def test_what_a_query_asks_for_is_what_a_document_holds():
    text = normalise("第一次拜訪很自傲的科長，ＣＲＭ系统 negotiations with T恤 buyers, 2026年")

    assert {word for word in query_words(text) if len(word) > 1} <= set(index_words(text))


def test_an_endless_word_is_cut():
    assert max(map(len, index_words("x" * 10_000))) == 64


@pytest.mark.parametrize("word", ["lüyou", "café", "straße", "приве́т", "über3"])
def test_a_word_of_any_letters_is_one_word_for_texts_and_queries(word):
    assert query_words(normalise(word)) == index_words(normalise(word))
