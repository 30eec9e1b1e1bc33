"""Backups: made while others write, restored where nothing is, equal in every row, refused if anything is off."""

import io
import json
import shutil
import tarfile
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import MetaData, NullPool, create_engine, inspect, select, text

from tests.accounts import noted
from tests.tampering import tampering
from tests.test_attachments import added
from tests.test_facts import NAMED, fact
from tests.writing import writing
from wiki import sealing
from wiki.crypto import backup_key
from wiki.models import ApiToken, AuditEntry, Case, Contact, LinkPurpose, OneTimeLink, Throttle, WebSession, db, schema
from wiki.services import afterwards, audit, backups, cases
from wiki.services import people as people_service
from wiki.services.backups import archive, sqlite
from wiki.services.backups.making import LEFT_OUT

KEY = "a key for tests, which is no secret"
INSERTED_ONLY = ("documents", "cases", "revisions", "audit")
CANARY = "Wren Halloway of Norwick"


@pytest.fixture
def here(environ, monkeypatch, sign_in, people, draft, api_token):
    """A site in which something is, and somebody has signed in."""
    monkeypatch.setenv("CASEWIKI_SECRET_KEY", KEY)
    added(sign_in(people.ana), draft)
    api_token(people.ana)
    with writing():
        people_service.new_link(LinkPurpose.PASSWORD, people.ana)
        db.session.add(Throttle(key="x", failures=1))
        erased = Contact(name=CANARY, firm="", sought="", by=people.ana)
        db.session.add(erased)
    with writing():
        db.session.delete(erased)
    return environ


@pytest.fixture
def elsewhere(here, databases, tmp_path, monkeypatch):
    """An empty folder and an empty database, which the commands use when `move()` was called."""
    url, instance = databases.create(), tmp_path / "elsewhere"
    if url.startswith("sqlite"):
        url = f"sqlite:///{instance / 'casewiki.db'}"

    def move():
        monkeypatch.setenv("CASEWIKI_INSTANCE", str(instance))
        monkeypatch.setenv("CASEWIKI_DATABASE_URL", url)

    def left():
        """Return what is there: tables, and files but for the lock of the database."""
        engine = create_engine(url, poolclass=NullPool)
        tables = [] if engine.dialect.name == "sqlite" else inspect(engine).get_table_names()
        return tables + [file.name for file in instance.rglob("*") if file.is_file()]

    yield SimpleNamespace(url=url, instance=instance, move=move, left=left)
    if not url.startswith("sqlite"):
        databases.drop(url)


