"""The gate: what is refused, what is kept exactly, which names look alike, where a long text is cut."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.errors import BadText
from wiki.text.checks import clean, clean_line, shorten, skeleton


@pytest.mark.parametrize(
    "character",
    [
        *"\x00\x01\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x85\x9f\ud800\udbff\udc00\udfff\ufdd0\ufdef\ufffe\uffff\U0001ffff\U0010fffe"
    ],
)
@pytest.mark.parametrize("check", [clean, clean_line])
def test_what_cannot_be_kept_is_refused_with_its_place(check, character):
    with pytest.raises(BadText, match=rf"Character 3 \(U\+{ord(character):04X}\)"):
        check(f"客户{character}说")


@pytest.mark.parametrize(
    "text",
    [
        "客户说\n\n\t价格太高。 ",
        "𠮷 🎉 👩🏽‍💻 e\u0301",
        "\u202eabc\u202c",
        "a" + "\u0301" * 1_000,
        "שלום عليكم",
        "\ufeff\u200b\u3000\u2028",
        "豈\uf900",
        "",
    ],
)
def test_a_text_is_kept_exactly(text):
    assert clean(text) == text


@pytest.mark.parametrize("text", ["一\r\n二\r\n", "一\r二\r", "一\n二\n"])
def test_line_breaks_are_all_of_one_kind(text):
    assert clean(text) == "一\n二\n"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("  客户\u3000\u3000说 \u00a0 什么\n", "客户 说 什么"),
        ("e\u0301", "é"),
        ("\u200e שלום", "\u200e שלום"),
        ("", ""),
    ],
)
def test_a_line_is_trimmed_and_composed(line, kept):
    assert clean_line(line) == kept


@pytest.mark.parametrize("inside", [*"\n\r\t\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_a_line_has_no_breaks_and_nothing_that_reorders_it(inside):
    with pytest.raises(BadText):
        clean_line(f"a{inside}b")


@given(st.text())
def test_checking_twice_changes_nothing(text):
    for check in (clean, clean_line):
        try:
            once = check(text)
        except BadText:
            continue
        assert check(once) == once


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("admin", "аdmin"),
        ("admin", "ADMIN"),
        ("admin", "Ａｄｍｉｎ"),
        ("admin", "ad\u200bmin"),
        ("admin", "ad\u00admin"),
        ("admin", "\u202eadmin"),
        ("admin", "admın"),
        ("paypal", "раураl"),
        ("PAYPAL", "РАУРАL"),
        ("Helen", "Ηelen"),
        ("Nina", "Νina"),
        ("Boris", "Воris"),
        ("kim", "κιm"),
        ("ivan", "İvan"),
        ("fin", "ﬁn"),
        ("strasse", "Straße"),
        ("x", "х"),
        ("li wei", "Li\u3000 Wei "),
        ("o'neil", "O’Neil"),
        ("a-b", "a–b"),
        ("李工", "李\ufe0f工"),
        ("café", "cafe\u0301"),
        ("陈\u3164", "陈"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name, other):
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "other"), [("李工", "李二"), ("anna", "hanna"), ("user1", "user2"), ("陳", "陈"), ("ana", "aná")]
)
def test_names_that_look_different_keep_apart(name, other):
    assert skeleton(name) != skeleton(other)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x17F) | st.sampled_from("АБВГДЕабвгде李工")))
def test_a_skeleton_does_not_change_with_case_or_by_repetition(name):
    assert skeleton(skeleton(name)) == skeleton(name)
    assert skeleton(name.swapcase().swapcase()) == skeleton(name)


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("短", 5, "短"),
        ("客户说价格太高，先不谈折扣。后来", 13, "客户说价格太高，先不谈…"),
        ("客户说价格太高，我们请他看记录", 10, "客户说价格太高…"),
        ("客户经理说价格太高先不谈折扣", 13, "客户经理说价格太高先不谈…"),
        ("The quick brown fox jumps", 13, "The quick…"),
        ("The quick brown fox jumps", 16, "The quick brown…"),
        ("internationalisation", 8, "interna…"),
        ("e\u0301" * 10, 6, "e\u0301e\u0301…"),
        ("一二三", 1, "…"),
        ("一二三", 0, ""),
    ],
)
def test_a_long_text_is_cut_at_a_border(text, limit, short):
    assert shorten(text, limit) == short


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 40))
def test_a_shortened_text_fits_and_begins_like_the_text(text, limit):
    short = shorten(text, limit)

    assert len(short) <= limit or short == text
    assert text.startswith(short.removesuffix("…"))


def test_the_message_is_ready_for_translation():
    with pytest.raises(BadText) as caught:
        clean("a\x00")

    assert caught.value.message.values == {"number": 2, "code": "U+0000"}
    assert "%(code)s" in caught.value.message.text
    assert unicodedata.is_normalized("NFC", str(caught.value))
