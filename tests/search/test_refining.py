"""What the best documents tell about the others; test_fusing_properties.py holds it to what must be so in any case."""

from dataclasses import replace

import numpy as np
import pytest

from tests.search.asking import among, everything
from wiki.search.backend import Document
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.refining import alike, filed, together
from wiki.search.whoosh_backend.vectors import picked

OTHERS = [f"别的话题第{number}次" for number in range(20)]
FAR = "一二三四五六七八九十"


@pytest.fixture
def ask(index):
    """Return the scores of what is found, best first."""

    def search(typed, *documents, hidden=(), refined=True):
        reader = index(*documents, *hidden).reader()
        away = {one if isinstance(one, str) else one.key for one in hidden}
        audience = reader.audience(set(everything(reader)) - away)
        ranked = reader.search(replace(parse(typed), refined=refined), audience=audience)
        assert ranked.related == 0 or refined
        return {hit.key: hit.score for hit in ranked.hits}

    return search


@pytest.fixture
def added(index, monkeypatch):
    """Return what words close together add to each of some texts, all words being equally rare."""
    monkeypatch.setattr(Among, "rarity", lambda among, word: 1.0)

    def count(typed, *texts):
        reader = index(*texts).reader()
        numbers = np.array([reader._snapshot.number_of(text) for text in texts])
        return together(among(reader), parse(typed), numbers).tolist()

    return count


def case(key, body, *causes, date=0, **more):
    return Document(key, "case", "", body, date=date, facets={"cause": causes, "outcome": ("won",)}, **more)


def order(scores, *keys):
    return [key for key in scores if key in keys]


# --- words close together ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "near", "far"),
    [
        ("价格 谈判", "他们谈判，价格。" + FAR, "他们谈判，" + FAR + "价格。"),
        (
            "price discount",
            "A discount on the price and then some more words of his",
            "The price and then some more words of his, a discount",
        ),
    ],
)
def test_words_close_together_come_before_the_same_words_far_apart(ask, typed, near, far):
    documents = case("near", near), case("far", far, date=9)

    assert list(ask(typed, *documents, refined=False)) == ["far", "near"]
    assert list(ask(typed, *documents)) == ["near", "far"]


def test_a_pair_counts_three_tenths_of_what_its_words_are_worth_and_more_pairs_a_little_more(added):
    once, twice, never = added("价格 谈判", "价格，谈判", "价格，谈判" + FAR + "谈判，价格", "价格" + FAR + "谈判")

    assert once == pytest.approx(0.3 * 2)
    assert twice == pytest.approx(0.3 * 2 * 2.2 * 2 / (2 + 1.2))
    assert never == 0


def test_how_close_is_close_depends_on_the_writing(added):
    assert added("价格 谈判", "价格12345678谈判", "谈判123456789价格") == pytest.approx([0.6, 0])
    assert added("price offer", f"price {'x' * 22} offer", f"offer {'x' * 23} price") == pytest.approx([0.6, 0])
    assert added("价格 offer", f"价格{'x' * 23} offer", f"价格{'x' * 24} offer") == pytest.approx([0.6, 0])


def test_only_neighbours_in_the_question_and_no_parts_of_words_are_pairs(added):
    assert added("价格 午饭 谈判", "价格，谈判" + FAR + "午饭") == [0]
    assert added("price offer", "subprice offer, and then at very great length a price") == [0]
    assert added("prices offered", "priced offers") == pytest.approx([0.6])
    assert added("价格", "价格，价格") == [0]


# --- words of the best ---------------------------------------------------------------------------

TELLING = [case(f"best{number}", "价格和折扣：投标。", date=number) for number in range(3)]
FURTHER = [
    case("shares", "价格和折扣，投标。" + FAR * 3, date=1),
    case("differs", "价格和折扣，午饭。" + FAR * 3, date=9),
]


