"""The index as files: commits, damage, strangers, rebuilding."""

import json
import multiprocessing
import shutil
import threading
from pathlib import Path

import pytest

from tests.search.asking import ask, everything, found
from wiki.search.backend import Document, IndexBusy, IndexUnusable, QuestionFailed
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend, scoring, sealing
from wiki.search.whoosh_backend import writer as writing
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.writer import to_merge


def directory(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def fresh(folder: Path, site: str = "here") -> WhooshBackend:
    """Open the index as another process would."""
    return WhooshBackend(folder, site=site, facets=("outcome", "cause"))


def test_what_was_committed_is_found_by_readers_that_were_there_before(backend, index):
    assert found(backend, "客户") == []
    index("客户")

    assert found(backend, "客户") == ["客户"]


def test_a_reader_keeps_its_state(backend, index):
    index("客户")
    reader = backend.reader()
    audience = reader.audience(["客户", "另一个客户"])
    index("另一个客户")
    with backend.writer() as writer:
        writer.remove("客户")
        writer.commit({"live": [2]})

    assert [hit.key for hit in reader.search(parse("客户"), audience=audience).hits] == ["客户"]
    assert found(backend, "客户") == ["另一个客户"]


def test_putting_a_document_again_replaces_it(backend):
    for change, body in enumerate(("旧的", "新的", "新的")):
        with backend.writer() as writer:
            writer.put(Document("one", "case", "", body))
            writer.commit({"live": [change]})

    assert found(backend, "旧的") == []
    assert found(backend, "新的") == ["one"]
    assert backend.reader().count == backend.mark().count == 1


def test_a_document_can_be_told_from_an_earlier_state_of_it(backend):
    old, new = Document("one", "case", "", "旧的"), Document("one", "case", "", "新的")
    with backend.writer() as writer:
        writer.put(old)
        writer.commit({})

    assert backend.reader().digest("one") == old.digest() != new.digest()
    assert backend.reader().digest("two") is None


def test_of_one_document_put_twice_in_a_commit_the_last_counts(backend):
    with backend.writer() as writer:
        writer.put(Document("one", "case", "", "旧的"))
        writer.put(Document("one", "case", "", "新的"))
        writer.put(Document("two", "case", "", "新的"))
        writer.remove("two")
        writer.commit({"live": [1]})

    assert found(backend, "新的") == ["one"]


def test_what_is_not_committed_is_forgotten(backend):
    with backend.writer() as writer:
        writer.put(Document("one", "case", "客户"))

    assert backend.reader().count == 0


def test_the_mark_says_what_is_contained(backend, index):
    index("客户", "价格")

    mark = backend.mark()
    assert (mark.site, mark.cursors, mark.count) == ("here", {"live": [1]}, 2)


def test_a_commit_of_nothing_moves_the_mark_and_keeps_the_reader(backend, index):
    index("客户")
    reader = backend.reader()
    with backend.writer() as writer:
        writer.commit({"live": [7]})

    assert backend.mark().cursors == {"live": [7]}
    assert backend.reader() is reader


def test_segments_are_merged_so_that_few_remain(backend):
    for number in range(100):
        with backend.writer() as writer:
            writer.put(Document(f"d{number % 70}", "case", "", f"客户 no{number}"))
            writer.commit({"live": [number]})

    assert len(backend.reader()._snapshot.segments) <= 21
    assert len(found(backend, "客户")) == 70
    assert found(backend, "no99") == ["d29"]


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([(1, 1)] * 7, []),
        ([(1, 1)] * 8, list(range(8))),
        ([(9, 9)] * 3 + [(1, 1)] * 8, list(range(3, 11))),
        ([(1_000, 1_000)] * 8, list(range(8))),
        ([(1_001, 1_001)] * 8, []),
        ([(8_000, 8_000)] * 99, []),
        ([(100, 50), (100, 51)], [0]),
        ([(5, 0)], []),
    ],
)
def test_segments_of_a_size_are_merged_and_half_empty_ones(sizes, merged):
    assert to_merge(sizes) == merged


