"""Several at the same moment: each gets an answer that is true, and none a failure of ours.

On SQLite writers wait for each other anyway; these tests say most on PostgreSQL.
"""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.test_attachments import fill
from tests.test_cases import told
from tests.test_imports import brought, checked, many, table, worked
from tests.test_pages import METHOD, written
from tests.writing import writing
from wiki.models import (
    Attachment,
    AuditEntry,
    Case,
    LinkPurpose,
    PageVersion,
    Publication,
    Report,
    Term,
    Throttle,
    User,
    db,
)
from wiki.services import attachments, cases, imports
from wiki.services import people as people_service

CROWD = 4
STORY = {"title": "题目", "outcome": "success", "personality": "proud", "situation": "背景"}


def together(*jobs):
    """Begin all jobs at one moment, each in a thread of its own, and return what they give, in order."""
    db.session.rollback()
    gate = threading.Barrier(len(jobs))

    def begin(job):
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        answers = [waiting.result() for waiting in [pool.submit(begin, job) for job in jobs]]
    db.session.rollback()
    return answers


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


@pytest.fixture
def posting(app):
    """Gives a job that sends a form as a browser would, from a thread that has no application of its own."""

    def job(browser, path, **form):
        client, data = FlaskClient(app), {"csrf_token": browser.csrf_token(), **form}
        for name in ("sid", "page"):
            if cookie := browser.get_cookie(name):
                client.set_cookie(name, cookie.value)
        return lambda: client.post(path, data=data)

    return job


def test_a_setup_link_makes_one_administrator(app, posting, people):
    with writing():
        secret = people_service.new_link(LinkPurpose.SETUP)
    forms = [{"name": f"first{number}", "password": "a whole new sentence"} for number in range(CROWD)]
    answers = together(*(posting(app.test_client(), f"/setup/{secret}", **form) for form in forms))

    assert statuses(answers) == [303, 404, 404, 404]
    assert db.session.query(User).filter(User.name.startswith("first")).count() == 1


def test_every_failure_to_sign_in_is_counted(app, posting, people):
    form = {"name": "ana", "password": "not the password"}
    answers = together(*(posting(app.test_client(), "/login", **form) for _ in range(CROWD)))

    assert statuses(answers) == [401] * CROWD
    assert [row.failures for row in db.session.query(Throttle)] == [CROWD, CROWD]
    assert db.session.query(AuditEntry).count() == CROWD


def test_a_form_sent_several_times_at_once_makes_one_case(sign_in, posting, people):
    ana = sign_in(people.ana)
    answers = together(*(posting(ana, "/cases/new", **STORY, submission="one", tags="new") for _ in range(CROWD)))

    assert statuses(answers) == [303] * CROWD
    assert len({answer.headers["Location"] for answer in answers}) == 1


def test_new_terms_are_made_once_in_whatever_order_they_are_written(sign_in, posting, people):
    ana = sign_in(people.ana)
    terms = [
        {"tags": "a, b, c", "product": "p", "competitor": "q"},
        {"tags": "c, b, a", "product": "q", "competitor": "p"},
    ]
    forms = [{**STORY, **terms[number % 2], "submission": str(number)} for number in range(CROWD)]
    answers = together(*(posting(ana, "/cases/new", **form) for form in forms))

    assert statuses(answers) == [303] * CROWD
    assert db.session.query(Term).filter(Term.list_code.in_(("tags", "product", "competitor"))).count() == 7


def test_a_draft_is_either_published_or_deleted(sign_in, posting, people):
    ana = sign_in(people.ana)
    for number in range(3):
        draft = told(ana, **STORY, action="draft", submission=str(number))
        path = f"/cases/{draft.id}"
        discarded, published, edited = together(
            posting(ana, f"{path}/discard"),
            posting(ana, f"{path}/publish"),
            posting(ana, f"{path}/edit", **STORY, base="1", action="publish"),
        )

        kept = db.session.query(Case).count() == 1
        assert kept == (discarded.status_code != 303)
        assert kept == (published.status_code == 303 or edited.status_code == 303)
        assert max(one.status_code for one in (discarded, published, edited)) < 500
        if kept:
            assert db.session.query(Case).one().state is Publication.PUBLISHED
            with writing():
                cases.remove(db.session.query(Case).one())


