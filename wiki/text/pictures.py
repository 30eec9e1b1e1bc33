"""Pictures inside a text: files of ours alone, named as `![name](/files/ID)`.

A text is cleaned of all pictures. For one of ours stands a mark that nobody can write, and in its place the picture is
put afterwards, small, by addresses that ask for the rights of whoever looks at it.
"""

import re

from wiki.text.cleaning import OURS

_ADDRESS = re.compile(r"/files/([1-9][0-9]{0,8})(?:/picture|/preview)?", re.ASCII)
_PLACE = re.compile(rf"{OURS}([0-9]+)\.([^<>]*?){OURS}")


def number_of(address: str) -> str:
    """Return the number of the file that an address of ours names as a picture, else nothing."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def page_of(number: str) -> str:
    """Return the address at which a picture is seen by itself."""
    return f"/files/{number}/picture"


def placed(number: str, description: str) -> str:
    """Return what stands for a picture while a text is cleaned."""
    return f"{OURS}{number}.{description}{OURS}"


def with_pictures(markup: str) -> str:
    """Put the pictures into their places in cleaned HTML."""
    return _PLACE.sub(_picture, markup) if OURS in markup else markup


def _picture(found: re.Match[str]) -> str:
    description = found[2].replace('"', "&quot;")
    return f'<img src="/files/{found[1]}/preview" alt="{description}" loading="lazy">'
