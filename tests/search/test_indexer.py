"""The index follows the change log."""

import errno
import json
import shutil
import threading
import time

import pytest

from tests.search.telling import retell, tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Case, Change, Publication, Term
from wiki.models.site import VOCABULARY, raise_generation
from wiki.search import documents, indexer, place
from wiki.search.cache import Latest
from wiki.search.place import backend
from wiki.services import cases


@pytest.fixture
def titles(people):
    """Return the titles that Ben finds."""

    def found(q: str = "") -> list[str]:
        results = search.find(q, user=people.ben, kind="case", size=100)
        assert not results.degraded
        return [hit.title.text for hit in results.hits]

    return found


def shipped():
    """Return the number of playbooks that come with the service: they are documents, too."""
    return documents.count() - db.session.query(Case).filter(Case.state == Publication.PUBLISHED).count()


def index_folder(app):
    return app.extensions["casewiki_settings"].index_folder


def mark_file(app):
    folder = index_folder(app)
    return folder / (folder / "current").read_text() / "mark"


def test_a_case_is_found_from_its_publication_until_it_is_archived_or_removed(people, titles):
    case = tell(people.ana, "自傲的科长", publish=False)
    search.catch_up()
    assert titles("科长") == []
    with writing():
        cases.publish(case)
    search.catch_up()
    assert titles("科长") == ["自傲的科长"]
    with writing():
        cases.archive(case, by=people.ana)
    search.catch_up()
    assert titles("科长") == []
    assert backend().reader().count == shipped()
    with writing():
        cases.restore(case)
    search.catch_up()
    assert titles("科长") == ["自傲的科长"]
    with writing():
        cases.remove(case)
    search.catch_up()
    assert titles("科长") == []
    assert backend().reader().count == shipped()


def test_a_changed_text_is_found_by_its_new_words_only(people, titles):
    case = tell(people.ana, "题目", "旧的价格")
    search.catch_up()
    retell(case, people.ana, "题目", "新的合同")
    search.catch_up()

    assert titles("价格") == []
    assert titles("合同") == ["题目"]


def test_following_ends_when_nothing_is_left(people):
    tell(people.ana, "一")

    search.catch_up()

    assert not search.follow()


def test_what_people_write_is_found_while_an_import_is_waiting(people, titles, monkeypatch):
    search.catch_up()
    monkeypatch.setattr(indexer, "SLICE", 3)
    for number in range(12):
        tell(people.ana, f"imported {number}", bulk=True)
    tell(people.ana, "written by hand")

    search.follow()

    assert titles("hand") == ["written by hand"]
    assert len(titles("imported")) < 12
    search.catch_up()
    assert len(titles("imported")) == 12


def test_what_people_write_does_not_wait_for_the_slice_of_an_import(people, titles, monkeypatch):
    search.catch_up()
    tell(people.ana, "imported", bulk=True)
    tell(people.ana, "written by hand")
    take_in = indexer._take_in

    def fail_at_imports(writer, found):
        assert not found[0].bulk
        take_in(writer, found)

    monkeypatch.setattr(indexer, "_take_in", fail_at_imports)
    with pytest.raises(AssertionError):
        search.follow()

    assert titles("hand") == ["written by hand"]


def test_changes_may_be_read_twice(app, people, titles):
    tell(people.ana, "一")
    search.catch_up()
    older = json.loads(mark_file(app).read_text())["cursors"]
    tell(people.ana, "二")
    search.catch_up()
    mark = json.loads(mark_file(app).read_text())
    mark_file(app).write_text(json.dumps({**mark, "cursors": older}))

    assert search.follow()
    assert sorted(titles()) == ["一", "二"]


def test_new_words_for_a_term_are_read_into_its_documents(people, titles):
    tell(people.ana, "filed", industry="finance")
    tell(people.ana, "not filed")
    search.catch_up()
    assert titles("moneybags") == []
    with writing():
        term = db.session.query(Term).filter_by(list_code="industry", code="finance_insurance").one()
        term.synonyms = [*term.synonyms, "moneybags"]
        raise_generation(VOCABULARY)
    search.catch_up()

    assert titles("moneybags") == ["filed"]


def test_a_missing_index_is_built_by_itself(app, people, titles):
    tell(people.ana, "一")
    search.catch_up()
    shutil.rmtree(index_folder(app))

    assert not search.is_usable()
    assert search.follow()
    assert search.is_usable()
    assert titles() == ["一"]


@pytest.mark.parametrize("suffix", [".pst", ".trm"])
def test_damage_that_a_reader_meets_leads_to_a_rebuild_by_the_writer(app, people, titles, suffix):
    tell(people.ana, "科长")
    search.catch_up()
    titles()
    for file in mark_file(app).parent.glob(f"*{suffix}"):
        file.write_bytes(b"")
    place._backend = Latest()  # as another process, which has nothing in memory

    assert search.find("科长", user=people.ben).degraded
    assert search.follow()
    assert titles("科长") == ["科长"]


