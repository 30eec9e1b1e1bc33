"""What the answers of many add up to: the number behind the order of search results, and the counts that people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.telling import tell
from tests.test_cases import told
from tests.writing import writing
from wiki import search
from wiki.models import Change, Role, Use, UseResult, db
from wiki.services import people as people_service
from wiki.services import usefulness, uses
from wiki.services.usefulness import score

WEIGHTS = st.floats(0, 500)
STEPS = st.sampled_from([0.5, 1.0, 2.0])
WORKED, NO_EFFECT, BACKFIRED = UseResult


@pytest.fixture
def case(sign_in, people):
    """A case that Ana, of the team North, has told."""
    return told(sign_in(people.ana))


@pytest.fixture
def colleagues(people):
    """Gives people who sell: `colleagues(3, "North")`."""
    names = iter(range(1_000))

    def made(number, team=""):
        with writing():
            return [people_service.add(f"seller.{next(names)}", roles=[Role.SELLER], team=team) for _ in range(number)]

    return made


def say(case, person, result):
    """Take the case along and say what came of it, all in one."""
    with writing():
        use = uses.take(case, by=person)
        uses.answer(use, result, by=person)
    return use


def all_say(case, colleagues, result):
    for person in colleagues:
        say(case, person, result)


@given(WEIGHTS, WEIGHTS, WEIGHTS)
def test_it_lies_between_minus_one_and_one_and_turns_over_with_the_votes(worked, no_effect, backfired):
    found = score(worked, no_effect, backfired)

    assert -1 <= found <= 1
    assert score(backfired, no_effect, worked) == pytest.approx(-found)


@given(WEIGHTS, WEIGHTS, WEIGHTS, STEPS)
def test_it_never_falls_with_one_more_that_worked_nor_rises_with_one_more_that_backfired(a, b, c, step):
    assert score(a + step, b, c) >= score(a, b, c) - 1e-9
    assert score(a, b, c + step) <= score(a, b, c) + 1e-9


@given(WEIGHTS, STEPS)
def test_votes_without_effect_and_as_many_on_either_side_say_nothing(weight, step):
    assert score(0, weight, 0) == 0
    assert score(weight, step, weight) == 0


@given(st.integers(3, 300))
def test_more_of_the_same_is_believed_more(number):
    assert 0 < score(number, 0, 0) < score(number + 1, 0, 0)


def test_nobody_or_one_or_two_move_nothing():
    assert [score(number, 0, 0) for number in range(3)] == [0, 0, 0]


def test_everybody_has_one_vote_and_the_latest_answer_counts(case, colleagues):
    first, *others = colleagues(8)
    all_say(case, others, WORKED)
    earlier = say(case, first, BACKFIRED)
    assert case.usefulness == pytest.approx(score(7, 0, 1), abs=1e-4)

    say(case, first, WORKED)
    assert case.usefulness == pytest.approx(score(8, 0, 0), abs=1e-4)
    with writing():
        uses.answer(earlier, NO_EFFECT, by=first)
    assert case.usefulness == pytest.approx(score(7, 1, 0), abs=1e-4)


def test_the_authors_vote_weighs_nothing_and_the_teams_half(case, people, colleagues):
    say(case, people.ana, WORKED)
    assert case.usefulness == 0

    all_say(case, colleagues(8, "North"), WORKED)
    from_team = case.usefulness
    assert from_team == pytest.approx(score(4, 0, 0), abs=1e-4)
    all_say(case, colleagues(4, "South"), WORKED)
    assert case.usefulness == pytest.approx(score(8, 0, 0), abs=1e-4)


def test_votes_end_with_the_account_and_come_back_with_it(case, people, colleagues):
    five = colleagues(5)
    all_say(case, five, WORKED)
    for active, number in ((False, 4), (True, 5)):
        with writing():
            person = five[0]
            people_service.change(person, display_name=person.name, roles=[Role.SELLER], team="", active=active)
        assert case.usefulness == pytest.approx(score(number, 0, 0), abs=1e-4)


def test_a_person_who_is_deleted_takes_their_vote_along(case, colleagues):
    five = colleagues(5)
    all_say(case, five, WORKED)
    with writing():
        people_service.remove_or_close(five[0])

    assert db.session.query(Use).count() == 4
    assert case.usefulness == pytest.approx(score(4, 0, 0), abs=1e-4)


@pytest.mark.parametrize("mover", ["voter", "author"])
def test_whoever_changes_the_team_changes_what_votes_weigh(case, people, colleagues, mover):
    five, mates = colleagues(5), colleagues(2, "North")
    all_say(case, [*five, *mates], WORKED)
    assert case.usefulness == pytest.approx(score(6, 0, 0), abs=1e-4)
    who, team, weight = (five[0], "North", 5.5) if mover == "voter" else (people.ana, "", 7)
    with writing():
        people_service.change(who, display_name=who.name, roles=[Role.SELLER], team=team, active=True)

    assert case.usefulness == pytest.approx(score(weight, 0, 0), abs=1e-4)


def test_a_use_that_was_none_after_all_takes_its_vote_back(case, colleagues):
    *others, last = colleagues(5)
    all_say(case, others, WORKED)
    use = say(case, last, WORKED)
    with writing():
        uses.withdraw(use, by=last)

    assert case.usefulness == pytest.approx(score(4, 0, 0), abs=1e-4)


def test_taking_a_case_along_changes_nothing_and_an_answer_is_in_the_change_log(case, colleagues):
    five = colleagues(5)
    with writing():
        for person in five:
            uses.take(case, by=person)
    assert case.usefulness == 0
    before = db.session.query(Change).filter_by(model="Case", record_id=case.id).count()
    all_say(case, five, WORKED)

    logged = db.session.query(Change).filter_by(model="Case", record_id=case.id).offset(before).all()
    assert {field for change in logged for field in change.fields} == {"usefulness"}


def test_counts_leave_out_the_author_and_who_is_gone_and_tell_who_has_not_said(case, people, colleagues):
    five = colleagues(5)
    for person, result in zip(five, (WORKED, WORKED, NO_EFFECT, BACKFIRED, WORKED), strict=True):
        say(case, person, result)
    say(case, people.ana, WORKED)
    with writing():
        people_service.remove_or_close(five[0])
        uses.take(case, by=five[1])
        uses.take(case, by=people.zoe)

    assert usefulness.tallies([case.id])[case.id] == usefulness.Tally(2, 1, 1, waiting=1)


def test_readers_see_counts_from_three_people_on(case, colleagues):
    for person, shown in zip(colleagues(4), (False, False, True, True), strict=True):
        say(case, person, WORKED)
        assert (case.id in usefulness.shown_tallies([case.id])) is shown


def test_many_documents_are_counted_in_one_go(people, colleagues):
    cases = [tell(people.ana, f"Case {number}") for number in range(3)]
    for number, case in enumerate(cases):
        all_say(case, colleagues(number), BACKFIRED)

    found = usefulness.tallies([case.id for case in cases])
    assert {case.title: found[case.id].backfired for case in cases if case.id in found} == {"Case 1": 1, "Case 2": 2}


def test_only_what_people_said_moves_search_results_and_that_at_once(people, colleagues):
    older, newer = (tell(people.ana, "第一次拜访科长", day, occurred_on=day) for day in ("2025-01-01", "2025-02-01"))

    def order():
        search.catch_up()
        return [hit.id for hit in search.find("拜访科长", user=people.ben).hits]

    assert order() == [newer.id, older.id]
    five = colleagues(5)
    with writing():
        for person in five:
            uses.take(older, by=person)
    assert order() == [newer.id, older.id]
    all_say(older, five, WORKED)
    assert order() == [older.id, newer.id]
    all_say(older, five, BACKFIRED)
    assert order() == [newer.id, older.id]
    assert search.faults() == []
