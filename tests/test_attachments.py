"""Files beside a case: who adds and who reads them, what is served and how, and how much there is room for."""

import io
from datetime import timedelta
from urllib.parse import quote

import pytest
from PIL import Image
from sqlalchemy import event, func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.test_cases import told
from tests.test_files import GOOD, drawn
from tests.test_judgements import CLOSED, judged
from tests.writing import writing
from wiki import worker
from wiki.models import Attachment, AuditEntry, Blob, BlobChunk, Case, db
from wiki.models.base import now
from wiki.services import blobs, cases
from wiki.services import people as people_service

PDF = GOOD["pdf"] + b"<script>alert(1)</script>"


@pytest.fixture
def case(sign_in, people):
    return told(sign_in(people.ana))


def add(person, beside, *files, **fields):
    """Send files, (name, bytes) each, to a case or an address, as the form on the page does."""
    form = MultiDict([("csrf_token", person.csrf_token()), *fields.items()])
    for name, data in files:
        form.add("files", FileStorage(io.BytesIO(data), filename=name))
    boundary, body = encode_multipart(form)
    kind = f'multipart/form-data; boundary="{boundary}"'
    path = beside if isinstance(beside, str) else f"/cases/{beside.id}"
    return person.post(f"{path}/files", data=body, content_type=kind)


def added(person, case, name="报价.pdf", data=PDF):
    answer = add(person, case, (name, data))
    assert answer.status_code == 303, answer.text
    return newest()


def newest():
    return db.session.scalars(select(Attachment).order_by(Attachment.id.desc())).first()


def count(model=Attachment):
    return db.session.scalar(select(func.count()).select_from(model))


def address(attachment):
    return f"/files/{attachment.id}/{quote(attachment.name)}"


def told_of(person, answer):
    """Return what the next page, or a refusal, says beside the files."""
    page = answer.text if answer.status_code == 422 else person.get(answer.headers["Location"].partition("#")[0]).text
    return page.split("data-files-told")[1].split("<form")[0]


def fill(case, number, *, size=1, by=None):
    """Put files beside a case that are as large as they say they are."""
    with writing():
        blob = blobs.store(io.BytesIO(b"filling"), most=100).hash
        db.session.add_all(
            Attachment(document=case, name=f"{one}.txt", media_type="text/plain", size=size, blob_hash=blob, by_id=by)
            for one in range(number)
        )


# --- who reads -----------------------------------------------------------------------------------


@pytest.mark.postgres_example("ben-200", "max-404")
@pytest.mark.parametrize(("name", "status"), [("ana", 200), ("ben", 200), ("zoe", 200), ("kai", 200), ("max", 404)])
def test_whoever_reads_the_case_reads_its_files(sign_in, people, case, name, status):
    attachment = added(sign_in(people.ana), case)
    picture = added(sign_in(people.ana), case, "a.png", GOOD["png"])
    person = sign_in(getattr(people, name))

    assert person.get(address(attachment)).status_code == status
    assert person.get(f"/files/{picture.id}/picture").status_code == status
    assert person.get(f"/files/{picture.id}/preview").status_code == status
    assert ("报价.pdf" in person.get(f"/cases/{case.id}").text) == (status == 200)


def test_files_of_a_draft_are_its_authors_alone(sign_in, people, draft):
    attachment = added(sign_in(people.ana), draft)

    assert sign_in(people.ana).get(address(attachment)).data == PDF
    for name in ("ben", "eva", "max"):
        assert sign_in(getattr(people, name)).get(address(attachment)).status_code == 404


def test_files_of_an_archived_case_are_read_at_its_address(sign_in, people, case):
    attachment = added(sign_in(people.ana), case)
    sign_in(people.ana).send(f"/cases/{case.id}/archive")

    assert sign_in(people.ben).get(address(attachment)).status_code == 200


def test_files_of_a_case_that_asks_first_open_with_it(sign_in, people):
    closed = told(sign_in(people.ana), **CLOSED)
    attachment, ben = added(sign_in(people.ana), closed), sign_in(people.ben)
    assert ben.get(address(attachment)).status_code == 404
    assert "报价.pdf" not in ben.get(f"/cases/{closed.id}").text

    judged(ben, closed)
    assert ben.get(address(attachment)).status_code == 200


