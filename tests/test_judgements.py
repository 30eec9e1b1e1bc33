"""Judge first: a reader commits to a choice before any byte of the outcome leaves the server."""

import re

import pytest

from tests.test_cases import STORY, told
from tests.writing import writing
from wiki.errors import Invalid
from wiki.extensions import begin_write
from wiki.models import Judgement, Role, db
from wiki.services import cases, judgements, vocabulary
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database

ASKED = {
    "title": "第一次去见设备科长",
    "question": "报价和请教,先做哪一件?",
    "options": ["先报价", "先请教", "两件一起"],
    "answer": 1,
    "explanation": "他先要**被请教**。",
}
TOLD = {
    "title": "先请教,后报价",
    "outcome": "success",
    "personality": ["proud"],
    "situation": "许科长（虚构）五十出头。",
}


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


@pytest.mark.postgres_example
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


# --- through the pages ---------------------------------------------------------------------------

# Stands in everything that tells how it ended, and nowhere else.
CANARY = "kanarienvogel"
CLOSED = {
    **STORY,
    "title": f"先请教,后报价 {CANARY}",
    "situation": "许科长（虚构）五十出头,**两张专利证书**。",
    "actions": f"带一个问题去。{CANARY}",
    "result": f"签了。{CANARY}",
    "why": f"被请教了。{CANARY}",
    "lessons": f"{CANARY}",
    "lessons_do": f"先问 {CANARY}",
    "lessons_dont": f"不打断 {CANARY}",
    "approach": "airdrop",
    "cause": "price",
    "tags": f"开场,{CANARY}",
    "product": CANARY,
    "judge_question": "报价和请教,先做哪一件?",
    "judge_option_1": "先报价",
    "judge_option_3": "先请教",
    "judge_answer": "2",
    "judge_title": "第一次去见设备科长",
    "judge_explanation": f"他先要被请教。{CANARY}",
}
ANSWER = {"choice": "1", "confidence": "70"}


@pytest.fixture
def closed(sign_in, people):
    """A case of Ana's that asks its readers first."""
    return told(sign_in(people.ana), **{**CLOSED, "submission": "closed"})


def judged(browser, case, **changes):
    return browser.send(f"/cases/{case.id}/judge", {**ANSWER, **changes})


def test_the_form_keeps_the_question_and_shows_it_again(closed, sign_in, people):
    assert closed.judge_first
    assert closed.head.body["judge"]["options"] == ["先报价", "先请教"]
    assert closed.head.body["judge"]["answer"] == 1
    assert "他先要被请教" in sign_in(people.ana).get(f"/cases/{closed.id}/history/1").text
    form = sign_in(people.ana).get(f"/cases/{closed.id}/edit").text
    assert re.search(r'value="1" checked[^>]*aria-label="[^"]*2', form)
    assert 'value="先请教"' in form


def test_half_a_question_is_refused_beside_its_fields_and_nothing_typed_is_lost(sign_in, people):
    answer = sign_in(people.ana).send("/cases/new", {**CLOSED, "judge_option_3": "", "judge_answer": ""})

    assert answer.status_code == 422
    assert 'id="judge_options-error"' in answer.text
    assert 'id="judge_answer-error"' in answer.text
    assert 'value="先报价"' in answer.text


def test_a_reader_is_asked_and_sees_the_situation_and_nothing_else(closed, sign_in, people):
    page = sign_in(people.ben).get(f"/cases/{closed.id}")

    assert page.status_code == 200
    assert "第一次去见设备科长" in page.text
    assert "<strong>两张专利证书</strong>" in page.text
    assert page.text.index("先报价") < page.text.index("先请教")
    assert CANARY not in page.text
    assert people.ana.display_name not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_after_the_judgement_the_case_shows_outcome_own_choice_and_what_was_right(closed, sign_in, people):
    ben = sign_in(people.ben)
    answer = judged(ben, closed)
    page = ben.get(f"/cases/{closed.id}").text

    assert answer.status_code == 303
    assert CANARY in page
    assert re.search("70 ?%", page)
    assert "judged__option--right" in page
    assert db.session.query(Judgement).one().version == closed.version


def test_the_first_judgement_stays(closed, sign_in, people):
    ben = sign_in(people.ben)
    judged(ben, closed)
    again = judged(ben, closed, choice="0", confidence="100")

    assert again.status_code == 303
    kept = db.session.query(Judgement).one()
    assert (kept.choice, kept.confidence) == (1, 70)


def test_of_two_judgements_at_the_same_moment_one_is_kept(closed, people):
    """On PostgreSQL neither sees the other's: the second insert fails, and that is no failure."""
    with writing():
        judgements.judge(closed, choice=0, confidence=50, by=people.ben)
        judgements.judge(closed, choice=1, confidence=90, by=people.ben)

    assert db.session.query(Judgement).one().confidence == 50


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "wrong",
    [
        {"choice": ""},
        {"choice": "2"},
        {"choice": "-1"},
        {"choice": "x"},
        {"confidence": ""},
        {"confidence": "49"},
        {"confidence": "75"},
        {"confidence": "101"},
    ],
)
def test_what_is_no_judgement_opens_nothing(closed, sign_in, people, wrong):
    ben = sign_in(people.ben)
    answer = judged(ben, closed, **wrong)

    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert CANARY not in answer.text
    assert db.session.query(Judgement).count() == 0
    assert CANARY not in ben.get(f"/cases/{closed.id}").text