def test_a_segment_without_living_documents_goes(backend, index):
    index("客户")
    with backend.writer() as writer:
        writer.remove("客户")
        writer.commit({"live": [2]})

    assert backend.reader()._snapshot.segments == ()
    assert ask(backend, "", facets=("kind",)).total == 0


def test_a_second_writer_is_told_so(backend):
    with backend.writer(), pytest.raises(IndexBusy), backend.writer():
        pass
    with backend.writer(), pytest.raises(IndexBusy), backend.rebuild():
        pass


def hold(folder: Path, locked: "multiprocessing.Event", done: "multiprocessing.Event") -> None:
    with fresh(folder).writer():
        locked.set()
        done.wait(30)


def test_f09_a_writer_in_another_process_is_noticed_and_its_death_frees_the_lock(backend, folder):
    context = multiprocessing.get_context("spawn")
    locked, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(folder, locked, done))
    process.start()
    try:
        assert locked.wait(30)
        with pytest.raises(IndexBusy), backend.writer():
            pass
    finally:
        process.kill()
        process.join()

    with backend.writer() as writer:
        writer.commit({"live": [1]})


def test_a_rebuild_takes_the_place_of_the_old_index_at_its_end(backend, index, folder):
    index("旧的")
    old = directory(folder)
    with backend.rebuild() as writer:
        writer.put(Document("新的", "case", "", "新的"))
        writer.commit({"live": [5]})
        assert found(backend, "旧的") == ["旧的"]

    assert found(backend, "旧的") == []
    assert found(backend, "新的") == ["新的"]
    assert not old.exists()


def test_a_rebuild_that_fails_leaves_the_old_index(backend, index, folder):
    index("旧的")
    with pytest.raises(AttributeError), backend.rebuild() as writer:
        writer.put(None)

    assert found(backend, "旧的") == ["旧的"]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [directory(folder).name]


def test_a_missing_index_is_unusable(tmp_path):
    with pytest.raises(IndexUnusable):
        fresh(tmp_path / "nothing").reader()


def test_an_index_of_another_site_is_refused_before_whoosh_opens_it(index, folder, monkeypatch):
    index("客户")
    monkeypatch.setattr("wiki.search.whoosh_backend.backend.TOC.read", pytest.fail)

    with pytest.raises(IndexUnusable, match="another site"):
        fresh(folder, site="there").reader()


