"""Sealed values and their keys: what does not open, what is noticed, and how keys are renewed (security.md E3)."""

import json
import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, update

from tests.writing import leave_database, writing
from wiki import sealing
from wiki.extensions import begin_write, db
from wiki.models import DataKey, Defect, DefectRevision, MasterKeyMark
from wiki.sealing import Broken, KeyMissing, KeyRing
from wiki.services import defects, sealed

KEY, OTHER = b"k" * 32, b"o" * 32
PLACE = ("record", "table", 3, "title")
RAW = {
    "kind": "technical",
    "origin": "own",
    "product": "Archive 6.1",
    "detail": "Canary-Detail",
    "title": "Canary-Title",
}


@pytest.fixture
def made(people):
    """A defect that Ana has reported."""
    with writing():
        return defects.reporting.report(defects.parse(RAW), by=people.ana).defect


def closed(**changed):
    return sealing.seal(KEY, b"data", b"a secret", *changed.get("place", PLACE))


def test_what_was_sealed_opens_with_its_key_at_its_place():
    assert sealing.unseal(KEY, b"data", closed(), *PLACE) == b"a secret"
    assert b"secret" not in closed()
    assert closed() != closed()


@pytest.mark.parametrize(
    "place",
    [
        ("other", "table", 3, "title"),
        ("record", "other", 3, "title"),
        ("record", "table", 2, "title"),
        ("record", "table", 3, "detail"),
        ("record", "table", 3, "title", ""),
        ("recordtable", "", 3, "title"),
        ("record", "table3", "title"),
    ],
)
def test_a_value_that_was_moved_does_not_open(place):
    with pytest.raises(Broken):
        sealing.unseal(KEY, b"data", closed(), *place)


def test_no_bit_of_a_sealed_value_can_be_flipped():
    whole = closed()
    for place in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(Broken):
            sealing.unseal(KEY, b"data", bytes(flipped), *PLACE)


def test_neither_another_key_nor_a_part_of_a_value_opens_it():
    for key, value in ((OTHER, closed()), (KEY, closed()[:-1]), (KEY, closed()[:20]), (KEY, b"")):
        with pytest.raises(Broken):
            sealing.unseal(key, b"data", value, *PLACE)


def test_the_ring_is_its_owners_alone_and_is_read_anew_when_it_changes(tmp_path):
    ring, elsewhere = KeyRing(tmp_path / "ring"), KeyRing(tmp_path / "ring")
    ring.create()
    first = elsewhere.current()
    assert stat.S_IMODE(ring.file.stat().st_mode) == 0o600

    second = ring.add()

    assert elsewhere.current().id == second != first.id
    assert elsewhere.get(first.id) == first
    assert stat.S_IMODE(ring.file.stat().st_mode) == 0o600
    ring.create()  # of one that is there nothing is lost
    assert ring.ids() == [first.id, second]


def test_of_keys_that_are_added_at_once_none_is_lost(tmp_path):
    ring = KeyRing(tmp_path / "ring")
    ring.create()
    threads = [Thread(target=KeyRing(ring.file).add) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ring.ids()) == 21


def test_the_current_key_cannot_be_forgotten(tmp_path):
    ring = KeyRing(tmp_path / "ring")
    ring.create()
    old = ring.current().id
    ring.add()
    with pytest.raises(ValueError, match="needed"):
        ring.forget(ring.current().id)
    ring.forget(old)
    with pytest.raises(KeyMissing):
        ring.get(old)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 1, "current": "a", "keys": [{"id": "a", "key": "QQ=="}]}']
)
def test_a_file_that_is_no_ring_is_said_to_be_none(tmp_path, text):
    (tmp_path / "ring").write_text(text)
    with pytest.raises(KeyMissing, match="cannot be read"):
        KeyRing(tmp_path / "ring").current()


def test_the_database_holds_no_text_of_a_defect(made, tmp_path, database_url):
    if db.engine.dialect.name == "sqlite":
        place = Path(database_url.removeprefix("sqlite:///"))
        kept = [*place.parent.glob(f"{place.name}*"), *filter(Path.is_file, tmp_path.rglob("*"))]
        assert place in kept
        assert [file for file in kept if b"Canary-" in file.read_bytes()] == []
    rows = db.session.execute(select(DefectRevision.__table__)).all()
    assert rows
    assert "Canary" not in repr(rows)
    assert "Archive" not in repr(rows)


def test_a_text_that_was_put_into_another_revision_or_field_is_noticed(made, people):
    changed = defects.parse({**RAW, "title": "Another one"})
    with writing():
        defects.editing.revise(made, changed, base=1, by=people.ana)
    old, new = db.session.scalars(select(DefectRevision).order_by(DefectRevision.number))
    table = DefectRevision.__table__
    for values in ({"title": old.title}, {"title": new.detail}):
        begin_write()
        db.session.execute(update(table).where(table.c.number == 2).values(**values))
        db.session.expire_all()
        with pytest.raises(Broken):
            defects.opened(made.head)
        db.session.rollback()
    assert defects.opened(made.head).title == "Another one"


