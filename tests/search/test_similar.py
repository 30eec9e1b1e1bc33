"""Which cases a person is shown beside one, with the index and without it."""

import pytest

from tests.search.telling import tell
from wiki import search
from wiki.models import Outcome
from wiki.search.backend import IndexUnusable

pytestmark = pytest.mark.one_database

SAME = {"personality": ("proud",), "contact_level": "middle", "industry": "finance"}


@pytest.fixture
def told(people):
    """A case of Ana's, four of customers more or less like it, and one of a customer who has nothing in common."""
    cases = [
        tell(people.ana, "当着下属纠正了科长", "设备科长主持选的系统。", outcome="failure", **SAME),
        tell(people.ana, "先请教，后报价", "设备科长很有主见。", outcome="success", **SAME),
        tell(people.zoe, "请他当评委", "处长。", outcome="success", **{**SAME, "industry": "insurance"}),
        tell(people.ben, "又被纠正", "院长。", outcome="success", **{**SAME, "contact_level": "senior"}),
        tell(people.ben, "只谈了价格", "院长。", outcome="failure", personality=("proud",), industry="retail"),
        tell(people.ben, "逐行核对", "采购。", outcome="failure", personality=("shrewd",), contact_level="junior"),
    ]
    search.catch_up()
    return cases


@pytest.fixture(params=["index", "database"])
def similar(request, people, monkeypatch):
    """The titles and scores of the cases like one, for Ben."""
    if request.param == "database":
        monkeypatch.setattr("wiki.search.similar.backend", unusable)

    def find(case, user=people.ben, **options):
        found = search.similar_to(case, user=user, **options)
        assert found.degraded == (request.param == "database")
        return found

    return find


def unusable():
    raise IndexUnusable("gone")


def titles(found):
    return [hit.record.title for hit in found.hits]


def test_the_most_like_come_first_and_never_the_case_itself(told, similar):
    found = similar(told[0])

    assert titles(found) == ["先请教，后报价", "请他当评委", "又被纠正", "只谈了价格"]
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_a_success_and_a_failure_are_shown_where_there_are_both(told, similar):
    found = similar(told[0], size=2)

    assert titles(found) == ["先请教，后报价", "只谈了价格"]
    assert found.won.record == told[1]
    assert found.lost.record == told[4]
    assert [hit.outcome for hit in found.hits] == [Outcome.SUCCESS, Outcome.FAILURE]


def test_each_hit_says_what_it_has_in_common_and_what_not(told, similar):
    hits = {hit.record.title: hit for hit in similar(told[0]).hits}

    assert [name for name, _part in hits["请他当评委"].contributions][:3] == [
        "personality",
        "contact_level",
        "industry",
    ]
    assert hits["又被纠正"].likeness.reasons[:2] == ("personality", "industry")
    assert hits["又被纠正"].likeness.differing[0] == "contact_level"
    for hit in hits.values():
        assert sum(part for _name, part in hit.contributions) == pytest.approx(hit.score)


def test_of_a_long_text_its_beginning_is_compared(told, people):
    padding = "月亮出来了，" * 100_000

    assert (
        titles(search.similar_for("设备科长主持选的系统。" + padding, {}, user=people.ben))[0] == "当着下属纠正了科长"
    )
    assert not search.similar_for(padding + "设备科长主持选的系统。", {}, user=people.ben).hits


def test_a_customer_can_be_described_in_words_by_codes_or_both(told, people):
    by_words = search.similar_for("设备科长主持选的系统", {}, user=people.ben)
    by_codes = search.similar_for("", {"personality": ["shrewd"]}, user=people.ben)
    by_both = search.similar_for("采购逐行核对", {"personality": ["shrewd"]}, user=people.ben)

    assert titles(by_words)[0] == "当着下属纠正了科长"
    assert titles(by_codes) == titles(by_both) == ["逐行核对"]
    assert by_codes.won is None
    assert by_codes.hits[0].score == 1
    assert search.similar_for("", {}, user=people.ben).hits == ()
