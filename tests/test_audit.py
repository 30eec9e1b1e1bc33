"""What decides about access or takes something away is in the audit log, with who did it."""

from tests.conftest import PASSWORD
from tests.programs import STORY, Program
from tests.writing import writing
from wiki.crypto import audit_key
from wiki.models import ApiToken, AuditEntry, Case, LinkPurpose, WebSession, db
from wiki.models import audit as chain
from wiki.services import people as people_service

NEW = "a whole new sentence"


def rows():
    """Return (who, what) of the log but for signing in, which each test begins with."""
    found = db.session.query(AuditEntry).filter(AuditEntry.action != "sign in").order_by(AuditEntry.id)
    return [(row.actor_id, row.action) for row in found]


def test_people_are_added_changed_and_let_in_on_the_record(client, sign_in, people):
    max_ = sign_in(people.max)
    max_.send("/people/new", {"name": "neu", "roles": "seller"})
    new = people_service.find("neu")
    max_.send(f"/people/{new.id}", {"display_name": "Neu", "roles": "editor", "active": "y"})
    max_.send(f"/people/{new.id}/link")
    with writing():
        secret = people_service.new_link(LinkPurpose.PASSWORD, new)
    client.send(f"/setup/{secret}", {"password": NEW})
    client.send("/account/password", {"current": NEW, "password": PASSWORD})

    by_max = [(people.max.id, action) for action in ("add person", "change person", "reset password")]
    assert rows() == [*by_max, (new.id, "use link"), (new.id, "change password")]
    assert chain.first_broken(audit_key()) is None


def test_sessions_and_keys_begin_and_end_on_the_record(sign_in, people):
    ana, _elsewhere = sign_in(people.ana), sign_in(people.ana)
    ana.send("/account/tokens", {"scope": "read"})
    ana.send(f"/account/tokens/{db.session.query(ApiToken).one().id}/revoke")
    ana.send(f"/account/sessions/{db.session.query(WebSession).order_by(WebSession.id).all()[1].id}/end")
    ana.send("/logout")

    assert rows() == [(people.ana.id, action) for action in ("create token", "revoke token", "end session", "sign out")]


def test_what_is_taken_away_from_readers_is_on_the_record(app, sign_in, people, draft, api_token):
    ana, reader = sign_in(people.ana), Program(app, api_token(people.ana))
    ana.send(f"/cases/{draft.id}/discard")
    ana.send("/cases/new", {**STORY, "submission": "one"})
    case = db.session.query(Case).one()
    ana.send(f"/cases/{case.id}/archive")
    ana.send(f"/cases/{case.id}/restore")
    assert reader.post("/cases", STORY).status_code == 403

    actions = ("delete draft", "archive case", "restore case", "refused")
    assert rows() == [(people.ana.id, action) for action in actions]
