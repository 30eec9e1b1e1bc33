"""Pasted chats: who said what is kept; times, pictures and the program's notices are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.text.chat import recognise, renamed, said_by
from wiki.text.roles import roles

WECHAT = """张三 10:21
报价收到了吗
李总 10:25
太贵了，再看看😀
[图片]
张三 10:26
您看方便约个时间吗
李总撤回了一条消息
李总 10:30
「张三：您看方便约个时间吗」
- - - - - - - - - -
下周吧"""

WORDS = (
    st.text(st.sampled_from("报价太贵再看看，。😀ok 下周吧"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda words: words and any(c.isalnum() for c in words))
)


def test_a_chat_of_wechat_gives_speakers_and_words_and_counts_what_is_left_out():
    chat = recognise(WECHAT)

    assert chat.messages == [
        ("张三", "报价收到了吗"),
        ("李总", "太贵了，再看看😀"),
        ("张三", "您看方便约个时间吗"),
        ("李总", "「张三：您看方便约个时间吗」\n下周吧"),
    ]
    assert (chat.pictures, chat.notices) == (1, 1)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("2026-03-09 10:21 张三: 收到了吗\n2026-03-09 10:25 李总: 太贵", ["张三", "李总"]),
        ("10:21 AM - Ana: Did you get it?\n10:25 AM - Buyer: Too expensive.", ["Ana", "Buyer"]),
        ("[3/9/26, 10:21:33 AM] Ana: hi\n[3/9/26, 10:22:33 AM] Bob: hello", ["Ana", "Bob"]),
        ("3/9/26, 10:21 AM - Ana: hi\n3/9/26, 10:22 AM - Bob: hello", ["Ana", "Bob"]),
        ("张三(销售)  2026/3/9 上午10:21:33\n您好\n王科  2026/3/9 上午10:22\n太贵", ["张三(销售)", "王科"]),
        ("张三 03-09 10:21:33\n您好\n\n王科 03-09 10:22:10\n太贵", ["张三", "王科"]),
        ("王科 昨天 18:02\n太贵\n我 星期一 09:00\n好的", ["王科", "我"]),
        ("阿明 下午 03:12\n收到\n林課長 下午 03:15\n再看看", ["阿明", "林課長"]),
        ("张三：在吗\n李四：在\n张三：签吗\n李四：不签", ["张三", "李四"]),
    ],
)
def test_copies_of_other_programs_are_recognised(text, speakers):
    assert recognise(text).speakers() == speakers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "他嫌贵。",
        "背景：一家机械厂\n做法：报价三次\n结果：丢了\n原因：太贵",
        "10:21 到他公司\n10:50 出来，没谈成",
        "他说：“太贵了。”\n我说：“可以谈。”",
        "Situation: a plant\nResult: lost\nWhy: price",
        "😀😀😀",
    ],
)
def test_a_story_is_no_chat(text):
    assert recognise(text) is None


def test_a_chat_of_5000_lines_is_read_in_one_go_and_kept_from_both_ends():
    long = "\n".join(
        f"{'张三' if i % 2 else '李总'} 2026-03-09 10:21\n第{i}句，再看看报价😀 [图片]" for i in range(5_000)
    )
    chat = recognise(long)
    text, dropped = chat.text(50_000)

    assert len(chat.messages) == chat.pictures == 5_000
    assert len(text) <= 50_000
    assert dropped > 0
    assert text.count("第") == 5_000 - dropped
    assert text.startswith("李总：第0句")
    assert "第4999句" in text.split("[…]")[1]


@given(st.lists(st.tuples(st.sampled_from(["张三", "李总", "Ana"]), WORDS), min_size=2, max_size=8))
def test_all_words_are_kept_in_their_order(talk):
    chat = recognise("\n".join(f"{who} 10:21\n{words}" for who, words in talk))

    assert chat.messages == talk
    text, dropped = chat.text(50_000)
    assert dropped == 0
    assert set(said_by(text)) == {who for who, _ in talk}


def test_speakers_are_renamed_where_they_speak_and_not_where_they_are_quoted():
    assert renamed("李总：张三来过\n\n张三：来过", {"张三": "我们", "李总": "客户"}) == "客户：张三来过\n\n我们：来过"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"张三": "您看方便吗", "李总": "你们太贵"}, {"张三": "我们", "李总": "客户"}),
        ({"Ana": "hi", "客户小王": "hi"}, {"Ana": "我们", "客户小王": "客户"}),
        ({"我": "在吗", "采购": "在", "厂长": "不签"}, {"我": "我们", "采购": "客户 A", "厂长": "客户 B"}),
        ({"我": "在吗", "售前同事": "我来讲", "厂长": "好"}, {"我": "我们", "售前同事": "同事 A", "厂长": "客户"}),
    ],
)
def test_everybody_gets_a_role(said, expected):
    assert roles(said, "Ana", "zh-Hans") == expected