def test_damage_that_the_writer_meets_leads_to_a_rebuild(app, people, titles):
    tell(people.ana, "科长")
    search.catch_up()
    for file in mark_file(app).parent.glob("*.record.col"):
        file.write_bytes(b"")
    place._backend = Latest()
    tell(people.ana, "处长")

    search.catch_up()
    assert sorted(titles()) == ["处长", "科长"]


def test_a_full_disk_damages_nothing(app, people, titles, monkeypatch):
    tell(people.ana, "科长")
    search.catch_up()
    tell(people.ana, "处长")
    monkeypatch.setattr("wiki.search.whoosh_backend.writer.stored", no_space)
    with pytest.raises(OSError, match="space"):
        search.follow()
    assert titles() == ["科长"]
    monkeypatch.undo()

    search.catch_up()
    assert sorted(titles()) == ["处长", "科长"]


def no_space(_document):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_index_that_knows_changes_of_another_database_is_built_anew(app, people, titles):
    """So it is after a restore: numbers are the same, but they name other changes."""
    case = tell(people.ana, "一")
    search.catch_up()
    with writing():
        db.session.query(Change).filter_by(record_id=case.id).delete()
    before = (index_folder(app) / "current").read_text()

    assert search.follow()
    assert (index_folder(app) / "current").read_text() != before
    assert titles() == ["一"]
    assert not search.follow()


def test_cursors_that_mean_nothing_lead_to_a_rebuild(app, people, titles):
    tell(people.ana, "一")
    search.catch_up()
    mark = json.loads(mark_file(app).read_text())
    mark_file(app).write_text(json.dumps({**mark, "cursors": {"people": "x"}}))

    assert search.follow()
    assert titles() == ["一"]


def test_rebuilding_tells_how_far_it_is(people, monkeypatch):
    monkeypatch.setattr(indexer, "REBUILD_BATCH", 2)
    for number in range(5):
        tell(people.ana, f"case {number}")
    told, total = [], 5 + shipped()

    assert search.rebuild(progress=lambda *steps: told.append(steps)) == total
    assert told[:3] == [(2, total), (4, total), (5, total)]
    assert told[-1] == (total, total)
    assert not search.follow()


def test_what_another_process_writes_is_left_to_it(people):
    tell(people.ana, "一")
    search.catch_up()
    tell(people.ana, "二")

    with backend().writer():
        assert not search.follow()
    assert search.follow()


def test_catching_up_waits_for_another_writer(app, people, titles):
    """Whoever holds the lock takes the change in; an import must not end before."""
    search.catch_up()
    tell(people.ana, "一")
    held, free = threading.Event(), threading.Event()

    def hold():
        with backend().writer():
            held.set()
            free.wait(10)

    def let_go():
        time.sleep(0.2)
        free.set()

    with app.app_context():
        backend()
    holder = threading.Thread(target=lambda: app.app_context().push() or hold())
    holder.start()
    assert held.wait(10)
    threading.Thread(target=let_go).start()
    search.catch_up()
    holder.join()

    assert titles() == ["一"]


def test_a_check_finds_no_fault_in_a_good_index(people):
    search.catch_up()
    tell(people.ana, "一")
    assert search.faults() == []  # not read yet is no fault

    search.catch_up()
    assert search.faults() == []


def test_a_check_tells_of_an_unusable_index(app):
    assert search.faults() == ["The search index cannot be used: There is no index yet."]


def test_a_check_tells_of_documents_that_are_missing_or_differ(people):
    tell(people.ana, "一")
    case = tell(people.ana, "二")
    search.catch_up()
    with backend().writer() as writer:
        writer.remove(case.id)
        writer.commit(backend().mark().cursors)

    counted, compared = search.faults()
    assert f"{1 + shipped()} documents instead of {2 + shipped()}" in counted
    assert case.id in compared


def test_how_far_a_rebuild_has_come_is_known_to_all_processes(cases_only, people, client, monkeypatch):
    for number in range(4):
        tell(people.ana, f"价格 {number}")
    monkeypatch.setattr("wiki.search.indexer.REBUILD_BATCH", 2)
    seen = []
    search.rebuild(progress=lambda *_: seen.append(client.get("/readyz").json))

    assert seen == [{"status": "ok", "degraded": ["index"], "index_rebuilt": share} for share in (0.5, 1.0)]
    assert client.get("/readyz").json == {"status": "ok", "degraded": []}
    assert search.rebuilt_share() is None
