"""Taking the text out of strangers' files: what is read, up to which limits, and what a hostile one costs."""

import io
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from wiki.files import pdf_texts, texts
from wiki.files.gathering import MOST_CHARACTERS, Gathering
from wiki.files.kinds import KINDS
from wiki.files.text_child import answered

pytestmark = pytest.mark.one_database

DTD = b'<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def text_of(tmp_path):
    """Return what the child reads; `by` is who asks it, here by default nobody in between."""

    def read(ending, data, by=lambda source, ending: answered({"source": source, "ending": ending})["text"]):
        source = tmp_path / "source"
        source.write_bytes(data)
        return by(source, ending)

    return read


def in_child(source, ending):
    return texts.text_of(source, KINDS[ending].media_type)


def packed(**parts):
    """Pack an office file; `__` in a name is a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return file.getvalue()


def paragraphs(*texts, head=b"", prefix="w"):
    said = "".join(
        f"<{prefix}:p><{prefix}:r><{prefix}:t>{text}</{prefix}:t></{prefix}:r></{prefix}:p>" for text in texts
    )
    return head + f'<{prefix}:x xmlns:{prefix}="urn:x">{said}</{prefix}:x>'.encode()


def docx(*texts, **more):
    return packed(word__document=paragraphs(*texts, **more))


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(file)
    return file.getvalue()


def pdf(*pages, font="/Type /Font /Subtype /Type1 /BaseFont /Helvetica"):
    """Return a PDF, a page for each content stream."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()]
    objects.append(f"<< {font} >>".encode())
    for number, content in enumerate(pages):
        box = "/Resources << /Font << /F 3 0 R >> >> /MediaBox [0 0 600 800]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {5 + 2 * number} 0 R >>".encode())
        packed_content = zlib.compress(content)
        head = f"<< /Length {len(packed_content)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed_content + b"\nendstream")
    return written(objects)


def written(objects):
    file, places = io.BytesIO(b"%PDF-1.7\n"), []
    file.seek(0, io.SEEK_END)
    for number, one in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, one))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    file.write(b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return file.getvalue()


def line(text):
    return b"BT /F 12 Tf 50 700 Td (" + text + b") Tj ET"


CHINESE = "/Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font "
CHINESE += (
    "/Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>]"
)

READ = {
    "docx": (docx("报价单 一", "Second"), "报价单 一\nSecond"),
    "pptx": (
        packed(
            ppt__slides__slide10=paragraphs("Tenth", prefix="a"),
            ppt__slides__slide2=paragraphs("第二页", prefix="a"),
            ppt__notesSlides__notesSlide2=paragraphs("Said aside", prefix="a"),
        ),
        "第二页\nTenth\nSaid aside",
    ),
    "xlsx": (xlsx(["型号", "价格"], ["XK-7", 128000.5]), "Sheet\n型号 价格\nXK-7 128000.5"),
    "pdf": (pdf(line(b"Price list"), line(b"Second page")), "Price list\nSecond page"),
    "txt": ("保修\r\n三年".encode("gb18030"), "保修\n三年"),
    "csv": ("型号,价格\n".encode("utf-8-sig"), "型号,价格"),
    "md": (b"# Price\0\x07 \xe2\x80\xaelist", "# Price list"),
}


@pytest.mark.parametrize("ending", READ)
def test_what_is_written_in_a_file_is_read(text_of, ending):
    data, text = READ[ending]
    if ending == "md":
        data = data.replace(b"\0", b"")  # such a file is not taken
    assert text_of(ending, data) == text


def test_chinese_of_a_pdf_is_read_and_its_broken_lines_are_mended(text_of):
    content = b"BT /F 12 Tf 50 700 Td <%b> Tj 0 -20 Td <%b> Tj ET"
    halves = ("客户".encode("gbk").hex().encode(), "关系".encode("gbk").hex().encode())
    assert text_of("pdf", pdf(content % halves, font=CHINESE)) == "客户关系"


def locked():
    writer, file = PdfWriter(PdfReader(io.BytesIO(pdf(line(b"Secret"))))), io.BytesIO()
    writer.encrypt("password", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def bomb():
    """A zip of 30 MB of text, by far more than a hundred times its size."""
    return packed(word__document=paragraphs("x" * 30 * 2**20))


def circle():
    """Pages that are below themselves."""
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"])


HOSTILE = {
    "entities": ("docx", docx("&a;&b;", head=DTD)),
    "entities in a sheet": ("xlsx", packed(xl__workbook=DTD + b"<x>&a;</x>")),
    "zip bomb": ("docx", bomb()),
    "lying ending": ("docx", xlsx(["x"])),
    "password": ("pdf", locked()),
    "pages in a circle": ("pdf", circle()),
    "nothing inside": ("pdf", b"%PDF-1.7\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_without_harm_is_not(text_of, name):
    assert not text_of(*HOSTILE[name])


def test_a_stream_that_unpacks_to_all_the_memory_ends_the_child_alone(text_of):
    began = time.monotonic()
    assert not text_of("pdf", pdf(b" " * 90_000_000), by=in_child)
    assert time.monotonic() - began < texts.PATIENCE


def test_no_more_is_read_than_the_limits_say(text_of):
    many = text_of("pdf", pdf(*[line(b"p%d" % number) for number in range(pdf_texts.MOST_PAGES + 5)]))
    assert many.split("\n")[-1] == f"p{pdf_texts.MOST_PAGES - 1}"
    long = docx(*[f"段落 {number}" for number in range(60_000)])
    assert MOST_CHARACTERS - 20 < len(text_of("docx", long)) <= MOST_CHARACTERS


def test_a_pdf_of_ten_thousand_pages_is_read_to_its_limit_in_seconds(text_of):
    began = time.monotonic()
    assert text_of("pdf", pdf(*[line(b"x")] * 10_000), by=in_child).count("x") == pdf_texts.MOST_PAGES
    assert time.monotonic() - began < texts.SECONDS


def test_halves_of_characters_and_controls_are_left_out():
    text = Gathering()
    text.add("a\x00b\ud800c\u202ed \n\n  e")
    assert text.text == "abcd\ne"
