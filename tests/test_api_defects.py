"""Defects for programs: POST /api/v1/defects and what those who may open a record do (leaks.md L1, L6, L45-L47)."""

import pytest
from sqlalchemy import select

from tests.defect_records import REPORT, UNKNOWN, added
from tests.programs import Program
from wiki.extensions import db
from wiki.models import AuditEntry, Defect, DefectAccess, Role, TokenScope


@pytest.fixture
def program(app, api_token):
    """Gives a program with a token that writes."""
    return lambda person, scope=TokenScope.WRITE: Program(app, api_token(person, scope))


def test_a_report_is_answered_by_a_receipt_and_is_the_reporters_alone(program, people, mia):
    ana, ben = program(people.ana), program(people.ben)
    made = ana.post("/defects", REPORT)
    assert made.status_code == 201
    assert made.json["receipt"][4] == "-"
    assert made.json["title"].startswith("The import of five")
    assert made.json["disposition"] == "new"
    ident = made.json["id"]
    assert made.headers["Location"].endswith(f"/api/v1/defects/{ident}")
    assert ana.get(f"/defects/{ident}").json == made.json
    assert "state" not in made.json

    gone, unknown = ben.get(f"/defects/{ident}"), ben.get(f"/defects/{UNKNOWN}")
    assert gone.status_code == 404
    assert (gone.status_code, gone.get_data()) == (unknown.status_code, unknown.get_data())
    for other in (ana, ben, program(people.max)):
        assert other.get("/defects").json == {"total": 0, "page": 1, "size": 20, "items": []}
        assert "five thousand files" not in other.get("/search?q=five+thousand+files").get_data(as_text=True)
        put = other.put(f"/defects/{ident}", REPORT, if_match="*")
        assert put.status_code == 404


def test_a_manager_lists_reads_and_changes_it(program, people, mia):
    ident = program(people.ana).post("/defects", REPORT).json["id"]
    manager = program(mia)
    listed = manager.get("/defects").json
    assert [item["id"] for item in listed["items"]] == [ident]
    read = manager.get(f"/defects/{ident}")
    assert read.json["detail"] == REPORT["detail"]
    assert manager.put(f"/defects/{ident}", REPORT).status_code == 428
    changed = manager.put(f"/defects/{ident}", {**REPORT, "effect": "Nights."}, if_match=read.headers["ETag"])
    assert (changed.status_code, changed.json["effect"], changed.json["version"]) == (200, "Nights.", 2)
    stale = manager.put(f"/defects/{ident}", {**REPORT, "effect": "Days."}, if_match=read.headers["ETag"])
    assert stale.status_code == 412
    assert (stale.json["current"]["effect"], stale.json["yours"]["effect"]) == ("Nights.", "Days.")
    log = db.session.scalars(select(DefectAccess.what).order_by(DefectAccess.id)).all()
    assert log == ["read", "edit"]
    assert "list defects" in db.session.scalars(select(AuditEntry.action)).all()


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "wrong", [{"kind": "bug"}, {"origin": None}, {"product": ""}, {"detail": 3}, {"detail": "x" * 20_001}]
)
def test_a_report_that_breaks_a_rule_is_refused_by_field(program, people, wrong):
    answer = program(people.ana).post("/defects", {**REPORT, **wrong})
    assert answer.status_code == 422
    assert list(answer.json["error"]["fields"]) == list(wrong)
    assert db.session.scalars(select(Defect)).all() == []


def test_a_token_that_reads_reports_nothing(program, people):
    assert program(people.ana, TokenScope.READ).post("/defects", REPORT).status_code == 403


def test_a_person_of_whatever_role_may_report(program):
    for role in Role:
        assert program(added(f"p{role.value}", role)).post("/defects", REPORT).status_code == 201, role
