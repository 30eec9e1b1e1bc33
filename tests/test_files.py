"""Strangers' files: which are taken, and what is left of them."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from wiki.files import images
from wiki.files.examining import examine
from wiki.files.kinds import KINDS, Holds, kind_of

FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def drawn(written_as, size=(60, 40), **saved):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, written_as, **saved)
    return file.getvalue()


def packed(folder, *more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", b"<Types/>"), (folder + "a.xml", b"<a/>"), *more):
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

    def looked(name, data):
        source, picture, preview = (tmp_path / part for part in ("source", "picture", "preview"))
        source.write_bytes(data)
        kind = kind_of(name, io.BytesIO(data))
        assert kind
        return examine(kind, source, picture, preview), picture, preview

    return looked


@pytest.mark.parametrize("content", GOOD)
@pytest.mark.parametrize("ending", KINDS)
def test_ending_and_beginning_of_a_file_agree(ending, content):
    of_ending, of_content = KINDS[ending], KINDS[content]
    # Which office file a zip archive is stands inside, and one text is as good as another.
    alike = of_ending.holds is of_content.holds and of_ending.begins == of_content.begins
    assert bool(kind_of("a." + ending.upper(), io.BytesIO(GOOD[content]))) == alike


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.exe", "a.png.html", "png", "a."])
def test_other_endings_are_not_taken(name):
    assert kind_of(name, io.BytesIO(GOOD["png"])) is None


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\xff\xff", b"<b>%PDF-"[3:], b"GIF89a=1;alert(1)"])
def test_what_is_no_text_is_not_taken_as_one(data):
    assert kind_of("a.txt", io.BytesIO(data)) is None


def test_a_page_in_front_of_a_pdf_is_not_taken():
    assert kind_of("a.pdf", io.BytesIO(b"<script></script>%PDF-1.7")) is None


@pytest.mark.parametrize("ending", [ending for ending in KINDS if KINDS[ending].holds is Holds.PICTURE])
def test_a_picture_is_written_anew_with_a_preview(look, ending):
    answer, picture, preview = look("a." + ending, GOOD[ending] + b"PK\x03\x04<script>")
    assert (answer["width"], answer["height"]) == (60, 40)
    assert b"<script>" not in picture.read_bytes() + preview.read_bytes()


def test_place_and_comment_of_a_photo_are_gone_and_it_stands_upright(look):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fictional Camera"
    exif.get_ifd(0x8825)[1] = "N"
    answer, picture, _ = look("a.jpg", drawn("JPEG", (3000, 1500), exif=exif, comment=b"secret"))
    assert (answer["width"], answer["height"]) == (1200, 2400)
    with Image.open(picture) as written:
        assert not written.getexif()
        assert not {"exif", "comment"} & set(written.info)


def test_a_preview_is_small(look):
    _, _, preview = look("a.png", drawn("PNG", (1000, 500)))
    with Image.open(preview) as small:
        assert small.size == (480, 240)


@pytest.mark.parametrize("data", [bare_png(50_000, 50_000), drawn("PNG")[:60]])
def test_a_picture_too_large_or_broken_is_refused(look, data):
    assert look("a.png", data)[0] is None


@pytest.mark.parametrize(("size", "why"), [((50_000, 50_000), "too many pixels"), ((8000, 5000), "truncated")])
def test_pixels_are_counted_before_they_are_decoded(tmp_path, size, why):
    source = tmp_path / "source"
    source.write_bytes(bare_png(*size))
    with pytest.raises((ValueError, OSError), match=why):
        images.rewrite(source, "image/png", tmp_path / "picture", tmp_path / "preview")


@pytest.mark.parametrize(("ending", "folder"), FOLDERS.items())
def test_an_office_file_holds_its_own_part(look, ending, folder):
    assert look("a." + ending, packed(folder))[0]
    assert look("a." + ending, packed("other/"))[0] is None


BOMBS = {
    "zeros": packed("xl/", ("xl/b", bytes(30 * 2**20))),
    "many": packed("xl/", *((f"xl/{number}", b"") for number in range(1000))),
    "false size": packed("xl/").replace(struct.pack("<II", 6, 4), struct.pack("<II", 6, 3)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_archive_too_large_unpacked_is_refused(look, bomb):
    assert look("a.xlsx", BOMBS[bomb])[0] is None
