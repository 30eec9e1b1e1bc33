"""The numpy scorer beside the textbook, over random collections that are written, changed, merged and read again."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.search.asking import ask, found
from tests.search.oracle import Oracle
from wiki.search.backend import Document
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend
from wiki.search.whoosh_backend import writer as writing

SCRAPS = [
    *(
        "客户",
        "價格",
        "价格",
        "谈判",
        "合同",
        "科长",
        "第一次拜访",
        "我们",
        "产品经理",
        "中华人民共和国",
        "的",
        "王",
        "，",
        "。",
    ),
    *("price ", "Prices ", "negotiation ", "ＣＲＭ", " a ", "the ", "cafe\u0301 ", "x", "1,5 ", "😀", "\n", "  "),
]
QUERIES = [
    *(
        "客户",
        "價格",
        "prices",
        "王",
        "的",
        "客户 谈判",
        "第一次拜访科长",
        "客户 价格 谈判 合同",
        "我们的产品经理 price",
        "x",
        "crm",
    ),
    *(
        '"客户价格"',
        "-价格",
        "客户 -price",
        "客户 outcome:won",
        "产品经理和合同谈判 negotiation 科长 王",
        "人民",
        "户的",
        "",
        "😀",
        "pric",
    ),
    *('"a 客户"', '"户price"', "egot", '"prices 客"', '"crm 王"', '"😀"', '"产品经理"', '"理 x 中华"', '"5"'),
    *('"price negotiation"', "the a", "，。", "café", '客户 "王"', "-我们 -x"),
]


def made(key: int, chance: random.Random) -> Document:
    def text(most: int) -> str:
        return "".join(chance.choices(SCRAPS, k=chance.randint(0, most)))

    return Document(
        f"d{key}",
        chance.choice(["case", "page"]),
        text(4),
        text(40),
        labels=tuple(text(3) for _ in range(chance.randint(0, 2))),
        facets={
            "outcome": (chance.choice(["won", "lost"]),),
            "cause": tuple(chance.choices("abcd", k=chance.randint(0, 3))),
        },
        date=chance.randint(0, 9),
        usefulness=chance.choice([0.0, 0.0, 0.31, 1.0, -0.5]),
    )


def change(backend: WhooshBackend, kept: dict[str, Document], chance: random.Random) -> None:
    """Write a commit of additions, replacements and removals."""
    with backend.writer() as writer:
        for _ in range(chance.randint(1, 12)):
            document = made(chance.randint(0, 60), chance)
            writer.put(document)
            kept[document.key] = document
        for key in chance.sample(sorted(kept), min(len(kept) - 1, chance.randint(0, 4))):
            writer.remove(key)
            del kept[key]
        writer.commit({"live": [1]})


def compare(backend: WhooshBackend, kept: dict[str, Document], typed: str, chance: random.Random) -> None:
    """Ask one query with a random audience, filters and sort, and compare everything that comes back."""
    oracle, query = Oracle(kept.values()), parse(typed, ("outcome",))
    audience = {f"d{key}" for key in range(61) if chance.random() < 0.7}
    chosen = {} if chance.random() < 0.4 else {"cause": tuple(chance.sample("abcdz", 2))}
    wanted = {**query.filters, **chosen}
    sort = chance.choice(["score", "date"])
    facets = ("kind", "outcome", "cause")
    reader = backend.reader()

    ranked = reader.search(
        replace(query, filters=wanted), audience=reader.audience(audience), facets=facets, sort=sort, size=100
    )

    hits = oracle.hits(query, audience)
    shown = oracle.filtered(hits, wanted)
    assert {hit.key for hit in ranked.hits} == shown
    assert ranked.total == len(shown)
    assert ranked.facets == oracle.counts(hits, wanted, facets)
    if not query.is_empty:
        assert [hit.score for hit in ranked.hits] == pytest.approx(
            [oracle.score(query, hit.key) for hit in ranked.hits], rel=1e-4
        )
    merits = [-kept[hit.key].date if sort == "date" or query.is_empty else -hit.score for hit in ranked.hits]
    assert merits == sorted(merits)


@pytest.mark.parametrize("seed", range(8))
def test_hits_scores_filters_and_counts_equal_those_worked_out_by_hand(backend, monkeypatch, seed):
    monkeypatch.setattr(writing, "MERGED_AT_ONCE", 3)
    chance, kept = random.Random(seed), {}  # noqa: S311

    for _ in range(10):
        change(backend, kept, chance)
        for typed in chance.sample(QUERIES, 12):
            compare(backend, kept, typed, chance)
    assert backend.reader().count == len(kept)


def test_pages_of_any_size_follow_one_another(index):
    backend = index(*(Document(f"d{n}", "case", "", "客户" * (n % 4 + 1), date=n % 3) for n in range(40)))
    for sort in ("score", "date"):
        whole = found(backend, "客户", sort=sort)
        pages = [found(backend, "客户", sort=sort, start=start, size=7) for start in range(0, 49, 7)]

        assert [key for page in pages for key in page] == whole
        assert len(set(whole)) == 40


def test_equal_hits_come_newest_first(index):
    backend = index(*(Document(f"d{date}", "case", "", "客户", date=date) for date in (3, 9, 1)))

    assert found(backend, "客户") == ["d9", "d3", "d1"]
    assert found(backend, "") == ["d9", "d3", "d1"]


def test_what_worked_stands_before_its_equals_by_a_tenth_at_most(index):
    hits = ask(index(*(Document(f"d{u}", "case", "", "客户", usefulness=u) for u in (0.0, 1.0, -1.0))), "客户").hits
    scores = {hit.key: hit.score for hit in hits}

    assert [hit.key for hit in hits] == ["d1.0", "d0.0", "d-1.0"]
    assert scores["d1.0"] == pytest.approx(1.1 * scores["d0.0"])
    assert scores["d-1.0"] == pytest.approx(0.9 * scores["d0.0"])


def test_where_nothing_was_used_scores_are_what_they_were(index):
    backend = index("客户 价格", "客户")
    untouched = {hit.key: hit.score for hit in ask(backend, "客户").hits}
    index(Document("客户", "case", "", "客户", usefulness=0.4))
    after = {hit.key: hit.score for hit in ask(backend, "客户").hits}

    assert after["客户 价格"] == untouched["客户 价格"]
    assert after["客户"] == pytest.approx(1.04 * untouched["客户"])


def test_nothing_is_looked_up_for_an_empty_audience(index: Callable[..., WhooshBackend]):
    ranked = ask(index("客户"), "客户", among=[], facets=("kind",))

    assert (ranked.total, ranked.hits, ranked.facets) == (0, (), {"kind": {}})


def test_what_is_hidden_does_not_decide_which_rule_applies(index):
    """If the one document with all words is hidden, the reader gets the documents with some of them."""
    backend = index("客户 价格 合同", "客户 价格")

    assert found(backend, "客户 价格 合同") == ["客户 价格 合同"]
    assert found(backend, "客户 价格 合同", among=["客户 价格"]) == ["客户 价格"]


def test_a_filter_never_adds_hits(index):
    backend = index(
        Document("both", "case", "", "客户 价格", facets={"outcome": ("won",)}),
        Document("one", "case", "", "客户", facets={"outcome": ("lost",)}),
    )

    assert found(backend, "客户 价格", filters={"outcome": ("lost",)}) == []


def test_an_unknown_facet_is_a_mistake_of_the_caller(index):
    with pytest.raises(ValueError, match="no facets"):
        ask(index("客户"), "客户", facets=("nonsense",))


def test_an_audience_of_another_state_is_refused(index):
    backend = index("客户")
    reader = backend.reader()
    audience = reader.audience(["客户"])
    index("价格")

    with pytest.raises(ValueError, match="another state"):
        backend.reader().search(parse("客户"), audience=audience)
    assert reader.search(parse("客户"), audience=audience).total == 1
