"""Two changed versions of a case made one: nothing of either is lost, whatever they hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.services.cases import lessons, merging

LINES = st.lists(st.sampled_from(["", "甲", "乙", "丙", "丁"]), max_size=6).map(
    lambda lines: "\n".join(lines).strip("\n")
)
SETS = st.lists(st.sampled_from(["proud", "shrewd", "cautious", "driver"]), max_size=4, unique=True)
WORDS = st.lists(st.sampled_from(["先听", "再问", "别急"]), max_size=3, unique=True)


def body(title, result, personality, do, outcome):
    values = {"title": title, "result": result, "personality": personality, "outcome": outcome}
    values["lessons"] = lessons.join("", do, [])
    return {name: value for name, value in values.items() if value not in (None, "", [])}


BODIES = st.builds(
    body, st.sampled_from(["一", "二", "三"]), LINES, SETS, WORDS, st.sampled_from([None, "success", "failure"])
)


def parts_of(value):
    return set(value.split("\n")) if isinstance(value, str) else set(value or ())


@given(BODIES, BODIES)
@settings(deadline=None)
def test_with_itself_or_with_no_change_nothing_changes(base, mine):
    for versions in ((base, mine, mine), (base, mine, base), (base, base, mine)):
        parts = merging.merge(*versions)
        assert not any(part.clash for part in parts)
        assert merging.apply(versions[1], parts).body() == mine


@given(BODIES, BODIES, BODIES)
@settings(max_examples=400, deadline=None)
def test_what_either_put_in_is_in_the_merge_or_there_to_choose(base, mine, theirs):
    for part in merging.merge(base, mine, theirs):
        offered = [part.options[choice] for choice in part.options]
        for side in (part.mine, part.theirs):
            new = parts_of(side) - parts_of(part.base)
            assert any(new <= parts_of(value) for value in offered)
        if not part.clash and isinstance(part.base, str | None) and part.name == "result":
            for side in (part.mine, part.theirs):
                assert parts_of(side) - parts_of(part.base) <= parts_of(part.merged)


@given(BODIES, BODIES, BODIES)
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_had_from_the_answer(base, mine, theirs):
    parts = merging.merge(base, mine, theirs)
    for part in parts:
        assert (part.mine, part.theirs) == tuple(merging._parts(version).get(part.name) for version in (mine, theirs))
        if part.clash and part.name not in merging.LISTS and part.name not in merging.TEXTS:
            assert {part.options["mine"], part.options["theirs"]} == {part.mine, part.theirs}


@given(BODIES, BODIES, BODIES)
@settings(deadline=None)
def test_the_sides_change_places_only_in_clashes(base, mine, theirs):
    one, other = merging.merge(base, mine, theirs), merging.merge(base, theirs, mine)

    assert [(part.name, part.clash) for part in one] == [(part.name, part.clash) for part in other]
    for left, right in zip(one, other, strict=True):
        if not left.clash:
            same = set(left.merged or ()) == set(right.merged or ())
            assert left.merged == right.merged or (isinstance(left.merged, list) and same)


@given(BODIES, BODIES, BODIES, st.sampled_from(merging.CHOICES))
@settings(deadline=None)
def test_what_is_chosen_is_a_content_again(base, mine, theirs, choice):
    parts = merging.merge(base, mine, theirs)
    content = merging.apply(mine, parts, {part.name: choice for part in parts})

    assert merging.merge(content.body(), content.body(), content.body()) == []
