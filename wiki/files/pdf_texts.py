"""The text of PDF files, page by page, as far as pypdf understands their fonts. Pictures of text have none."""

import re
import time
from pathlib import Path

from pypdf import PdfReader

from wiki.files.gathering import Gathering

MOST_PAGES = 300
CPU_SECONDS = 12.0
"""After so much nothing more is read: what there is is better than nothing, and the kernel waits a little longer."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u301f"
# A line of a page ends in the middle of a Chinese word or of a hyphenated one.
_BROKEN_LINE = re.compile(rf"(?<=[{_CJK}]) ?\n ?(?=[{_CJK}])|(?<=[a-z])-\n(?=[a-z])")


def read(source: Path, text: Gathering) -> None:
    """Gather the text of a PDF; with a password, only if anybody may read it. Raise what pypdf raises of a bad one."""
    began = time.process_time()
    with source.open("rb") as file:
        reader = PdfReader(file)
        for number in range(min(len(reader.pages), MOST_PAGES)):
            text.add(_BROKEN_LINE.sub("", reader.pages[number].extract_text()) + "\n")
            if time.process_time() - began > CPU_SECONDS:
                return
