"""Strangers' files: which are taken, and what is left of them."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from wiki.files import examining, images
from wiki.files.examining import Examiner
from wiki.files.kinds import KINDS, Holds, kind_of, renamed
from wiki.files.refusals import NotTaken, Reason

FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def drawn(written_as, size=(60, 40), **saved):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, written_as, **saved)
    return file.getvalue()


def packed(folder, *more, types=b"<Types/>"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", types), (folder + "a.xml", b"<a/>"), *more):
            archive.writestr(name, data)
    return file.getvalue()


def bare_png(width, height):
    """A picture that says how large it is and has no pixels."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT")
    parts = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


GOOD = {
    "png": drawn("PNG"),
    "jpg": drawn("JPEG"),
    "jpeg": drawn("JPEG"),
    "webp": drawn("WEBP"),
    "gif": drawn("GIF"),
    "pdf": b"%PDF-1.7\n",
    "txt": "BMW 问价格".encode(),
    "csv": "价格,一\n".encode("gb18030"),
    "md": b"# Price\n",
} | {ending: packed(folder) for ending, folder in FOLDERS.items()}


@pytest.fixture
def look(tmp_path):
    """Look through bytes under a name; return the answer and where picture and preview were written."""
    with Examiner() as examiner:
        yield lambda name, data: looked(examiner, tmp_path, name, data)


def looked(examiner, folder, name, data):
    source, picture, preview = (folder / part for part in ("source", "picture", "preview"))
    source.write_bytes(data)
    return examiner.examine(kind_of(name, io.BytesIO(data)), source, picture, preview), picture, preview


def refusal(do, *arguments):
    """Return why a file is not taken; None if it is."""
    try:
        do(*arguments)
    except NotTaken as error:
        return error.reason
    return None


@pytest.mark.parametrize("content", GOOD)
@pytest.mark.parametrize("ending", KINDS)
def test_ending_and_beginning_of_a_file_agree(ending, content):
    of_ending, of_content = KINDS[ending], KINDS[content]
    # Which office file a zip archive is stands inside, and one text is as good as another.
    alike = of_ending.holds is of_content.holds and of_ending.begins == of_content.begins
    found = refusal(kind_of, "a." + ending.upper(), io.BytesIO(GOOD[content]))
    assert found == (None if alike else Reason.CONTENT)


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.exe", "a.png.html", "png", "a.", "", ".zip"])
def test_other_endings_are_not_taken(name):
    assert refusal(kind_of, name, io.BytesIO(GOOD["png"])) is Reason.KIND


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docm", GOOD["docx"], "macros"),
        ("a.txt", b"", "empty"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked"),
    ],
)
def test_macros_a_password_and_nothing_at_all_are_named(name, data, reason):
    assert refusal(kind_of, name, io.BytesIO(data)) == reason


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\xff\xff", b"<b>%PDF-"[3:], b"GIF89a=1;alert(1)"])
def test_what_is_no_text_is_not_taken_as_one(data):
    assert refusal(kind_of, "a.txt", io.BytesIO(data)) is Reason.CONTENT


def test_a_page_in_front_of_a_pdf_is_not_taken():
    assert refusal(kind_of, "a.pdf", io.BytesIO(b"<script></script>%PDF-1.7")) is Reason.CONTENT


def test_a_file_that_became_another_gets_another_ending():
    assert [renamed(name, "image/png") for name in ("a.GIF", "b.PNG")] == ["a.png", "b.PNG"]
    assert renamed("a.jpeg", "image/jpeg") == "a.jpeg"


@pytest.mark.parametrize("ending", [ending for ending in KINDS if KINDS[ending].holds is Holds.PICTURE])
def test_a_picture_is_written_anew_with_a_preview(look, ending):
    answer, picture, preview = look("a." + ending, GOOD[ending] + b"PK\x03\x04<script>")
    assert (answer.width, answer.height) == (60, 40)
    assert b"<script>" not in picture.read_bytes() + preview.read_bytes()


def test_place_and_comment_of_a_photo_are_gone_and_it_stands_upright(look):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fictional Camera"
    exif.get_ifd(0x8825)[1] = "N"
    answer, picture, _ = look("a.jpg", drawn("JPEG", (3000, 1500), exif=exif, comment=b"secret"))
    assert (answer.width, answer.height) == (1200, 2400)
    with Image.open(picture) as written:
        assert not written.getexif()
        assert not {"exif", "comment"} & set(written.info)


def test_a_preview_is_small(look):
    _, _, preview = look("a.png", drawn("PNG", (1000, 500)))
    with Image.open(preview) as small:
        assert small.size == (480, 240)


