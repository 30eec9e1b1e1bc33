"""The judged questions are whole and say what their README says; nDCG and recall are what one works out by hand."""

import json
from collections import Counter

import pytest
import rjieba

from bench.retrieval import public
from bench.retrieval.judged import Question, lines, questions
from bench.retrieval.own import FOLDER
from bench.retrieval.quality import exponential, interval, ndcg, recall
from bench.retrieval.telling import HELPS, Ranked
from wiki import content
from wiki.search.analysis import cjk_characters, normalise

pytestmark = pytest.mark.one_whoosh

COLLECTIONS = ["sales", "held_out"]
KINDS = {"keyword", "question", "paraphrase", "cross_script", "english", "noisy", "by_classification"}
ASKING = {"newcomer", "seller", "leader"}
EXACTLY = 3
RELEVANCE = {"a": 3, "b": 2, "c": 1}

everywhere = pytest.mark.parametrize("name", COLLECTIONS)


@pytest.fixture(scope="module")
def cases():
    return {case["ref"]: case for case in content.demo_cases()}


@everywhere
def test_a_question_has_a_name_of_its_own_a_kind_and_somebody_who_asks(name):
    rows = list(lines(FOLDER / name / "queries.jsonl"))

    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == {"id", "text", "kind", "asked_by"}
        assert row["text"].strip() == row["text"] != ""
        assert row["kind"] in KINDS
        assert row["asked_by"] in ASKING


@everywhere
def test_a_judgement_is_one_to_three_once_for_a_question_and_a_case_that_there_are(name, cases):
    rows = [line.split("\t") for line in (FOLDER / name / "qrels.tsv").read_text(encoding="utf-8").splitlines()]
    asked = {row["id"] for row in lines(FOLDER / name / "queries.jsonl")}

    assert {question for question, _, _ in rows} == asked
    assert {case for _, case, _ in rows} <= set(cases)
    assert {relevance for _, _, relevance in rows} <= {"1", "2", "3"}
    assert len({(question, case) for question, case, _ in rows}) == len(rows)


@everywhere
def test_each_question_has_a_case_that_helps(name):
    helpless = [one.id for one in questions(FOLDER / name) if max(one.relevance.values()) < HELPS]

    assert not helpless


def test_no_question_is_asked_twice():
    asked = Counter(normalise(one.text) for name in COLLECTIONS for one in questions(FOLDER / name))

    assert [text for text, times in asked.items() if times > 1] == []


@pytest.mark.parametrize(("name", "all_kinds", "each_kind"), [("sales", 120, 15), ("held_out", 40, 5)])
def test_there_are_enough_questions_of_each_kind(name, all_kinds, each_kind):
    kinds = Counter(one.kind for one in questions(FOLDER / name))

    assert kinds.total() >= all_kinds
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= each_kind


@everywhere
def test_a_paraphrase_has_no_word_of_the_cases_that_it_asks_for(name, cases):
    for one in questions(FOLDER / name):
        if one.kind == "paraphrase":
            words = {word for word in rjieba.cut(normalise(one.text)) if len(word) > 1}
            for ref in _exact(one):
                told = normalise(json.dumps(cases[ref], ensure_ascii=False))
                assert not {word for word in words if word in told}, f"{one.id} and {ref}"


@everywhere
@pytest.mark.parametrize(("kind", "form"), [("cross_script", "script"), ("english", "language")])
def test_a_question_across_languages_asks_for_cases_in_another_one(name, kind, form, cases):
    for one in questions(FOLDER / name):
        if one.kind == kind:
            told = {cases[ref]["language"] for ref in _exact(one)}
            assert told & _others(one.text, form), f"{one.id}: {one.text} asks for {told}."


