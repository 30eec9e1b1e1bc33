"""Looking through files in a child of its own, that is gone afterwards with all it needed."""

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from wiki.files.kinds import Holds, Kind
from wiki.files.refusals import NotTaken, Reason
from wiki.sandbox import Child

# A picture of 40 million pixels with transparency takes two times 160 MB.
MEMORY = 768 * 2**20
SECONDS = 10.0  # of CPU time, for one file
PATIENCE = 20.0  # on the clock, for one file …
PATIENCE_FOR_ALL = 40.0  # … and for all of one examiner
WAIT = 10.0  # for its turn: it keeps a thread of the service meanwhile
_LOOKED_INSIDE = (Holds.PICTURE, Holds.ARCHIVE)

# One child at a time for each process of ours: several who send pictures at once do not fill the memory.
_turn = threading.Lock()


class Examined(NamedTuple):
    """What is known of a good file; width and height in pixels, of pictures alone."""

    media_type: str
    width: int | None = None
    height: int | None = None


class Examiner:
    """Looks through several files, one after the other, with one child: `with Examiner() as examiner`.

    A child that dies of a file is replaced for the next one.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._until = time.monotonic() + PATIENCE_FOR_ALL
        self._has_turn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._child:
                self._child.stop()
        finally:
            if self._has_turn:
                _turn.release()

    def examine(self, kind: Kind, source: Path, picture: Path, preview: Path) -> Examined:
        """Return what is known of a good file; raise NotTaken. Of pictures, `picture` and `preview` are written."""
        if kind.holds not in _LOOKED_INSIDE:
            return Examined(kind.media_type)
        request = {"holds": kind.holds.value, "media_type": kind.media_type, "part": kind.part, "source": str(source)}
        paths = {"picture": str(picture), "preview": str(preview)}
        answer = self._ask(request | paths | {"seconds": SECONDS})
        if answer["reason"]:
            raise NotTaken(Reason(answer["reason"]))
        return Examined(answer.get("media_type", kind.media_type), answer.get("width"), answer.get("height"))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        child = self._ready_child()
        answer = child.ask(request, max(0.0, min(PATIENCE, self._until - time.monotonic())))
        if answer is None:
            raise NotTaken(Reason.TIME if child.out_of_time else Reason.BROKEN)
        return answer

    def _ready_child(self) -> Child:
        """Return the child, started when the first file needs it, and anew after a death."""
        left = self._until - time.monotonic()
        if left <= 0 or not (self._has_turn or _turn.acquire(timeout=min(left, WAIT))):
            raise NotTaken(Reason.TIME)
        self._has_turn = True
        if self._child is None or not self._child.alive:
            if self._child:
                self._child.stop()
            self._child = Child("wiki.files.child", memory=MEMORY, first={"holds": "", "source": ""})
        return self._child
