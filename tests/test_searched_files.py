"""The texts of files are found as a part of what they are beside, by whoever may find that."""

import pytest
from sqlalchemy import select

from tests.test_attachments import add, added, newest
from tests.test_cases import told
from tests.test_file_texts import docx, line, pdf
from tests.test_files import GOOD
from tests.test_judgements import CLOSED, judged
from tests.test_pages import written
from tests.test_topics import asked
from tests.writing import writing
from wiki import search, worker
from wiki.models import AttachmentText, TextState, db
from wiki.search import file_texts
from wiki.search.backend import Document, IndexUnusable
from wiki.search.whoosh_backend import schema

WORD = "zaunkoenigsfeder"
QUOTE = docx(f"The {WORD} clause of the framework contract.", "质保三十六个月，含上门服务。")


@pytest.fixture
def case(sign_in, people):
    return told(sign_in(people.ana))


def settle():
    """Let the worker read what waits and the index take it in."""
    while worker.read_file():
        pass
    search.catch_up()


def found(person, words=WORD):
    """Return what somebody finds: ids, from the API, which asks as the page does."""
    page = person.get(f"/search?q={words}")
    assert page.status_code == 200
    return page.text


def test_a_word_in_a_file_finds_its_case_and_leads_to_the_file(sign_in, people, case):
    added(sign_in(people.ana), case, "合同.docx", QUOTE)
    settle()
    ben = sign_in(people.ben)
    for words in (WORD, "上门服务 质保"):
        page = found(ben, words)
        assert f'href="/cases/{case.id}#files"' in page
        assert "<bdi>合同.docx</bdi>" in page
    assert "clause of the framework contract" in found(ben)
    assert "文字可搜" in ben.get(f"/cases/{case.id}").text


@pytest.mark.parametrize("path", ["/knowledge", "/topics"])
def test_files_of_pages_and_topics_are_found_and_shown_on_their_pages(sign_in, people, path):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    document = written(ana) if path == "/knowledge" else asked(ana)
    there = f"{path}/{document.id}"
    assert add(ana, there, ("合同.docx", QUOTE)).headers["Location"] == f"{there}#files"
    settle()
    page = found(ben)
    assert f'href="{there}#files"' in page
    assert "<bdi>合同.docx</bdi>" in page
    assert 'id="upload"' in ben.get(there).text
    assert "合同.docx" in ben.get(there).text


def test_a_removed_file_is_found_no_more_until_it_is_back(sign_in, people, case):
    ana = sign_in(people.ana)
    file = added(ana, case, "合同.docx", QUOTE)
    settle()
    ana.send(f"/files/{file.id}/remove")
    settle()
    assert case.id not in found(ana)
    ana.send(f"/files/{file.id}/restore")
    settle()
    assert case.id in found(ana)


def test_while_there_is_no_index_the_database_finds_it_too(sign_in, people, case, monkeypatch):
    added(sign_in(people.ana), case, "合同.docx", QUOTE)
    settle()
    monkeypatch.setattr("wiki.search.asking.backend", broken)
    assert case.id in found(sign_in(people.ben))


def broken():
    raise IndexUnusable("gone")


def test_files_are_found_by_those_alone_who_find_their_case(sign_in, people, api_token, draft):
    """A draft, a closed case, one that only those whom it names read: nothing of their files shows anywhere."""
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    closed, named = told(ana, **CLOSED | {"submission": "c"}), told(ana, submission="n")
    with writing():
        named.level = 3
    for number, one in enumerate((draft, closed, named)):
        added(ana, one, "合同.docx", docx(f"{WORD} {number}"))
    settle()
    typo, token = WORD[:-1] + "x", {"Authorization": f"Bearer {api_token(people.ben)}"}
    for path in (
        "/search?q={}",
        "/search/suggestions?q={}",
        "/api/v1/search?q={}",
        "/cases?q={}",
        "/search?q={}&outcome=success",
    ):
        for words, nonsense in ((WORD, "quuxwaldoquuxwald"), (typo, "quuxwaldoquuxwalx")):
            headers = token if path.startswith("/api/") else None
            told_of, nothing = (ben.get(path.format(one), headers=headers) for one in (words, nonsense))
            assert (told_of.status_code, nothing.status_code) == (200, 200), path
            assert told_of.text.replace(words, "?").count(WORD) == 0
            for one in (draft, closed, named):
                assert one.id not in told_of.text, path
    hits = {hit.id: hit for hit in search.find(WORD, user=people.ana).hits}
    assert hits[closed.id].file
    assert not hits[named.id].file + hits[named.id].snippet.text  # of what is restricted no passage is shown

    judged(ben, closed)
    assert closed.id in found(ben)


def test_of_a_file_that_the_reader_may_not_read_no_passage_is_cut(sign_in, people, case, draft):
    ana = sign_in(people.ana)
    added(ana, case, "合同.docx", QUOTE)
    added(ana, draft, "草稿.docx", docx(f"{WORD} draft"))
    settle()
    assert [file.name for file in file_texts.readable(case.id, people.ben)] == ["合同.docx"]
    assert file_texts.readable(draft.id, people.ben) == []
    assert file_texts.readable(draft.id, people.ana)


def test_what_cannot_be_read_is_said_and_not_tried_again(sign_in, people, case, monkeypatch):
    ana = sign_in(people.ana)
    added(ana, case, "a.pdf", pdf(line(b"x")))
    monkeypatch.setattr("wiki.sandbox.Child.ask", lambda child, *_: child.stop())  # a child that is killed
    assert worker.read_file()
    assert not worker.read_file()
    monkeypatch.undo()
    added(ana, case, "b.pdf", pdf(b""))
    added(ana, case, "c.png", GOOD["png"])
    settle()

    states = db.session.scalars(select(AttachmentText.state).order_by(AttachmentText.attachment_id))
    assert list(states) == [TextState.FAILED, TextState.NONE]
    assert ana.get(f"/cases/{case.id}").text.count("文字不可搜") == 2


def test_a_deleted_file_takes_its_text_along(sign_in, people, draft):
    ana = sign_in(people.ana)
    added(ana, draft, "合同.docx", QUOTE)
    settle()
    ana.send(f"/cases/{draft.id}/discard")
    assert newest() is None
    assert db.session.query(AttachmentText).count() == 0


def test_a_long_file_does_not_hide_what_its_document_says():
    bare, long = (
        schema.stored(Document("k", "case", "Title", "three short words", files=files))[0].lengths
        for files in ((), ("a long file " * 50_000,))
    )
    assert long[1] - bare[1] == schema.FILE_WORDS
