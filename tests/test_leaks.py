"""A record that somebody may not see leaves no trace in what that person is answered, byte by byte."""

import re

import pytest

from tests.programs import Program
from tests.search.telling import tell
from tests.test_cases import STORY, told
from tests.test_judgements import CLOSED, judged
from tests.writing import writing
from wiki import search
from wiki.models import Publication, db
from wiki.services import cases
from wiki.services.cases.question import Question

CANARY = "kanarienvogel"
ENGLISH = "/search?q=How do we win over a section chief who is proud?"
PAGES = [
    "/",
    "/cases",
    "/cases/new",
    "/cases/mine",
    "/types",
    "/types/proud",
    "/terms/industry/manufacturing",
    f"/terms/product/{CANARY}",
    f"/terms/tags/{CANARY}",
    "/reports",
    f"/search?q={CANARY}",
    "/search?q=许科长",
    "/search?q=许&personality=proud",
    ENGLISH,
    f"/search?product={CANARY}",
    f"/cases?tags={CANARY}&sort=date",
    "/api/v1/cases",
    f"/api/v1/cases?product={CANARY}",
    "/api/v1/search?q=许科长",
    f"/api/v1/search?q={CANARY}",
    f"/api/v1/search?q=许&tags={CANARY}",
    "/api/v1/openapi.json",
    f"/api/v1/search?q=许科长&explain=1&ignore=product:{CANARY}",
    f"/search?q=许 {CANARY}&industry=government",
    f"/search?q=许&kind=case&competitor={CANARY}&as_typed=1",
    "/api/v1/search?q=科长的价格 price&explain=1",
    "/search?q=kanarienvogl",
    "/search?q=xukezhang",
    "/search/suggestions?q=kana",
    "/search/suggestions?q=xkz",
    "/search/suggestions?q=许",
    "/searches",
    f"/searches/new?q=许&product={CANARY}",
    "/synonyms",
    "/search/report",
    "/readyz",
]
# What differs from one answer to the next: tokens of forms, and the time that a search took.
CHANCE = re.compile(
    r'name="([a-z]+-)?(csrf_token|submission|sitting)"[^>]*value="[^"]*"'
    r'|value="[^"]*"[^>]*name="([a-z]+-)?(submission|sitting)"|"took_ms":[\d.]+'
)
OPEN = [
    ("许科长要看数据", "许科长很骄傲，先请他讲，再谈价格。"),
    ("许科长嫌贵", "价格谈了三次，科长都说贵。"),
    ("另一位科长", "科长问价格，我们先谈交付。许多话没有说。"),
    ("A proud chief", "The chief of the section asked for a better price."),
]
TAGGED = {"product": CANARY, "competitor": CANARY, "tags": CANARY, "submission": "hidden"}


@pytest.fixture
def seen(app, sign_in, api_token, people):
    """Gives everything that a person is answered, by address; the index follows first."""

    def look(name):
        person = getattr(people, name)
        browser, token = sign_in(person), api_token(person)
        search.catch_up_vectors()
        found = {}
        for path in PAGES:
            answer = Program(app, token).get(path[7:]) if path.startswith("/api") else browser.get(path)
            kept = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")}
            found[path] = answer.status_code, kept, CHANCE.sub("", answer.text)
        return found

    return look


@pytest.mark.postgres_example("eva")
@pytest.mark.parametrize("name", ["ben", "eva", "kai", "max"])
def test_a_colleagues_draft_leaves_no_trace(seen, sign_in, people, name):
    ana = sign_in(people.ana)
    told(ana, submission="known")
    before = seen(name)
    told(ana, **TAGGED, title=f"许科长（虚构）的{CANARY}", situation=CANARY * 3, action="draft")

    assert seen(name) == before


@pytest.mark.postgres_example("eva")
@pytest.mark.parametrize("name", ["ben", "eva", "kai", "max"])
def test_a_case_of_level_three_leaves_no_trace_with_those_whom_it_does_not_name(seen, sign_in, people, name):
    """Nor do its comment, its root cause, its use, its line in a handbook and the person it names (L6-L18, L37)."""
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    told(ana, submission="known")
    before = seen(name)
    closed = told(ana, **TAGGED, title=f"许科长（虚构）的{CANARY}", situation=CANARY * 3, outcome="failure", level="3")
    path = f"/cases/{closed.id}"
    ana.send(f"{path}/readers", {"person": "zoe", "right": "edit", "reason": CANARY})
    for place in ("comments", "report"):
        assert zoe.send(f"{path}/{place}", {"text": CANARY}).status_code == 303
    zoe.send(f"/uses/take/case/{closed.id}")
    assert zoe.send(f"/types/done-in/{closed.id}", {"line": "proud-do-1"}).status_code == 303
    assert CANARY in zoe.get("/").text

    assert seen(name) == before


