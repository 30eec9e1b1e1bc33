"""What the library covers, and asking for what it lacks."""

import re
from datetime import timedelta

import pytest

from tests.conftest import PASSWORD
from tests.test_cases import told
from tests.test_judgements import CLOSED, judged
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Role, Wanted, base
from wiki.services import coverage
from wiki.services import people as people_service

ROWS = (
    ("proud", "finance", "success"),
    ("proud", "finance", "failure"),
    ("proud", "finance", "failure"),
    ("honest", "insurance", "success"),
    ("shrewd", "manufacturing", "failure"),
)


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


@pytest.fixture
def library(sign_in, people):
    ana = sign_in(people.ana)
    return [
        told(
            ana,
            submission=f"row {number}",
            personality=[kind],
            industry=industry,
            outcome=outcome,
            occurred_on="2026-10-01",
        )
        for number, (kind, industry, outcome) in enumerate(ROWS)
    ]


def cell(user, personality, industry):
    return coverage.coverage(user=user).cells[personality, industry]


def test_won_and_lost_are_counted_by_type_and_industry_with_those_below(people, library):
    assert (cell(people.ben, "proud", "finance").share.won, cell(people.ben, "proud", "finance").share.lost) == (1, 2)
    assert cell(people.ben, "proud", "finance_insurance").share.total == 3
    assert cell(people.ben, "honest", "finance_insurance").share.won == 1
    assert cell(people.ben, "showy", "retail").share.total == 0


def test_the_table_is_that_of_a_slow_recount(people, library):
    for personality in ("proud", "honest", "shrewd"):
        for industry in ("finance", "insurance", "manufacturing", "retail"):
            fitting = [outcome for kind, other, outcome in ROWS if (kind, other) == (personality, industry)]
            share = cell(people.ben, personality, industry).share
            assert (share.won, share.lost) == (fitting.count("success"), fitting.count("failure"))


@pytest.mark.parametrize(
    ("personality", "industry", "lacks"),
    [
        ("honest", "insurance", "failure"),
        ("shrewd", "manufacturing", "success"),
        ("proud", "finance", ""),
        ("showy", "retail", "all"),
    ],
)
def test_a_cell_tells_what_it_lacks(people, library, personality, industry, lacks):
    assert cell(people.ben, personality, industry).lacks == lacks


def test_what_is_old_is_said_to_be(people, library, monkeypatch):
    later = base.now() + timedelta(days=700)
    monkeypatch.setattr("wiki.services.coverage.now", lambda: later)

    assert cell(people.ben, "proud", "finance").lacks == "new"


def test_a_change_shows_at_once(sign_in, people, library):
    assert cell(people.ben, "proud", "finance").share.total == 3
    sign_in(people.ana).send(f"/cases/{library[0].id}/archive")

    assert cell(people.ben, "proud", "finance").share.total == 2


def test_a_draft_is_not_counted(people, draft):
    assert not coverage.coverage(user=people.ana).lacking("failure")


@pytest.mark.parametrize("name", ["ana", "kai", "max"])
def test_the_table_is_for_those_who_answer_for_others(sign_in, people, name):
    person = sign_in(getattr(people, name))

    assert person.get("/coverage").status_code == 403
    assert "/coverage" not in person.get("/").text


def test_a_leader_finds_gaps_and_losses_from_home_in_one_step(sign_in, people, lee, library):
    leader = sign_in(lee)
    home, page = leader.get("/").text, leader.get("/coverage").text

    assert 'href="/coverage"' in home
    assert "/cases?personality=proud&amp;industry=finance&amp;outcome=failure" in page
    assert "稳重观望型 · 保险" in page.split("没有讲过失败")[-1]


def test_who_may_know_is_asked_and_nobody_else(sign_in, people, lee, library):
    answer = sign_in(lee).send("/coverage/wanted", {"personality": "proud", "industry": "retail", "note": "展会前要用"})
    assert answer.status_code == 303

    assert "展会前要用" in sign_in(people.ana).get("/").text
    assert "展会前要用" not in sign_in(people.ben).get("/").text


def test_a_question_asked_twice_is_one(sign_in, lee, library):
    leader = sign_in(lee)
    for _ in range(2):
        leader.send("/coverage/wanted", {"personality": "proud", "industry": "retail"})

    assert db.session.query(Wanted).count() == 1


def test_who_has_none_is_not_asked_again_and_a_told_case_ends_the_question(sign_in, people, lee, library):
    leader, ana = sign_in(lee), sign_in(people.ana)
    leader.send("/coverage/wanted", {"personality": "proud", "industry": "retail", "outcome": "failure"})
    leader.send("/coverage/wanted", {"personality": "honest", "industry": "retail"})
    first, second = db.session.query(Wanted).order_by(Wanted.id)
    ana.send(f"/wanted/{first.id}/decline")
    assert coverage.asked_of(people.ana, 5) == [second]

    told(ana, submission="told", personality=["honest"], industry="retail")
    assert coverage.asked_of(people.ana, 5) == []
    assert "之后已有人讲了" in leader.get("/coverage").text


def test_only_who_asked_takes_it_back(sign_in, people, lee, library):
    leader = sign_in(lee)
    leader.send("/coverage/wanted", {"personality": "proud", "industry": "retail"})
    [wanted] = db.session.query(Wanted)

    assert sign_in(people.ana).send(f"/wanted/{wanted.id}/close").status_code == 403
    leader.send(f"/wanted/{wanted.id}/close")
    assert coverage.asked_of(people.ana, 5) == []


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("kai", 403), ("max", 403), ("eva", 303)])
def test_who_may_ask(sign_in, people, name, status):
    answer = sign_in(getattr(people, name)).send("/coverage/wanted", {"personality": "proud", "industry": "retail"})

    assert answer.status_code == status


@pytest.mark.parametrize(
    "form", [{"personality": "x", "industry": "retail"}, {"personality": "proud", "industry": "\x00"}, {}]
)
def test_a_question_about_nothing_is_refused(sign_in, lee, form):
    assert sign_in(lee).send("/coverage/wanted", form).status_code == 404


def test_a_note_that_cannot_be_kept_is_refused(sign_in, lee):
    form = {"personality": "proud", "industry": "retail", "note": "a\x00b"}

    assert sign_in(lee).send("/coverage/wanted", form).status_code == 422
    assert not db.session.query(Wanted).count()


def test_a_newcomer_begins_with_judging_and_the_handbooks(sign_in, people):
    page = sign_in(people.kai).get("/").text

    assert "/judge" in page
    assert re.search(r'class="path".*?/types/proud', page, re.DOTALL)


def test_a_case_that_asks_first_does_not_tell_by_the_table_how_it_ended(sign_in, people, lee):
    """Whoever asks for failures of a kind would learn that the closed case is one."""
    leader = sign_in(lee)
    leader.send("/coverage/wanted", {"personality": "proud", "industry": "finance", "outcome": "failure"})
    asked = {**CLOSED, "personality": ["proud"], "industry": "finance", "outcome": "failure", "submission": "closed"}
    case = told(sign_in(people.ana), **asked)
    before = leader.get("/coverage").text
    judged(leader, case)

    link = "/cases?personality=proud&amp;industry=finance&amp;sort=date"
    assert link not in before
    assert link in leader.get("/coverage").text
