"""Judge first: a reader commits to a choice before any byte of the outcome leaves the server."""

import pytest

from wiki.errors import Invalid
from wiki.services import cases, vocabulary

ASKED = {
    "title": "第一次去见设备科长",
    "question": "报价和请教,先做哪一件?",
    "options": ["先报价", "先请教", "两件一起"],
    "answer": 1,
    "explanation": "他先要**被请教**。",
}
TOLD = {"title": "先请教,后报价", "outcome": "success", "personality": ["proud"], "situation": "许科长五十出头。"}


def parse(judge, *, draft=False):
    return cases.parse({**TOLD, "judge": judge}, vocabulary.current(), draft=draft)


def test_a_question_is_kept_with_the_case_and_read_back(app):
    content = parse(ASKED)

    assert content.judge.options == ("先报价", "先请教", "两件一起")
    assert content.body()["judge"] == ASKED
    assert cases.from_body(content.body()) == content
    assert "<strong>被请教</strong>" in cases.rendered(content)["explanation"]


@pytest.mark.parametrize("empty", [None, {}, {"title": "", "options": [], "answer": None}])
def test_nothing_in_it_is_no_question(app, empty):
    assert parse(empty).judge is None
    assert "judge" not in parse(empty).body()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ""}, "judge.question"),
        ({"options": ["先报价"], "answer": 0}, "judge.options"),
        ({"options": ["先报价", " 先报价"]}, "judge.options"),
        ({"options": ["先报价", ""]}, "judge.options"),
        ({"options": list("abcde")}, "judge.options"),
        ({"options": "ab"}, "judge.options"),
        ({"options": ["a", 2]}, "judge.options"),
        ({"answer": None}, "judge.answer"),
        ({"answer": 3}, "judge.answer"),
        ({"answer": -1}, "judge.answer"),
        ({"answer": True}, "judge.answer"),
        ({"answer": "1"}, "judge.answer"),
        ({"title": "x" * 201}, "judge.title"),
        ({"question": "a\nb"}, "judge.question"),
        ({"explanation": 1}, "judge.explanation"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(app, change, field):
    with pytest.raises(Invalid) as refused:
        parse({**ASKED, **change})
    assert field in refused.value.fields


def test_what_is_no_object_is_refused(app):
    with pytest.raises(Invalid) as refused:
        parse(["x"])
    assert list(refused.value.fields) == ["judge"]


def test_a_draft_may_hold_half_a_question(app):
    content = parse({"question": "先做哪一件?"}, draft=True)

    assert cases.from_body(content.body()) == content


def test_unknown_keys_in_a_question_are_named(app):
    assert cases.unknown_keys({"judge": {"answer": 1, "colour": 1}}) == ["judge.colour"]
