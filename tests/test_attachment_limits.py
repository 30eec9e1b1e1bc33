"""Which files are taken beside a case, under which names, and how many."""

import io
from urllib.parse import quote

import pytest
from sqlalchemy import select
from werkzeug.http import parse_options_header

from tests.test_attachments import PDF, add, added, address, count, fill, newest, told_of
from tests.test_cases import told
from tests.test_files import GOOD, bare_png, packed
from wiki.models import Attachment, Blob, db
from wiki.services import attachments, blobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def case(sign_in, people):
    return told(sign_in(people.ana))


REFUSED = {
    "SVG with script": ("a.svg", b"<svg><script>alert(1)</script></svg>", "不收这种文件"),
    "page": ("a.html", b"<script></script>", "不收这种文件"),
    "page in front of a PDF": ("a.pdf", b"<script></script>" + GOOD["pdf"], "内容和文件名的后缀不符"),
    "wrong ending": ("a.jpg", GOOD["png"], "内容和文件名的后缀不符"),
    "header bomb": ("a.png", bare_png(50_000, 50_000), "4000 万像素"),
    "truncated": ("a.png", GOOD["png"][:60], "读不了"),
    "zip bomb": ("a.xlsx", packed("xl/", ("xl/b", bytes(30 * 2**20))), "解开后太大"),
    "macros": ("a.xlsm", GOOD["xlsx"], "带有宏"),
    "empty": ("a.txt", b"", "是空的"),
    "too large": ("a.txt", b"a" * (attachments.FILE_BYTES + 1), "最多 25 MB"),
}


@pytest.mark.postgres_example
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_taken_is_named_with_the_reason_and_leaves_nothing(sign_in, people, case, kind):
    name, data, reason = REFUSED[kind]
    ana = sign_in(people.ana)
    answer = add(ana, case, (name, data))

    assert answer.status_code == 422
    assert name in told_of(ana, answer)
    assert reason in told_of(ana, answer)
    assert count() + count(Blob) == 0


def test_the_good_ones_of_several_are_kept_and_each_bad_one_is_named(sign_in, people, case):
    ana = sign_in(people.ana)
    bad = [(f"{number}.svg", b"x") for number in range(7)]
    answer = add(ana, case, ("a.txt", b"a"), ("b.png", GOOD["png"][:60]), *bad, ("c.docx", GOOD["docx"]))
    said = told_of(ana, answer)

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#files")
    assert list(db.session.scalars(select(Attachment.name).order_by(Attachment.id))) == ["a.txt", "c.docx"]
    assert "b.png" in said
    assert "3.svg" in said
    assert "4.svg" not in said
    assert "还有 3 个" in said


def test_what_is_said_of_many_long_names_fits_into_a_cookie(sign_in, people, case):
    ana, letters = sign_in(people.ana), iter(range(0x4E00, 0x9FFF))
    files = [
        ("".join(chr(next(letters)) for _ in range(140)) + f"{number}.txt", b"%d" % number) for number in range(19)
    ]
    add(ana, case, *files)
    answer = add(ana, case, ("a.txt", b"a"), *[(name[::-1] + ".txt", data) for name, data in files])

    assert answer.status_code == 303
    assert max(len(cookie) for cookie in answer.headers.getlist("Set-Cookie")) < 4_000
    assert "还有 14 个" in told_of(ana, answer)


