"""A word in each field, name of a file, opinion, answer and reason of a defect: nobody is shown one who must not be.

Each answer of the matrix is looked through, too (`test_matrix.py`); here everybody asks for everything else there is.
"""

import io
import logging
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.proof import matrix, samples
from tests.proof.sealed import COMMON, MARK, WORD
from tests.test_leaks import CHANCE
from wiki import search
from wiki.models import AuditEntry, db

# All others ask for all of it in the matrix, whose answers are looked through, too.
ACTORS = ("reporter", "former", "peer", "reader")
OUTSIDE = ("seller", "reporter", "former", "admin", "peer")
# A card is in the clear from its confirmation on, also after it was taken back; cases and plans are not sealed at all.
CLEAR = ("shown card", "withdrawn card", "restricted", "plan ")
NONSENSE = MARK + "wwwwwwwwwwww"
PROBES = (
    "/search?q={}",
    "/search?q=product:{}",
    "/search/suggestions?q={}",
    "/card?q={}",
    "/cases?product={}",
    "/defects?product={}",
    "/defects/queue?q={}",
    "/api/v1/search?q={}",
    "/api/v1/cases?product={}",
)


def told(site, actor, path):
    """Return status, headers and body as one text."""
    with site.actors[actor].ask(path, "GET", {}) as answer:
        return unquote(f"{matrix.learned(answer, path)}")


def reads(table, site):
    """Return every row of a table that can be read, with its address."""
    gets = [row for row in matrix.rows(table) if row.method == "GET"]
    return [(row, matrix.address(matrix.rule_of(site.app, row), site.records[row.record])) for row in gets]


def outside_of(site, actor):
    """Return the words that somebody must not be shown."""
    return [word for word in site.words if not site.may_see(actor, word)]


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_is_told_a_word_that_is_not_for_them(site, request, actor):
    """Two of the four are asked at each address, in turn; all of them with `--all`."""
    every = sorted({row.endpoint: path for row, path in reversed(reads(matrix.TABLE, site))}.items())
    all_of_them, turn = request.config.getoption("--all"), ACTORS.index(actor) % 2
    paths = dict(one for number, one in enumerate(every) if all_of_them or number % 2 == turn)
    found = {path: leaked for path in paths.values() if (leaked := site.leaked(actor, told(site, actor, path)))}
    assert found == {}


def test_every_word_is_shown_to_somebody_who_may_see_it(site):
    """So the words are where they were put, and the test above would find them."""
    inside = ("defect_manager", "reporter", "peer", "leadership")
    seen = "".join(told(site, actor, path) for actor in inside for _, path in reads(matrix.SEALED, site))
    unseen = {site.words.places[word] for word in site.words if word not in seen}
    # What is over is nowhere any more.
    over = {f"withdrawn card {one}" for one in ("product", "may say", "must not promise")} | {"plan comment taken back"}
    assert unseen == {*over, "reason for the former"}, unseen


@pytest.mark.parametrize("actor", OUTSIDE)
def test_asking_for_a_word_is_answered_like_asking_for_nonsense(site, actor):
    words = outside_of(site, actor)[::4]
    assert len(words) >= 6
    for probe in PROBES:
        nothing = CHANCE.sub("", told(site, actor, probe.format(NONSENSE))).replace(NONSENSE, "?")
        for word in words:
            assert len(word) == len(NONSENSE)
            assert CHANCE.sub("", told(site, actor, probe.format(word))).replace(word, "?") == nothing, (probe, word)


def test_the_beginning_of_a_word_is_completed_for_nobody(site):
    for word in outside_of(site, "seller")[::6]:
        for path in (f"/search/suggestions?q={word[:6]}", f"/api/v1/search?q={word[:-2]}", f"/search?q={word[:-1]}x"):
            assert word not in told(site, "seller", path)


def test_what_one_may_not_open_takes_no_place_among_what_the_queue_finds(site, monkeypatch):
    monkeypatch.setattr("wiki.blueprints.defect_work.LISTED", 1)
    pages = [f"/defects/queue?q={COMMON}&page={number}" for number in range(1, 9)]
    found = {
        actor: "".join(told(site, actor, path) for path in pages) for actor in ("peer", "reader", "defect_manager")
    }

    # Whatever comes first among equals: a page with something on it leads to no other.
    assert {actor: 'rel="next"' in text or 'rel="prev"' in text for actor, text in found.items()} == {
        "peer": False,
        "reader": False,
        "defect_manager": True,
    }


def test_no_word_is_in_a_log_or_in_the_audit_log_whatever_is_done(site, caplog):
    caplog.set_level(logging.DEBUG, "wiki")
    caplog.set_level(logging.INFO)
    for row in matrix.rows(matrix.SEALED):
        path = matrix.address(matrix.rule_of(site.app, row), site.records[row.record])
        sample = samples.made(site, row.endpoint, row.record) if row.method != "GET" else samples.NONE
        site.actors["defect_manager"].ask(path, row.method, samples.fresh(sample)).close()
        audited = [f"{one.action} {one.subject} {one.address}" for one in db.session.query(AuditEntry)]
        assert not [one for one in audited if WORD.search(one)]
        site.undo()
    said = "\n".join(record.getMessage() + (record.exc_text or "") for record in caplog.records)
    assert not WORD.search(said)


def test_no_sealed_word_is_on_the_disk(site):
    """Not in database, journal, index or instance folder, nor in a temporary file, while people report and search."""
    began = time.time()
    word = MARK + "sentbysomebody"
    form = {"kind": "market", "origin": "own", **dict.fromkeys(("product", "title", "detail", "effect"), word)}
    assert site.actors["seller"].ask("/defects", "POST", form).status_code == 303
    sealed_form = {"files": (f"{word}".encode(), f"{word}.txt")}
    path = matrix.address(site.app.url_map._rules_by_endpoint["defect_files.add"][0], site.records["hidden defect"])
    assert site.actors["keeper"].ask(path, "POST", samples.fresh(sealed_form)).status_code == 303
    assert word in told(site, "keeper", path.removesuffix("/files"))
    assert word in told(site, "defect_manager", f"/defects/queue?q={word}")
    search.catch_up()

    held = {"the database as it is now": site.held.connection.serialize()}
    kept = [*site.index.parent.rglob("*"), *site.database.parent.glob(f"{site.database.name}*")]
    held |= {str(file): file.read_bytes() for file in kept if file.is_file()}
    temporary = [file for file in Path(tempfile.gettempdir()).glob("casewiki-*") if file.is_file()]
    held |= {str(file): file.read_bytes() for file in temporary if file.stat().st_mtime >= began - 60}
    clear = {one for one, place in site.words.places.items() if place.startswith(CLEAR)}
    sealed = [one.encode() for one in {*site.words, word} - clear]
    assert len(sealed) > 30
    assert {place for place, data in held.items() for one in sealed if one in data} == set()
    # What is in the clear is found, so the others would be.
    assert any(next(iter(clear)).encode() in data for data in held.values())


def test_a_file_that_is_to_be_sealed_is_not_on_the_disk_while_it_comes(site, monkeypatch):
    """Others wait in what becomes a temporary file once it is large."""

    class Refused:
        def __init__(self, *_, **__):
            raise OSError("Something is being written to the disk.")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", Refused)
    path = f"/defects/{site.records['hidden defect']['defect_id']}/files"
    large = {"files": (io.BytesIO(b"x" * 100_000), "large.txt")}
    assert site.actors["keeper"].ask(path, "POST", large).status_code == 303
    assert "large.txt" in told(site, "keeper", path.removesuffix("/files"))
