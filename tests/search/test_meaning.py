"""Sentence vectors: what they find, what they must not show, and that they are never in the way."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest

from tests.search.telling import tell
from wiki import search
from wiki.search.backend import Document
from wiki.search.grammar import parse
from wiki.search.meaning import packed, store
from wiki.search.meaning.encoder import MODEL, encode_question
from wiki.search.meaning.following import Follower, progress
from wiki.search.meaning.store import VectorFolder, VectorsBusy
from wiki.search.whoosh_backend import WhooshBackend

pytestmark = [pytest.mark.one_whoosh, pytest.mark.one_database]

CHEAPER = "客户觉得我们的报价太贵，要求再便宜一些，否则就找别家。"
DINNER = "晚饭后我们和处长聊了很久他的家乡和孩子。"
ENGINEER = "那位工程师不爱说话，只看数据和测试报告。"
QUESTION = "The customer says that our price is too expensive"


class Site:
    """An index with vectors, and the documents that are in it."""

    def __init__(self, path, *, new=True):
        self.path = path
        self.documents = {}
        self.folder = VectorFolder(path / "vectors", site="here", model=MODEL)
        self.backend = WhooshBackend(path / "index", site="here", facets=("outcome",), vectors=self.folder.vectors)
        self.follower = Follower(lambda keys: {key: self.documents[key] for key in keys})
        if new:
            with self.backend.rebuild():
                pass

    def put(self, *documents):
        self.documents |= {document.key: document for document in documents}
        with self.backend.writer() as writer:
            for document in documents:
                writer.put(document)
            writer.commit({"live": [1]})
        self.follow()

    def remove(self, key):
        with self.backend.writer() as writer:
            writer.remove(key)
            writer.commit({"live": [1]})
        self.follow()

    def follow(self):
        with self.folder.writer() as writer:
            while self.follower.step(self.backend.reader(), writer, seconds=9):
                pass

    def ask(self, typed, *, hidden=(), alternatives=None, **options):
        reader = self.backend.reader()
        query = replace(parse(typed, ("outcome",)), meaning=encode_question(typed), alternatives=alternatives or {})
        audience = reader.audience(self.documents.keys() - {*hidden})
        return reader.search(query, audience=audience, facets=("outcome",), **options)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def document(key, body, outcome="success", **more):
    return Document(key, "case", "", body, facets={"outcome": (outcome,)}, **more)


@pytest.fixture
def told(site):
    site.put(document("cheaper", CHEAPER), document("dinner", DINNER, "failure"), document("engineer", ENGINEER))
    return site


def keys(ranked):
    return [hit.key for hit in ranked.hits]


# --- what is found -------------------------------------------------------------------------------


def test_a_question_in_another_language_finds_what_says_the_same(told):
    ranked = told.ask(QUESTION)

    assert keys(ranked)[0] == "cheaper"
    assert all(hit.related for hit in ranked.hits)
    assert (ranked.total, ranked.related, ranked.facets) == (0, len(ranked.hits), {"outcome": {}})


def test_a_question_in_traditional_characters_is_the_same_question():
    assert np.allclose(encode_question("客戶覺得價格太貴"), encode_question("客户觉得价格太贵"))


@pytest.mark.parametrize("typed", ["qwrtz 7761", "qwrtz", "zzzzz"])
def test_what_is_typed_at_random_is_near_to_nothing(told, typed):
    told.put(document("night", "Night shift."))
    assert told.ask(typed).hits == ()


def test_a_few_words_that_the_dictionary_knows_are_not_random_though_nothing_holds_them(told):
    others = {"expens": ("昂贵",), "bid": ("投标",)}

    assert told.ask("expensive bid").hits == ()
    assert keys(told.ask("expensive bid", alternatives=others)) == ["cheaper"]
    assert told.ask("qwrtz bid", alternatives=others).hits == ()


@pytest.mark.parametrize("typed", [f"{QUESTION} outcome:failure", f'{QUESTION} "价格"', f"{QUESTION} -报价"])
def test_filters_phrases_and_exclusions_bind_what_is_related(told, typed):
    assert "cheaper" not in keys(told.ask(typed))


def test_meaning_orders_hits_but_makes_none(told):
    told.put(document("boss", "处长说：便宜没好货。他请我们喝茶。"))
    plain = told.ask("便宜", sort="date")
    near = told.ask("便宜")

    assert plain.total == near.total == 2
    assert plain.facets == near.facets
    assert not any(hit.related for hit in plain.hits)
    assert {hit.key for hit in near.hits if not hit.related} == set(keys(plain))


def test_a_document_without_a_vector_is_found_by_its_words(told):
    late = document("late", "报价太贵，他没有再说话。")
    told.documents["late"] = late
    with told.backend.writer() as writer:
        writer.put(late)
        writer.commit({"live": [2]})

    assert "late" in keys(told.ask("报价"))
    assert progress(told.backend.reader(), told.folder.vectors()).missing == 1


def test_whoever_counts_pages_by_the_hits_finds_each_once_and_what_is_related_first(site):
    bodies = [f"{CHEAPER}第{number}次拜访。" for number in range(7)]
    site.put(*(document(f"near{number}", body) for number, body in enumerate(bodies)))
    site.put(*(document(f"word{number}", f"expensive day {number}") for number in range(9)))

    for size in (*range(1, 12), 20):
        pages = [site.ask(QUESTION, start=start, size=size) for start in range(0, 9, size)]
        hits = [hit for page in pages for hit in page.hits]

        assert all(len(page.hits) == size for page in pages[:-1])
        assert pages[0].hits[:size] == site.ask(QUESTION, size=100).hits[:size]
        assert {page.total for page in pages} == {9}
        assert {page.related for page in pages} == {sum(hit.related for hit in pages[0].hits)}
        assert pages[0].related
        assert not any(hit.related for page in pages[1:] for hit in page.hits)
        assert sorted(hit.key for hit in hits if not hit.related) == [f"word{number}" for number in range(9)]
        assert site.ask(QUESTION, start=len(pages) * size, size=size).hits == ()


def test_what_is_hidden_moves_nothing(told, tmp_path):
    told.put(document("boss", "老板嫌贵，一直压价，最后没有成交。", "failure"))
    other = Site(tmp_path / "other")
    other.put(*told.documents.values())
    other.put(
        *(document(f"hidden{number}", f"{CHEAPER}{QUESTION}{number}", "failure", date=number) for number in range(300))
    )
    hidden = [key for key in other.documents if key.startswith("hidden")]

    for typed in (QUESTION, "报价太贵", "处长", "engineer says nothing", "家乡 expensive"):
        assert told.ask(typed) == other.ask(typed, hidden=hidden)


def test_vectors_that_only_hidden_documents_have_so_far_change_no_score(site, tmp_path, monkeypatch):
    other = Site(tmp_path / "other")
    other.put(document("hidden", CHEAPER))
    for one in (site, other):
        monkeypatch.setattr(one, "follow", lambda: None)
        one.put(document("cheaper", CHEAPER), document("dinner", DINNER, "failure"))

    assert other.folder.vectors() is not None
    assert site.ask("便宜") == other.ask("便宜", hidden=["hidden"])
    assert site.ask("便宜").hits


# --- how they are kept ---------------------------------------------------------------------------


def rows(site):
    return {int(key): row for row, key in enumerate(site.folder.vectors().entries["key"]) if key}


def test_vectors_outlive_the_index_and_are_made_anew_where_a_text_changes(told):
    before = rows(told)
    with told.backend.rebuild() as writer:
        for one in told.documents.values():
            writer.put(one)
        writer.commit({"live": [3]})
    told.follow()
    told.put(document("dinner", DINNER, "success", usefulness=0.5))
    assert rows(told) == before

    told.put(document("dinner", DINNER + "他很高兴。"))
    changed = {name for name, row in rows(told).items() if before.get(name) != row}
    assert changed == {packed.name_of("dinner")}
    assert len(rows(told)) == 3


def test_nothing_is_left_of_the_vectors_of_a_document_that_is_gone(told):
    row = rows(told)[packed.name_of("dinner")]
    told.remove("dinner")

    for name, width in store.WIDTHS.items():
        (file,) = (told.path / "vectors").glob(f"*/{name}")
        assert not any(file.read_bytes()[row * width : (row + 1) * width])


def test_an_emptied_row_counts_for_no_document_that_comes_back(told):
    told.ask(QUESTION)
    told.remove("dinner")
    with told.backend.writer() as writer:
        writer.put(told.documents["dinner"])
        writer.commit({"live": [3]})
    index = told.backend.reader()._snapshot

    near = told.backend._vectors.of(index)
    assert near.rows[index.number_of("dinner")] == -1
    assert sorted(near.rows[index.number_of(key)] >= 0 for key in ("cheaper", "engineer")) == [True, True]


def test_empty_rows_are_left_behind_when_they_are_many(told, monkeypatch):
    monkeypatch.setattr(store, "FEW_ROWS", 1)
    near = told.ask(QUESTION)
    told.remove("dinner")
    told.remove("engineer")

    assert len(told.folder.vectors()) == 1
    assert len(list((told.path / "vectors").glob("*/"))) == 1
    assert keys(told.ask(QUESTION, hidden=["dinner", "engineer"])) == keys(near)[:1]


@pytest.mark.parametrize("name", [*store.WIDTHS, "mark"])
@pytest.mark.parametrize("damage", ["short", "flipped", "gone"])
def test_damaged_files_are_set_aside_and_the_vectors_made_anew(told, name, damage):
    (file,) = (told.path / "vectors").glob(name if name == "mark" else f"*/{name}")
    content = bytearray(file.read_bytes())
    content[20] ^= 0x40
    file.unlink()
    if damage != "gone":
        file.write_bytes(content[:25] if damage == "short" else content)
    again = Site(told.path)
    again.put(*told.documents.values())

    assert keys(again.ask(QUESTION))[0] == "cheaper"
    assert not packed.damaged(again.folder.vectors())
    assert len(rows(again)) == 3


@pytest.mark.parametrize("other", [{"site": "there"}, {"model": "usem3-9"}])
def test_vectors_of_another_site_or_model_do_not_count(told, other):
    folder = VectorFolder(told.path / "vectors", **{"site": "here", "model": MODEL, **other})

    assert folder.vectors() is None
    with folder.writer() as writer:
        assert len(writer.vectors) == 0
    assert told.folder.vectors() is None


def test_what_was_not_committed_does_not_count(told):
    before = rows(told)
    with told.folder.writer() as writer:
        writer.put(7, 7, 7, encode_question("half done")[np.newaxis])
    assert rows(told) == before

    told.put(document("next", "下一次拜访。"))
    assert rows(told) == {**before, packed.name_of("next"): 3}


class PowerCut(Exception):
    """The process is gone."""


@pytest.fixture
def cut(monkeypatch):
    """Let the process die before its write of this number, or in the middle of it."""
    put_mark, write = VectorFolder.put_mark, store.VectorWriter._write

    def after(number, *, half):
        left = iter([False] * number + [True])

        def marking(folder, mark):
            if next(left, False):
                raise PowerCut
            put_mark(folder, mark)

        def writing(writer, name, row, content):
            if next(left, False):
                if half:
                    write(writer, name, row, content[: len(content) // 2])
                raise PowerCut
            write(writer, name, row, content)

        monkeypatch.setattr(VectorFolder, "put_mark", marking)
        monkeypatch.setattr(store.VectorWriter, "_write", writing)

    yield after
    monkeypatch.undo()


@pytest.mark.parametrize("half", [False, True])
def test_a_crash_at_any_write_costs_at_most_the_vectors_it_was_about(tmp_path, cut, monkeypatch, half):
    monkeypatch.setattr(store, "FEW_ROWS", 1)
    changed = document("dinner", CHEAPER + DINNER)
    for number in range(20):
        site = Site(tmp_path / str(number))
        site.put(document("cheaper", CHEAPER), document("dinner", DINNER), document("engineer", ENGINEER))
        cut(number, half=half)
        with contextlib.suppress(PowerCut):
            site.put(changed)  # adds a row, empties another, then a third, and puts the rest together
            site.remove("cheaper")
        cut(99, half=False)
        again = Site(site.path, new=False)
        again.documents = site.documents
        again.follow()

        left = {key for key in site.documents if again.backend.reader().digest(key)}
        assert set(rows(again)) == {packed.name_of(key) for key in left}
        assert not packed.damaged(again.folder.vectors())
        assert progress(again.backend.reader(), again.folder.vectors()).missing == 0


def test_only_one_process_writes(told):
    with told.folder.writer(), pytest.raises(VectorsBusy), told.folder.writer():
        pass


# --- the site ------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_case_is_found_by_its_meaning_as_soon_as_the_worker_had_time(meaning, cases_only, people, sign_in):
    case = tell(people.ana, "嫌贵", CHEAPER, outcome="failure")
    search.catch_up()
    reader = sign_in(people.ben)
    assert not search.find(QUESTION, user=people.ben).hits
    assert reader.get("/readyz").json["degraded"] == ["meaning"]

    while search.follow_vectors():
        pass
    results = search.find(QUESTION, user=people.ben)
    page = reader.get("/search", query_string={"q": QUESTION}).get_data(as_text=True)

    assert [(hit.id, hit.related) for hit in results.hits] == [(case.id, True)]
    assert (results.total, results.related) == (0, 1)
    assert f"/cases/{case.id}" in page
    assert reader.get("/readyz").json["degraded"] == []
    assert not search.find(QUESTION, user=people.max).hits


def test_only_those_who_look_after_the_library_are_told_that_vectors_are_missing(meaning, cases_only, people, sign_in):
    tell(people.ana, "嫌贵", CHEAPER)
    search.catch_up()
    told = {
        name: "Search by meaning is being prepared: 0 %"
        in sign_in(getattr(people, name)).get("/search?q=x", headers={"Accept-Language": "en"}).get_data(as_text=True)
        for name in ("ben", "eva", "max")
    }

    assert told == {"ben": False, "eva": True, "max": False}  # Max may find nothing


def test_without_the_package_words_are_enough(meaning, cases_only, people, monkeypatch, casewiki):
    case = tell(people.ana, "嫌贵", CHEAPER)
    monkeypatch.setattr("wiki.search.meaning.encoder.usem3", None)
    search.catch_up()

    assert not search.follow_vectors()
    assert search.vector_progress() is None
    assert [hit.id for hit in search.find("报价", user=people.ben).hits] == [case.id]


@pytest.mark.one_database
def test_the_command_waits_until_all_vectors_are_there(meaning, cases_only, people, casewiki, monkeypatch):
    monkeypatch.setenv("CASEWIKI_MEANING", "on")
    tell(people.ana, "嫌贵", CHEAPER)
    search.catch_up()

    assert casewiki("check") == (0, ["ok"], ["note: Search by meaning knows 0 of 1 documents."])
    assert casewiki("vectors")[:2] == (0, ["vectors 1"])
    assert casewiki("check") == (0, ["ok"], [])


def test_vectors_that_cannot_be_written_do_not_hold_up_the_index(meaning, cases_only, people, tmp_path, monkeypatch):
    monkeypatch.setattr("wiki.search.vectors._resting_until", 0.0)
    (tmp_path / "instance" / "vectors").write_text("in the way")
    case = tell(people.ana, "嫌贵", CHEAPER)
    search.catch_up()

    assert not search.follow_vectors()
    assert [hit.id for hit in search.find("报价", user=people.ben).hits] == [case.id]