def test_a_wrong_key_and_a_missing_ring_are_noticed_before_anything_is_opened(made):
    assert sealed.faults() == []
    file = sealing.ring().file
    whole = json.loads(file.read_text())
    whole["keys"][0]["key"] = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    file.write_text(json.dumps(whole))
    assert "is not the one" in sealed.faults()[0]
    file.unlink()
    assert "is missing" in sealed.faults()[0]
    with pytest.raises(KeyMissing):
        sealed.require_keys()
    with pytest.raises(KeyMissing), writing():  # nor is another one made in its place
        sealed.new_seal("new")
    assert not file.exists()


def test_the_service_does_not_start_without_its_keys(made, casewiki):
    leave_database()
    sealing.ring().file.rename(sealing.ring().file.with_name("elsewhere"))

    status, _, errors = casewiki("run", "--port", "1")
    assert (status, len(errors)) == (1, 1)
    assert "The key ring is missing" in errors[0]

    status, _, errors = casewiki("check")
    assert status == 1
    assert any("The key ring is missing" in line for line in errors)


def test_keys_are_wrapped_anew_and_the_old_one_is_needed_no_more(made, casewiki):
    before, ident = sealing.ring().current().id, made.id
    leave_database()

    status, printed, _ = casewiki("keys", "rotate")

    assert status == 0
    after = sealing.ring().current().id
    assert after != before
    assert after in printed[-1]
    assert set(db.session.scalars(select(DataKey.master_key_id))) == {after}
    assert {mark.key_id for mark in db.session.scalars(select(MasterKeyMark)) if mark.retired_at} == {before}
    assert defects.opened(db.session.get(Defect, ident).head).title == "Canary-Title"
    assert casewiki("keys", "forget", before)[0] == 0
    assert defects.opened(db.session.get(Defect, ident).head).title == "Canary-Title"


def test_a_key_that_is_still_needed_is_not_forgotten(made, casewiki):
    leave_database()
    status, _, errors = casewiki("keys", "forget", sealing.ring().current().id)
    assert (status, len(errors)) == (1, 1)


def test_a_rotation_that_was_broken_off_goes_on_with_the_key_it_had_begun(people, monkeypatch):
    monkeypatch.setattr(sealed, "BATCH", 1)
    with writing():
        for _ in range(4):
            defects.reporting.report(defects.parse(RAW), by=people.ana)
    commits = []

    def commit():
        db.session.commit()
        commits.append(1)
        if len(commits) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        sealed.rotate(commit)
    half, ids = sealing.ring().current().id, sealing.ring().ids()
    assert sealed.unfinished()

    assert sealed.rotate(db.session.commit) == 3  # four records and Ana's own copies, two of them done
    assert (sealing.ring().current().id, sealing.ring().ids()) == (half, ids)
    assert not sealed.unfinished()


def test_keys_are_renewed_while_defects_are_reported(app, people, monkeypatch):
    monkeypatch.setattr(sealed, "BATCH", 2)
    over, reported, ana = Event(), [], people.ana.id

    def report():
        with app.app_context():
            while not over.is_set() or len(reported) < 5:
                with writing():
                    by = db.session.get(type(people.ana), ana)
                    reported.append(defects.reporting.report(defects.parse(RAW), by=by).defect_id)
            leave_database()

    leave_database()
    thread = Thread(target=report)
    thread.start()
    try:
        for _ in range(3):
            sealed.rotate(db.session.commit)
    finally:
        over.set()
        thread.join()
    sealed.rotate(db.session.commit)
    db.session.expire_all()
    found = list(db.session.scalars(select(Defect)))
    assert len(found) == len(reported)
    assert {content.title for content in defects.all_opened(found).values()} == {"Canary-Title"}
    assert sealed.faults() == []


def test_a_reader_is_told_nothing_of_files_when_a_key_is_missing(made, sign_in, mia, caplog):
    browser, path = sign_in(mia), f"/defects/{made.id}"
    ring = sealing.ring().file
    ring.rename(ring.with_name("elsewhere"))

    answer = browser.get(path)

    assert answer.status_code == 503
    assert str(ring.parent) not in answer.get_data(as_text=True)
    assert str(ring) in caplog.text
    assert browser.get("/defects").status_code == 200
    ring.with_name("elsewhere").rename(ring)
    assert browser.get(path).status_code == 200


def test_a_damaged_record_fails_alone(made, people, sign_in, mia):
    with writing():
        other = defects.reporting.report(defects.parse(RAW), by=people.ana).defect_id
        table = DefectRevision.__table__
        db.session.execute(update(table).where(table.c.defect_id == made.id).values(detail=b"damaged"))
    browser = sign_in(mia)
    assert browser.get(f"/defects/{made.id}").status_code == 500
    assert browser.get(f"/defects/{other}").status_code == 200
    queue = browser.get("/defects/queue")
    assert queue.status_code == 200
    assert "Canary-Title" in queue.get_data(as_text=True)
    assert made.id in queue.get_data(as_text=True)
    assert "Canary-Title" in browser.get("/defects/queue?q=Canary").get_data(as_text=True)
