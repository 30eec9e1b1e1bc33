"""Reading leaves nothing behind, addresses and logs tell nothing of what was written."""

import itertools
import logging
from urllib.parse import unquote

import pytest

from tests.proof import matrix
from tests.proof.site import contents
from tests.test_cases import STORY, told
from tests.test_judgements import CANARY
from wiki.models import AuditEntry, Case, db, new_id

# Words that stand in texts, titles, names of files and of customers of the site, and nowhere else.
WORDS = (CANARY, "两张专利证书", "赵总", "乔一诺", "请教,后报价", "一句话 1", "年份不对", "等不起")


@pytest.fixture
def told_in_logs(caplog):
    """Everything that is logged, at the most talkative level that the service has, is looked at afterwards."""
    caplog.set_level(logging.INFO)
    return lambda: "\n".join(record.getMessage() + (record.exc_text or "") for record in caplog.records)


@pytest.fixture
def everywhere(request):
    """Tell whether each address is asked of each class of record, as with `--all`, or of one of them."""
    return request.config.getoption("--all")


def crawl(site, actor, everywhere):
    """Ask for what somebody may read, and give every answer with its address.

    What is logged, and whether something is written, hangs on the view. That no answer of the matrix writes anything
    for one who only reads, whatever the record, the matrix sees (`test_matrix.py`).
    """
    asked = set()
    for row in matrix.rows():
        if row.method == "GET" and (everywhere or row.endpoint not in asked):
            asked.add(row.endpoint)
            path = matrix.address(matrix.rule_of(site.app, row), site.records[row.record])
            with site.actors[actor].ask(path, "GET", {}) as answer:
                yield row, path, answer


def test_no_log_line_holds_what_somebody_wrote_and_no_address_a_title(site, told_in_logs, everywhere):
    titles = {case.title for case in db.session.query(Case)} | {"far cause", "Stamps"}
    seen = ""
    for _, path, answer in crawl(site, "author", everywhere=True):
        seen += answer.data.decode(errors="replace")
        for address in (path, answer.headers.get("Location", "")):
            assert not [title for title in titles if title in unquote(address)]
    list(crawl(site, "seller", everywhere))

    assert [word for word in WORDS if word not in seen] == [], "They are looked for, so the author has to see them."
    assert not [word for word in WORDS if word in told_in_logs()]


def test_the_audit_log_holds_no_text(site, everywhere):
    list(crawl(site, "admin", everywhere))
    entries = db.session.query(AuditEntry).all()

    assert [entry for entry in entries if entry.outcome == "refused"]
    assert not [word for word in WORDS for entry in entries if word in f"{entry.action} {entry.subject}"]


def test_whatever_somebody_reads_nothing_is_written(site, everywhere):
    before = contents()
    for row, path, answer in crawl(site, "editor", everywhere):
        assert not site.held.changed(), f"{row.name} {path}: {answer.status_code}"
    assert contents() == before


def test_ids_of_documents_tell_nothing_of_one_another():
    made = [new_id() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {10}
    # Of what one begins with, the next one says nothing.
    assert sum(one[0] < other[0] for one, other in itertools.pairwise(made)) / len(made) == pytest.approx(0.5, abs=0.08)


def test_a_hidden_case_changes_no_id_that_others_see(sign_in, people, monkeypatch):
    """Of documents, whose ids are by chance: the case that is told after a hidden one has the id it has without it."""
    ids = iter(f"id{number:08}" for number in range(1_000))
    monkeypatch.setattr("wiki.models.documents.new_id", lambda: next(ids))
    ben = sign_in(people.ben)
    told(sign_in(people.ana), action="draft", submission="hidden", title=STORY["title"] + CANARY)
    shown = told(ben, submission="shown")
    assert CANARY not in ben.get("/cases").text
    assert ben.get(f"/cases/{shown.id}").status_code == 200
