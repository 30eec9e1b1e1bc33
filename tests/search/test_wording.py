"""What is found in other words: synonyms, pinyin, corrections; and that they say nothing of what one may not find."""

from dataclasses import replace

import pytest

from tests.search.asking import everything
from wiki.search.analysis import normalise
from wiki.search.equivalents import Equivalents
from wiki.search.grammar import parse
from wiki.search.lines import Lines
from wiki.search.snippets import Highlighter, Prepared
from wiki.search.spelling import corrected
from wiki.search.wording import MOST_TRANSLATED, expanded, read_out, translated

SETS = [
    ("报价", "报盘", "quote"),
    ("试用", "POC", "proof of concept", "内部试点"),
    ("boss", "老板"),
    ("没下文", "凉了", "go quiet", "went quiet"),
    ("太贵", "嫌贵", "no budget", "over-priced"),
    ("当着大家的面", "in front of everyone"),
]
SYNONYMS = Equivalents((words, False) for words in SETS)
NAMES = Lines.of(["价格谈判", "国企"])


@pytest.fixture
def find(index):
    """Return the keys of what is found among some documents, after putting others into the index, too."""

    def ask(typed, *texts, hidden=()):
        reader = index(*texts, *hidden).reader()
        found = reader.audience(set(everything(reader)) - set(hidden))
        query = expanded(parse(typed), SYNONYMS, NAMES, reader.words(found))
        return [hit.key for hit in reader.search(query, audience=found).hits]

    return ask


@pytest.fixture
def mean(index):
    """Return what is said that somebody may have meant."""

    def ask(typed, *texts, hidden=(), **understood):
        reader = index(*texts, *hidden).reader()
        found = reader.audience(set(everything(reader)) - set(hidden))
        query = replace(expanded(parse(typed), SYNONYMS, NAMES, reader.words(found)), **understood)
        return corrected(typed, query, reader.words(found))

    return ask


def test_a_synonym_counts_as_the_word_in_every_language_a_little_further_down(find):
    texts = "客户要报价", "客户要报盘", "The customer wants two quotes", "客户要样品"

    assert find("报价", *texts)[0] == "客户要报价"
    assert set(find("报价", *texts)) == set(find("quoting", *texts)) == set(texts[:3])
    assert set(find("客户 報價", *texts)) == {"客户要报价", "客户要报盘"}


def test_several_words_are_synonyms_only_as_they_stand(find):
    texts = "先做一个POC再说", "A proof of the concept? No: of concept proof", "proof of concept first", "内部试点先做"

    assert set(find("试用", *texts)) == {texts[0], texts[2], texts[3]}
    assert set(find("proof of concept", *texts)) >= {texts[0], texts[2], texts[3]}


@pytest.mark.parametrize(
    ("typed", "standing"),
    [
        ("报价以后就没下文了的客户", ["报价", "没下文"]),
        ("Who went quiet, after quoting", ["went quiet", "quoting"]),
        ("他嫌太贵，当着大家的面说", ["太贵", "当着大家的面"]),
        ("他嫌太貴，沒下文", ["太贵", "没下文"]),
        ("there was no budget (over priced)", ["no budget", "over priced"]),
        ("没，下文 no. budget", []),
        ("报价单上的下文, budget, goes, 公司嫌贵宾室小", []),
    ],
)
def test_words_in_a_row_are_known_however_they_are_cut_and_never_by_a_part(typed, standing):
    assert [one.text for one in SYNONYMS.standing_in(normalise(typed))] == standing


def test_of_a_row_of_words_no_part_is_found(find):
    texts = "单子凉了", "他没下文", "看下文", "Then they went quiet.", "A quiet place went"

    assert set(find("凉了", *texts)) == {"单子凉了", "他没下文", "Then they went quiet."}
    assert set(find("嫌贵", "太贵了", "贵公司", "He has no budget", "The budget", "It is over-priced")) == {
        "太贵了",
        "He has no budget",
        "It is over-priced",
    }


def test_a_rare_synonym_does_not_outrank_the_word(find):
    often = [f"客户第{number}次要报价，我们再算" for number in range(12)]

    assert find("报价", *often, "客户第一次要报盘，我们再算")[-1] == "客户第一次要报盘，我们再算"


