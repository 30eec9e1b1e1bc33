"""Markdown as readable text for snippets and search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.hostile import PATTERNS
from tests.yardstick import spent_in
from wiki.text.paragraphs import paragraphs
from wiki.text.plain import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 标题 #\n\n正文", "标题\n正文"),
        ("标题\n===\n正文", "标题\n正文"),
        ("**注意：**请先\n断电", "注意：请先断电"),
        ("first\nsecond", "first second"),
        ("- [x] 一\n- 二\n  续", "一\n二续"),
        ("1. 一\n2) 二", "1. 一\n2) 二"),
        ("> 引*文*", "引文"),
        ("[链接](http://a.example/(b)) ![图](/x) [![内](/x)](/y)", "链接 图 内"),
        ("[链接][a]\n\n[a]: http://a.example", "链接"),
        ("<http://a.example> <a@b.example>", "http://a.example a@b.example"),
        ("脚注[^1]。\n\n[^1]: 说明", "脚注。\n说明"),
        ("| 甲 | 乙 |\n|---|:-:|\n| 1 | **2** |", "甲 乙\n1 2"),
        ("```python\nx = 1\n```", "x = 1"),
        ('!!! note "小心"\n    有电', "小心\n有电"),
        ("<b>粗</b> <!-- 密 --> 1 < 2 &lt;x&gt; &amp;", "粗  1 < 2 <x> &"),
        ("~~旧~~ ==新== `码` __重__", "旧 新 码 重"),
        ("3*4 = 12, 2 * 3, a_b_c, a == b, \\*不是\\*", "3*4 = 12, 2 * 3, a_b_c, a == b, *不是*"),
        ("", ""),
        ("---\n\n***", ""),
    ],
)
def test_markup_goes_and_words_stay(text, shown):
    assert plain(text) == shown


@given(st.text(alphabet="客户说，。a word1\n", max_size=60))
def test_prose_stays_as_the_page_shows_it(text):
    shown = paragraphs(text)
    if shown is not None:
        on_page = shown.replace("</p>\n<p>", "\0").replace("\n", " ").replace("\0", "\n")
        assert plain(text) == on_page.replace("<p>", "").replace("</p>", "")


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_has_an_answer(text):
    assert len(plain(text)) <= 3 * len(text)


@pytest.mark.parametrize("name", PATTERNS)
def test_hostile_text_takes_linear_time(name):
    text = PATTERNS[name](50_000)

    assert spent_in(lambda: plain(text), most=0.5) <= 0.5
