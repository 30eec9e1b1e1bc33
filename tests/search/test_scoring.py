"""How hits are ordered and counted; test_scorer_properties.py compares every number with the textbook."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.search.asking import ask, found
from wiki.search.backend import Document
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend


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


def test_what_is_hidden_decides_no_order_of_equal_counts(index):
    def filed(key, cause):
        return Document(key, "case", "", "客户", facets={"cause": (cause,)})

    index(filed("hidden", "price"))
    backend = index(filed("one", "delivery"), filed("other", "price"))

    counts = ask(backend, "客户", among=["one", "other"], facets=("cause",)).facets["cause"]
    assert [*counts] == ["delivery", "price"]


def test_nothing_is_looked_up_for_an_empty_audience(index: Callable[..., WhooshBackend]):
    ranked = ask(index("客户"), "客户", among=[], facets=("kind",))

    assert (ranked.total, ranked.hits, ranked.facets) == (0, (), {"kind": {}})


def test_what_is_hidden_does_not_decide_which_rule_applies(index):
    """If the one document with all words is hidden, the reader gets the documents with some of them."""
    backend = index("客户 价格 合同", "客户 价格")

    assert found(backend, "客户 价格 合同") == ["客户 价格 合同"]
    assert found(backend, "客户 价格 合同", among=["客户 价格"]) == ["客户 价格"]


def test_a_word_that_only_hidden_documents_hold_makes_nothing_known(index):
    """The other name is cut into two words, of which the one document that it stands in holds the first alone."""
    query = replace(parse("课题"), alternatives={"课题": ("研究生命",)})
    reader = index("研究生命题", "生命").reader()

    assert reader.search(query, audience=reader.audience(["研究生命题", "生命"])).total == 1
    assert reader.search(query, audience=reader.audience(["研究生命题"])).total == 0


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
