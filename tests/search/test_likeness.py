"""The formula of likeness, and its arrays beside a slow one over random collections that change."""

import math
from collections.abc import Iterable, Mapping

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from wiki.search.analysis import index_words, normalise, telling_words
from wiki.search.backend import Document, Profile
from wiki.search.likeness import ATTRIBUTES, WEIGHTS, agreement, likeness
from wiki.search.whoosh_backend import WhooshBackend

WORDS = ["客户", "科长", "价格", "合同", "参观", "price ", "demo ", "的", "，", "王"]
CODES = "abc"

FILED = ("personality", "industry", "cause")
"""Few lists, so that much agrees by chance."""

filings = st.dictionaries(
    st.sampled_from(FILED), st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)
)
texts = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)
stories = st.tuples(texts, texts, filings, st.sampled_from(["won", "lost"]), st.integers(0, 3))
unhurried = settings(deadline=None)
"""Writing an index takes as long as the disk does."""

agreements = st.dictionaries(st.sampled_from(list(WEIGHTS)), st.none() | st.floats(0, 1))


# --- the formula ---------------------------------------------------------------------------------


@given(filings)
def test_two_of_one_classification_are_as_like_as_can_be(codes):
    if codes:
        assert likeness(both(codes, codes)).score == 1


@given(filings, filings)
def test_the_first_is_as_like_the_second_as_the_second_the_first(one, other):
    assert likeness(both(one, other)) == likeness(both(other, one))


@given(agreements)
def test_parts_add_up_to_the_score_which_lies_between_0_and_1(agreed):
    found = likeness(agreed)

    assert sum(part.share for part in found.parts) == pytest.approx(found.score)
    assert 0 <= found.score <= 1
    assert {part.name for part in found.parts} == {name for name, value in agreed.items() if value is not None}


@given(agreements, st.sampled_from(list(WEIGHTS)))
def test_what_nobody_knows_lowers_nothing(agreed, name):
    unknown, differing = likeness({**agreed, name: None}), likeness({**agreed, name: 0.0})

    assert unknown.score >= differing.score
    assert unknown == likeness({other: value for other, value in agreed.items() if other != name})


def test_codes_of_one_group_agree_by_half_and_an_unknown_side_not_at_all():
    assert agreement(["finance", "finance_insurance"], ["insurance", "finance_insurance"]) == 0.5
    assert agreement(["finance"], ["retail"]) == 0
    assert agreement(["proud", "shrewd"], ["proud"]) == 0.75
    assert agreement(["proud"], []) is None
    assert agreement([], []) is None


def test_the_type_of_the_customer_weighs_most():
    assert max(WEIGHTS, key=lambda name: WEIGHTS[name]) == "personality"


# --- the arrays ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("likeness")


@unhurried
@given(data=st.data())
def test_the_index_answers_as_the_slow_formula_does(data, folder):
    told = data.draw(st.lists(stories, min_size=4, max_size=8))
    documents = {f"d{number}": document(f"d{number}", *story) for number, story in enumerate(told)}
    index = indexed(folder, documents.values())
    gone = data.draw(st.sets(st.sampled_from(sorted(documents)), max_size=2))
    change(index, documents, gone, data.draw(stories))
    audience = {*documents, "nobody"} - data.draw(st.sets(st.sampled_from(sorted(documents)), max_size=2))
    profile = data.draw(profiles(documents))
    size, floor = data.draw(st.integers(1, 3)), data.draw(st.sampled_from([0.0, 0.2, 0.6]))

    reader = index.reader()
    found = reader.similar(
        profile, audience=reader.audience(audience), kind="case", each="outcome", size=size, floor=floor
    )

    expected = slow(profile, [documents[key] for key in audience if key in documents], size, floor)
    assert [like.likeness.score for like in found] == pytest.approx([score for _key, score in expected])
    assert [like.key for like in found] == [key for key, _score in expected]


@unhurried
@given(st.lists(stories, min_size=2, max_size=6), stories)
def test_what_somebody_may_not_find_changes_no_order_and_no_score(folder, told, hidden):
    open_ones = [document(f"d{number}", *story) for number, story in enumerate(told)]
    profile = profile_of(open_ones[0])

    def answer(documents: Iterable[Document]) -> object:
        reader = indexed(folder, documents).reader()
        audience = reader.audience(one.key for one in open_ones)
        return reader.similar(profile, audience=audience, kind="case", each="outcome", size=3, floor=0.0)

    assert answer([*open_ones, document("hidden", *hidden)]) == answer(open_ones)


def test_a_copy_is_as_like_as_can_be_and_the_document_itself_is_left_out(folder):
    story = "科长 看了 demo", "他问价格。", {"personality": ("a",), "cause": ("a", "b")}, "won", 1
    reader = indexed(folder, [document("one", *story), document("copy", *story)]).reader()

    found = reader.similar(
        profile_of(document("one", *story)),
        audience=reader.audience(["one", "copy"]),
        kind="case",
        each="outcome",
        size=5,
    )

    assert [(like.key, like.likeness.score) for like in found] == [("copy", 1.0)]