@pytest.mark.one_database
@pytest.mark.parametrize("number", [1, 100])
def test_hidden_cases_that_say_what_is_asked_move_no_score_and_no_reason(seen, people, number):
    for title, situation in OPEN:
        tell(people.ana, title, situation)
    before = seen("ben")
    asks = Question("谁先说？", "先说什么？", ("价格", "科长"), 1, "")
    for times in range(1, number + 1):
        story = "许科长谈价格，price 科长。chief " * (times % 7 + 1)
        tell(people.ana, f"许科长{times}", story, judge=asks)
        if number == 1:
            closed = tell(people.ana, "许科长的价格", story)
            with writing():
                cases.set_level(closed, 3, by=people.ana)
    after = seen("ben")

    assert [path for path in PAGES if "search" in path and after[path] != before[path]] == []
    assert all(text in before["/api/v1/search?q=科长的价格 price&explain=1"][2] for text in ('"score"', '"share"'))


def test_what_the_author_of_a_draft_sees_of_it_the_test_above_would_have_found(seen, sign_in, people):
    before = seen("ana")
    told(sign_in(people.ana), **TAGGED, title=f"许科长（虚构）的{CANARY}", action="draft")
    after = seen("ana")

    differing = {path for path in PAGES if after[path] != before[path]}
    own = {"/", "/cases/mine", "/cases/new", f"/terms/product/{CANARY}", f"/terms/tags/{CANARY}"}
    assert differing == own | {"/search/suggestions?q=kana"}


def test_an_archived_case_leaves_no_trace_in_lists_and_search(seen, sign_in, people):
    ana = sign_in(people.ana)
    told(ana, submission="known")
    before = seen("ben")
    case = told(ana, title=f"许科长（虚构）的{CANARY}", situation=CANARY * 3, submission="archived")
    assert seen("ben") != before
    ana.send(f"/cases/{case.id}/archive")

    assert case.state is Publication.ARCHIVED
    assert seen("ben") == before


def test_what_was_written_before_a_case_was_published_stays_its_authors(sign_in, people):
    ana, ben, eva = (sign_in(person) for person in (people.ana, people.ben, people.eva))
    case = told(ana, situation=CANARY, action="draft")
    path = f"/cases/{case.id}"
    for base, action in (("1", "draft"), ("2", "publish"), ("3", "save")):
        changed = {**STORY, "situation": f"第{base}次修改", "base": base, "action": action}
        assert ana.send(f"{path}/edit", changed).status_code == 303

    for reader in (ben, eva):
        assert [reader.get(f"{path}/history/{number}").status_code for number in (1, 2, 3, 4)] == [404, 404, 200, 200]
        for place in ("", "/history", "/history/3", "/history/4"):
            page = reader.get(path + place).text
            assert CANARY not in page
            assert f"{path}/history/2" not in page
    assert CANARY in ana.get(f"{path}/history/1").text


def test_a_draft_that_is_published_as_it_is_shows_its_last_text_alone(sign_in, people):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    case = told(ana, situation=CANARY, action="draft")
    path = f"/cases/{case.id}"
    ana.send(f"{path}/edit", {**STORY, "base": "1", "action": "draft"})
    ana.send(f"{path}/publish")

    assert [ben.get(f"{path}/history/{number}").status_code for number in (1, 2)] == [404, 200]


def test_a_clock_that_was_set_back_before_publishing_shows_no_draft(sign_in, people, monkeypatch):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    case = told(ana, situation=CANARY, action="draft")
    path = f"/cases/{case.id}"
    ana.send(f"{path}/edit", {**STORY, "base": "1", "action": "draft"})
    db.session.refresh(case)
    monkeypatch.setattr("wiki.models.cases.now", lambda: case.created_at)
    ana.send(f"{path}/publish")

    assert [ben.get(f"{path}/history/{number}").status_code for number in (1, 2)] == [404, 200]


@pytest.mark.postgres_example("words")
@pytest.mark.parametrize("by", ["words", "meaning"])
def test_a_case_that_asks_first_leaves_no_trace_but_its_question_until_one_has_judged(
    request, seen, sign_in, people, by
):
    if by == "meaning":
        request.getfixturevalue("meaning")
    ana = sign_in(people.ana)
    told(ana, submission="known")
    before = seen("ben")
    closed = told(ana, **{**CLOSED, "title": f"许科长（虚构）的{CANARY}", "submission": "closed"})
    after = seen("ben")

    assert {path for path in PAGES if after[path] != before[path]} == {"/types/proud"}
    judged(sign_in(people.ben), closed)
    opened = seen("ben")
    assert {path for path in PAGES if CANARY in opened[path][2]} >= {"/", "/cases", "/search?q=许科长", ENGLISH}
