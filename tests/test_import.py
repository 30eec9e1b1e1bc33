"""Importing cases from JSON lines, as the contract has it."""

import json
from collections import Counter

import pytest
from sqlalchemy import func, insert, select

from tests.programs import STORY
from tests.writing import writing
from wiki import content as shipped
from wiki.errors import Message
from wiki.extensions import db
from wiki.models import Case, Change, Document, DocumentTerm, Publication, Revision, Term, changes
from wiki.models.base import now
from wiki.models.changes import Cursor
from wiki.models.site import ACCESS, generation
from wiki.services import cases, people, vocabulary
from wiki.transfer import Line, Seen, check_cases, import_cases, read
from wiki.transfer.lines import LONGEST_LINE

COUNTED = ("created", "updated", "unchanged", "refused")


@pytest.fixture
def by(app):
    with writing():
        return people.importer()


@pytest.fixture
def file(tmp_path):
    """Writes lines, objects or bytes, to a file."""

    def written(*lines):
        path = tmp_path / "cases.jsonl"
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
        return path

    return written


@pytest.fixture
def run(by):
    """Imports a file as the command does, and gives counts, refusals and warnings."""

    def imported(path, *, dry_run=False):
        counts, refused, warnings = Counter(), [], []
        for batch in check_cases(read(path)) if dry_run else import_cases(read(path), by=by):
            db.session.commit()
            counts.update(batch.counts())
            refused += batch.refused
            warnings += batch.warnings
        return tuple(counts[name] for name in COUNTED), refused, warnings

    return imported


def told(number, **more):
    return {**STORY, "title": f"Case {number}", "ref": f"r{number}", **more}


def only_case():
    return db.session.scalars(select(Case)).one()


def test_a_line_becomes_a_published_case_with_all_that_it_says(run, file, by):
    line = {**next(iter(shipped.demo_cases())), "ref": "one"}
    del line["lines"]  # a key of the demonstration alone

    assert run(file(line))[0] == (1, 0, 0, 0)

    case = only_case()
    assert (case.state, case.level, case.ref, case.author, case.version) == (Publication.PUBLISHED, 2, "one", by, 1)
    assert case.head.body == {name: value for name, value in line.items() if name != "ref"}
    assert case.head.html["situation"].startswith("<p>")
    assert case.head.author == by
    assert case.published_at
    assert (case.title, case.sort_date, case.deal_size) == (line["title"], line["occurred_on"], line["deal_size"])


def test_an_imported_case_is_the_same_as_a_written_one(run, file, people):
    line = told(1, tags=["A", "a", "Ｂ"], product="P", result="**x**", occurred_on="2026-03")
    with writing():
        content = cases.parse(line, vocabulary.current())
        written = cases.create(content, cases.rendered(content), by=people.ana, publish=True)
    run(file({**line, "ref": "twin"}))
    twin = db.session.scalars(select(Case).where(Case.ref == "twin")).one()

    def filed(case):
        query = select(DocumentTerm.term_id, DocumentTerm.position).where(DocumentTerm.document_id == case.id)
        return set(map(tuple, db.session.execute(query)))

    for name in ("title", "summary", "language", "level", "outcome", "state", "sort_date", "occurred_on", "version"):
        assert getattr(written, name) == getattr(twin, name), name
    for name in ("body", "html", "body_hash", "number", "parents", "note"):
        assert getattr(written.head, name) == getattr(twin.head, name), name
    assert filed(written) == filed(twin)
    assert twin.head.body["tags"] == ["A", "Ｂ"]


def test_the_same_file_again_changes_nothing(run, file):
    lines = [
        told(1, tags=["Fair"]),
        told(2, tags=["FAIR", "fair"]),
        {**STORY, "tags": ["fair", "new"]},
        told(3, ref=None),
    ]

    assert run(file(*lines))[0] == (4, 0, 0, 0)
    before = db.session.scalar(select(func.count(Change.id)))
    assert run(file(*lines))[0] == (0, 0, 4, 0)
    assert run(file(*reversed(lines)))[0] == (0, 0, 4, 0)
    assert db.session.scalar(select(func.count(Change.id))) == before


def test_other_content_under_the_same_ref_is_a_new_revision(run, file):
    run(file(told(1), told(2)))

    assert run(file(told(1, result="New."), told(2)))[0] == (0, 1, 1, 0)

    case = db.session.scalars(select(Case).where(Case.ref == "r1")).one()
    assert (case.version, case.head.body["result"], case.state) == (2, "New.", Publication.PUBLISHED)
    assert db.session.scalar(select(func.count(Revision.id)).where(Revision.document_id == case.id)) == 2
    assert run(file(told(1, result="New."), told(2)))[0] == (0, 0, 2, 0)


def test_without_a_ref_other_content_is_another_case(run, file):
    assert run(file(told(1, ref=None), told(1, ref=None), told(1, ref=None, result="x")))[0] == (2, 0, 1, 0)
    assert run(file(told(1)))[0] == (1, 0, 0, 0)
    assert db.session.scalar(select(func.count(Case.id))) == 3