def test_without_alternatives_a_query_is_as_it_was(index):
    reader = index("客户要报价", "报盘").reader()
    found = reader.audience(everything(reader))
    plain = parse("报价 客户")

    assert reader.search(replace(plain, alternatives={}), audience=found) == reader.search(plain, audience=found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jiage", {"价格太高", "價格談判"}),
        ("jiage tanpan", {"價格談判"}),
        ("jia ge tan pan", {"價格談判"}),
        ("jiagetanpan", {"價格談判"}),
        ("jgtp", {"價格談判"}),
        ("JiaGe 太高", {"价格太高"}),
        ("lvyou", {"旅游公司"}),
        ("lüyou", {"旅游公司"}),
        ("gongsi", {"旅游公司"}),
    ],
)
def test_pinyin_finds_what_is_read_so(find, typed, found):
    assert set(find(typed, "价格太高", "價格談判", "旅游公司")) == found


def test_a_rare_word_that_is_read_alike_does_not_stand_in_the_way(find):
    usual = [f"公式{number}" for number in range(10)]

    assert find("gongshi", "攻势", "别的话") == ["攻势"]
    assert set(find("gongshi", *usual)) == set(usual)


def test_neighbours_in_pinyin_are_read_together_and_each_by_itself(find):
    assert set(find("shiyong baojia", "试用报价", "先试用，再报价", "只试用")) == {"试用报价", "先试用，再报价"}


def test_a_row_of_pinyin_that_stands_nowhere_is_said_as_words(mean):
    assert mean("shiyongbaojia", "先试用", hidden=["再报价"]) is None
    assert mean("shiyongbaojia", "先试用，再报价") == "试用 报价"


def test_what_stands_there_in_latin_letters_is_no_pinyin(find):
    texts = "The jiage file", "价格太高"

    assert find("jiage", *texts) == ["The jiage file"]
    assert find("jiage", texts[1], hidden=[texts[0]]) == ["价格太高"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jiage tai gao", "价格 tai gao"),
        ("the jgtp", "the 价格谈判"),
        ("JIAGE price", "价格 price"),
        ("poc", "poc"),
        ("价格 lvyou", "价格 lvyou"),
    ],
)
def test_what_is_read_as_pinyin_is_said_in_chinese_where_its_meaning_counts(index, typed, said):
    reader = index("价格太高", "價格談判", "price 概念验证").reader()
    words = reader.words(reader.audience(everything(reader)))

    assert read_out(expanded(parse(typed), SYNONYMS, NAMES, words), words) == said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quotaton", "quotation"),
        ("quoattion price", "quotation price"),
        ("the discuont", "the discount"),
        ("价各", "价格"),
        ("價各", "價格"),
        ("他嫌价各太高怎么办", "他嫌价格太高怎么办"),
        ("招投标文建", "招投标文件"),
        ("quotaton type:proud -x", "quotation type:proud -x"),
    ],
)
def test_a_wrong_letter_or_character_is_put_right_and_the_rest_stays(mean, typed, meant):
    texts = "A quotation at a discount, what price", "他嫌价格太高", "招投标文件"

    assert mean(typed, *texts) == meant


def test_what_is_put_right_is_not_a_synonym_nor_in_a_long_question_what_one_text_says(mean):
    typed, texts = "客户嫌我们回复慢，被踢出短名单", ["他提出看法", "客户的短名单", "没人管价钱，续约", "价钱", "续约"]

    assert mean(typed, *texts) is None
    assert mean("被踢出", *texts) == "被提出"
    assert mean("打款单", "故作大款单子") == "大款单"
    assert mean("打款单", "故作大款单子", alternatives={"打款": ("报价单",), "单": ("报价单",)}) is None
    assert mean("续约时没人谈价钱的成功案例", *texts, words=("续约", "价格", "成功", "没人谈")) is None


@pytest.mark.parametrize(
    "typed", ["价格", "price", "prices", "cat", "quotaton", "张总", "价", "zhangsan", "", "-quotaton", "因为他们这样"]
)
def test_nothing_is_said_about_what_is_there_or_like_nothing(mean, typed):
    assert mean(typed, "价格 price", "A car") is None