def test_after_access_is_lost_nobody_is_served_their_own_upload(sign_in, people, case):
    attachment, eva = added(sign_in(people.eva), case), sign_in(people.eva)
    eva.send(f"/files/{attachment.id}/remove")
    eva.send(f"/files/{attachment.id}/restore")
    with writing():
        case.level = 3
    assert eva.get(address(attachment)).status_code == 404
    assert eva.send(f"/files/{attachment.id}/remove").status_code == 404
    assert eva.send(f"/files/{attachment.id}/restore").status_code == 404
    assert sign_in(people.ben).get(address(attachment)).status_code == 404
    assert sign_in(people.ana).get(address(attachment)).status_code == 200


def test_nobody_is_named_as_the_one_who_brought_a_file(sign_in, people, case):
    with writing():
        case.author_hidden, people.ana.display_name = True, "Canary Ana"
    added(sign_in(people.ana), case)

    assert "Canary" not in sign_in(people.ben).get(f"/cases/{case.id}").text
    assert "常写着作者的名字" in sign_in(people.ana).get(f"/cases/{case.id}").text


# --- who changes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "status"), [("ben", 403), ("kai", 403), ("max", 404)])
def test_who_may_not_edit_the_case_adds_and_removes_nothing(sign_in, people, case, name, status):
    attachment, person = added(sign_in(people.ana), case), sign_in(getattr(people, name))

    assert add(person, case, ("b.txt", b"b")).status_code == status
    assert person.send(f"/files/{attachment.id}/remove").status_code == status
    assert count() == 1
    assert 'id="upload"' not in person.get(f"/cases/{case.id}").text


def test_a_removed_file_is_served_to_nobody_and_can_be_brought_back(sign_in, people, case):
    ana, ben, eva = sign_in(people.ana), sign_in(people.ben), sign_in(people.eva)
    attachment = added(ana, case)
    assert eva.send(f"/files/{attachment.id}/remove").headers["Location"].endswith(f"/cases/{case.id}#files")
    for person in (ana, ben, eva):
        assert person.get(address(attachment)).status_code == 404
    assert "报价.pdf" not in ben.get(f"/cases/{case.id}").text
    assert ben.send(f"/files/{attachment.id}/restore").status_code == 404

    assert "报价.pdf" in ana.get(f"/cases/{case.id}").text
    assert ana.send(f"/files/{attachment.id}/restore").status_code == 303
    assert ben.get(address(attachment)).status_code == 200


def test_the_audit_log_has_who_changed_which_files_and_no_names(sign_in, people, case):
    ana = sign_in(people.ana)
    attachment = added(ana, case)
    for verb in ("remove", "restore"):
        ana.send(f"/files/{attachment.id}/{verb}")
    noted = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject, AuditEntry.actor_id).where(AuditEntry.action.endswith("file"))
    ).all()

    subject = f"{case.id}/{attachment.id}"
    assert noted == [(f"{verb} file", subject, people.ana.id) for verb in ("add", "remove", "restore")]


def test_what_is_deleted_takes_its_files_along_and_their_bytes_go_after_a_day(sign_in, people, draft, case):
    ana = sign_in(people.ana)
    added(ana, draft, "a.png", drawn("PNG", (1000, 500)))
    added(ana, case)
    ana.send(f"/cases/{draft.id}/discard")
    with writing():
        cases.remove(db.session.get_one(Case, case.id))
    assert (count(), count(Blob)) == (0, 3)

    with writing():
        for blob in db.session.scalars(select(Blob)):
            blob.stored_at = now() - timedelta(hours=25)
        assert blobs.sweep() == 3
    assert count(BlobChunk) == 0