def test_of_two_equally_like_the_one_of_whom_more_is_known_comes_first_then_the_newer(folder):
    codes = {"personality": ("a",), "cause": ("b",)}
    told = [document("d1", "", "", {"personality": ("a",)}, "won", 9)]
    told += [document(key, "", "", codes, "won", date) for key, date in (("d2", 1), ("d3", 2))]
    reader = indexed(folder, told).reader()

    everybody = reader.audience(["d1", "d2", "d3"])
    found = reader.similar(Profile(codes), audience=everybody, kind="case", each="outcome", size=5)

    assert [like.key for like in found] == ["d3", "d2", "d1"]
    assert {like.likeness.score for like in found} == {1.0}


def test_of_a_story_in_another_language_nothing_is_known(folder):
    codes = {"personality": ("a",)}
    told = [
        Document(key, "case", title, facets={**codes, "outcome": ("won",), "lang": (language,)})
        for key, title, language in (("d1", "section chief", "en"), ("d2", "科长", "zh"))
    ]
    reader = indexed(folder, told).reader()
    profile = Profile(codes, telling_words(normalise("section chief"), 9), {"lang": ("en",)})

    found = reader.similar(profile, audience=reader.audience(["d1", "d2"]), kind="case", each="outcome", size=5)

    assert [(like.key, like.likeness.score) for like in found] == [("d1", 1.0), ("d2", 1.0)]
    assert [[part.name for part in like.likeness.parts] for like in found] == [["personality", "text"], ["personality"]]


def test_records_of_another_kind_are_no_cases(folder):
    page = Document("page", "page", "科长", facets={"personality": ("a",)})
    reader = indexed(folder, [page]).reader()

    profile = Profile({"personality": ("a",)})
    assert not reader.similar(
        profile, audience=reader.audience(["page"]), kind="case", each="outcome", size=5, floor=0.0
    )


# --- making and asking ---------------------------------------------------------------------------


def both(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, float | None]:
    return {name: agreement(one.get(name, ()), other.get(name, ())) for name in ATTRIBUTES}


def document(key, title, body, codes, outcome, date):
    number = int(key[1:]) if key[1:].isdigit() else 0
    return Document(key, "case", title, body, facets={**codes, "outcome": (outcome,)}, date=10 * date + number)


def profile_of(one: Document) -> Profile:
    words = telling_words(normalise(f"{one.title}\n{one.body}"), 64)
    return Profile({name: one.facets[name] for name in ATTRIBUTES if name in one.facets}, words, key=one.key)


def profiles(documents: Mapping[str, Document]) -> st.SearchStrategy[Profile]:
    described = st.builds(lambda codes, text: Profile(codes, telling_words(normalise(text), 64)), filings, texts)
    return described | st.sampled_from(sorted(documents)).map(lambda key: profile_of(documents[key]))


def indexed(folder, documents: Iterable[Document]) -> WhooshBackend:
    index = WhooshBackend(folder / "index", site="here", facets=("outcome", "lang", *ATTRIBUTES))
    with index.rebuild() as writer:
        for one in documents:
            writer.put(one)
        writer.commit({})
    return index


def change(index: WhooshBackend, documents: dict[str, Document], gone: set[str], story) -> None:
    """Take documents out and put another one in, so that there is a second segment."""
    with index.writer() as writer:
        for key in gone:
            writer.remove(key)
            del documents[key]
        documents["d9"] = document("d9", *story)
        writer.put(documents["d9"])
        writer.commit({})


def slow(profile: Profile, documents: list[Document], size: int, floor: float) -> list[tuple[str, float]]:
    """Return keys and scores in order, worked out one by one as the formula is written down."""
    others = [one for one in documents if one.key != profile.key]
    held = {one.key: {*index_words(normalise(one.title)), *index_words(normalise(one.body))} for one in others}
    rarity = {}
    for word in profile.words:
        holding = sum(word in words for words in held.values())
        rarity[word] = math.log(1 + (len(others) - holding + 0.5) / (holding + 0.5))
    ranked = []
    for one in others:
        above = below = 0.0
        for name, weight in WEIGHTS.items():
            own, other = set(profile.codes.get(name, ())), set(one.facets.get(name, ()))
            if name == "text" and rarity and held[one.key]:
                share = sum(rarity[word] for word in held[one.key] & {*rarity}) / sum(rarity.values())
            elif own and other:
                share = (len(own & other) / len(own) + len(own & other) / len(other)) / 2
            else:
                continue
            above, below = above + weight * share, below + weight
        if below and round(above / below, 9) >= floor:
            merit = (above + 60 * 0.1) / (below + 60)
            ranked.append((round(-merit, 9), -one.date, above / below, one))
    ranked.sort(key=lambda row: row[:2])
    return [(row[-1].key, row[-2]) for row in with_both(ranked, size)]


def with_both(ranked, size):
    """Return the best `size`; if one outcome is not among them, its best takes the last place."""
    best = ranked[:size]
    seen = {row[-1].facets["outcome"] for row in best}
    others = [row for row in ranked[size:] if row[-1].facets["outcome"] not in seen]
    return [*best[:-1], others[0]] if others and size > 1 else best
