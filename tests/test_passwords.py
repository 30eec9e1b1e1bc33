"""New passwords: what anyone would try first is refused."""

import pytest

from tests.yardstick import spent_in
from wiki import content
from wiki.errors import Invalid
from wiki.services import passwords


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "password",
        "PassWord",
        "ｐａｓｓｗｏｒｄ",
        "password2024!",
        "woaini1314",
        "wang19850607",
        "zxc123456",
        "5201314!!",
        "我爱你123456",
        "1qaz2wsx",
        "casewiki2026",
        "Li.Wan.1990",
        "liwan1990",
        "李晚20260101",
        "Norwick Pumps",
        "norwickpumps1",
    ],
)
def test_what_anyone_would_try_first_is_refused(password):
    passwords.configure("Norwick Pumps")
    with pytest.raises(Invalid):
        passwords.checked(password, "li.wan", "李晚")


@pytest.mark.parametrize(
    "password",
    ["korrekt-pferd-batterie", "我今天走了一万两千步", "dragon5820719364", "li.wan likes tea", "🐎" * 8, " " * 9],
)
def test_a_sentence_or_what_nobody_has_is_welcome(password):
    passwords.configure("")
    assert passwords.checked(password, "li.wan", "李晚") == password


def test_the_list_is_long_and_looked_through_in_a_moment():
    common = content.common_passwords().splitlines()
    assert len(common) > 19_000
    assert len(content.common_passwords().encode()) < 200_000
    passwords.checked("so that it is loaded")

    spent = spent_in(lambda: [passwords.checked("zzzzz is none of them 1") for _ in range(100)], most=0.5)

    assert spent <= 0.5