def test_words_that_the_best_share_count_for_others(ask):
    assert order(ask("价格 折扣", *TELLING, *FURTHER, *OTHERS, refined=False), "shares", "differs") == [
        "differs",
        "shares",
    ]
    assert order(ask("价格 折扣", *TELLING, *FURTHER, *OTHERS), "shares", "differs") == ["shares", "differs"]


def test_one_document_that_stands_out_tells_nothing_about_others(ask):
    alone = case("alone", "价格和折扣，价格和折扣：投标。")
    scores = ask("价格 折扣", alone, *FURTHER, *OTHERS)

    assert scores["alone"] > scores["shares"] / 0.7
    assert scores["shares"] == scores["differs"]


@pytest.mark.parametrize(("third", "share"), [(0.69, 0), (0.7, 0), (0.775, 0.15), (0.85, 0.3), (1, 0.3)])
def test_the_share_of_shared_words_grows_the_less_the_best_one_stands_out(index, third, share):
    index_now = among(index(*TELLING, *OTHERS).reader())
    numbers = np.array([index_now.index.number_of(f"best{number}") for number in range(3)])

    found, added = alike(index_now, parse("价格 折扣"), numbers, np.array([1, 0.9, third], np.float32))

    assert found == pytest.approx(share, abs=1e-6)
    assert bool(added.any()) is (share > 0)


def test_shared_words_count_by_their_part_of_the_best_and_by_their_rarity(index):
    texts = ["tender tender lunch the gamma", "tender lunch", "lunch wine", "wine"]
    known = among(index(*texts, *(f"gamma {number}" for number in range(20))).reader())
    numbers = np.array([known.index.number_of(text) for text in texts])
    worth = {
        "tender": (1 * 2 / 5 + 0.9 / 2) * known.rarity("tender"),
        "lunch": (1 / 5 + 0.9 / 2 + 0.9 / 2) * known.rarity("lunch"),
        "wine": 0.9 / 2 * known.rarity("wine"),
    }
    amounts = {word: known.rarity(word) * picked(known.vector(word), numbers) for word in worth}
    right = sum(2 * worth[word] / sum(worth.values()) * amounts[word] for word in worth)

    assert alike(known, parse("two words"), numbers, np.array([1, 0.9, 0.9, 0.2]))[1] == pytest.approx(right)


def test_two_documents_are_too_few_to_share_anything(index):
    known = among(index("tender", "tender lunch").reader())

    assert alike(known, parse("tender"), np.array([0, 1]), np.ones(2))[0] == 0


def test_words_that_many_documents_hold_tell_nothing(ask):
    common = [f"{other}，投标" for other in OTHERS]
    scores = ask("价格 折扣", *TELLING, *FURTHER, *common)

    assert scores["shares"] == pytest.approx(scores["differs"], rel=0.02)


# --- filed alike ---------------------------------------------------------------------------------

STRONG = [case(f"best{number}", "价格，价格，价格。", "price", date=number) for number in range(5)]


def test_documents_filed_like_the_best_come_before_others(ask):
    weak = [case("alike", "价格" + FAR, "price"), case("other", "价格" + FAR, "timing", date=9)]

    assert order(ask("价格", *STRONG, *weak, refined=False), "alike", "other") == ["other", "alike"]
    after = ask("价格", *STRONG, *weak)
    assert order(after, "alike", "other") == ["alike", "other"]
    assert after["alike"] == pytest.approx(after["other"] + 0.3)


def filed_alike(reader, keys, scores):
    numbers = np.array([reader._snapshot.number_of(key) for key in keys])
    return dict(zip(keys, filed(reader._snapshot, numbers, np.array(scores, np.float32)).tolist(), strict=True))


