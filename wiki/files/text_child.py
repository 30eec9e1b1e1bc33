"""The child that takes the text out of strangers' files: `python -m wiki.files.text_child MEMORY`.

A request holds {"source", "ending"}; the answer is {"text"}, which is None if the file cannot be read.
"""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

from wiki.files import office_texts, pdf_texts
from wiki.files.encodings import ENCODINGS, encoding_of
from wiki.files.gathering import MOST_CHARACTERS, Enough, Gathering
from wiki.sandbox import serve


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """Return the text of a file."""
    text = Gathering()
    try:
        with suppress(Enough):
            _read(Path(request["source"]), request["ending"], text)
        return {"text": text.text}
    except Exception:
        # Whatever the libraries stumble over: broken, locked, no memory, a bug.
        return {"text": None}


def _read(source: Path, ending: str, text: Gathering) -> None:
    if ending == "pdf":
        pdf_texts.read(source, text)
    elif ending in ("docx", "pptx", "xlsx"):
        office_texts.read(source, ending, text)
    elif ending:
        with source.open(encoding=ENCODINGS[encoding_of(source)], errors="replace") as file:
            text.add(file.read(MOST_CHARACTERS))


if __name__ == "__main__":
    logging.disable()  # pypdf tells of each thing that is odd
    serve(answered)
