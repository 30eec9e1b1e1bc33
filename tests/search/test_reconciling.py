"""At night everything is compared, and what went wrong unseen is built anew."""

from datetime import datetime, timedelta

import pytest

from tests.search.telling import retell, tell
from wiki import search
from wiki.search import reconciling
from wiki.search.backend import Document
from wiki.search.place import backend
from wiki.search.reconciling import Reconciling

pytestmark = pytest.mark.usefixtures("cases_only")


@pytest.fixture
def told(people, monkeypatch):
    """Seven cases that are found, compared in batches of two; a look compares no document."""
    monkeypatch.setattr(reconciling, "BATCH", 2)
    monkeypatch.setattr(reconciling, "CHECKED", 0)
    cases = [tell(people.ana, f"客户{number}") for number in range(7)]
    search.catch_up()
    monkeypatch.setattr(reconciling, "CHECKED", 200)
    monkeypatch.setattr("wiki.search.documents.sample", lambda _: {})
    return cases


def change(*put: Document, remove: tuple[str, ...] = ()) -> None:
    """Change the index behind the back of the change log."""
    with backend().writer() as writer:
        for key in remove:
            writer.remove(key)
        for document in put:
            writer.put(document)
        writer.commit(backend().mark().cursors)


def found(people, q: str = "") -> set[str]:
    return {hit.title.text for hit in search.find(q, user=people.ben, size=100).hits}


def test_f06_a_good_index_is_compared_in_pieces_and_left_alone(told):
    before = backend().reader().generation

    pieces = len(list(Reconciling().night()))

    assert pieces == 5  # the keys, then two documents at a time
    assert backend().reader().generation == before


def test_f06_a_document_that_differs_is_found_out_at_night(people, told):
    change(Document(told[3].id, "case", "别的"))
    assert search.faults() == []

    list(Reconciling().night())

    assert found(people) == {f"客户{number}" for number in range(7)}
    assert found(people, "别的") == set()


def test_f06_a_document_in_the_place_of_another_is_found_out_in_the_first_night(people, told, monkeypatch):
    """The count is right, and there is no time to compare more than the first batch."""
    monkeypatch.setattr(reconciling, "MOST_SECONDS", -1.0)
    change(Document("nobody", "case", "客户"), remove=(max(case.id for case in told),))
    assert search.faults() == []

    list(Reconciling().night())

    assert found(people) == {f"客户{number}" for number in range(7)}
    assert backend().reader().digest("nobody") is None


def test_f06_a_wrong_bit_is_found_out_at_night_though_the_index_is_open(app, people, told):
    assert found(people, "客户3") == {"客户3"}
    folder = app.extensions["casewiki_settings"].index_folder
    for file in folder.rglob("*.pst"):
        content = bytearray(file.read_bytes())
        content[0] ^= 4
        file.write_bytes(content)

    list(Reconciling().night())

    assert backend().mark().commit == 1
    backend().verify()
    assert found(people, "客户3") == {"客户3"}


def test_what_changes_while_it_is_compared_is_no_fault(people, told):
    before = backend().reader().generation.partition("-")[0]
    night = Reconciling().night()
    next(night)
    retell(told[0], people.ana, "客户0", "新的")
    tell(people.ana, "客户7")

    list(night)

    assert backend().reader().generation.partition("-")[0] == before
    assert found(people) == {f"客户{number}" for number in range(8)}


def test_a_night_without_time_goes_on_the_next_night(people, told, monkeypatch):
    monkeypatch.setattr(reconciling, "MOST_SECONDS", -1.0)
    nights = Reconciling()
    change(Document(max(told, key=lambda case: case.id).id, "case", "别的"))
    for _ in range(3):
        list(nights.night())
        assert found(people, "别的")
    list(nights.night())

    assert not found(people, "别的")


def test_nothing_is_compared_before_the_night_and_once_a_night(told):
    clock = [datetime(2026, 3, 1, 12).astimezone()]
    nights = Reconciling(lambda: clock[0])
    assert not nights.step()
    clock[0] += timedelta(hours=14, seconds=1)
    assert [nights.step() for _ in range(8)] == [True] * 5 + [False] * 3
    clock[0] += timedelta(days=1)

    assert nights.step()
