"""What is handed out as a file: under its own name, and never run or a page of ours."""

import unicodedata
from urllib.parse import quote

from flask import Response

POLICY = "sandbox; default-src 'none'"


def hand_out(response: Response, name: str, *, disposition: str = "attachment", policy: str = POLICY) -> Response:
    """Return the response as a file of that name; with another `disposition` the browser shows it."""
    response.headers["Content-Security-Policy"] = policy
    response.headers.set("Content-Disposition", disposition, **_file_names(name))
    return response


def _file_names(name: str) -> dict[str, str]:
    """Return the name as RFC 6266 writes it: plain letters for old programs, and what it really is."""
    if name.isascii():
        return {"filename": name}
    stem, _, ending = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().strip()
    return {"filename": f"{plain or 'file'}.{ending}", "filename*": f"UTF-8''{quote(name, safe='')}"}