def test_the_same_ref_twice_in_a_file_counts_in_order(run, file):
    lines = [told(1), told(1, result="x"), told(1, result="x"), told(1)]

    assert run(file(*lines), dry_run=True)[0] == (1, 2, 1, 0)
    assert run(file(*lines))[0] == (1, 2, 1, 0)
    assert only_case().version == 3


def test_what_a_colleague_wrote_since_is_not_reverted(run, file, people):
    run(file(told(1)))
    case = only_case()
    with writing():
        changed = cases.parse(told(1, result="Eva's."), vocabulary.current())
        cases.revise(case, changed, {}, base=1, by=people.eva)

    assert run(file(told(1)))[0] == (0, 0, 1, 0)
    assert only_case().head.body["result"] == "Eva's."
    assert run(file(told(1, why="because")))[0] == (0, 1, 0, 0)
    assert only_case().version == 3


def test_a_case_with_a_ref_that_was_not_imported_is_compared_by_what_it_says(run, file, people):
    with writing():
        content = cases.parse(told(1), vocabulary.current())
        cases.create(content, {}, by=people.ana, publish=True, ref="r1")

    assert run(file(told(1)), dry_run=True)[0] == (0, 0, 1, 0)
    assert run(file(told(1)))[0] == (0, 0, 1, 0)
    assert only_case().version == 1
    with writing():
        changed = cases.parse(told(1, result="Ana's."), vocabulary.current())
        cases.revise(only_case(), changed, {}, base=1, by=people.ana)
    assert run(file(told(1)))[0] == (0, 0, 1, 0)
    assert only_case().head.body["result"] == "Ana's."