def test_a_code_is_worth_its_share_among_the_best_beyond_that_among_all_times_its_rarity(index):
    documents = [case("a", "x", "price", "team"), case("b", "x", "price"), *(case(key, "x", "fit") for key in "cdefg")]
    reader = index(*documents).reader()
    filed_so = filed_alike(reader, "abcdefg", [4, 3, 1, 1, 1, 0.9, 0])
    price = (7 / 10 - 2 / 7) * np.log(1 + (7 - 2 + 0.5) / (2 + 0.5))
    team = (4 / 10 - 1 / 7) * np.log(1 + (7 - 1 + 0.5) / (1 + 0.5))

    assert filed_so == pytest.approx({"a": 1, "b": price / (price + team)} | dict.fromkeys("cdefg", 0))


def test_the_best_five_alone_say_nothing_about_one_another(index):
    reader = index(case("a", "x", "price"), *(case(key, "x", "fit") for key in "bcde")).reader()

    assert set(filed_alike(reader, "abcde", [4, 3, 2, 1, 1]).values()) == {0}


def test_what_all_share_tells_nothing_nor_do_language_and_tags(folder):
    backend = WhooshBackend(folder, site="here", facets=("outcome", "lang", "tags"))
    with backend.rebuild() as writer:
        for number in range(7):
            codes = {"outcome": ("won",), "lang": ("zh" if number < 5 else "en",), "tags": (f"t{number}",)}
            writer.put(Document(str(number), "case" if number < 5 else "page", "", "价格", facets=codes))
        writer.commit({"live": [1]})

    assert set(filed_alike(backend.reader(), "0123456", [7, 6, 5, 4, 3, 2, 1]).values()) == {0}


# --- at the edges --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 5, 6, 12])
def test_few_or_equal_documents_stay_as_they_are(ask, count):
    equal = [case(f"d{number}", "价格和折扣", "price", date=number % 4) for number in range(count)]
    plain, refined = ask("价格 折扣", *equal, refined=False), ask("价格 折扣", *equal)

    assert list(plain) == list(refined)
    assert len({round(score, 5) for score in refined.values()}) <= 1


def test_of_equals_the_order_in_which_they_were_put_in_decides_nothing(tmp_path):
    documents = [case(f"d{number}", "价格和折扣，投标", f"cause{number % 3}", date=number) for number in range(9)]
    answers = []
    for name, given in (("one", documents), ("other", documents[::-1])):
        backend = WhooshBackend(tmp_path / name, site="here", facets=("outcome", "cause"))
        with backend.rebuild() as writer:
            for document in given:
                writer.put(document)
            writer.commit({"live": [1]})
        reader = backend.reader()
        query = replace(parse("价格 折扣"), refined=True)
        answers.append(
            {hit.key: hit.score for hit in reader.search(query, audience=reader.audience(reader.keys())).hits}
        )

    assert [*answers[0].items()] == [*answers[1].items()]


@pytest.mark.parametrize("number", [1, 100])
def test_hidden_documents_that_would_be_the_best_leave_no_trace(ask, number):
    shown = [*TELLING, *FURTHER, *(case(f"weak{n}", f"价格{FAR}折扣", "abc"[n % 3], date=n) for n in range(4))]
    before = ask("价格 折扣", *shown)
    hidden = [case(f"hidden{n}", "价格，折扣，价格，折扣，午饭，投标", "c", date=10 + n) for n in range(number)]
    after = ask("价格 折扣", *shown, hidden=hidden)

    assert [*before.items()] == [*after.items()]


def test_which_of_equally_telling_words_count_is_not_decided_by_who_else_holds_them(ask):
    words = [f"q{number}z" for number in range(20)]
    best = [case(f"best{number}", f"价格和折扣 {' '.join(words)}", date=number) for number in range(3)]
    others = [case(f"other{number}", f"价格和折扣{FAR * 9} {' '.join(words[number::2])}") for number in range(2)]
    before = ask("价格 折扣", *best, *others, *OTHERS)
    after = ask("价格 折扣", *best, *others, *OTHERS, hidden=[" ".join(words[:5])])

    assert before["other0"] > before["other1"]
    assert [*before.items()] == [*after.items()]
