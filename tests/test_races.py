"""Several at the same moment: each gets an answer that is true, and none a failure of ours.

On SQLite writers wait for each other anyway; these tests say most on PostgreSQL.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from tests.writing import writing
from wiki.models import AuditEntry, LinkPurpose, Throttle, User, db
from wiki.services import people as people_service

CROWD = 4


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
