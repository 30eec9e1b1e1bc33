"""Searching through the API, as the contract has it."""

import pytest

from tests.programs import STORY, Program
from wiki import search
from wiki.models import TERM_LISTS, TokenScope

pytestmark = pytest.mark.one_database

TOLD = [
    {
        "ref": "one",
        "title": "自傲的科长，第一次拜访",
        "outcome": "success",
        "personality": ["proud"],
        "industry": "finance",
        "situation": "他先问我们**懂不懂**他的论文。",
        "occurred_on": "2026-03-01",
        "tags": ["拜访"],
    },
    {
        "ref": "two",
        "title": "驕傲的處長，最後沒有簽約",
        "outcome": "failure",
        "personality": ["proud", "shrewd"],
        "industry": "finance_insurance",
        "situation": "他覺得我們沒有尊重他。",
        "occurred_on": "2026-05-01",
        "language": "zh-Hant",
    },
    {
        "title": "The honest buyer compared three offers",
        "outcome": "failure",
        "personality": ["honest"],
        "situation": "He compared prices, and ours was <b>higher</b>.",
        "occurred_on": "2026-04",
    },
]


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.fixture
def told(ana):
    """Three cases that can be found."""
    made = [ana.post("/cases", case).json for case in TOLD]
    search.catch_up()
    return made


def found(answer):
    return [hit["ref"] for hit in answer.json["hits"]]


def codes(answer, name):
    return {value["code"]: value["count"] for value in answer.json["facets"][name]}


def test_an_answer_has_everything_that_the_contract_names(ana, told):
    answer = ana.get("/search?kind=case&q=科长").json

    assert list(answer) == ["total", "page", "size", "hits", "facets", "suggestion", "understood", "took_ms"]
    assert (answer["total"], answer["page"], answer["size"]) == (1, 1, 20)
    hit = answer["hits"][0]
    assert list(hit) == ["kind", "id", "ref", "title", "snippet", "score", "related", "url"]
    assert (hit["kind"], hit["id"], hit["ref"], hit["related"]) == ("case", told[0]["id"], "one", False)
    assert hit["title"] == TOLD[0]["title"]
    assert hit["url"] == told[0]["url"]
    assert hit["score"] > 0
    assert answer["took_ms"] >= 0
    assert set(answer["facets"]) == {*TERM_LISTS, "type"}
    assert answer["facets"]["type"] == answer["facets"]["personality"]


def test_a_snippet_is_plain_text(ana, told):
    assert ana.get("/search?kind=case&q=论文").json["hits"][0]["snippet"] == "他先问我们懂不懂他的论文。"
    assert "<" not in ana.get("/search?kind=case&q=prices").json["hits"][0]["snippet"].replace("<b>higher</b>", "")


def test_simplified_and_traditional_find_each_other(ana, told):
    hits = ana.get("/search?kind=case&q=骄傲的处长").json["hits"]
    assert [hit["ref"] for hit in hits if not hit["related"]] == ["two"]
    assert "one" in found(ana.get("/search?kind=case&q=第一次拜訪"))


def test_without_a_query_the_newest_come_first(ana, told):
    assert (
        found(ana.get("/search?kind=case"))
        == found(ana.get("/search?q=&kind=case&type=&sort=&lang=&page=&size="))
        == [
            "two",
            None,
            "one",
        ]
    )
    assert found(ana.get("/search?kind=case&q=他&sort=date")) == ["two", "one"]


def test_repeated_parameters_widen_and_different_ones_narrow(ana, told):
    assert (
        found(ana.get("/search?kind=case&type=proud"))
        == found(ana.get("/search?kind=case&personality=proud"))
        == ["two", "one"]
    )
    assert found(ana.get("/search?kind=case&type=honest&type=shrewd")) == ["two", None]
    assert found(ana.get("/search?kind=case&type=proud&outcome=failure")) == ["two"]
    assert found(ana.get("/search?kind=case&industry=finance_insurance")) == ["two", "one"]
    assert found(ana.get("/search?kind=case&lang=zh-Hant&lang=en")) == ["two", None]
    assert found(ana.get("/search?kind=case&tags=拜访")) == ["one"]
    assert found(ana.get("/search?kind=case&q=type:honest")) == [None]


