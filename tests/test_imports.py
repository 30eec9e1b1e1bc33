"""Imports of tables: what their owner does in the browser, and the worker batch by batch behind it."""

import csv
import io
import json
import re
import time

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.writing import writing
from wiki.extensions import db
from wiki.forms.imports import MOST_SETTLED, MOST_VALUES
from wiki.models import Case, ImportState, Publication, RowKind, TableImport, Term
from wiki.services import blobs, imports, writings
from wiki.services.terms import changing, merging
from wiki.services.terms.content import TermContent
from wiki.transfer.stepping import Stepper

HEADER = ["标题", "成败", "客户类型", "情况", "经验"]
GOOD = ["科长在会上被纠正", "失败", "自傲型", "续约谈判，科长一人拍板。", "单独说，用问句。"]


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def table(*rows, header=HEADER, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def many(number, **changes):
    """Return so many good rows, each a case of its own."""
    return [[f"{GOOD[0]} {n}", *GOOD[1:]] for n in range(number)]


def brought(browser, data, name="cases.csv"):
    """Bring a file, let the worker read it, and return the import."""
    answer = browser.send("/imports", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return worked(found(answer))


def found(answer):
    return db.session.get_one(TableImport, answer.headers["Location"].rsplit("/", 1)[1])


def worked(one, stepper=None):
    """Let the worker do what there is to do."""
    ident, stepper, patience = one.id, stepper or Stepper(), time.monotonic() + 60
    while db.session.get_one(TableImport, ident).at_work:
        assert time.monotonic() < patience, "The worker does not come to an end."
        if not step(stepper):
            time.sleep(0.02)
    return db.session.get_one(TableImport, ident)


def step(stepper):
    """Let the worker do one batch, and return how often it wrote."""
    count = 0
    for _ in stepper.step():
        db.session.commit()
        count += 1
    db.session.rollback()
    return count


def checked(browser, one, **changes):
    fields = {f"column-{number}": name for number, name in enumerate(one.mapping["columns"])}
    answer = browser.send(f"/imports/{one.id}/check", {**fields, **changes})
    assert answer.status_code == 303, answer.text
    return worked(one)


def run(browser, one, **fields):
    return worked(begun(browser, one, **fields))


def begun(browser, one, **fields):
    answer = browser.send(f"/imports/{one.id}/run", {"check": imports.check_of(one), **fields})
    assert answer.status_code == 303, answer.text
    return one


def cases_here():
    return db.session.scalar(select(func.count()).select_from(Case))


def test_a_table_becomes_cases_after_its_owner_has_seen_what_would_come_of_it(ana, people):
    one = brought(ana, table(GOOD, ["", "成功", "自傲型", "", ""], [*GOOD[:2], "没有这种", *GOOD[3:]]))
    assert one.mapping["columns"] == ["title", "outcome", "personality", "situation", "lessons"]
    assert "科长在会上被纠正" in ana.get(f"/imports/{one.id}").text

    one = checked(ana, one)
    page = ana.get(f"/imports/{one.id}").text
    assert (one.state, one.created, cases_here()) == (ImportState.CHECKED, 1, 0)
    assert "没有这种" in page
    assert "No customer type" not in page

    one = run(ana, one)
    case = db.session.scalars(select(Case)).one()
    assert one.state is ImportState.DONE
    assert (one.created, one.unchanged) == (1, 0)
    assert case.title == GOOD[0]
    assert case.state is Publication.PUBLISHED
    assert case.author_id == people.ana.id
    assert case.head.body["personality"] == ["proud"]


def test_a_value_that_nobody_knows_is_settled_once_for_all_rows(ana):
    one = checked(ana, brought(ana, table(GOOD, ["另一个", "失败", "爱面子的科长", *GOOD[3:]])))
    assert one.unknown == {"personality": [["爱面子的科长", 1]]}

    one = checked(ana, one, **{"text-personality": "爱面子的科长", "code-personality": "proud"})
    assert (one.created, imports.counts(one)[RowKind.REFUSED]) == (2, 0)
    assert 'value="proud" selected' in ana.get(f"/imports/{one.id}").text


def test_a_value_settled_as_a_term_that_was_merged_since_means_the_one_that_took_over(ana, people):
    label = {"zh-Hans": "怪脾气", "zh-Hant": "怪脾氣", "en": "odd"}
    with writing():
        odd = changing.add("personality", TermContent(label=label), code="odd", html="")
    strange = table([*GOOD[:2], "怪人", *GOOD[3:]])
    checked(ana, brought(ana, strange), **{"text-personality": "怪人", "code-personality": "odd"})
    with writing():
        proud = db.session.scalars(select(Term).where(Term.code == "proud")).one()
        merging.merge(odd, into=proud, by=people.eva, note="")

    one = brought(ana, strange)
    assert 'value="proud" selected' in ana.get(f"/imports/{one.id}").text
    assert checked(ana, one).created == 1


def test_values_are_asked_for_until_all_are_settled(ana):
    rows = [[f"{GOOD[0]} {n}", "失败", f"怪人{n:03}", *GOOD[3:]] for n in range(170)]
    one, rounds = checked(ana, brought(ana, table(*rows))), 0
    while one.created < len(rows) and rounds < 10:
        asked = re.findall(r'name="text-personality" value="([^"]*)"', ana.get(f"/imports/{one.id}").text)
        assert len(asked) <= MOST_VALUES + MOST_SETTLED
        one = checked(ana, one, **{"text-personality": asked, "code-personality": ["proud"] * len(asked)})
        rounds += 1
    assert rounds == 6  # of thirty each

    one = checked(ana, one, **{"text-personality": asked[-1], "code-personality": "?"})
    assert one.created == len(rows) - 1


def test_of_long_texts_no_more_is_kept_beside_an_import_than_columns_are_matched_by(ana):
    long = [[*GOOD[:3], "长" * 5_000, GOOD[4]]] * 20
    one = brought(ana, table(*long, header=[f"{name}{'长' * 5_000}" for name in HEADER]))
    assert one.table["rows"] == 20
    assert len(json.dumps(one.table, ensure_ascii=False)) < 10_000


@pytest.mark.one_database
def test_the_rows_left_out_come_back_as_a_table_without_formulas(ana):
    bad = ["=HYPERLINK(1)", "失败", "没有这种", "+情况", "经验"]
    one = run(ana, checked(ana, brought(ana, table(GOOD, bad))))

    answer = ana.get(f"/imports/{one.id}/refused.csv")
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header[2:] == HEADER
    assert row[0] == "3"
    assert row[2:] == ["'=HYPERLINK(1)", *bad[1:3], "'+情况", "经验"]
    assert "attachment" in answer.headers["Content-Disposition"]

    again = checked(ana, brought(ana, answer.data.replace("没有这种".encode(), "自傲型".encode())))
    assert again.created == 1
    assert again.table["sample"][0][2] == bad[0]
    assert again.mapping["columns"][:3] == ["", "", "title"]


def test_the_same_table_brings_nothing_twice(ana):
    run(ana, checked(ana, brought(ana, table(*many(3)))))

    one = checked(ana, brought(ana, table(*many(4))))
    assert (one.created, one.unchanged) == (1, 3)
    one = run(ana, one)
    assert (one.created, one.unchanged, cases_here()) == (1, 3, 4)


def test_columns_are_matched_as_the_person_matched_them_last(ana):
    data = table(["x", "失败", "自傲型", "y", "z"], header=["甲", "成败", "客户类型", "乙", "丙"])
    checked(ana, brought(ana, data), **{"column-0": "title", "column-3": "actions", "column-4": ""})

    assert brought(ana, data).mapping["columns"] == ["title", "outcome", "personality", "actions", ""]


def test_without_a_type_or_a_story_there_is_nothing_to_check(ana):
    one = brought(ana, table(GOOD))

    answer = ana.send(f"/imports/{one.id}/check", {"column-0": "title", "column-1": "outcome"})
    assert answer.status_code == 422
    assert db.session.get_one(TableImport, one.id).state is ImportState.MATCHING
    assert '<option value="title" selected' in answer.text


def test_of_a_made_up_form_nothing_is_kept_that_the_page_cannot_show(ana):
    one = brought(ana, table(GOOD))
    odd = {"text-title": "x", "code-title": "", "text-personality": "x" * 1000, "code-personality": "proud"}

    assert checked(ana, one, **odd).mapping["values"] == {"personality": {}}
    assert ana.get(f"/imports/{one.id}").status_code == 200


def test_an_import_that_was_stopped_is_not_begun_anew_from_an_old_page(ana):
    one = checked(ana, brought(ana, table(*many(3))))
    check = imports.check_of(one)
    begun(ana, one)
    ana.send(f"/imports/{one.id}/stop")

    answer = ana.send(f"/imports/{one.id}/run", {"check": check})
    assert answer.status_code == 409
    assert db.session.get_one(TableImport, one.id).state is ImportState.STOPPED


def test_only_the_check_that_was_seen_can_be_imported(ana):
    one = checked(ana, brought(ana, table(*many(3))))
    seen = imports.check_of(one)
    assert f'value="{seen}"' in ana.get(f"/imports/{one.id}").text

    one = checked(ana, one, **{"column-4": "actions"})
    assert ana.send(f"/imports/{one.id}/run", {"check": seen}).status_code == 409
    assert db.session.get_one(TableImport, one.id).state is ImportState.CHECKED


def test_new_cases_are_taken_back_unless_somebody_has_made_them_their_own(ana, sign_in, people):
    one = run(ana, checked(ana, brought(ana, table(*many(4)))))
    commented, with_file, written, *_ = db.session.scalars(select(Case).order_by(Case.title))
    sign_in(people.ben).send(f"/cases/{commented.id}/comments", {"text": "我也遇到过"})
    file = {"files": (io.BytesIO("报价".encode()), "offer.txt")}
    ana.send(f"/cases/{with_file.id}/files", file, content_type="multipart/form-data")
    with writing():
        writings.keep({"why": ["还没写完"]}, document=written, sitting="one", by=people.ana)

    ana.send(f"/imports/{one.id}/undo")
    one = worked(one)
    assert one.state is ImportState.UNDONE
    assert set(db.session.scalars(select(Case.id))) == {commented.id, with_file.id, written.id}


def test_a_table_that_waits_is_found_on_the_home_page(ana, sign_in, people):
    one = checked(ana, brought(ana, table(GOOD)))
    link = f'href="/imports/{one.id}"'
    assert link in ana.get("/").text
    assert link not in sign_in(people.ben).get("/").text

    run(ana, one)
    assert link not in ana.get("/").text


def test_an_import_is_its_owners_alone(ana, sign_in, people):
    one = checked(ana, brought(ana, table(GOOD, [*GOOD[:2], "没有这种", *GOOD[3:]])))

    for other in (people.ben, people.eva, people.max):
        browser = sign_in(other)
        for path in ("", "/progress", "/refused.csv"):
            assert browser.get(f"/imports/{one.id}{path}").status_code == 404
        for verb in ("read", "check", "run", "stop", "go-on", "undo", "remove"):
            assert browser.send(f"/imports/{one.id}/{verb}").status_code == 404
    assert sign_in(people.max).get("/imports").status_code == 403
    assert sign_in(people.max).get("/imports/example.csv").status_code == 403


def test_a_row_changes_no_case_that_its_owner_may_not_change(ana, sign_in, people):
    columns = {"header": ["编号", *HEADER]}
    mine = run(ana, checked(ana, brought(ana, table(["A-1", *GOOD], **columns))))
    assert mine.created == 1
    changed = table(["A-1", "被改了", *GOOD[1:]], **columns)

    ben = sign_in(people.ben)
    one = checked(ben, brought(ben, changed))
    assert (one.updated, imports.counts(one)[RowKind.REFUSED]) == (0, 1)
    case = db.session.scalars(select(Case)).one()
    assert case.title == GOOD[0]

    one = run(ana, checked(ana, brought(ana, changed)))
    assert one.updated == 1
    assert db.session.scalars(select(Case.title)).one() == "被改了"


def test_rows_with_persons_are_told_and_left_out_if_wished(ana):
    names = ["找王科长谈价", "失败", "自傲型", "王科长电话 13812345678。", "别再打。"]
    one = checked(ana, brought(ana, table(GOOD, names)))
    assert "13812345678" in ana.get(f"/imports/{one.id}?rows=noticed").text

    one = run(ana, one, skip_noticed="y")
    assert one.created == 1
    assert "13812345678" not in db.session.scalars(select(Case)).one().head.body["situation"]
    assert "13812345678" in ana.get(f"/imports/{one.id}/refused.csv").text


def test_what_cannot_be_read_says_why_and_what_to_do(ana):
    one = brought(ana, b"\xd0\xcf\x11\xe0" + bytes(512), "old.xls")
    assert one.state is ImportState.UNREADABLE
    assert ".xlsx" in ana.get(f"/imports/{one.id}").text

    answer = ana.send("/imports", {}, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_name_of_any_length_keeps_the_ending_that_says_how_to_read_it(ana):
    one = brought(ana, table(GOOD), f"{'长' * 250}.csv")
    assert one.state is ImportState.MATCHING
    assert one.name.endswith("….csv")


def test_of_a_table_that_was_not_read_no_rows_are_left_out(ana):
    one = brought(ana, b"", "empty.csv")
    answer = ana.get(f"/imports/{one.id}/refused.csv")
    assert (answer.status_code, answer.text.count("\n")) == (200, 1)


def test_a_file_that_is_too_large_to_be_taken_says_what_to_do(ana):
    file = {"file": (io.BytesIO(b"x"), "large.csv")}
    declared = {"CONTENT_LENGTH": str(blobs.REQUEST_BYTES + 1)}
    answer = ana.send("/imports", file, content_type="multipart/form-data", environ_overrides=declared)

    assert answer.status_code == 413
    assert "60 MB" in answer.text
    assert "拆" in answer.text


@pytest.mark.one_database
def test_another_sheet_can_be_chosen(ana):
    book = Workbook()
    book.active.append(["nothing", "here"])
    book.create_sheet("失败案例").append(HEADER)
    book["失败案例"].append(GOOD)
    file = io.BytesIO()
    book.save(file)
    one = brought(ana, file.getvalue(), "cases.xlsx")

    ana.send(f"/imports/{one.id}/read", {"sheet": "失败案例"})
    one = worked(one)
    assert one.table["header"] == HEADER
    assert checked(ana, one).created == 1


@pytest.mark.one_database
def test_an_encoding_that_was_guessed_wrong_can_be_named(ana):
    one = brought(ana, table(GOOD, encoding="gb18030"))
    ana.send(f"/imports/{one.id}/read", {"encoding": "big5"})
    assert worked(one).table["header"] != HEADER
    ana.send(f"/imports/{one.id}/read", {"encoding": "gb18030"})

    assert worked(one).table["header"] == HEADER


def test_the_example_can_be_brought_in_as_it_is(ana):
    one = checked(ana, brought(ana, ana.get("/imports/example.csv").data))

    assert (one.created, imports.counts(one)[RowKind.REFUSED]) == (1, 0)