def test_a_report_is_answered_once(sign_in, posting, people):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    case = told(ana, **STORY)
    ana.send(f"/cases/{case.id}/report", {"text": "A number is wrong."})
    path = f"/reports/{db.session.query(Report).one().id}/close"
    answers = together(posting(ana, path, answer="Ana's"), posting(eva, path, answer="Eva's"))

    assert statuses(answers) == [303, 409]
    assert db.session.query(Report).one().answer in ("Ana's", "Eva's")


def test_a_person_is_added_once_and_a_team_made_once(sign_in, posting, people):
    max_ = sign_in(people.max)
    form = {"name": "neu", "roles": "seller", "team": "East"}
    answers = together(*(posting(max_, "/people/new", **form) for _ in range(CROWD)))

    assert all(answer.status_code in (200, 409, 422) for answer in answers)
    assert db.session.query(User).filter_by(name="neu").count() == 1


def test_signing_out_everywhere_at_once_is_signing_out(sign_in, posting, people):
    ana = sign_in(people.ana)
    answers = together(*(posting(ana, "/logout") for _ in range(CROWD)))

    assert set(statuses(answers)) <= {303, 401}
    assert ana.get("/").status_code == 401


def test_several_who_add_at_once_do_not_pass_the_limit_of_a_case(sign_in, people, posting):
    case = told(sign_in(people.ana), **STORY)
    fill(case, attachments.MOST_FILES - 1)
    both = sign_in(people.ana), sign_in(people.eva)
    jobs = [sending(posting, both[number % 2], case, b"%d" % number) for number in range(4)]

    assert statuses(together(*jobs)) == [303, 422, 422, 422]
    assert db.session.query(Attachment).count() == attachments.MOST_FILES


def test_one_who_adds_to_several_cases_at_once_does_not_pass_the_limit(sign_in, people, draft, posting):
    fill(draft, 1, size=attachments.PERSON_BYTES - 7, by=people.ana.id)
    ana = sign_in(people.ana)
    case = told(ana, **STORY)
    jobs = [sending(posting, ana, (case, draft)[number % 2], b"%d23" % number) for number in range(4)]

    assert statuses(together(*jobs)) == [303, 303, 422, 422]
    assert db.session.scalar(select(func.sum(Attachment.size))) == attachments.PERSON_BYTES - 1


def sending(posting, person, case, data):
    return posting(person, f"/cases/{case.id}/files", files=(io.BytesIO(data), "a.txt"))


def test_an_import_is_begun_taken_back_and_removed_once(sign_in, posting, people):
    ana = sign_in(people.ana)
    one = checked(ana, brought(ana, table(*many(3))))
    path, check = f"/imports/{one.id}", imports.check_of(one)

    begun = together(*(posting(ana, f"{path}/run", check=check) for _ in range(CROWD)))
    assert statuses(begun) == [303, 409, 409, 409]
    worked(one)
    undone = together(*(posting(ana, f"{path}/undo") for _ in range(CROWD)))
    assert statuses(undone) == [303, 409, 409, 409]
    worked(one)
    removed = together(*(posting(ana, f"{path}/remove") for _ in range(CROWD)))
    assert statuses(removed) == [303, 404, 404, 404]


def test_of_two_translations_at_once_one_is_linked_and_the_other_is_told(posting, sign_in, people):
    page = written(sign_in(people.ana))
    form = {**METHOD, "says_again": page.id, "language": "en", "text": "The top first."}
    writers = {"One": people.ana, "Two": people.ben}
    jobs = [
        posting(sign_in(person), "/knowledge/new", **{**form, "title": title, "submission": title})
        for title, person in writers.items()
    ]
    assert statuses(together(*jobs)) == [303, 422]
    assert db.session.scalar(select(func.count()).select_from(PageVersion)) == 2
