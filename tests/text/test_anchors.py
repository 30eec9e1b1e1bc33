from hypothesis import given
from hypothesis import strategies as st

from wiki.text.anchors import carry, closed, paragraphs

FIRST = "Let the plant name one person and one sheet of figures, and answer everybody the same."
SECOND = "先管好自己这头。请工厂指定一个人、一份参数表，以后谁来问都答同一份。"
THIRD = "Works when our expert is at least his equal in rank."


def test_a_text_is_cut_at_blank_lines_but_not_inside_code():
    assert paragraphs("a\nb\n\n\n```\nc\n\nd\n```\n\ne\n") == ["a\nb", "```\nc\n\nd\n```", "e"]


def test_code_that_is_not_ended_takes_in_nothing_that_follows():
    assert paragraphs(closed("```\na") + "\n\nb") == ["```\na\n```", "b"]
    assert closed(FIRST) == FIRST


def test_a_paragraph_that_moves_keeps_its_anchor():
    assert carry(f"{FIRST}\n\n{SECOND}", {0: ["a"], 1: ["b"]}, f"New.\n\n{SECOND}\n\n{FIRST}") == {1: ["b"], 2: ["a"]}


def test_a_paragraph_whose_words_change_keeps_its_anchor():
    assert carry(f"{FIRST}\n\n{SECOND}", {1: ["b"]}, f"{FIRST}\n\n{SECOND.replace('一个人', '李工')}") == {1: ["b"]}


def test_both_halves_of_a_paragraph_keep_its_anchor():
    first, second = SECOND.split("。", 1)
    assert carry(SECOND, {0: ["a"]}, f"{first}。\n\n{second}") == {0: ["a"], 1: ["a"]}


def test_a_joined_paragraph_has_the_anchors_of_both():
    assert carry(f"{FIRST}\n\n{THIRD}", {0: ["a"], 1: ["b"]}, f"{FIRST} {THIRD}") == {0: ["a", "b"]}


def test_another_text_in_its_place_does_not_take_the_anchor():
    assert carry(FIRST, {0: ["a"]}, SECOND) == {}


WORDS = st.text(alphabet="价客户说明先后数据ab ", min_size=1, max_size=30).map(str.strip).filter(bool)


@given(kept=st.lists(WORDS, min_size=1, max_size=6, unique=True), added=st.lists(WORDS, max_size=6), data=st.data())
def test_whatever_is_written_around_it_a_paragraph_that_stands_keeps_its_anchor(kept, added, data):
    anchors = {place: [f"n{place}"] for place in range(len(kept))}
    new = list(data.draw(st.permutations(kept)))
    for words in added:
        new.insert(data.draw(st.integers(0, len(new))), words)
    carried = carry("\n\n".join(kept), anchors, "\n\n".join(new))
    assert set().union(*carried.values()) == {f"n{place}" for place in range(len(kept))}
    assert all(
        any(new[there] == words and f"n{place}" in names for there, names in carried.items())
        for place, words in enumerate(kept)
    )