@pytest.mark.parametrize(("typed", "secret"), [("quotaton", "quotation"), ("价各", "价格"), ("jiage", "价格")])
def test_no_word_is_said_that_only_stands_where_one_may_not_look(mean, find, typed, secret):
    assert mean(typed, "别的话", hidden=[secret]) is None
    assert find(typed, "别的话", hidden=[secret]) == []


def test_the_form_of_a_word_that_is_said_stands_where_one_may_look(mean):
    assert mean("quotatoins", "one quotation", hidden=["many quotations"]) in (None, "quotation")


def test_of_two_likely_words_the_frequent_one_is_said_by_what_one_may_find(mean):
    hidden = [f"cart {number}" for number in range(9)]

    assert mean("carx", "card one", "card two", "cart", hidden=hidden) == "card"


def test_hidden_words_do_not_stand_in_the_way_of_one_further_off(mean):
    hidden = [f"quotatio{letter}" for letter in "abcdefghijklmopqrstuvwxyz"]

    assert mean("quotatiox", "one quotations", hidden=hidden) == "quotations"


@pytest.mark.parametrize(
    ("typed", "text"),
    [("把CRM的价格", "CRM的价格"), ("ＣＲＭ　价格", "crm价格"), ("crm價格", "CRM 价格"), ("ＰＯＣ", "poc 第一")],
)
def test_widths_scripts_and_languages_may_be_mixed(find, typed, text):
    assert find(typed, text, "别的话") == [text]


def test_what_is_hidden_decides_no_order_of_words_that_sound_alike(index):
    index("实施")
    reader = index("实施了", "事实").reader()
    words = reader.words(reader.audience(["实施了", "事实"]))

    assert words.read_as(["shi", "shi"]) == ["事实", "实施"]
    assert words.mistaken_for("十时") == ["事实", "实施"]


# --- the other language --------------------------------------------------------------------------

RIVALS = "客户拿竞争对手的价格来压我们。"
PRICES = "They compared the prices of three competitors."
LUNCH = "午饭吃得很好。"


@pytest.fixture
def translate(index, english):
    """Return what is found with its scores, best first, for words and what they are called in the other language."""

    def ask(typed, *texts, hidden=()):
        reader = index(*texts, *hidden).reader()
        found = reader.audience(set(everything(reader)) - set(hidden))
        ranked = reader.search(translated(parse(typed), english), audience=found)
        return {hit.key: hit.score for hit in ranked.hits}

    return ask


@pytest.mark.parametrize("typed", ["competitor price", "竞争对手 价格", "竞争对手 price", "競爭對手 價格"])
def test_a_question_in_one_language_finds_texts_in_both(translate, typed):
    assert set(translate(typed, RIVALS, PRICES, LUNCH)) == {RIVALS, PRICES}


def test_what_is_said_in_the_language_of_the_question_comes_first(translate):
    texts = "价格很高", "A price, high", *(f"{LUNCH}{number}" for number in range(9))

    assert list(translate("price", *texts)) == ["A price, high", "价格很高"]
    assert list(translate("价格", *texts)) == ["价格很高", "A price, high"]


def test_words_of_the_other_language_are_marked_in_a_text(english):
    marks = Highlighter(translated(parse("competitor price"), english)).passage(Prepared.of(RIVALS))

    assert [text for text, is_marked in marks.parts if is_marked] == ["竞争对手", "价格"]


def test_neither_is_anything_found_nor_lost_for_hidden_texts_in_either_language(translate):
    many = [f"{text}{number}" for text in (RIVALS, PRICES) for number in range(20)]

    assert translate("competitor price", LUNCH, hidden=[RIVALS, PRICES, *many]) == {}
    assert set(translate("competitor price", RIVALS, hidden=[PRICES, *many])) == {RIVALS}
    assert set(translate("competitor price", PRICES, hidden=[RIVALS, *many])) == {PRICES}


def test_translations_come_after_synonyms_and_of_a_long_question_the_beginning_is_translated(english):
    query = expanded(parse("boss"), SYNONYMS, NAMES, None)
    words = [*(f"x{number}" for number in range(MOST_TRANSLATED)), "price"]

    assert translated(query, english).alternatives["boss"][:2] == ("老板", "上司")
    assert translated(parse(" ".join(words[1:])), english).alternatives.keys() == {"price"}
    assert translated(parse(" ".join(words)), english).alternatives == {}
