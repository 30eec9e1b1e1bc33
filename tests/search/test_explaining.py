"""Why a document is a hit: the parts of its score."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.search.asking import ask, everything
from tests.search.walking import CHINESE, KNOWN, Walk
from wiki.search.backend import Document, Preference
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import writer as writing
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.explaining import explain


def parts(backend, typed, key):
    reader, query = backend.reader(), parse(typed)
    audience = reader.audience(everything(reader))
    hits = [hit for hit in reader.search(query, audience=audience).hits if hit.key == key]
    (hit,) = reader.explain(query, hits, audience=audience)
    return {(one.source, one.detail): one for one in hit.contributions}


QUERIES = (*KNOWN, *CHINESE[:6], "客户 谈判", "客户 价格 谈判 合同", "我们的产品经理 price", "")
REFINED = {
    "refined": True,
    "alternatives": {"客户": ("price", "合同"), "price": ("价格",), "王": ("科长",)},
    "preferences": (
        Preference("outcome", "won", 0.15),
        Preference("cause", "a", 0.2),
        Preference("cause", "b", 0.1),
        Preference("cause", "c", -0.1),
    ),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("more", [{}, REFINED], ids=["words", "refined"])
def test_the_parts_of_every_hit_add_up_to_its_score(backend, monkeypatch, seed, more):
    monkeypatch.setattr(writing, "MERGED_AT_ONCE", 3)
    walk = Walk(backend, random.Random(seed))  # noqa: S311

    for _ in range(5):
        walk._change()
        reader = backend.reader()
        audience = reader.audience(walk.kept)
        for typed in QUERIES:
            query = replace(parse(typed, ("outcome",)), **more)
            hits = reader.search(query, audience=audience, size=100).hits
            numbers = np.array([reader._snapshot.number_of(hit.key) for hit in hits], np.intp)
            scores = [hit.score for hit in hits]

            if not query.is_empty:
                steps = [dict(hit.steps) for hit in hits]
                made = explain(Among(reader._snapshot, audience), query, numbers, steps)
                assert made.total.tolist() == pytest.approx(scores, rel=1e-4, abs=1e-5)
            explained = reader.explain(query, hits, audience=audience)
            sums = [sum(one.share for one in hit.contributions) for hit in explained]
            assert sums == pytest.approx([1.0 if hit.contributions else 0.0 for hit in explained])
            assert all(hit.contributions for hit in explained if hit.score > 1e-5)


def test_each_word_is_told_with_the_field_it_is_in_and_how_often(index):
    document = Document("d", "case", "价格", "他说价格，又说价格，还说价格。合同。", labels=("国企",), usefulness=1.0)
    found = parts(index(document, "客户"), "价格 国企", "d")

    assert found["title", "价格"].times == 1
    assert found["text", "价格"].times == 3
    assert found["labels", "国企"].times == 1
    assert found["usefulness", ""].share == pytest.approx(1 / 11)
    assert ("phrase", "价格 国企") not in found


def test_the_exact_words_are_a_part_and_what_lowers_a_score_is_negative(index):
    backend = index(Document("d", "case", "", "第一次拜访科长", usefulness=-1.0), "科长", "第一次")
    found = parts(backend, "第一次拜访科长", "d")

    assert found["phrase", "第一次拜访科长"].share > 0
    assert found["usefulness", ""].share == pytest.approx(-1 / 9)
    assert found["characters", "第一次拜访科长"].share > 0


def test_without_a_query_there_is_nothing_to_explain(index):
    backend = index("客户")

    assert ask(backend, "").hits
    assert parts(backend, "", "客户") == {}
