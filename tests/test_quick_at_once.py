"""A case told in one text and published at once: what leaves nothing to ask goes out, and is checked afterwards."""

import pytest
from flask import request_started

from tests.test_quick import CHAT, LOST, SAID, begun, case_at, confirmation, published
from wiki.models import Case, Publication, db

pytestmark = pytest.mark.one_database


def test_who_is_in_a_hurry_publishes_at_once_and_checks_afterwards(app, sign_in, people):
    ana, asked = sign_in(people.ana), []
    token = ana.csrf_token()
    with request_started.connected_to(lambda *_, **__: asked.append(1), app):
        answer = ana.post("/cases/quick", data={**SAID, "action": "publish", "csrf_token": token})
    address = f"{answer.headers['Location'].partition('?')[0]}/confirm"
    case = case_at(address)
    assert (len(asked), case.state, case.head.body["lessons"]) == (1, Publication.PUBLISHED, "下次先问他信谁。")
    assert f'href="{address}"' in ana.get(answer.headers["Location"]).text
    assert f'href="{address}"' not in sign_in(people.ben).get(answer.headers["Location"]).text

    published(ana, address)
    db.session.expire_all()
    assert (case.version, case.head.body["industry"]) == (2, "finance")


def test_published_and_written_on_after_going_back_it_is_one_more_case_however_often_it_is_sent(sign_in, people):
    ana = sign_in(people.ana)
    token, told_on = ana.csrf_token(), LOST + "后来又想起来一件事。"
    first, again, twice = (
        ana.post("/cases/quick", data={**SAID, "story": story, "action": "publish", "csrf_token": token})
        for story in (LOST, told_on, told_on)
    )

    assert again.headers["Location"] == twice.headers["Location"] != first.headers["Location"]
    assert db.session.query(Case).count() == 2


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "changes",
    [
        {"story": LOST + "他叫王建国，电话13812345678。"},
        {"story": CHAT},
        {"story": LOST + "另一家后来签约成交了，我们中标。"},
        {"personality": ""},
        {"outcome": ""},
    ],
    ids=["a person", "a chat", "both outcomes", "no type", "no outcome"],
)
def test_what_has_to_be_asked_first_is_not_published_at_once(sign_in, people, changes):
    ana = sign_in(people.ana)
    address = begun(ana, action="publish", **changes)

    assert case_at(address).state is Publication.DRAFT


def test_published_at_once_it_is_complete_also_after_it_was_checked(sign_in, people):
    ana = sign_in(people.ana)
    address = f"{begun(ana, action='publish').partition('?')[0]}/confirm"
    page = ana.get(address).text

    assert ana.send(address, confirmation(page, action="draft", outcome="")).status_code == 422
    assert case_at(address).state is Publication.PUBLISHED
