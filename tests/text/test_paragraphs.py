"""The short way for texts without markup gives exactly what the long way gives."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wiki.text.markdown import to_html
from wiki.text.paragraphs import escaped, join_lines, paragraphs

# Pieces as people type them, and every sign that means something somewhere, at every place of a line.
WORDS = ["客户", "说", "先不谈", "word", "2026年", "12", "  ", "    ", "\n\n", "\n\n\n", "\r\n", "e\u0301"]
SIGNS = [*"，。“”（）…—·\u3000.,;:!?()'\"-+*#=_`~|<>&[]{}^\\/%$@ \n\t\u00a0\u2028\ufeff\u200b𠮷🎉a1"]
PIECES = st.sampled_from(WORDS) | st.sampled_from(SIGNS)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@settings(max_examples=2000, deadline=None)
@example("a\n===")
@example("1) a")
@example("a:\n: b")
@example("# a")
@example("　　段首空两格。\n第二行")
@example("he said “a”\n他说")
@given(TEXTS)
def test_the_short_way_equals_the_long_way(text):
    short = paragraphs(text)

    assert short is None or short == to_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "客户说价格太高，先不谈折扣。\n\n他问：“三年内坏了怎么办？”（当时没有回答）",
        "The customer said: 'too expensive' (twice), so we didn't discount; 20% off is our limit!",
        "2026年3月9日，第一次拜访。\n第二次在 4/12。",
        "",
        "\n\n",
    ],
)
def test_ordinary_prose_takes_the_short_way(text):
    assert paragraphs(text) == to_html(text)


@pytest.mark.parametrize(
    "sign", [*"\\`*_[]<>&|~={}^\t\r\x00\x1f\x7f\u00a0\u2028\ud800", "\n- a", "\n1. a", "\n# a", "\n a", "a  \n"]
)
def test_a_text_with_a_sign_takes_the_long_way(sign):
    assert paragraphs(f"甲{sign}乙") is None


@pytest.mark.parametrize(
    ("markup", "joined"),
    [
        ("<p>中\n文</p>", "<p>中文</p>"),
        ("<p>一\n二\n三</p>", "<p>一二三</p>"),
        ("<p>他说：“好。”\n然后</p>", "<p>他说：“好。”然后</p>"),
        ("<p>中文\n“引”</p>", "<p>中文“引”</p>"),
        ("<p><strong>中</strong>\n<em>文</em></p>", "<p><strong>中</strong><em>文</em></p>"),
        ('<p>中\n<a href="/x">文</a></p>', '<p>中<a href="/x">文</a></p>'),
        ("<p>中\nword</p>", "<p>中\nword</p>"),
        ("<p>word\n中</p>", "<p>word\n中</p>"),
        ("<p>“a”\n“b”</p>", "<p>“a”\n“b”</p>"),
        ("<p>中</p>\n<p>文</p>", "<p>中</p>\n<p>文</p>"),
        ("<p>한국\n어</p>", "<p>한국\n어</p>"),
        ("<pre><code>中\n文</code></pre>", "<pre><code>中\n文</code></pre>"),
    ],
)
def test_chinese_lines_are_joined_without_a_blank(markup, joined):
    assert join_lines(markup) == joined


@given(st.text(), st.integers(0, 30))
def test_escaped_text_holds_no_markup_of_its_own(text, most):
    shown = escaped(text, most)

    rest = shown.replace("<p>", "").replace("</p>", "").replace("<br>", "")
    assert not set(rest) & {"<", ">"}
    shown.encode()