@pytest.mark.parametrize("name", ["analyser", "schema"])
def test_an_index_of_another_version_is_refused(index, folder, name):
    index("客户")
    mark = directory(folder) / "mark"
    mark.write_text(json.dumps({**json.loads(mark.read_text()), name: 0}))

    with pytest.raises(IndexUnusable, match="version"):
        fresh(folder).reader()
    with pytest.raises(IndexUnusable), fresh(folder).writer():
        pass


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"site": "here"}', "[" * 100_000, "\xff"])
def test_a_damaged_mark_makes_the_index_unusable(index, folder, text):
    index("客户")
    (directory(folder) / "mark").write_text(text, encoding="latin-1")

    with pytest.raises(IndexUnusable):
        fresh(folder).reader()


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None], ids=["emptied", "garbage", "halved"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_damaged_file_makes_the_index_unusable_or_harms_nothing(backend, index, folder, damage):
    index("客户关系", "价格谈判 price")
    good = {file: file.read_bytes() for file in directory(folder).iterdir() if file.is_file() and file.stat().st_size}
    right = tuple(found(backend, "客户 price"))
    outcomes = set()
    for file, whole in good.items():
        file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
        try:
            outcomes.add(tuple(found(fresh(folder), "客户 price")))
        except IndexUnusable:
            outcomes.add("unusable")
        for one, content in good.items():
            one.write_bytes(content)

    assert "unusable" in outcomes
    assert outcomes <= {"unusable", right}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_damage_under_a_running_reader_is_noticed_at_the_next_cold_word(backend, index, folder):
    index("客户关系", "价格谈判")
    reader = backend.reader()
    audience = reader.audience(everything(reader))
    for file in directory(folder).glob("*.pst"):
        file.write_bytes(b"")

    with pytest.raises(IndexUnusable):
        reader.search(parse("客户"), audience=audience)


def broken(*_args):
    raise ValueError("defect")


def test_a_defect_is_said_in_the_log_and_leaves_the_index_as_it_is(backend, index, folder, monkeypatch, caplog):
    index("客户", "价格")
    backend.reader()
    verified = []
    monkeypatch.setattr(sealing, "_sum", lambda file, count=sealing._sum: verified.append(file) or count(file))
    with monkeypatch.context() as patch:
        patch.setattr(scoring, "_scores", broken)
        patch.setattr(Among, "held", broken)
        for typed in ("客户", "价格"):
            with pytest.raises(QuestionFailed, match="defect"):
                found(backend, typed)
        with pytest.raises(QuestionFailed):
            backend.reader().words(backend.reader().audience(["客户"])).count("客户")

    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3
    assert {file.suffix for file in verified} >= {".pst", ".trm", ".doc", ".toc"}
    assert len(verified) == len({*verified})
    assert (directory(folder) / "mark").exists()
    assert found(backend, "客户") == ["客户"]


def test_a_defect_that_damage_caused_makes_the_index_unusable(backend, index, folder, monkeypatch):
    index("客户")
    backend.reader()
    for file in directory(folder).glob("*.doc"):
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(scoring, "_scores", broken)

    with pytest.raises(IndexUnusable, match="not as it was written"):
        found(backend, "客户")
    assert not (directory(folder) / "mark").exists()


@pytest.mark.parametrize("what", ["mark", "current", "all"])
def test_a_deleted_index_is_noticed_at_once(backend, index, folder, what):
    index("客户")
    backend.reader()
    if what == "all":
        shutil.rmtree(folder)
    else:
        (folder / what if what == "current" else directory(folder) / what).unlink()

    with pytest.raises(IndexUnusable):
        backend.reader()


def test_documents_that_went_missing_are_noticed(index, folder):
    index("客户")
    mark = directory(folder) / "mark"
    mark.write_text(json.dumps({**json.loads(mark.read_text()), "count": 2}))

    with pytest.raises(IndexUnusable, match="mark"):
        fresh(folder).reader()


def test_a_commit_that_died_before_its_mark_is_no_damage(index, folder):
    index("客户")
    mark = directory(folder) / "mark"
    older = mark.read_text()
    index("价格")
    mark.write_text(older)

    assert fresh(folder).reader().count == 2


def test_an_unusable_index_can_be_rebuilt_in_place(backend, index, folder):
    index("客户")
    (directory(folder) / "mark").write_text("{")
    with backend.rebuild() as writer:
        writer.put(Document("客户", "case", "", "客户"))
        writer.commit({"live": [1]})

    assert found(backend, "客户") == ["客户"]


def test_f11_readers_find_every_committed_document_while_a_writer_commits_and_merges(backend, folder):
    """Each reader opens the index anew, so that it meets segments that are being removed."""
    done = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                known = backend.mark().count
                assert len(found(fresh(folder), "客户", size=1000)) >= known
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(60):
        with backend.writer() as writer:
            writer.put(Document(f"d{number}", "case", "", f"客户{number}"))
            writer.commit({"live": [number]})
    done.set()
    for reader in readers:
        reader.join()

    assert failures == []


def test_a_rebuild_in_several_segments_replaces_and_removes_what_came_before(backend, monkeypatch):
    monkeypatch.setattr(writing, "REBUILT_AT_ONCE", 3)
    with backend.rebuild() as writer:
        for number in range(8):
            writer.put(Document(f"d{number}", "case", "", f"客户 no{number}"))
            writer.commit({"live": [number]})
        writer.put(Document("d1", "case", "", "客户 changed"))
        writer.put(Document("d7", "case", "", "客户 changed"))
        writer.remove("d2")
        writer.commit({"live": [8]})
        writer.put(Document("forgotten", "case", "", "客户"))

    reader = backend.reader()
    assert len(reader.parts) > 2
    assert backend.mark().cursors == {"live": [8]}
    assert backend.mark().count == reader.count == len(found(backend, "客户")) == 7
    assert sorted(found(backend, "changed")) == ["d1", "d7"]