def test_a_question_that_was_changed_meanwhile_is_put_again(closed, sign_in, people):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    asked = re.search(r'name="asked"[^>]*value="(\w+)"', ben.get(f"/cases/{closed.id}").text)[1]
    ana.send(f"/cases/{closed.id}/edit", {**CLOSED, "judge_option_1": "先寄资料", "base": "1"})

    assert judged(ben, closed, asked=asked).status_code == 422
    assert db.session.query(Judgement).count() == 0
    asked = re.search(r'name="asked"[^>]*value="(\w+)"', ben.get(f"/cases/{closed.id}").text)[1]
    assert judged(ben, closed, asked=asked).status_code == 303


@pytest.mark.parametrize("name", ["ana", "eva"])
def test_author_and_editors_are_asked_nothing(closed, sign_in, people, name):
    browser = sign_in(getattr(people, name))

    assert CANARY in browser.get(f"/cases/{closed.id}").text
    assert judged(browser, closed).status_code == 303
    assert db.session.query(Judgement).count() == 0


def test_who_may_not_read_is_not_asked_either(closed, sign_in, people):
    maximilian = sign_in(people.max)

    assert maximilian.get(f"/cases/{closed.id}").status_code == 404
    assert judged(maximilian, closed).status_code == 404


def test_a_draft_and_an_archived_case_ask_nobody(closed, sign_in, people):
    ana, ben, zoe = sign_in(people.ana), sign_in(people.ben), sign_in(people.zoe)
    draft = told(ana, **{**CLOSED, "action": "draft", "submission": "draft"})
    judged(zoe, closed)
    ana.send(f"/cases/{closed.id}/archive")

    for case in (draft, closed):
        assert ben.get(f"/cases/{case.id}").status_code == 404
        assert judged(ben, case).status_code == 404
    assert CANARY in zoe.get(f"/cases/{closed.id}").text


def test_who_read_a_case_before_is_asked_once_it_gets_a_question(sign_in, people):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    plain = {name: value for name, value in CLOSED.items() if not name.startswith("judge")}
    case = told(ana, **plain)
    assert CANARY in ben.get(f"/cases/{case.id}").text
    ana.send(f"/cases/{case.id}/edit", {**CLOSED, "base": "1"})
    assert CANARY not in ben.get(f"/cases/{case.id}").text
    assert ben.get(f"/cases/{case.id}/history/1").status_code == 404
    ana.send(f"/cases/{case.id}/edit", {**plain, "base": "2"})

    assert CANARY in ben.get(f"/cases/{case.id}").text


def test_shares_are_shown_from_five_judgements_on_and_without_names(closed, sign_in, people):
    ben = sign_in(people.ben)
    judged(ben, closed)
    readers = [people_service.add(f"reader{number}", roles=[Role.SELLER]) for number in range(4)] if begun() else []
    for reader in readers[:3]:
        judgements.judge(closed, choice=0, confidence=60, by=reader)
    db.session.commit()
    before = ben.get(f"/cases/{closed.id}").text
    with writing():
        judgements.judge(closed, choice=0, confidence=60, by=readers[3])
    page = ben.get(f"/cases/{closed.id}").text

    assert ">80%<" not in before
    assert ">80%<" in page
    assert ">20%<" in page
    assert "reader" not in page


def begun():
    begin_write()
    return True


def test_the_list_has_what_waits_and_what_was_judged_with_ones_own_score(closed, sign_in, people):
    ben = sign_in(people.ben)
    waiting = ben.get("/judge").text
    judged(ben, closed)
    given = ben.get("/judge/given").text

    assert "第一次去见设备科长" in waiting
    assert CANARY not in waiting
    assert f"/cases/{closed.id}" not in ben.get("/judge").text
    assert closed.title in given
    assert "0.09" in given
    assert closed.title not in sign_in(people.zoe).get("/judge/given").text


@pytest.mark.parametrize(("reader", "order"), [("zh-Hans", "HTE"), ("zh-Hant", "THE"), ("en", "ETH")])
def test_what_one_reads_easily_waits_first(sign_in, people, reader, order):
    ana = sign_in(people.ana)
    for language, title in (("zh-Hans", "H"), ("zh-Hant", "T"), ("en", "E")):
        told(ana, **{**CLOSED, "language": language, "judge_title": f"waits-{title}", "submission": title})
    page = sign_in(people.ben).get("/judge", headers={"Accept-Language": reader}).text

    assert "".join(re.findall("waits-(.)", page)) == order


def test_the_score_is_the_mean_square_of_what_confidence_missed(closed, sign_in, people):
    other = told(sign_in(people.ana), **{**CLOSED, "submission": "other"})
    with writing():
        judgements.judge(closed, choice=1, confidence=80, by=people.ben)
        judgements.judge(other, choice=0, confidence=100, by=people.ben)
    record = judgements.record(by=people.ben)

    assert (record.number, record.right) == (2, 1)
    assert record.brier == pytest.approx((0.2**2 + 1) / 2)
    assert [(step.confidence, step.number, step.right) for step in record.steps] == [(80, 1, 1), (100, 1, 0)]
    assert judgements.record(by=people.zoe).brier is None


def test_the_list_of_closed_cases_cannot_be_narrowed_by_what_tells_how_they_ended(closed, sign_in, people):
    ben = sign_in(people.ben)

    for query in ("outcome=failure", "cause=relationship", f"tags={CANARY}", "approach=peel"):
        assert f"/cases/{closed.id}" in ben.get(f"/judge?{query}").text
    assert f"/cases/{closed.id}" in ben.get("/judge?personality=proud").text
    assert f"/cases/{closed.id}" not in ben.get("/judge?personality=honest").text


def test_the_page_of_a_type_says_how_many_cases_wait_for_ones_judgement(closed, sign_in, people):
    ben = sign_in(people.ben)
    assert "/judge?personality=proud" in ben.get("/types/proud").text
    judged(ben, closed)

    assert "/judge?personality=proud" not in ben.get("/types/proud").text
