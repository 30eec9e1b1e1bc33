"""Questions that the library did not answer: counted without names, shown where several asked."""

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.app import create_app
from wiki.extensions import db
from wiki.models import Question
from wiki.services import cases, questions


@pytest.fixture(autouse=True)
def counts(monkeypatch):
    """Let what was counted be written after every page."""
    monkeypatch.setattr(questions, "EVERY", -1.0)


@pytest.fixture
def report(sign_in, people):
    tell(people.ana, "鸵鸟", outcome="failure")
    search.catch_up()
    eva = sign_in(people.eva)
    return lambda: eva.get("/search/report").text


def test_what_one_person_asks_is_shown_to_nobody_until_another_asks_it_too(sign_in, people, report):
    for _ in range(2):
        sign_in(people.ben).get("/search?q=Rheumatic  GEESE")
    assert "rheumatic geese" not in report()
    number = db.session.query(Question).one().id
    assert sign_in(people.eva).send(f"/search/report/{number}/close").status_code == 404

    sign_in(people.zoe).get("/search?q=rheumatic geese")
    assert "rheumatic geese" in report()
    kept = db.session.query(Question).filter_by(text="rheumatic geese").one()
    assert (kept.asked, kept.found_nothing, kept.opened, kept.days) == (3, 3, 0, 1)


def test_what_one_person_asks_on_three_days_is_shown(sign_in, people, report):
    ben = sign_in(people.ben)
    for _ in range(3):
        ben.get("/search?q=geese")
        with writing():
            db.session.query(Question).one().last_on = "2026-01-01"

    assert "geese" in report()


def test_a_question_whose_hit_was_opened_is_answered(sign_in, people, report):
    for person in (people.ben, people.zoe):
        sign_in(person).get("/search?q=鸵鸟")
    assert "鸵鸟" in report()

    case = search.find("鸵鸟", user=people.ben).hits[0].id
    sign_in(people.ben).get(f"/cases/{case}", headers={"Referer": "http://localhost/search?q=鸵鸟"})
    assert "鸵鸟" not in report()


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "address", ["http://[", "http://[::1/search?q=x", "//[x]/search?q=x", "/search?q=" + "&q=" * 2_000]
)
def test_an_address_that_is_none_and_is_said_to_have_led_here_harms_nothing(app, sign_in, people, address):
    case = tell(people.ana, "鸵鸟")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = sign_in(people.ben).get(f"/cases/{case.id}", headers={"Referer": address})
    assert answer.status_code == 200


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "q",
    [
        "13800138000",
        "call 王建国 about it",
        "John Smith",
        "wang jianguo price",
        "kim@example.com",
        "ask zoe",
        "x",
        "y" * 201,
    ],
)
def test_what_may_tell_who_somebody_is_is_not_even_counted(sign_in, people, report, q):
    for person in (people.ben, people.zoe):
        sign_in(person).get("/search", query_string={"q": q})

    assert not db.session.query(Question).count()


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "q",
    [
        "赵砾石",
        "趙礫石 報價",
        "怎么约李砾明",
        "刘砾经理嫌贵",
        "高砾石",
        "客户高砾",
        "欧阳砾",
        "Qwrtz总",
        "qwrtz 先生",
        "Priya Raghunathan",
    ],
)
def test_what_looks_like_a_name_and_stands_nowhere_is_not_counted_until_it_is_to_be_found(sign_in, people, report, q):
    sign_in(people.ben).get("/search", query_string={"q": q})
    assert not db.session.query(Question).count()
    tell(people.ana, "某人", "赵砾石、李砾明、刘砾、高砾石、高砾、欧阳砾、Qwrtz、Priya、Raghunathan")
    search.catch_up()

    sign_in(people.ben).get("/search", query_string={"q": q})
    assert db.session.query(Question).count() == 1


def test_a_name_that_stands_in_closed_cases_alone_is_not_counted_either(sign_in, people, report):
    closed = tell(people.ana, "某人", "赵砾石")
    with writing():
        cases.set_level(closed, 3, by=people.ana)
    search.catch_up()

    assert closed.id in sign_in(people.ana).get("/search", query_string={"q": "赵砾石"}).text
    assert not db.session.query(Question).count()


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "q", ["高砾", "金蝶软件", "许可证过期", "黄金客户", "白名单", "周报怎么写", "priya", "Rheumatic 鸵鸟"]
)
def test_what_hardly_looks_like_a_name_is_counted(sign_in, people, report, q):
    sign_in(people.ben).get("/search", query_string={"q": q})

    assert db.session.query(Question).count() == 1


@pytest.mark.one_database
def test_what_was_asked_of_one_application_another_writes_nowhere(people, settings_for, databases, template, tmp_path):
    for person in (people.ben, people.zoe):
        questions.note_asked("geese", found=0, by=person)
    assert questions.is_due()

    url = databases.create(template)
    create_app(settings_for(url, tmp_path / "another"))
    assert not questions.is_due()
    databases.drop(url)


def test_who_does_not_look_after_the_library_reads_no_report(sign_in, people, report):
    assert sign_in(people.ben).get("/search/report").status_code == 403
    assert sign_in(people.max).get("/search/report").status_code == 403


def test_a_question_that_was_done_counts_from_the_beginning(sign_in, people, report):
    for person in (people.ben, people.zoe):
        sign_in(person).get("/search?q=geese")
    asked = db.session.query(Question).one()
    assert sign_in(people.ben).send(f"/search/report/{asked.id}/close").status_code == 404
    assert sign_in(people.eva).send(f"/search/report/{asked.id}/close").status_code == 303
    assert "geese" not in report()

    questions._counts.askers.clear()
    sign_in(people.ben).get("/search?q=geese")
    db.session.refresh(asked)
    assert (asked.asked, asked.several, asked.closed_at) == (1, False, None)
