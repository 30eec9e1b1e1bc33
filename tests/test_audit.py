"""What decides about access or takes something away is in the audit log, with who did it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.conftest import PASSWORD
from tests.programs import STORY, Program
from tests.tampering import tampering
from tests.test_attachments import added, address
from tests.writing import writing
from wiki.access import me
from wiki.cli import serving
from wiki.crypto import audit_key
from wiki.models import ApiToken, AuditEntry, Case, LinkPurpose, WebSession, db
from wiki.models import audit as chain
from wiki.models.base import now
from wiki.services import audit, audit_heads
from wiki.services import people as people_service
from wiki.settings import Settings

NEW = "a whole new sentence"


@pytest.fixture
def sign_in(sign_in_by_page):
    """Signing in is in the log itself."""
    return sign_in_by_page


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

    by_max = [(people.max.id, action) for action in ("add person", "change person", "renew invitation")]
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


def subjects(*actions):
    db.session.rollback()
    query = db.session.query(AuditEntry).filter(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
    return [(row.actor_id, row.subject, row.outcome) for row in query]


def test_which_rights_were_given_and_taken_is_on_the_record(sign_in, people):
    max_ = sign_in(people.max)
    max_.send("/people/new", {"name": "neu", "roles": "seller"})
    max_.send(f"/people/{people.ben.id}", {"display_name": "Ben", "roles": "editor", "active": "y"})
    max_.send(f"/people/{people.ben.id}", {"display_name": "Ben", "roles": "editor"})

    changes = ["neu +active +seller", "ben +editor -seller -team:1", "ben -active"]
    assert [subject for _, subject, _ in subjects("add person", "change person")] == changes


def test_a_record_that_is_hidden_and_one_that_is_not_there_differ_in_the_log_alone(sign_in, people, draft):
    zoe, asked, answers = sign_in(people.zoe), [], []
    zoe.get("/cases/3333333333")  # loads what each process loads once
    event.listen(db.engine, "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    for number in (draft.id, "2222222222"):
        asked.clear()
        answer = zoe.get(f"/cases/{number}")
        # The form's token tells the second in which it was made.
        text = re.sub(r'(name="csrf_token"[^>]*value=)"[^"]+"', r"\1", answer.text.replace(number, ""))
        answers.append((answer.status_code, text, list(asked)))
        zoe.get(f"/cases/{number}")

    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    rows = [(people.zoe.id, "cases.show 3333333333", "absent"), (people.zoe.id, f"cases.show {draft.id}", "hidden")]
    assert subjects("refused") == [*rows, (people.zoe.id, "cases.show 2222222222", "absent")]


def test_whoever_tries_everything_fills_no_log_and_is_noted_again_an_hour_later(sign_in, people, monkeypatch):
    monkeypatch.setattr(audit, "MOST_AN_HOUR", 2)
    kai, later = sign_in(people.kai), now() + timedelta(minutes=61)
    for number in range(5):
        kai.get(f"/cases/222222222{number + 2}")
    assert [subject for _, subject, _ in subjects("refused")] == ["cases.show 2222222222", "cases.show 2222222223"]

    monkeypatch.setattr(audit, "now", lambda: later)
    kai.get("/cases/2222222222")
    assert len(subjects("refused")) == 3


def test_what_leaves_the_house_is_on_the_record(app, client, sign_in, people, draft):
    ana = sign_in(people.ana)
    file = added(ana, draft)
    for _ in range(2):
        ana.get(address(file))
    Program(app, "cw_nobody").get("/cases")
    Program(app, "cw_somebody").get("/cases")
    ana.post("/cases/new", data={"title": "x", "csrf_token": "old"})

    assert subjects("download file") == [(people.ana.id, f"{draft.id}/{file.id}", "done")]
    assert subjects("use token") == [(None, "", "refused")]
    assert subjects("refused") == [(people.ana.id, "cases.new", "form")]


@pytest.fixture
def reads_are_noted(app, monkeypatch):
    """Let the page of a case note each reading, as pages of sealed records do."""
    shown = app.view_functions["cases.show"]

    def show(case_id):
        audit.note_read(case_id, "Case", by=me())
        return shown(case_id)

    monkeypatch.setitem(app.view_functions, "cases.show", show)


def test_what_is_read_is_noted_before_the_answer_or_is_not_answered(
    app, sign_in, people, draft, reads_are_noted, monkeypatch
):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    ana = sign_in(people.ana)
    assert draft.title in ana.get(f"/cases/{draft.id}").get_data(as_text=True).replace("&#39;", "'")
    assert subjects("read record") == [(people.ana.id, f"Case {draft.id}", "done")]

    def fail(*_, **__):
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setattr(chain, "append", fail)
    answer = ana.get(f"/cases/{draft.id}")
    assert answer.status_code == 503
    assert "A draft" not in answer.text
    assert "only begun" not in answer.text


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET subject = 'ben'",
        "DELETE FROM audit",
        "sqlite: INSERT OR REPLACE INTO audit SELECT id, at, 1, action, subject, outcome, address, mac FROM audit",
        "postgresql: TRUNCATE audit",
    ],
)
def test_the_database_itself_keeps_the_rows(app, sign_in, people, change):
    sign_in(people.ana)
    kind, _, statement = change.rpartition(": ")
    if kind and kind != db.engine.dialect.name:
        return
    with pytest.raises(DBAPIError, match="only ever added to"), writing():
        db.session.execute(text(statement))
    db.session.rollback()

    assert db.session.query(AuditEntry.subject).scalar() == "ana"


@pytest.fixture
def heads(environ, sign_in, people, monkeypatch):
    """The file of heads of a site where Ana has signed in three times and the head was written down each time."""
    file = Path(environ["CASEWIKI_INSTANCE"]) / "audit_head"
    monkeypatch.setenv("CASEWIKI_SECRET_KEY", "a key for tests, which is no secret")
    for _ in range(3):
        sign_in(people.ana)
        audit_heads.export(file)
    assert audit_heads.faults(file) == []
    assert chain.first_broken(audit_key()) is None
    return file


def test_the_head_is_written_down_when_there_is_a_new_one_for_the_owner_alone(heads, caplog):
    caplog.set_level("INFO")
    assert audit_heads.export(heads) is None
    assert [line.split()[1:] for line in heads.read_text().splitlines()] == [
        [str(row.id), row.mac] for row in db.session.query(AuditEntry).order_by(AuditEntry.id)
    ]
    assert heads.stat().st_mode & 0o777 == 0o600

    heads.write_text(heads.read_text()[:-20])  # the machine went down while it was written
    exporter = audit_heads.Exporter(heads)
    exporter.step()
    exporter.step()
    assert len(heads.read_text().splitlines()) == 4
    assert [record.args[0] for record in caplog.records if record.name == audit_heads.__name__] == [3]


def test_the_file_of_heads_stays_short(heads, sign_in, people, monkeypatch):
    monkeypatch.setattr(audit_heads, "LONGEST", 3)
    monkeypatch.setattr(audit_heads, "KEPT", 2)
    last = heads.read_text().splitlines()[1:]
    sign_in(people.ana)
    audit_heads.export(heads)

    assert heads.read_text().splitlines()[:2] == last
    assert len(heads.read_text().splitlines()) == 3
    assert [file.name for file in heads.parent.glob(".audit_head*")] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM audit WHERE id = 3", "ends at row 2, but row 3 was written down"),
        ("DELETE FROM audit WHERE id > 1", "ends at row 1, but row 2 was written down"),
        ("DELETE FROM audit", "is empty, but row 1 was written down"),
        ("DELETE FROM audit WHERE id = 2", "breaks at row 3"),
        ("UPDATE audit SET outcome = 'done ' WHERE id = 2", "breaks at row 2"),
        ("UPDATE audit SET id = 9 - id", "breaks at row 6"),
    ],
)
def test_what_was_done_to_the_log_is_said_with_the_first_wrong_row(casewiki, heads, change, said):
    with writing(), tampering():
        db.session.execute(text(change))
    status, _, err = casewiki("check")

    assert status == 1
    assert said in " ".join(err)


def test_an_older_state_in_which_other_things_were_done_since_is_noticed(casewiki, heads, sign_in, people):
    with writing(), tampering():
        db.session.execute(text("DELETE FROM audit WHERE id = 3"))
        db.session.flush()
        empty = {"subject": "", "outcome": "done", "address": ""}
        chain.append([{"actor_id": 1, "action": "sign out", "id": 3, **empty}], key=audit_key())
    assert chain.first_broken(audit_key()) is None

    assert "Row 3 of the audit log is not the one" in " ".join(casewiki("check")[2])


def test_the_log_is_exported_as_lines_with_the_head_last(casewiki, heads, tmp_path):
    file = tmp_path / "audit.jsonl"
    assert casewiki("audit", "export", file) == (0, ["exported 4"], [])
    rows = [json.loads(line) for line in file.read_text().splitlines()]

    assert [(row["row"], row["action"]) for row in rows] == [
        *((n, "sign in") for n in (1, 2, 3)),
        (4, "export audit log"),
    ]
    assert casewiki("audit", "head")[1] == [f"row 4 {rows[-1]['at']} {rows[-1]['mac']}"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert casewiki("audit", "export", file)[0] == 1
    assert casewiki("audit", "export", file, "--force")[0] == 0


def shown(page):
    """Return the numbers of the rows on a page, which tells times alone: numbers would show where some are left out."""
    numbers = {entry.at.isoformat(): entry.id for entry in db.session.scalars(select(AuditEntry))}
    return [numbers[at] for at in re.findall(r'<tr><th scope="row"><time datetime="([^"]+)"', page.text)]


def test_administrators_look_through_the_log_and_are_noted(sign_in, people, draft):
    zoe, max_ = sign_in(people.zoe), sign_in(people.max)
    zoe.get(f"/cases/{draft.id}")
    first = max_.get("/audit", headers={"Accept-Language": "en"})

    assert shown(first) == [3, 2, 1]
    assert f"cases.show {draft.id}" in first.text
    assert "hidden, or not there" in first.text
    assert draft.title not in first.text.replace("&#39;", "'")
    assert shown(max_.get("/audit?who=ZOE")) == [3, 1]
    assert shown(max_.get("/audit?action=refused&who=zoe&since=2020-01-01&until=2999-01-01")) == [3]
    assert shown(max_.get("/audit?since=2999-01-01")) == shown(max_.get("/audit?who=nobody")) == []
    assert shown(max_.get("/audit?since=nonsense&until=0000-00-00&page=-1"))
    assert [subject for _, subject, _ in subjects("read audit log")][:3] == [
        "page=1",
        "who=ZOE page=1",
        "who=zoe action=refused since=2020-01-01 until=2999-01-01 page=1",
    ]


@pytest.mark.parametrize("name", ["ana", "eva", "kai"])
def test_nobody_else_looks_through_the_log(sign_in, people, name):
    assert sign_in(getattr(people, name)).get("/audit").status_code == 403


def test_the_log_has_pages(sign_in, people, monkeypatch):
    monkeypatch.setattr("wiki.blueprints.audit.LISTED", 2)
    max_ = sign_in(people.max)
    for _ in range(3):
        max_.get("/audit")

    assert shown(max_.get("/audit?page=2")) == [2, 1]


def test_a_start_with_other_settings_is_noted_once_and_tells_no_secret(app, tmp_path):
    settings = Settings(tmp_path, "postgresql+psycopg://ana:geheim@/x", "a key that is no secret, for tests", proxies=1)
    for one in (settings, settings, replace(settings, proxies=2)):
        serving.note_settings(one)
    noted = [subject for _, subject, _ in subjects("change settings")]

    assert ["proxies=1" in noted[0], "proxies=2" in noted[1], len(noted)] == [True, True, 2]
    assert not [word for word in ("geheim", "no secret") if word in noted[0]]
