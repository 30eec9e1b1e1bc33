"""What a question is understood to be about, in three languages and both scripts, and what it is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki import content
from wiki.models import TERM_LISTS
from wiki.search.analysis import normalise
from wiki.search.grammar import parse
from wiki.search.understanding import understood
from wiki.search.understanding.rewriting import MOST_EFFECT
from wiki.services.vocabulary import TermView, Vocabulary

pytestmark = pytest.mark.one_whoosh


def shipped():
    """Return the shipped terms, and a product and a competitor that came with cases."""
    ids = {}
    terms = []
    for number, entry in enumerate(content.vocabulary()["terms"], 1):
        ids[entry["list"], entry["code"]] = number
        parent = ids.get((entry["list"], entry.get("parent")))
        names = entry.get("library_name") or {}
        words = tuple(entry.get("synonyms") or ())
        terms.append(TermView(number, entry["list"], entry["code"], entry["label"], names, words, parent))
    terms.append(TermView(900, "product", "衡川数采", {"zh-Hans": "衡川数采"}))
    terms.append(TermView(901, "competitor", "Gravelsoft", {"zh-Hans": "Gravelsoft"}))
    terms.append(TermView(902, "tags", "开场", {"zh-Hans": "开场"}))
    return terms


TERMS = shipped()
VOCABULARY = Vocabulary(1, TERMS)


def understand(typed, known=VOCABULARY, held=lambda facet, code: True, **options):
    query = parse(typed, ("outcome", "ownership"))
    return understood(query, known, held=held, typed=typed, **options)


def senses(typed, *args, **options):
    """Return what is understood, as “facet:code”, with a minus before what is denied."""
    found = understand(typed, *args, **options).recognised
    return {f"{'-' if one.negated else ''}{one.facet}:{one.code}" for one in found}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("有没有国企客户嫌贵丢单的案例", "ownership:state cause:price outcome:failure"),
        ("國企 高層 失敗案例", "ownership:state contact_level:senior outcome:failure"),
        ("國營事業的高階主管嫌貴", "ownership:state contact_level:senior cause:price"),
        ("ＣＥＯ 嫌 太 贵", "contact_level:senior cause:price"),
        ("怎么成交的", "outcome:success"),
        ("為什麼輸給對手", "outcome:failure cause:competitor"),
        ("Why did we lose to a competitor?", "outcome:failure cause:competitor"),
        ("State-owned enterprises that said no", "ownership:state outcome:failure"),
        ("hospitals and banks we won", "industry:education_health industry:finance outcome:success"),
        ("很自傲的科长第一次拜访怎么开场", "personality:proud contact_level:middle"),
        ("故作闊綽型", "personality:showy"),
        ("稳重观望的处长", "personality:honest contact_level:middle"),
        ("How to deal with an arrogant section chief", "personality:proud contact_level:middle"),
        ("银行的财务部门审批太多", "industry:finance department:finance cause:own_process"),
        ("领导换了，续约黄了", "cause:customer_change sale_stage:after_sale outcome:failure"),
        ("自下而上做的，A类客户", "approach:peel grade:A"),
        ("衡川数采输给 GravelSoft", "product:衡川数采 outcome:failure competitor:Gravelsoft"),
        ("政府", "ownership:public industry:government"),
        ("成功说服客户", "outcome:success"),
    ],
)
def test_what_a_question_names_is_recognised_in_any_language_and_script(typed, meant):
    assert senses(typed) == set(meant.split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("丢单 不是价格问题", "outcome:failure -cause:price"),
        ("丟單不是因為價格", "outcome:failure -cause:price"),
        ("非价格原因丢单", "outcome:failure -cause:price"),
        ("跟价格无关的失败案例", "outcome:failure -cause:price"),
        ("续约时没人谈价钱的成功案例", "sale_stage:after_sale -cause:price outcome:success"),
        ("价格和竞争对手都不是问题", "-cause:price -cause:competitor"),
        ("除了国企和外企，高层的案例", "-ownership:state -ownership:foreign contact_level:senior"),
        ("国企以外的高层", "-ownership:state contact_level:senior"),
        ("不是国企而是民企", "-ownership:state ownership:private"),
        ("没有竞争对手的项目", "-cause:competitor"),
        ("还没成交的医院", "-outcome:success industry:education_health"),
        ("lost deals, not about the price", "outcome:failure -cause:price"),
        ("We lost, and price was not the problem", "outcome:failure -cause:price"),
        ("why didn't we win the hospital", "-outcome:success industry:education_health"),
        ("anything except banks or insurers", "-industry:finance -industry:insurance"),
        # These words deny nothing.
        ("是不是价格问题", "cause:price"),
        ("有没有竞争对手", "cause:competitor"),
        ("not only price but too slow", "cause:price cause:slow_response"),
        ("没预算", "cause:budget"),
        ("不重视", "cause:neglected"),
        # Who wants to avoid something learns from both sides.
        ("怎么避免丢单", ""),
        ("how to avoid losing a bank", "industry:finance"),
        ("第一次拜访科长怎么开场才不会得罪他", "contact_level:middle"),
        ("怎么不得罪领导", ""),
        ("correct a section chief without offending him", "contact_level:middle"),
        # Both wanted and denied says nothing.
        ("不是国企，是国企", ""),
    ],
)
def test_what_is_denied_turns_around(typed, meant):
    assert senses(typed) == set(meant.split())


@pytest.mark.parametrize(
    "typed",
    [
        *("", "A", "a", "型", "其他", "other", "服务", "service", "关系", "客户", "的", "2025"),
        *("海外资产", "提高层次", "高层建筑", "服务器", "客户关系", "客户经理", "业务员", "制造麻烦", "没关系"),
        *("比对手贵", "老板", "老闆很忙"),
        *("explain", "pricewise", "bankrupt", "account manager", "Who is there?", "开场", '"国企 高层"', "-国企"),
    ],
)
def test_common_words_parts_of_others_tags_and_quotations_name_nothing(typed):
    assert senses(typed) == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("有没有国企客户嫌贵丢单的案例", {"国企", "价格", "丢单"}),
        ("丢单 不是价格问题", {"丢单"}),
        ("show me cases of banks that hesitate", {"bank", "hesit"}),
        ("很自傲的科长怎么开场", {"自傲", "科长", "开场"}),
        ("技术问题怎么解决", {"技术", "问题", "解决"}),
        # Where nothing else is left, they are looked for.
        ("客户案例", {"客户", "案例"}),
        ("不是价格问题", {"不是", "价格", "问题"}),
    ],
)
def test_what_only_asks_and_what_is_denied_is_not_looked_for(typed, words):
    assert set(understand(typed).query.words) == words


def test_what_is_denied_raises_no_score_either():
    query = understand("国企 没有竞争对手").query

    assert {"竞争", "对手"} <= set(parse("国企 没有竞争对手").hints)
    assert query.hints == ()
    assert set(query.characters) == {"国", "企"}


def test_other_words_for_a_class_are_looked_for_by_one_of_its_names_and_still_rank():
    query = understand("嫌贵的原因 论文").query

    assert set(query.words) == {"价格", "论文"}
    assert "嫌贵" in query.hints
    assert {"嫌", "贵"} <= set(query.characters)
    assert ("嫌贵", "论文") in query.enough
    assert len(understand("嫌贵 论文 合同 验收 备件").query.enough) == 1


def test_the_rest_of_a_question_is_enough_and_so_are_its_classes_but_products_are_no_class():
    assert set(understand("自傲的科长怎么开场").query.enough) == {("开场",), ("自傲", "科长")}
    assert understand("论文 国企").query.enough == (("论文",),)
    assert understand("国企 高层").query.enough == ()
    assert len(understand("国企 高层 失败").query.enough) == 3
    [others] = understand("衡川数采 国企").query.enough
    assert "国企" not in others


def test_classes_beside_words_count_little_and_alone_decide():
    beside, alone = understand("国企 高层 价格 失败 论文").query, understand("国企 不是高层").query

    assert sum(abs(one.weight) for one in beside.preferences) <= MOST_EFFECT + 1e-9
    assert [one.weight for one in alone.preferences] == [1, -1]


def test_words_are_shown_as_they_were_typed():
    typed = "ＣＥＯ 說國企嫌貴"
    shown = {one.code: one.text for one in understand(typed).recognised}

    assert shown == {"senior": "ＣＥＯ", "state": "國企", "price": "嫌貴"}


def test_what_is_ignored_is_words_again():
    answer = understand("国企客户嫌贵", ignored={("cause", "price")})

    assert [one.code for one in answer.recognised] == ["state"]
    assert set(answer.query.words) == {"国企", "嫌贵"}
    everything = {("cause", "price"), ("ownership", "state")}
    assert understand("国企嫌贵", ignored=everything).query == parse("国企嫌贵")


def test_a_list_that_is_filtered_by_is_not_understood_besides():
    assert senses("国企 高层 ownership:foreign") == {"contact_level:senior"}


def with_terms(*terms):
    changed = {term.id: term for term in terms}
    return Vocabulary(2, [changed.pop(term.id, term) for term in TERMS] + list(changed.values()))


def test_an_editors_synonym_counts_at_once_and_retired_and_merged_terms_lead_on():
    by_code = {(term.list_code, term.code): term for term in TERMS}
    price, foreign, private = (
        by_code[key] for key in [("cause", "price"), ("ownership", "foreign"), ("ownership", "private")]
    )
    known = with_terms(
        replace(price, synonyms=(*price.synonyms, "割肉价", "rock bottom")),
        replace(foreign, retired=True),
        replace(private, merged_into_id=foreign.id),
        TermView(903, "personality", "night_owl", {"zh-Hans": "夜猫子型"}),
    )

    assert senses("要割肉價") == set()
    assert senses("要割肉價", known) == senses("Rock-bottom!", known) == {"cause:price"}
    assert senses("外企", known) == {"ownership:foreign"}
    assert senses("个体户", known) == {"ownership:foreign"}
    assert senses("夜猫子怎么聊", known) == {"personality:night_owl"}


def test_a_word_that_came_with_a_case_is_unknown_to_who_finds_none_with_it():
    nothing = {"held": lambda facet, code: False}
    long = TermView(904, "product", "国企高层版", {"zh-Hans": "国企高层版"})

    assert senses("衡川数采 国企", **nothing) == {"ownership:state"}
    assert senses("国企高层版", with_terms(long)) == {"product:国企高层版"}
    assert understand("国企高层版 国企", with_terms(long), **nothing) == understand("国企高层版 国企", **nothing)


PIECES = (
    "不是",
    "非",
    "国企",
    "高层",
    "嫌贵",
    "丢单",
    "和",
    "、",
    "，",
    " ",
    "not ",
    "price ",
    "except ",
    "案例",
    "問題",
    "𠮷",
    "ß",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map("".join))
def test_any_question_is_read_to_its_end(typed):
    query = parse(typed)
    answer = understood(query, VOCABULARY, held=lambda facet, code: True, typed=typed)

    for one in answer.recognised:
        assert normalise(query.text[one.start : one.end]) == normalise(one.text)
        assert VOCABULARY.get(one.facet, one.code)
    assert bool(answer.query.words) == bool(query.words)
    looked_for = {*answer.query.words, *answer.query.hints}
    assert all(looked_for.issuperset(words) for words in answer.query.enough)


def test_the_shipped_table_names_codes_and_no_word_twice():
    table = content.questions()

    assert all(VOCABULARY.get(row["list"], row["code"]) for row in table["names"])
    assert {row["list"] for row in table["names"]} < set(TERM_LISTS)
    for words in [row["words"] for row in table["names"]] + [table[name] for name in table if name != "names"]:
        assert len(words) == len(set(words))
