"""Where strangers' files lie while they are looked through: folders that are gone afterwards, or a day later."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "casewiki-file-"
OLDEST = 24 * 3600.0  # seconds; the longest wait for a turn is a small part of it


def folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder that nobody else can read; it is deleted when it is cleaned up, or let go of."""
    return tempfile.TemporaryDirectory(prefix=PREFIX)


def sweep() -> int:
    """Delete what killed processes of ours have left, and return how many folders that were."""
    gone = 0
    for place in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # not ours to delete, or gone in the meantime
            about = place.lstat()
            if place.is_dir() and _is_ours(about) and about.st_mtime < time.time() - OLDEST:
                shutil.rmtree(place)
                gone += 1
    return gone


def _is_ours(about: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or about.st_uid == os.getuid()
