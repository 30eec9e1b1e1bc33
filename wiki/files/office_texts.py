"""The texts of office files: read as plain XML, part by part. No macro, link or picture is looked at."""

import re
import zipfile
from pathlib import Path
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax

from wiki.files import archives, sheets
from wiki.files.gathering import Gathering

# Which parts of a file hold what somebody wrote, in the order in which it is read.
_PARTS = {
    "docx": [r"word/document\d*\.xml", r"word/(?:foot|end)notes\.xml", r"word/(?:header|footer)\d*\.xml"],
    "pptx": [r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"],
}
_FOLDERS = {"docx": "word/", "pptx": "ppt/"}
_NUMBER = re.compile(r"\d+")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n"}


def read(source: Path, ending: str, text: Gathering) -> None:
    """Gather the text of a docx, pptx or xlsx file; raise what the libraries raise of a bad one."""
    if ending == "xlsx":
        for line in sheets.lines(source):
            text.add(f"{line}\n")
        return
    archives.check(source, _FOLDERS[ending])
    with zipfile.ZipFile(source) as archive:
        for name in _in_order(archive.namelist(), _PARTS[ending]):
            with archive.open(name) as part:
                # No DTD, so there are no entities, within the file or outside.
                sax.parse(part, _Paragraphs(text), forbid_dtd=True)


def _in_order(names: list[str], wanted: list[str]) -> list[str]:
    """Return the names that are wanted, pattern by pattern, each by its number."""
    return [name for pattern in wanted for name in sorted(filter(re.compile(pattern).fullmatch, names), key=_number)]


def _number(name: str) -> int:
    found = _NUMBER.findall(name)
    return int(found[-1]) if found else 0


class _Paragraphs(ContentHandler):
    """Takes the text elements of paragraphs, which both formats name alike; of two versions of a drawing the first."""

    def __init__(self, text: Gathering) -> None:
        super().__init__()
        self._text, self._inside, self._fallbacks = text, False, 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the base class has it
        local = name.rpartition(":")[2]
        self._fallbacks += local == "Fallback"
        self._inside = local == "t" and not self._fallbacks
        if local in _BREAKS and not self._fallbacks:
            self._text.add(_BREAKS[local])

    def characters(self, content: str) -> None:
        if self._inside:
            self._text.add(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        self._fallbacks -= local == "Fallback"
        self._inside = False
        if local == "p" and not self._fallbacks:
            self._text.add("\n")