def contents(url, but=()):
    """Return every row of every table by its name, but for those tables and what differs by nature."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        found = {
            table.name: sorted(
                repr([value for name, value in row._mapping.items() if name != "transaction_id"])
                for row in connection.execute(select(table))
            )
            for table in tables.sorted_tables
            if table.name not in but
        }
    engine.dispose()
    return found


def test_a_backup_made_while_others_write_fits_together(app, people, here, elsewhere, casewiki, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "PAGES", 3)
    before, over, written = db.session.query(Case).count(), threading.Event(), []
    story = cases.CaseContent(title="Written meanwhile", situation="While the backup runs.")
    html, writer_id = cases.rendered(story), people.ana.id
    db.session.rollback()

    def write():
        with app.app_context():
            while not over.is_set():
                with writing():
                    ana = db.session.get(type(people.ana), writer_id)
                    audit.note("sign in", by=ana)
                    cases.create(story, html, by=ana)
                    afterwards.run()
                written.append(1)
            db.session.remove()

    writers = [threading.Thread(target=write) for _ in range(2)]
    [writer.start() for writer in writers]
    status = casewiki("backup", tmp_path / "a.tar")[0]
    over.set()
    [writer.join() for writer in writers]
    elsewhere.move()
    restored = casewiki("restore", tmp_path / "a.tar")

    assert (status, restored[0], restored[2]) == (0, 0, [])
    old, new = contents(here["CASEWIKI_DATABASE_URL"], LEFT_OUT), contents(elsewhere.url, LEFT_OUT)
    assert len(new["documents"]) == len(new["revisions"])  # each was written once
    assert before < len(new["cases"]) < len(old["cases"])
    strange = [row for table in INSERTED_ONLY for row in set(new[table]) - set(old[table])]
    assert len(strange) == 1
    assert "'restore'" in strange[0]
    assert casewiki("reindex")[0] == 0
    assert casewiki("check") == (0, ["ok"], [])


def test_a_restored_site_is_equal_row_by_row_and_nobody_is_signed_in(here, elsewhere, casewiki, tmp_path):
    file = tmp_path / "a.tgz"
    status, [said], _ = casewiki("backup", file)
    made = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (status, made.action, made.subject) == (0, "back up", "a.tgz")
    assert said.endswith(f"audit row {made.id}")
    assert file.stat().st_mode & 0o777 == 0o600
    elsewhere.move()
    assert casewiki("restore", file)[0] == 0

    old, new = contents(here["CASEWIKI_DATABASE_URL"]), contents(elsewhere.url)
    assert all(old[table] for table in LEFT_OUT)
    assert [table for table in new if table in LEFT_OUT and new[table]] == []
    epoch = (set(new["audit"]) - set(old["audit"])).pop()
    assert f"row {made.id} {made.mac[:16]}" in epoch
    assert {**new, "audit": sorted(set(new["audit"]) - {epoch})} == {**old, **{table: [] for table in LEFT_OUT}}
    assert (elsewhere.instance / "audit_head").read_text().splitlines()[0].split()[1:] == [str(made.id), made.mac]
    assert casewiki("reindex")[0] == 0
    assert casewiki("check") == (0, ["ok"], [])
    assert casewiki("restore", file)[::2] == (
        1,
        ["There is a database already. A backup is restored into an empty one only."],
    )


def test_new_rows_get_numbers_after_those_restored(here, elsewhere, casewiki, tmp_path, monkeypatch):
    casewiki("backup", tmp_path / "a.tar")
    elsewhere.move()
    casewiki("restore", tmp_path / "a.tar")

    assert casewiki("token", "create", "--user", "ana", "--scope", "read")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a whole new sentence"))
    assert casewiki("user", "add", "neu", "--role", "seller", "--password-stdin")[0] == 0


def test_neither_keys_nor_what_lets_in_nor_what_was_deleted_is_in_a_backup(here, casewiki, tmp_path):
    file = tmp_path / "a.tar"
    casewiki("backup", file)
    data, rows = file.read_bytes(), contents(here["CASEWIKI_DATABASE_URL"])
    hashes = (WebSession.secret_hash, ApiToken.secret_hash, OneTimeLink.secret_hash)
    secrets = [db.session.scalars(select(column)).first() for column in hashes]

    assert rows["throttles"]
    assert b"A draft of Ana" in data
    assert [secret for secret in [*secrets, KEY, CANARY] if secret.encode() in data] == []


def test_what_is_sealed_stays_sealed_until_the_key_ring_is_there(here, people, defect, elsewhere, casewiki, tmp_path):
    file, ring = tmp_path / "a.tar", sealing.ring().file
    known = fact(noted(people.ana), people.ana, **{**NAMED, "text": "seven thousand files"}).id
    assert casewiki("backup", file)[0] == 0
    data, keys = file.read_bytes(), json.loads(ring.read_text())["keys"]
    assert {ident for ident in (defect.id, known) if ident.encode() in data} == {defect.id, known}
    closed = ("five thousand files", "seven thousand files", "Archiv 6.1", *(key["key"] for key in keys))
    assert [word for word in closed if word.encode() in data] == []
    elsewhere.move()

    status, _, errors = casewiki("restore", file)
    assert (status, len(errors)) == (0, 1)
    assert "The key ring is missing" in errors[0]
    assert casewiki("run", "--port", "1")[0] == 1

    shutil.copy(ring, elsewhere.instance / "key_ring")
    assert casewiki("reindex")[0] == 0
    assert casewiki("check") == (0, ["ok"], [])


def test_a_backup_replaces_no_file_unless_told_to(here, casewiki, tmp_path):
    file = tmp_path / "a.tar"
    file.write_text("the diary of somebody")
    assert casewiki("backup", file)[0] == 1
    assert file.read_text() == "the diary of somebody"

    assert casewiki("backup", file, "--force")[0] == 0
    assert tarfile.is_tarfile(file)
    assert [left.name for left in tmp_path.glob(".*")] == []


def damages(file):
    """Yield name and bytes of archives that are not as they were written."""
    data = file.read_bytes()
    for place in (0, 3, 600, 1_500, len(data) // 2, len(data) - 15_000):
        yield f"a bit at {place}", data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
    for length in (0, 100, 700, 5_000, len(data) // 2, len(data) - 12_000):
        yield f"cut at {length}", data[:length]
    yield "something else", b"PK" + bytes(5_000)
    for name in ("../evil", "/etc/evil", "casewiki.db/../../evil", "tables/../evil.copy"):
        yield name, signed({name: b"evil"})
    yield "a member too many", signed({"audit_head": b""}, more={"evil": b""})
    yield "a link", signed({"audit_head": b"x"}, link=True)
    yield "no database", signed({"audit_head": b""})
    yield "a later format", signed({}, format=2)
    yield "a later schema", signed({}, schema="9999")
    yield "another kind", signed({}, database="oracle")
    yield "no sizes", signed({}, members={"audit_head": 5})


def signed(files, *, more=None, link=False, **other):
    """Return an archive with our signature, as nobody who lacks the key could make."""
    facts = {
        name: {"size": len(data), "sha256": archive.hashlib.sha256(data).hexdigest()} for name, data in files.items()
    }
    manifest = backups.Manifest("x", schema.wanted(), db.engine.dialect.name, "", "", {}, {}, [], {}, facts)
    told = json.dumps({**archive.asdict(manifest), **other}).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entries = {"manifest.json": told, "manifest.mac": archive._mac(told, backup_key()), **files, **(more or {})}
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            if link and name in files:
                entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, "/etc/passwd", 0
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.one_database
def test_what_is_damaged_or_strange_is_one_sentence_and_leaves_nothing(here, elsewhere, casewiki, tmp_path):
    good, bad = tmp_path / "a.tar", tmp_path / "bad.tar"
    casewiki("backup", good)
    made = dict(damages(good))
    elsewhere.move()
    wrong = {}
    for name, data in made.items():
        bad.write_bytes(data)
        status, out, err = casewiki("restore", bad)
        if (status, out, len(err)) != (1, [], 1) or "Traceback" in err[0] or elsewhere.left():
            wrong[name] = status, out, err, elsewhere.left()
    assert wrong == {}
    assert not (tmp_path / "evil").exists()
    assert casewiki("restore", good)[0] == 0


def test_without_the_key_of_its_site_a_backup_is_restored_only_if_told_so(
    here, elsewhere, casewiki, tmp_path, monkeypatch
):
    file = tmp_path / "a.tar"
    casewiki("backup", file)
    elsewhere.move()
    monkeypatch.delenv("CASEWIKI_SECRET_KEY")
    status, _, [said] = casewiki("restore", file)
    assert (status, "no secret key here" in said) == (1, True)
    assert not elsewhere.instance.exists()

    monkeypatch.setenv("CASEWIKI_SECRET_KEY", "a key of another site, as long as that")
    status, _, [said] = casewiki("restore", file)
    assert (status, "not signed with this site's secret key" in said, elsewhere.left()) == (1, True, [])
    status, _, [note] = casewiki("restore", file, "--without-mac")
    assert (status, note.split(" ")[:4]) == (0, ["note:", "Neither", "the", "signature"])


def test_a_backup_whose_audit_chain_is_broken_names_the_row(here, elsewhere, casewiki, tmp_path):
    with writing(), tampering():
        db.session.execute(text("UPDATE audit SET subject = 'ben' WHERE id = 1"))
    casewiki("backup", tmp_path / "a.tar")
    elsewhere.move()

    assert casewiki("restore", tmp_path / "a.tar")[::2] == (
        1,
        ["The audit chain of the backup breaks at row 1. Take an older backup."],
    )
    assert elsewhere.left() == []


def test_a_backup_of_an_older_schema_is_brought_up_to_date(here, elsewhere, casewiki, tmp_path):
    db.session.remove()
    schema.downgrade("0009")
    file = tmp_path / "work" / "whole"
    file.parent.mkdir()
    backups.make(file, name="a.tar", audit_head=tmp_path / "none", progress=lambda *_: None)
    elsewhere.move()

    assert casewiki("restore", file)[0] == 0
    assert casewiki("reindex")[0] == 0
    assert casewiki("check") == (0, ["ok"], [])
