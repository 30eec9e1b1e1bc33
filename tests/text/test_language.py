"""The language of a text, told by its script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.language import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("客户说价格太高，先不谈折扣。", "zh-Hans"),
        ("这次我们请工程师到场，把停机记录给他看。", "zh-Hans"),
        ("使用 PostgreSQL 和 Whoosh 的数据库方案", "zh-Hans"),
        ("张总", "zh-Hans"),
        ("他人不在", "zh-Hans"),
        ("客戶說價格太高，先不談折扣。", "zh-Hant"),
        ("這次我們請工程師到場，把停機記錄給他看。", "zh-Hant"),
        ("裡面的東西 OK，請於下週寄出", "zh-Hant"),
        ("臺灣客戶：先發制人，後來居上", "zh-Hant"),
        ("他里面穿的是乾净的", "zh-Hans"),
        ("The customer said the price was too high.", "en"),
        ("He said 你好吗 and then he left the room", "en"),
        ("Café résumé", "en"),
        ("", "zh-Hans"),
        ("2026-03-09 12:00", "zh-Hans"),
    ],
)
def test_the_language_follows_from_the_script(text, language):
    assert guess(text) == language


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_has_a_language(text):
    assert guess(text) in ("zh-Hans", "zh-Hant", "en")
