"""Taking the text out of strangers' files, each in a child of its own: a file that kills it costs nothing else."""

from pathlib import Path

from wiki.files.kinds import KINDS, Holds
from wiki.sandbox import Child

MEMORY = 768 * 2**20
SECONDS = 20.0  # of CPU time
PATIENCE = 60.0  # on the clock

ENDINGS = {kind.media_type: ending for ending, kind in KINDS.items() if kind.holds is not Holds.PICTURE}
"""Of the types that may have a text."""


def text_of(source: Path, media_type: str) -> str | None:
    """Return the text of a file, at most `gathering.MOST_CHARACTERS`; None if it cannot be read."""
    child = Child("wiki.files.text_child", memory=MEMORY, first={"source": "", "ending": ""})
    try:
        request = {"source": str(source), "ending": ENDINGS[media_type], "seconds": SECONDS}
        answer = child.ask(request, PATIENCE)
    finally:
        child.stop()
    return answer["text"] if answer else None
