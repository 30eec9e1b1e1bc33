"""Letting somebody into a defect, and working on one: states, files, cases (3.24, 3.25; leaks.md L52, L57-L60)."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.defect_records import REPORT, added, token
from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    DefectFile,
    DefectGrant,
    DefectOpinion,
    DefectState,
    Role,
)
from wiki.models.base import now
from wiki.services import defects
from wiki.services import people as people_service


def test_a_grant_opens_one_record_for_a_reason_and_ends_on_the_next_request(sign_in, people, defect, mia):
    with writing():
        other = defects.reporting.report(defects.parse(REPORT), by=people.ana).defect_id
    ben, handler = sign_in(people.ben), sign_in(mia)
    given = {"name": "ben", "right": "read", "reason": "his customer", "ends_on": ""}
    assert handler.send(f"/defects/{defect.id}/readers", given).status_code == 303

    page = ben.get(f"/defects/{defect.id}").get_data(as_text=True)
    assert "stops half way" in page
    assert "his customer" in ben.get(f"/defects/{defect.id}/readers").get_data(as_text=True)
    assert ben.get(f"/defects/{other}").status_code == 404
    assert ben.get("/defects/queue").status_code == 200
    assert ben.get(f"/defects/{defect.id}/edit").status_code == 403
    assert ben.send(f"/defects/{defect.id}/state", {"state": "confirmed"}).status_code == 403
    assert b"his customer" not in db.session.scalars(select(DefectGrant.reason)).one()

    grant = db.session.scalars(select(DefectGrant)).one()
    assert ben.send(f"/defects/rights/{grant.id}/end").status_code == 403
    assert handler.send(f"/defects/rights/{grant.id}/end").status_code == 303
    assert ben.get(f"/defects/{defect.id}").status_code == 404
    assert ben.get("/defects/queue").status_code == 403


def test_a_grant_is_over_when_its_day_is(sign_in, people, defect, mia, monkeypatch):
    with writing():
        tomorrow = (now() + timedelta(days=1)).date().isoformat()
        raw = {"name": "ben", "right": "edit", "reason": "why", "ends_on": tomorrow}
        defects.granting.grant(defect, raw, by=mia, timezone="Asia/Shanghai")
    ben = sign_in(people.ben)
    assert ben.get(f"/defects/{defect.id}/edit").status_code == 200
    later = now() + timedelta(days=2)
    monkeypatch.setattr("wiki.access.predicates.now", lambda: later)
    assert ben.get(f"/defects/{defect.id}").status_code == 404


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "wrong", [{"name": "nobody"}, {"reason": ""}, {"right": "own"}, {"ends_on": "2001-01-01"}, {"ends_on": "soon"}]
)
def test_a_grant_that_says_nonsense_is_refused(sign_in, people, defect, mia, wrong):
    raw = {"name": "ben", "right": "read", "reason": "why", "ends_on": "", **wrong}
    assert sign_in(mia).send(f"/defects/{defect.id}/readers", raw).status_code == 422
    assert db.session.scalar(select(func.count(DefectGrant.id))) == 0


def test_an_emergency_takes_two_people_and_lets_in_for_a_day(sign_in, people, defect, mia, monkeypatch):
    leader, max_ = sign_in(added("lea", Role.LEADERSHIP)), sign_in(people.max)
    for ident in (defect.id, "aaaaaaaaaa"):
        asked = leader.send("/defects/emergency", {"ident": ident, "reason": "The plant stands still."})
        assert asked.status_code == 303
    assert leader.get(f"/defects/{defect.id}").status_code == 404
    handler = sign_in(mia)
    for address in ("/", "/defects/queue"):
        assert "紧急" in handler.get(address).get_data(as_text=True), address
        assert "紧急" not in sign_in(people.ben).get("/").get_data(as_text=True)
    page = max_.get("/defects/emergency").get_data(as_text=True)
    requests = re.findall(r"/defects/emergency/(\w+)/decide", page)
    for request in set(requests):
        assert leader.send(f"/defects/emergency/{request}/decide", {"decision": "let in"}).status_code == 403
        assert max_.send(f"/defects/emergency/{request}/decide", {"decision": "let in"}).status_code == 303
        assert max_.send(f"/defects/emergency/{request}/decide", {"decision": "let in"}).status_code == 409
    assert "stops half way" in leader.get(f"/defects/{defect.id}").get_data(as_text=True)
    assert max_.get(f"/defects/{defect.id}").status_code == 404
    assert "The plant stands still." in sign_in(mia).get(f"/defects/{defect.id}/readers").get_data(as_text=True)
    assert sign_in(people.ben).get("/defects/emergency").status_code == 403
    later = now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("wiki.access.predicates.now", lambda: later)
    assert leader.get(f"/defects/{defect.id}").status_code in (401, 404)


def test_a_defect_goes_through_its_states_and_no_other_way(sign_in, defect, mia):
    browser = sign_in(mia)
    path = f"/defects/{defect.id}/state"
    assert browser.send(path, {"state": "closed"}).status_code == 409
    for state in ("confirmed", "in_work", "fixed", "closed", "confirmed", "declined", "closed"):
        assert browser.send(path, {"state": state}).status_code == 303, state
    assert browser.send(path, {"state": "nonsense"}).status_code == 422
    assert defect.state is DefectState.CLOSED


def test_it_is_judged_and_given_to_somebody_who_may_edit_it(sign_in, people, defect, mia):
    browser = sign_in(mia)
    path = f"/defects/{defect.id}/triage"
    assert browser.send(path, {"severity": "3", "assignee": "ben"}).status_code == 422
    assert browser.send(path, {"severity": "3", "assignee": "mia"}).status_code == 303
    assert (defect.severity, defect.assignee) == (3, mia)


def test_two_who_edit_at_once_lose_nothing(sign_in, defect, mia, nils):
    first, second = sign_in(mia), sign_in(nils)
    path = f"/defects/{defect.id}/edit"
    assert first.send(path, {**REPORT, "title": "Mia's", "base": "1", "note": "clearer"}).status_code == 303
    late = second.send(path, {**REPORT, "title": "Nils's", "base": "1"})
    assert late.status_code == 409
    assert "Nils&#39;s" in late.get_data(as_text=True)
    assert defects.opened(defect.head).title == "Mia's"
    history = first.get(f"/defects/{defect.id}/history").get_data(as_text=True)
    assert "clearer" in history
    assert "Mia" in history


def test_files_are_sealed_and_handed_out_to_readers_alone(sign_in, people, defect, mia):
    browser = sign_in(mia)
    csrf = token(browser.get(f"/defects/{defect.id}"))
    content = b"Canary-Bytes " * 24_000  # several pieces
    fields = {"csrf_token": csrf, "files": (io.BytesIO(content), "Canary-Name.txt")}
    answer = browser.post(f"/defects/{defect.id}/files", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 303
    file = db.session.scalars(select(DefectFile)).one()
    assert b"Canary" not in file.about
    assert "Canary-Name.txt" in browser.get(f"/defects/{defect.id}").get_data(as_text=True)

    got = browser.get(f"/defects/files/{file.id}")
    assert got.get_data() == content
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert sign_in(people.ana).get(f"/defects/files/{file.id}").status_code == 404
    wrong = {"csrf_token": csrf, "files": (io.BytesIO(b"<html>"), "page.html")}
    browser.post(f"/defects/{defect.id}/files", data=wrong, content_type="multipart/form-data")
    assert db.session.scalar(select(func.count(DefectFile.id))) == 1
    assert browser.send(f"/defects/files/{file.id}/remove").status_code == 303
    assert "Canary-Name.txt" not in browser.get(f"/defects/{defect.id}").get_data(as_text=True)


def test_a_case_that_shows_it_is_linked_and_knows_nothing_of_it(sign_in, people, defect, draft, mia):
    browser = sign_in(mia)
    path = f"/defects/{defect.id}/cases"
    assert browser.send(path, {"case": draft.id}).status_code == 404  # a draft of somebody else's
    with writing():
        people_service.change(mia, display_name="Mia", roles=[Role.DEFECT_MANAGER, Role.SELLER], team="", active=True)
        draft.publish()
    assert browser.send(path, {"case": f"http://localhost/cases/{draft.id}"}).status_code == 303
    assert f"/cases/{draft.id}" in browser.get(f"/defects/{defect.id}").get_data(as_text=True)
    assert defect.id not in sign_in(people.ana).get(f"/cases/{draft.id}").get_data(as_text=True)
    assert browser.send(path, {"case": draft.id, "remove": "1"}).status_code == 303
    assert f"/cases/{draft.id}" not in browser.get(f"/defects/{defect.id}").get_data(as_text=True)


def test_the_audit_page_of_administrators_tells_of_no_defect(sign_in, sign_in_by_page, people, defect, mia):
    sign_in_by_page(mia).get(f"/defects/{defect.id}")
    sign_in(people.ben).get(f"/defects/{defect.id}")
    sign_in(people.ana).send("/defects", REPORT)
    page = sign_in(people.max).get("/audit").get_data(as_text=True)
    assert defect.id not in page
    assert "mia" in page  # she signed in
    assert "defect_work" not in page
    for opinion in db.session.scalars(select(DefectOpinion.id)):
        assert opinion not in page


def test_no_administrator_makes_a_reader_of_sealed_records(sign_in, people, defect, mia):
    max_, path = sign_in(people.max), f"/people/{people.max.id}"
    roles = {"display_name": "max", "active": "y", "roles": ["admin", "defect_manager"]}
    assert max_.send(path, roles).status_code == 422
    assert max_.get(f"/defects/{defect.id}").status_code == 404
    new = {"name": "new", "display_name": "", "roles": ["defect_manager"]}
    assert max_.send("/people/new", new).status_code == 422
    mias = {"display_name": "mia", "active": "y", "roles": ["seller"]}
    assert max_.send(f"/people/{mia.id}", mias).status_code == 422
    assert max_.get("/defects/handlers").status_code == 403


def test_those_who_answer_for_products_decide_who_else_does(sign_in, people, defect, mia):
    handler, ben = sign_in(mia), sign_in(people.ben)
    assert handler.send("/defects/handlers", {"name": "nobody"}).status_code == 422
    assert handler.send("/defects/handlers", {"name": "mia", "remove": "1"}).status_code == 422
    assert handler.send("/defects/handlers", {"name": "ben"}).status_code == 303
    assert ben.get(f"/defects/{defect.id}").status_code == 200
    assert handler.send("/defects/handlers", {"name": "ben", "remove": "1"}).status_code == 303
    assert ben.get(f"/defects/{defect.id}").status_code == 404


def test_the_first_one_is_named_by_an_administrator(sign_in, people):
    new = {"display_name": "Ben", "active": "y", "roles": ["seller", "defect_manager"]}
    assert sign_in(people.max).send(f"/people/{people.ben.id}", new).status_code == 303
    assert sign_in(people.ben).get("/defects/queue").status_code == 200