def test_what_was_removed_is_deleted_after_thirty_days_and_nothing_else(app, sign_in, people, case):
    ana = sign_in(people.ana)
    kept, recent, old = (added(ana, case, f"{name}.txt", name.encode()).id for name in "abc")
    for one in (recent, old):
        ana.send(f"/files/{one}/remove")
    with writing():
        db.session.get_one(Attachment, old).removed_at -= timedelta(days=31)
    worker.tidy(app)

    assert set(db.session.scalars(select(Attachment.id))) == {kept, recent}


def test_whoever_goes_leaves_the_files_here(sign_in, people, case):
    attachment = added(sign_in(people.eva), case)
    with writing():
        people_service.remove_or_close(people.eva)

    assert people_service.find("eva") is None
    assert sign_in(people.ben).get(address(attachment)).status_code == 200


# --- what is served ------------------------------------------------------------------------------


def test_a_file_is_handed_out_to_be_saved_and_never_run(sign_in, people, case):
    attachment, ben = added(sign_in(people.ana), case, "客户合同.pdf"), sign_in(people.ben)
    answer, head = ben.get(address(attachment)), ben.head(address(attachment))

    assert answer.data == PDF
    assert head.data == b""
    for one in (answer, head):
        assert one.content_type == "application/pdf"
        assert one.content_length == len(PDF)
        assert one.headers["Content-Disposition"] == (
            "attachment; filename=file.pdf; filename*=UTF-8''%E5%AE%A2%E6%88%B7%E5%90%88%E5%90%8C.pdf"
        )
        assert one.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert one.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert one.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["{}", "/files/1/picture", "/files/1/preview"])
def test_no_other_site_may_use_a_file(sign_in, people, case, path):
    ana = sign_in(people.ana)
    attachment = added(ana, case, "a.png", GOOD["png"])
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}

    assert ana.get(path.format(address(attachment)), headers=foreign).status_code == 403


def test_a_file_of_many_pieces_comes_back_byte_by_byte(sign_in, people, case):
    data = bytes(range(1, 128)) * 8_000
    attachment = added(sign_in(people.ana), case, "a.txt", data)

    assert sign_in(people.ben).get(address(attachment)).data == data


def test_a_page_that_says_it_is_a_text_stays_one(sign_in, people, case):
    attachment = added(sign_in(people.ana), case, "a.txt", b"<html><script>alert(1)</script>")
    answer = sign_in(people.ben).get(address(attachment))

    assert answer.content_type.startswith("text/plain")
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.txt"
    assert sign_in(people.ben).get(f"/files/{attachment.id}/picture").status_code == 404
    assert sign_in(people.ben).get(f"/files/{attachment.id}/preview").status_code == 404


def test_a_photo_is_shown_small_and_large_without_place_and_camera(sign_in, people, case):
    exif = Image.Exif()
    exif[0x010F] = "Fictional Camera"
    exif.get_ifd(0x8825)[1] = "N"
    photo = added(sign_in(people.ana), case, "现场.jpg", drawn("JPEG", (1200, 900), exif=exif, comment=b"secret"))
    ben = sign_in(people.ben)
    answers = [ben.get(path) for path in (address(photo), f"/files/{photo.id}/picture", f"/files/{photo.id}/preview")]

    assert [Image.open(io.BytesIO(answer.data)).size for answer in answers] == [(1200, 900), (1200, 900), (480, 360)]
    for answer in answers:
        assert answer.content_type == "image/jpeg"
        assert not Image.open(io.BytesIO(answer.data)).getexif()
        assert b"Fictional" not in answer.data
        assert b"secret" not in answer.data
    page = ben.get(f"/cases/{case.id}").text
    assert f'src="/files/{photo.id}/preview" alt="现场.jpg"' in page


def test_a_moving_picture_becomes_a_still_one_with_the_name_of_one(sign_in, people, case):
    picture = added(sign_in(people.ana), case, "a.gif", GOOD["gif"])

    assert (picture.name, picture.media_type) == ("a.png", "image/png")


def test_many_files_ask_no_query_each(sign_in, people, case):
    fill(case, 12)
    asked, ana = [], sign_in(people.ana)
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert ana.get(f"/cases/{case.id}").text.count("<bdi>") == 12

    assert sum("attachments" in query for query in asked) == 3