def test_a_program_learns_why_each_hit_is_one_if_it_asks(ana, told):
    hit = ana.get("/search?kind=case&q=科长&explain=1").json["hits"][0]

    assert "why" not in ana.get("/search?q=科长").json["hits"][0]
    assert ("title", "科长") in {(part["source"], part["detail"]) for part in hit["why"]}
    assert sum(part["share"] for part in hit["why"]) == pytest.approx(1, abs=0.001)


def test_counts_of_a_list_ignore_its_own_filter_and_leave_out_zero(ana, told):
    answer = ana.get("/search?kind=case&type=proud&outcome=failure")

    assert codes(answer, "outcome") == {"success": 1, "failure": 1}
    assert codes(answer, "type") == {"proud": 1, "shrewd": 1, "honest": 1}
    assert codes(answer, "industry") == {"finance_insurance": 1}
    assert codes(answer, "tags") == {}


def test_a_code_that_nobody_knows_fits_nothing(ana, told):
    for query in ("type=unheard_of", "outcome=Success", "tags=nobody"):
        answer = ana.get(f"/search?{query}")
        assert (answer.status_code, answer.json["total"], answer.json["hits"]) == (200, 0, [])


def test_labels_are_in_the_language_of_the_request(ana, told):
    def label(language):
        answer = ana.get("/search", accept_language=language)
        return next(value["label"] for value in answer.json["facets"]["outcome"] if value["code"] == "failure")

    assert label("en") == "Failure"
    assert label("zh-CN") == "失败"
    assert label("zh-TW") == "失敗"


def test_pages_go_on_to_the_end_and_are_empty_beyond(ana, told):
    pages = [ana.get(f"/search?kind=case&size=2&page={page}") for page in (1, 2, 3, 2**31 - 1)]

    assert [found(page) for page in pages] == [["two", None], ["one"], [], []]
    assert {page.json["total"] for page in pages} == {3}


def test_drafts_and_what_is_out_of_reach_leave_no_trace(app, ana, people, api_token, told):
    ana.post("/cases", {**STORY, "title": "Secret word xylophone", "state": "draft"})
    search.catch_up()
    max_ = Program(app, api_token(people.max))

    assert ana.get("/search?kind=case&q=xylophone").json["total"] == 0
    nothing = max_.get("/search?kind=case&q=科长").json
    assert (nothing["total"], nothing["hits"]) == (0, [])
    assert not any(nothing["facets"].values())


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=newest", "sort"),
        ("kind=nothing", "kind"),
        ("lang=fr", "lang"),
        ("page=0", "page"),
        ("size=101", "size"),
        ("q=" + "x" * 1_001, "q"),
        ("q=a%00b", "q"),
        ("type=%00", "type"),
        ("&".join(["type=proud"] * 21), "type"),
    ],
)
def test_a_parameter_out_of_range_is_named(ana, query, field):
    answer = ana.get(f"/search?{query}")

    assert answer.status_code == 422
    assert list(answer.json["error"]["fields"]) == [field]


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "q",
    [
        "[a TO z]",
        "*",
        "a*",
        '"',
        '""',
        "-",
        "((((",
        "type:",
        ":x",
        "AND OR NOT",
        "\u202e",
        "👩‍👩‍👧",
        "x:y:z",
        "%",
        "_" * 900,
    ],
)
def test_odd_queries_are_answered(ana, told, q):
    answer = ana.client.get("/api/v1/search", query_string={"q": q}, headers=ana.headers)

    assert answer.status_code == 200


def test_a_changed_case_is_found_by_its_new_words_only(ana, told):
    ana.put(f"/cases/{told[0]['id']}", {**TOLD[0], "situation": "鸵鸟"}, if_match="*")
    search.catch_up()

    assert found(ana.get("/search?kind=case&q=鸵鸟")) == ["one"]
    assert "one" not in found(ana.get("/search?kind=case&q=论文"))
