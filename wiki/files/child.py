"""The child that looks through strangers' files: `python -m wiki.files.child MEMORY`.

A request holds {"holds", "source"} and what its kind needs, {"media_type", "picture", "preview"} or {"part"}. The
answer is {"reason"}, empty for a good file, and for a good picture {"media_type", "width", "height"}.
"""

from pathlib import Path
from typing import Any

from wiki.files import archives, images
from wiki.files.kinds import Holds
from wiki.files.refusals import NotTaken, Reason
from wiki.sandbox import serve


def examined(request: dict[str, Any]) -> dict[str, Any]:
    """Tell whether a file is what it should be; pictures are written anew."""
    try:
        return {"reason": ""} | _looked_through(request)
    except NotTaken as error:
        return {"reason": error.reason.value}
    except Exception:
        # Whatever the libraries stumble over (broken, no memory, a bug): the file is refused.
        return {"reason": Reason.BROKEN.value}


def _looked_through(request: dict[str, Any]) -> dict[str, Any]:
    if request["holds"] == Holds.PICTURE.value:
        paths = Path(request["picture"]), Path(request["preview"])
        return images.rewrite(Path(request["source"]), request["media_type"], *paths)._asdict()
    if request["holds"] == Holds.ARCHIVE.value:
        archives.check(Path(request["source"]), request["part"])
    return {}


if __name__ == "__main__":
    serve(examined)