@pytest.mark.parametrize(
    ("data", "reason"), [(bare_png(50_000, 50_000), Reason.PIXELS), (drawn("PNG")[:60], Reason.BROKEN)]
)
def test_a_picture_too_large_or_broken_is_refused(look, data, reason):
    assert refusal(look, "a.png", data) is reason


def test_pixels_are_counted_before_they_are_decoded(tmp_path):
    source = tmp_path / "source"
    for size, error in (((50_000, 50_000), NotTaken), ((8000, 5000), OSError)):
        source.write_bytes(bare_png(*size))
        with pytest.raises(error):
            images.rewrite(source, "image/png", tmp_path / "picture", tmp_path / "preview")


def test_a_file_that_kills_the_child_is_refused_and_the_next_one_is_looked_through(tmp_path):
    with Examiner() as examiner:
        looked(examiner, tmp_path, "a.png", GOOD["png"])
        examiner._child._process.kill()
        examiner._child._process.wait()
        assert looked(examiner, tmp_path, "a.png", GOOD["png"])[0].width == 60


def test_several_files_together_have_an_end_of_patience(tmp_path):
    with Examiner() as examiner:
        examiner._until = 0.0
        assert refusal(looked, examiner, tmp_path, "a.png", GOOD["png"]) is Reason.TIME
        assert refusal(looked, examiner, tmp_path, "a.pdf", GOOD["pdf"]) is None


def test_who_waits_too_long_for_a_turn_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(examining, "WAIT", 0.01)
    with Examiner() as first, Examiner() as second:
        looked(first, tmp_path, "a.png", GOOD["png"])
        assert refusal(looked, second, tmp_path, "a.png", GOOD["png"]) is Reason.TIME
    with Examiner() as third:
        assert refusal(looked, third, tmp_path, "a.png", GOOD["png"]) is None


@pytest.mark.parametrize(("ending", "folder"), FOLDERS.items())
def test_an_office_file_holds_its_own_part(look, ending, folder):
    assert refusal(look, "a." + ending, packed(folder)) is None
    assert refusal(look, "a." + ending, packed("other/")) is Reason.CONTENT


WORKBOOK = packed("xl/")
BAD_ARCHIVES = {
    "zeros": (packed("xl/", ("xl/b", bytes(30 * 2**20))), Reason.UNPACKED),
    "many": (packed("xl/", *((f"xl/{number}", b"") for number in range(1000))), Reason.UNPACKED),
    "false size": (packed("xl/").replace(struct.pack("<II", 6, 4), struct.pack("<II", 6, 3)), Reason.BROKEN),
    "nested": (packed("xl/", ("xl/b.bin", WORKBOOK)), Reason.NESTED),
    "nested rar": (packed("xl/", ("xl/b.bin", b"Rar!\x1a\x07\0")), Reason.NESTED),
    "nested twice": (
        packed("xl/", ("xl/embeddings/b.xlsx", packed("xl/", ("xl/embeddings/c.xlsx", WORKBOOK)))),
        Reason.NESTED,
    ),
    "nested zeros": (
        packed("xl/", ("xl/embeddings/b.xlsx", packed("xl/", ("xl/c", bytes(30 * 2**20))))),
        Reason.UNPACKED,
    ),
    "nested macros": (
        packed("xl/", ("xl/embeddings/b.xlsx", packed("xl/", ("xl/vbaProject.bin", b"x")))),
        Reason.MACROS,
    ),
    "macros": (packed("xl/", ("xl/vbaProject.bin", b"x")), Reason.MACROS),
    "macros by another name": (
        packed("xl/", ("xl/b.bin", b"x"), types=b'<a ContentType="application/vnd.ms-office.vbaProject"/>'),
        Reason.MACROS,
    ),
    "kind with macros": (packed("xl/", types=b"application/vnd.ms-excel.sheet.MacroEnabled.main+xml"), Reason.MACROS),
    "disguised": (packed("xl/", types=b"application/vnd.ms-office.vba&#80;roject"), Reason.BROKEN),
    "in other bytes": (packed("xl/", types="vbaProject".encode("utf-16")), Reason.BROKEN),
}


@pytest.mark.parametrize("archive", BAD_ARCHIVES)
def test_an_archive_that_could_do_harm_is_refused_with_its_reason(look, archive):
    data, reason = BAD_ARCHIVES[archive]
    assert refusal(look, "a.xlsx", data) is reason


def test_the_numbers_behind_a_chart_may_be_inside(look):
    chart = ("ppt/embeddings/Microsoft_Excel_Sheet.xlsx", WORKBOOK)
    assert refusal(look, "a.pptx", packed("ppt/", chart, ("ppt/media/image1.emz", b"\x1f\x8b\x08\0"))) is None