@pytest.mark.parametrize(
    ("ranked", "linear", "steep", "found", "found_helping"),
    [
        (["a", "b", "c"], 1.0, 1.0, 1.0, 1.0),
        # 3.5 of 4.762, and 6.5 of 9.393: places two and three count 1/1.585 and 1/2.
        (["b", "x", "a"], 0.7350, 0.6920, 0.6667, 1.0),
        (["x", "y", "c"], 0.1050, 0.0532, 0.3333, 0.0),
        ([*"0123456789", "a"], 0.0, 0.0, 0.0, 0.0),  # the eleventh place counts for nothing
        ([], 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_gain_and_recall_are_what_one_works_out_by_hand(ranked, linear, steep, found, found_helping):
    assert ndcg(ranked, RELEVANCE) == pytest.approx(linear, abs=1e-4)
    assert ndcg(ranked, RELEVANCE, exponential) == pytest.approx(steep, abs=1e-4)
    assert recall(ranked, RELEVANCE) == pytest.approx(found, abs=1e-4)
    assert recall(ranked, RELEVANCE, least=HELPS) == found_helping


def test_ten_places_full_of_relevant_documents_are_all_that_can_be_asked():
    relevance = dict.fromkeys("abcdefghijkl", 1)

    assert recall("abcdefghij", relevance) == 1
    assert ndcg("abcdefghij", relevance) == 1


def test_the_interval_holds_the_mean_and_is_narrow_where_questions_agree():
    low, high = interval([0.0, 1.0] * 50)

    assert 0.39 < low < 0.42
    assert 0.58 < high < 0.61
    assert interval([0.5] * 50) == (0.5, 0.5)


def test_figures_are_told_by_kind_with_what_was_gained():
    asked = [
        Question("n1", "一", "noisy", "seller", {"a": 3}),
        Question("k1", "二", "keyword", "seller", {"b": 2, "c": 1}),
    ]
    ranked = Ranked("some", asked, {"": [["a"], ["b"]], "plain": [["x", "a"], ["b", "c"]]})

    told = {one.name: round(one.value, 3) for one in (*ranked.figures(), *ranked.certainty("plain"), *ranked.each())}
    since = {one.name: round(one.value, 3) for one in ranked.since({"some.n1.ndcg@10": 0.25})}

    assert told["some.noisy.ndcg@10"] == told["some.n1.ndcg@10"] == 1
    assert told["some.plain.noisy.ndcg@10"] == 0.631
    assert told["some.keyword.ndcg@10"] == told["some.k1.ndcg@10"] == 0.76
    assert told["some.keyword.recall@10"] == 1
    assert told["some.ndcg@10"] == 0.88
    assert told["some.gain_over_plain"] == 0.065
    assert since == {"some.gain_since": 0.75, "some.gain_since.low": 0.75, "some.gain_since.high": 0.75}


def test_of_questions_held_out_nothing_but_the_whole_is_told():
    asked = [Question("n1", "一", "noisy", "seller", {"a": 3})]
    ranked = Ranked("some", asked, {"": [["a"]], "plain": [["a"]]}, held_out=True)

    told = {one.name for one in (*ranked.figures(), *ranked.certainty("plain"), *ranked.each())}

    assert not {name for name in told if "noisy" in name or "n1" in name}
    assert "some.ndcg@10" in told


def test_a_public_collection_is_measured_by_its_folder(tmp_path):
    folder = tmp_path / "two"
    folder.mkdir()
    texts = {"d1": "报价算错了，我们自己先说", "d2": "第一次拜访"}
    rows = "".join(json.dumps({"id": key, "title": "", "text": text}) + "\n" for key, text in texts.items())
    (folder / "corpus.jsonl").write_text(rows, encoding="utf-8")
    asked = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in (("q1", "報價"), ("q2", "拜访")))
    (folder / "queries.jsonl").write_text(asked, encoding="utf-8")
    (folder / "qrels.tsv").write_text("q1\td1\t1\nq2\td1\t1\n", encoding="utf-8")

    figures = {measure.name: measure.value for measure in public.measure(tmp_path)}

    assert figures == {"two.ndcg@10": 0.5, "two.recall@10": 0.5}


def _exact(question):
    return [ref for ref, relevance in question.relevance.items() if relevance == EXACTLY]


def _others(text, form):
    """Return the languages that a question is not asked in; a script is told by characters that the other one lacks."""
    if form == "language":
        return {"zh-Hans", "zh-Hant"} if text.isascii() else {"en"}
    return {"zh-Hant"} if set(cjk_characters(normalise(text))) <= set(text) else {"zh-Hans"}