def test_without_a_file_it_asks_for_one(sign_in, people, case):
    answer = sign_in(people.ana).send(f"/cases/{case.id}/files")

    assert answer.status_code == 422
    assert "先选一个文件" in answer.text


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/a.txt", "a.txt"),
        ("C:\\Users\\ana\\客户.txt", "客户.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("a  b.txt", "a b.txt"),
        ("a\"; b='c' é\\%41.txt", "%41.txt"),
        ('报价 "é"; 100%.txt', '报价 "é"; 100%.txt'),
        ('"; filename=b.exe; c=".txt', '"; filename=b.exe; c=".txt'),
        ("长" * 400 + ".txt", "长" * 146 + ".txt"),
        ("a\r\nSet-Cookie: b.txt", None),
        ("a\x00.txt", None),
        ("a\u202etxt.exe.txt", None),
        ("..", None),
    ],
)
def test_a_name_is_kept_without_path_and_tricks(sign_in, people, case, sent, kept):
    ana = sign_in(people.ana)
    disposition = f"form-data; name=\"files\"; filename*=UTF-8''{quote(sent, safe='')}"
    body = f"--B\r\nContent-Disposition: {disposition}\r\n\r\na\r\n--B"
    body += f'\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{ana.csrf_token()}\r\n--B--\r\n'
    answer = ana.post(f"/cases/{case.id}/files", data=body, content_type="multipart/form-data; boundary=B")

    assert answer.status_code == (303 if kept else 422)
    assert count() == bool(kept)
    if kept:
        assert newest().name == kept
        disposition, named = parse_options_header(ana.get(address(newest())).headers["Content-Disposition"])
        assert (disposition, named) == ("attachment", {"filename": kept})


def test_the_same_bytes_are_kept_once_in_a_case(sign_in, people, case):
    ana = sign_in(people.ana)
    attachment = added(ana, case)
    answer = add(ana, case, ("again.pdf", PDF))
    assert answer.status_code == 422
    assert "报价.pdf" in told_of(ana, answer)

    ana.send(f"/files/{attachment.id}/remove")
    assert add(ana, case, ("again.pdf", PDF)).status_code == 303
    assert [(one.name, one.removed_at) for one in db.session.scalars(select(Attachment))] == [("again.pdf", None)]


# --- how much ------------------------------------------------------------------------------------


def test_a_case_has_twenty_files(sign_in, people, case):
    ana = sign_in(people.ana)
    fill(case, attachments.MOST_FILES - 1)
    last = added(ana, case)
    answer = add(ana, case, ("b.txt", b"b"))
    assert answer.status_code == 422
    assert "最多 20 个文件" in told_of(ana, answer)

    ana.send(f"/files/{last.id}/remove")
    assert add(ana, case, ("b.txt", b"b")).status_code == 303
    assert ana.send(f"/files/{last.id}/restore").status_code == 409


@pytest.mark.parametrize(("free", "status"), [(len(PDF) + 1, 303), (len(PDF), 303), (len(PDF) - 1, 422)])
def test_a_person_has_so_much_room_wherever_the_files_are(sign_in, people, case, draft, free, status):
    fill(draft, 1, size=attachments.PERSON_BYTES - free, by=people.ana.id)
    fill(case, 1, size=attachments.PERSON_BYTES, by=people.eva.id)

    assert add(sign_in(people.ana), case, ("a.pdf", PDF)).status_code == status


def test_a_body_is_as_large_as_files_may_be_and_only_for_who_is_signed_in(app, sign_in, people, case):
    ana = sign_in(people.ana)
    three = [(f"{number}.txt", b"a" * 2**20) for number in range(3)]
    assert add(ana, case, *three).status_code == 303  # more than any other form may have

    assert add(ana, case, ("a.txt", b"a" * blobs.REQUEST_BYTES)).status_code == 413
    assert "64 MB" in add(ana, case, ("a.txt", b"a" * blobs.REQUEST_BYTES)).text
    assert add(app.test_client(), case, *three).status_code == 413
    # A field that is no file is no larger than elsewhere.
    assert add(ana, case, text="a" * 3 * 2**20).status_code == 413


def test_an_old_form_asks_for_the_files_again(sign_in, people, case):
    answer = sign_in(people.ana).post(f"/cases/{case.id}/files", data={"files": (io.BytesIO(b"a"), "a.txt")})

    assert answer.status_code == 403
    assert "重新选" in answer.text
    assert f'action="/cases/{case.id}/files"' in answer.text
    assert count() == 0
