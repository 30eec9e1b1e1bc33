"""Imports of tables at work: batch by batch in the worker, which may be stopped or killed, and what is left of them."""

import io
import tempfile
import time
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.test_imports import (
    GOOD,
    HEADER,
    begun,
    brought,
    cases_here,
    checked,
    found,
    many,
    run,
    step,
    table,
    worked,
)
from tests.writing import writing
from wiki import worker
from wiki.extensions import db
from wiki.models import Blob, ImportRow, ImportState, RowKind, TableImport
from wiki.models.base import now
from wiki.services import blobs, imports
from wiki.services import people as people_service
from wiki.services.terms import changing
from wiki.services.terms.content import TermContent
from wiki.transfer import recording, tables
from wiki.transfer.stepping import BATCH, Stepper


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def test_an_import_that_is_stopped_keeps_what_it_has_and_goes_on_from_there(ana):
    one, stepper = checked(ana, brought(ana, table(*many(2 * BATCH + 5)))), Stepper()
    begun(ana, one)
    while cases_here() < BATCH:
        step(stepper)
    ana.send(f"/imports/{one.id}/stop")
    step(stepper)
    one = db.session.get_one(TableImport, one.id)
    assert one.state is ImportState.STOPPED
    assert cases_here() == one.place == BATCH

    ana.send(f"/imports/{one.id}/go-on")
    one = worked(one)  # by another worker than the one before
    assert one.state is ImportState.DONE
    assert one.created == cases_here() == 2 * BATCH + 5


def test_a_batch_whose_import_is_stopped_meanwhile_is_not_kept(ana):
    one, stepper = checked(ana, brought(ana, table(*many(5)))), Stepper()
    begun(ana, one)
    with closing(stepper.step()) as steps:
        next(steps)
        db.session.rollback()
    ana.send(f"/imports/{one.id}/stop")
    assert cases_here() == 0
    assert db.session.get_one(TableImport, one.id).state is ImportState.STOPPED


def test_the_counts_add_up_if_a_worker_was_killed_within_a_batch(ana):
    same = [["A-1", f"第 {n} 稿", *GOOD[1:]] for n in range(3)]
    one = checked(ana, brought(ana, table(*same, ["A-2", *GOOD], header=["编号", *HEADER])))
    begun(ana, one)
    with closing(Stepper().step()) as steps:
        for _ in range(3):
            next(steps)
            db.session.commit()

    one = worked(one)
    assert (one.created, one.updated, one.unchanged) == (2, 2, 0)


def test_a_worker_that_was_killed_in_a_check_begins_it_again(ana):
    one, first = brought(ana, table(*many(BATCH + 5))), Stepper()
    ana.send(f"/imports/{one.id}/check", {f"column-{n}": name for n, name in enumerate(one.mapping["columns"])})
    step(first)
    assert db.session.get_one(TableImport, one.id).created == BATCH

    assert worked(one, Stepper()).created == BATCH + 5


def test_whoever_may_tell_no_more_cases_brings_none_in(ana, people):
    one = checked(ana, brought(ana, table(*many(3))))
    begun(ana, one)
    with writing():
        people_service.change(people.ana, display_name="Ana", active=False, roles=["seller"], team="")

    one = worked(one)
    assert one.state is ImportState.STOPPED
    assert one.trouble
    assert cases_here() == 0


@pytest.mark.parametrize("skipping", [{"skip_noticed": "y"}, {}])
def test_persons_in_a_row_that_is_good_only_since_the_check_are_left_out(ana, skipping):
    strange = ["谈价", "失败", "怪脾气", "王科长电话 13812345678。", "别再打。"]
    one = checked(ana, brought(ana, table(GOOD, strange)))
    assert imports.counts(one)[RowKind.NOTICED] == 0
    with writing():
        label = {"zh-Hans": "怪脾气", "zh-Hant": "怪脾氣", "en": "odd"}
        changing.add("personality", TermContent(label=label), code="odd", html="")

    one = run(ana, one, **skipping)
    assert (one.created, imports.counts(one)[RowKind.REFUSED]) == (1, 1)


def test_removed_or_old_imports_leave_no_file_behind(app, ana, monkeypatch):
    one, old = run(ana, checked(ana, brought(ana, table(GOOD)))), brought(ana, table(*many(2)))
    with writing():
        old.stepped_at = now() - imports.KEPT + timedelta(minutes=1)
    ana.send(f"/imports/{one.id}/remove")
    monkeypatch.setattr(blobs, "KEPT", now() - now())
    worker.tidy(app)
    assert (db.session.scalars(select(TableImport)).all(), db.session.query(Blob).count()) == ([old], 2)

    with writing():
        old.stepped_at -= timedelta(minutes=2)
    worker.tidy(app)
    assert not db.session.scalars(select(TableImport)).all()
    assert not db.session.scalars(select(Blob)).all()
    assert not db.session.scalars(select(ImportRow)).all()
    assert cases_here() == 1


def test_what_was_read_for_an_import_that_is_removed_does_not_stay_on_the_disk(ana, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = ana.send("/imports", {"file": (io.BytesIO(table(GOOD)), "x.csv")}, content_type="multipart/form-data")
    stepper, patience = Stepper(), time.monotonic() + 20
    step(stepper)
    assert list(tmp_path.glob("casewiki-*/source"))

    ana.send(f"/imports/{found(answer).id}/remove")
    while list(tmp_path.glob("casewiki-*")) and time.monotonic() < patience:
        step(stepper)
        time.sleep(0.02)
    assert not list(tmp_path.glob("casewiki-*"))


def test_an_import_that_breaks_us_is_left_and_others_go_on(ana, sign_in, people, monkeypatch):
    one, ben = brought(ana, table(GOOD, header=["坏", *HEADER[1:]])), sign_in(people.ben)
    whole = tables.lines

    def broken(rows, mapping, known):
        if "坏" in mapping.header:
            raise ValueError("broken")
        return whole(rows, mapping, known)

    monkeypatch.setattr(tables, "lines", broken)
    left = checked(ana, one, **{"column-0": "title"})
    assert left.state is ImportState.MATCHING
    assert left.trouble
    assert checked(ben, brought(ben, table(GOOD))).created == 1


def test_an_import_that_the_database_always_fails_at_keeps_no_other_waiting(ana, sign_in, people, monkeypatch):
    ben, stepper, count = sign_in(people.ben), Stepper(), recording.count
    other = checked(ben, brought(ben, table(*many(2))))
    ident = begun(ana, checked(ana, brought(ana, table(GOOD)))).id
    begun(ben, other)

    def failing(kept, part):
        if kept.id == ident:
            raise OperationalError("INSERT", None, Exception("too much"))
        count(kept, part)

    monkeypatch.setattr(recording, "count", failing)
    with pytest.raises(OperationalError):
        step(stepper)
    db.session.rollback()
    assert worked(other, stepper).created == 2
