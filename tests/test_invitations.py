"""Invitations: a link that works once, whoever was invited and has not come, renewed and withdrawn."""

from datetime import timedelta

import pytest

from tests.test_people import LINK
from tests.test_stepping_up import let_time_pass
from tests.writing import writing
from wiki import worker
from wiki.models import AuditEntry, LinkPurpose, OneTimeLink, db
from wiki.models.base import now
from wiki.services import people as people_service

LIST = "/people/invitations"


@pytest.fixture
def max_(sign_in, people):
    return sign_in(people.max)


@pytest.fixture
def invite(max_):
    """Gives the link of somebody who was invited."""
    return lambda name="li.wan": LINK.search(max_.send("/people/new", {"name": name, "roles": ["seller"]}).text)[1]


def test_the_list_says_who_was_invited_by_whom_until_they_come(app, max_, invite, people):
    link = invite()
    page = max_.get(LIST).text
    assert "li.wan" in page
    assert people.max.display_name in page
    row = db.session.query(OneTimeLink).one()
    assert (row.by_id, row.purpose) == (people.max.id, LinkPurpose.INVITATION)
    assert timedelta(hours=71) < row.expires_at - now() <= timedelta(hours=72)
    browser = app.test_client()
    assert "li.wan" in browser.get(link).text
    browser.send(link, {"password": "a whole new sentence"})

    assert "li.wan" not in max_.get(LIST).text


def test_a_new_link_takes_the_old_one_out_of_force_and_a_password_all_of_them(app, max_, invite):
    old = invite()
    new_person = people_service.find("li.wan")
    new = LINK.search(max_.send(f"/people/{new_person.id}/link").text)[1]
    assert app.test_client().get(old).status_code == 404
    with writing():
        other = people_service.new_link(LinkPurpose.PASSWORD, new_person)
    app.test_client().send(new, {"password": "a whole new sentence"})

    assert app.test_client().get(f"/setup/{other}").status_code == 404
    actions = [row.action for row in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-4:] == ["add person", "renew invitation", "use link", "sign in"]


def test_a_withdrawn_invitation_is_dead_and_its_name_is_free(app, max_, invite):
    link = invite()
    person = people_service.find("li.wan")
    assert max_.send(f"/people/{person.id}/withdraw").headers["Location"] == LIST
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().send(link, {"password": "a whole new sentence"}).status_code == 404
    assert people_service.find("li.wan") is None

    assert app.test_client().get(invite()).status_code == 200


def test_who_has_come_is_not_withdrawn_and_only_administrators_invite(max_, sign_in, people):
    assert max_.send(f"/people/{people.zoe.id}/withdraw").status_code == 409
    zoe = sign_in(people.zoe)
    assert zoe.get(LIST).status_code == 403
    assert zoe.send(f"/people/{people.ben.id}/withdraw").status_code == 404
    let_time_pass()
    assert max_.send(f"/people/{people.kai.id}/withdraw").status_code == 403

    assert people_service.find("kai")


def test_an_invitation_that_is_over_stays_in_the_list_for_a_month(app, max_, invite):
    link = invite()
    for days, listed in ((1, True), (8, True), (31, False)):
        with writing():
            db.session.query(OneTimeLink).update({"expires_at": now() - timedelta(days=days)})
        worker.tidy(app)
        db.session.rollback()
        assert ("li.wan" in max_.get(LIST).text) is listed

    assert app.test_client().get(link).status_code == 404