def test_an_archived_case_stays_archived(run, file, people):
    run(file(told(1)))
    with writing():
        cases.archive(only_case(), by=people.eva)

    assert run(file(told(1, result="x")))[0] == (0, 1, 0, 0)
    assert only_case().state is Publication.ARCHIVED


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "This is not JSON (character 2"),
        (b"[]", "This has to be a JSON object"),
        (b"\xff{}", "This is not UTF-8 (byte 1)"),
        (b'{"title":"a","title":"b"}', "The key “title” occurs twice."),
        (b'{"deal_size":NaN}', "NaN is not a number"),
        (b'{"x":' + b"[" * 51 + b"]" * 51 + b"}", "nested too deeply"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"x":' + b"1" * 5_000 + b"}", "too many digits"),
        (b'{"x":"' + b"x" * LONGEST_LINE + b'"}', "too long"),
        (told(1, title=""), "title: Give the case a title"),
        (told(1, title="x" * 201), "title: Too long"),
        (told(1, title="a\0"), "title: Character 2 (U+0000)"),
        (told(1, situation="\ud800"), "situation: Character 1 (U+D800)"),
        (told(1, situation=""), "situation: Tell at least"),
        (told(1, outcome="draw"), "outcome: There is no “draw”"),
        (told(1, outcome=None), "outcome: Say how it ended"),
        (told(1, outcome="成功"), "outcome: There is no “成功”"),
        (told(1, personality="proud"), "personality: This has to be a list."),
        (told(1, deal_size="5"), "deal_size: This has to be a number."),
        (told(1, occurred_on="May"), "occurred_on: Write the date as"),
        (told(1, ref=5), "ref: This has to be a text."),
        (told(1, ref=5, grade="Z"), "ref: This has to be a text.; grade: There is no “Z”"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_and_the_reading_goes_on(run, file, line, reason):
    counts, refused, _ = run(file(told(7), line, told(8)))

    assert counts == (2, 0, 0, 1)
    assert [number for number, _ in refused] == [2]
    assert reason in str(refused[0][1])
    assert "\n" not in str(refused[0][1])


def test_a_mark_at_the_start_blank_lines_and_both_line_ends_are_fine(run, tmp_path):
    lines = [json.dumps(told(number)).encode() for number in range(3)]
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines[0] + b"\r\n\r\n   \n" + lines[1] + b"\n\t" + lines[2] + b"\n\n")

    assert run(path)[0] == (3, 0, 0, 0)


def test_an_empty_file_is_nothing(run, file):
    assert run(file())[0] == (0, 0, 0, 0)
    assert run(file(b"", b"\n"))[0] == (0, 0, 0, 0)


def test_lines_are_numbered_as_in_the_file_and_a_long_one_is_skipped_whole(file):
    path = file(b"{", b"", b'{"a":"' + b"x" * (3 * LONGEST_LINE) + b'"}', told(1))

    found = list(read(path))

    assert [line.number for line in found] == [1, 3, 4]
    assert found[2] == Line(4, told(1))
    assert isinstance(found[1].problem, Message)


def test_an_unknown_key_is_a_warning_once_a_file(run, file):
    counts, _, warnings = run(file(told(1, colour=1), told(2, colour=2, size=3), {"colour": 1, "title": 7}))

    assert counts == (2, 0, 0, 1)
    assert [(number, str(text).split("”")[0]) for number, text in warnings] == [(1, "“colour"), (2, "“size")]


def test_null_is_the_same_as_absent(run, file):
    run(file(told(1)))

    assert run(file(told(1, result=None, tags=None, deal_size=None, industry=None, language=None)))[0] == (0, 0, 1, 0)


def test_a_dry_run_counts_and_writes_nothing(run, file):
    run(file(told(1), told(2)))
    before = db.session.scalar(select(func.count(Change.id)))
    path = file(told(1), told(2, result="x"), told(3), told(4, ref=None), told(4, ref=None), b"{")

    assert run(path, dry_run=True)[0] == (2, 1, 2, 1)
    assert db.session.scalar(select(func.count(Change.id))) == before
    assert run(path)[0] == (2, 1, 2, 1)


def test_free_terms_are_created_once_and_found_by_width_and_case(run, file):
    run(file(told(1, tags=["Messe", "ＡＢＣ"], product="Zähler"), told(2, tags=["messe", "abc"], product="ZÄHLER")))

    free = select(Term.code).where(Term.list_code.in_(["tags", "product"])).order_by(Term.id)
    assert set(db.session.scalars(free)) == {"Messe", "ＡＢＣ", "Zähler"}
    second = db.session.scalars(select(Case).where(Case.ref == "r2")).one()
    assert second.head.body["tags"] == ["Messe", "ＡＢＣ"]
    assert second.head.body["product"] == "Zähler"


def test_the_change_log_marks_what_was_imported(run, file, by, people):
    start = changes.newest()
    run(file(*map(told, range(3))))

    logged = [change for change in changes.after(Cursor(*start)) if change.model == "Case"]
    assert [change.action for change in logged] == ["insert"] * 3
    assert {change.record_id for change in logged} == set(db.session.scalars(select(Case.id)))
    assert all(change.bulk and change.actor_id == by.id for change in logged)
    with writing():
        cases.create(cases.CaseContent(title="x"), {}, by=people.ana)
    assert changes.after(changes.Cursor(0, logged[-1].id))[-1].bulk is False


def test_caches_of_who_may_see_what_learn_of_new_cases(run, file):
    before = generation(ACCESS)
    run(file(told(1)))

    assert generation(ACCESS) > before


def test_one_line_that_the_database_refuses_does_not_take_others_with_it(run, file, by):
    """A ref may belong to a record that is no case: the database alone knows."""
    page = {"id": "page1", "kind": "page", "title": "A page", "language": "en", "author_id": by.id, "sort_date": ""}
    defaults = {"summary": "", "level": 2, "version": 1, "created_at": now(), "updated_at": now(), "is_demo": False}
    with writing():
        db.session.execute(insert(Document.__table__), {**page, **defaults, "ref": "r2"})

    counts, refused, _ = run(file(told(1), told(2), b"{", told(3)))

    assert counts == (2, 0, 0, 2)
    assert str(dict(refused)[2]) == "ref: another record has the ref “r2”."
    assert set(db.session.scalars(select(Case.ref))) == {"r1", "r3"}


def test_three_hundred_lines_with_bad_ones_among_them(run, file):
    lines = [told(number, tags=[f"t{number % 40}"], ref=None if number % 3 else f"r{number}") for number in range(300)]
    bad = {17: b"{", 130: told(0, outcome="draw"), 131: b"\xff", 299: told(0, title=None)}
    for number, line in bad.items():
        lines[number] = line

    counts, refused, _ = run(file(*lines))

    assert counts == (296, 0, 0, 4)
    assert [number for number, _ in refused] == [number + 1 for number in bad]
    assert db.session.scalar(select(func.count(Case.id))) == 296
    assert run(file(*lines))[0] == (0, 0, 296, 4)


def test_a_tag_with_a_comma_in_it_is_several_as_in_the_form(run, file):
    run(file(told(1, tags=["开场，拜访", "first visit"])))

    assert only_case().head.body["tags"] == ["开场", "拜访", "first visit"]


def test_a_file_checked_in_pieces_counts_as_one(run, file):
    run(file(told(1)))
    lines = list(read(file(told(1), told(2, colour=1), told(2, colour=1), told(2, result="x"), {"title": 7})))
    seen, counts, warnings = Seen(), Counter(), []
    for line in lines:
        for batch in check_cases([line], seen=seen):
            counts.update(batch.counts())
            warnings += batch.warnings

    assert tuple(counts[name] for name in COUNTED) == (1, 1, 2, 1)
    assert len(warnings) == 1


def test_why_a_line_is_refused_is_kept_field_by_field_for_readers_of_any_language(file, by):
    (batch,) = import_cases(read(file(told(1, title="", grade="Z"), b"{")), by=by)

    (_, first), (_, second) = batch.refused
    assert set(first.fields) == {"title", "grade"}
    assert first.fields["grade"].values == {"code": "Z"}
    assert [str(message) for message in second.fields.values()] == [str(second)]
