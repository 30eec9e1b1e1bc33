"""Reading paths: what somebody new reads, how far they have come, and putting it together."""

import pytest

from tests.test_cases import told
from tests.writing import writing
from wiki.cli.database import install_courses
from wiki.extensions import db
from wiki.models import Case, ReadingPath
from wiki.services import cases, paths


@pytest.fixture
def steps(sign_in, people):
    """Three cases that Ana has told."""
    ana = sign_in(people.ana)
    return [told(ana, title=f"第 {number} 课", submission=f"form-{number}") for number in range(3)]


@pytest.fixture
def path(steps):
    """A path of the three."""
    with writing():
        made = paths.begin({"title": {"zh-Hans": "入门"}, "description": {"en": "First steps."}})
        for case in steps:
            paths.add(made, case)
    return made


def test_a_newcomer_says_what_was_read_and_sees_what_comes_next(sign_in, people, path, steps):
    kai = sign_in(people.kai)
    first = paths.course(path, user=people.kai).steps[0]
    assert kai.send(f"/paths/{path.code}/read", {"step": first.id}).status_code == 303
    course = paths.course(path, user=people.kai)
    assert (course.done, course.next.document.id) == (1, steps[1].id)
    assert steps[1].title in kai.get("/paths").text
    kai.send(f"/paths/{path.code}/read", {"step": first.id, "read": "no"})
    assert paths.course(path, user=people.kai).done == 0


def test_what_was_changed_since_is_to_be_read_again(sign_in, people, path, steps):
    kai = sign_in(people.kai)
    for step in paths.course(path, user=people.kai).steps:
        kai.send(f"/paths/{path.code}/read", {"step": step.id})
    with writing():
        case = db.session.get_one(Case, steps[2].id)
        content = cases.from_body({**case.head.body, "result": "后来又续签了。"})
        cases.revise(case, content, cases.rendered(content), base=case.version, by=people.ana)
    course = paths.course(path, user=people.kai)
    assert (course.done, course.next.document.id) == (3, steps[2].id)


def test_a_step_that_one_may_not_read_is_not_on_ones_path(sign_in, people, path, steps):
    with writing():
        cases.set_level(db.session.get_one(Case, steps[0].id), 3, by=people.ana)
    shown = sign_in(people.kai).get(f"/paths/{path.code}").text
    assert steps[0].title not in shown
    assert len(paths.course(path, user=people.kai).steps) == len(steps) - 1


def test_editors_put_a_path_together(sign_in, people, steps):
    eva = sign_in(people.eva)
    assert eva.send("/paths/new", {"title_en": " "}).status_code == 422
    code = eva.send("/paths/new", {"title_en": "Basics"}).headers["Location"].split("/")[-2]
    for case in steps:
        eva.send(f"/paths/{code}/steps", {"do": "add", "document": f"http://localhost/cases/{case.id}?q=1"})
    eva.send(f"/paths/{code}/steps", {"do": "add", "document": steps[0].id})
    path = db.session.get_one(ReadingPath, code)
    order = paths.course(path, user=people.eva).steps
    eva.send(f"/paths/{code}/steps", {"do": "up", "step": order[2].id})
    eva.send(f"/paths/{code}/steps", {"do": "remove", "step": order[0].id})
    assert [step.document.id for step in paths.course(path, user=people.eva).steps] == [steps[2].id, steps[1].id]


def test_others_read_paths_and_change_none(sign_in, people, path):
    ben = sign_in(people.ben)
    assert ben.get(f"/paths/{path.code}").status_code == 200
    assert ben.get(f"/paths/{path.code}/edit").status_code == 403
    assert ben.send(f"/paths/{path.code}/steps", {"do": "add", "document": "x"}).status_code == 403
    assert ben.get("/paths/new").status_code == 403


def test_the_courses_of_the_service_stand_in_their_order(sign_in, people):
    with writing():
        install_courses()
        install_courses()  # once more changes nothing
    courses = {
        course.path.code: [step.document.ref for step in course.steps] for course in paths.courses(user=people.kai)
    }
    assert courses["managing-large-accounts"] == [f"course-accounts-{number}" for number in (1, 2, 3)]
    assert courses["key-accounts"] == [f"course-key-{number}" for number in (1, 2, 3, 4)]
    assert "四种关系类型" in sign_in(people.kai).get("/paths/key-accounts").text
