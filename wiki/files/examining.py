"""Looking through a file in a child of its own, that is gone afterwards with all it needed."""

from pathlib import Path
from typing import Any

from wiki.files.kinds import Kind
from wiki.sandbox import Child

# A picture of 40 million pixels with transparency takes two times 160 MB.
MEMORY = 768 * 2**20
SECONDS = 10.0  # of CPU time
PATIENCE = 20.0  # on the clock


def examine(kind: Kind, source: Path, picture: Path, preview: Path) -> dict[str, Any] | None:
    """Return what is known of a good file, None if it is refused. Of pictures, `picture` and `preview` are written:
    then there are media_type, width and height.
    """
    request = {"holds": kind.holds.value, "media_type": kind.media_type, "part": kind.part, "source": str(source)}
    child = Child("wiki.files.child", memory=MEMORY, first={"holds": "", "source": ""})
    try:
        answer = child.ask(request | {"picture": str(picture), "preview": str(preview), "seconds": SECONDS}, PATIENCE)
    finally:
        child.stop()
    return answer if answer and answer["fine"] else None
