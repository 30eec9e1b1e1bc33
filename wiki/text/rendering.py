"""Markdown to safe HTML, whatever was typed: the text is rendered in a child process that is ended when it uses up
its time or memory, and what cannot be rendered is shown as it was typed.

400 characters of Chinese take 0.04 ms without markup and 0.7 ms with it, 50,000 take 60 to 130 ms; a child starts in
0.15 s and holds 31 MB.
"""

import atexit
import os
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

from wiki.sandbox import Child
from wiki.text.paragraphs import escaped, paragraphs

# CPU seconds of the child for all texts of a call, what each of them gets even so, and how much more may pass on the
# clock: that the machine is busy is no reason to show a good text unrendered.
DEADLINE = 1.0
SHARE = 0.3
GRACE = 1.0

# Address space of the child in bytes. It starts with 37 MB; 50,000 characters of lists or tables take it to 44 MB.
MEMORY = 256 * 2**20

LONGEST = 50_000  # characters of a text that is rendered
GROWTH = 20  # bytes of HTML for each byte of text …
SMALLEST = 2_000  # … but so many are allowed to a short text (a footnote of 14 bytes takes 400)
LARGEST = 1_000_000  # … and so many to a long one
SHOWN = 150_000  # characters shown of a text that is not rendered: never more than LARGEST bytes


class Rendered(NamedTuple):
    """HTML that is safe to show; `failed` if it is the bare text, because rendering took too much."""

    html: str
    failed: bool


class Renderer:
    """Renders in a child that is started at the first need. For all threads; a forked process starts its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None

    @property
    def child(self) -> int | None:
        """The process id of the child, if there is one."""
        return self._child.pid if self._child else None

    def render(self, texts: Sequence[str], deadline: float = DEADLINE) -> list[Rendered]:
        """Render each text by itself: one that fails leaves the others alone. `deadline` counts for all together.

        A text may use up what the others do not need: of the deadline, SHARE is kept for each of those after it.
        """
        rendered: list[Rendered] = []
        left = deadline
        for after in range(len(texts) - 1, -1, -1):
            began = time.perf_counter()
            rendered.append(self._render(texts[len(rendered)], max(left - SHARE * after, min(SHARE, deadline))))
            left -= time.perf_counter() - began
        return rendered

    def close(self) -> None:
        """End the child; the next text starts another."""
        with self._lock:
            if self._child:
                self._child.stop()
                self._child = None

    def forget(self) -> None:
        """Start afresh in a forked process: the lock may be held by a thread that does not exist here."""
        self._lock = threading.Lock()
        if self._child:
            self._child.disown()
            self._child = None

    def _render(self, text: str, deadline: float) -> Rendered:
        markup = None
        if len(text) <= LONGEST:
            markup = paragraphs(text)
            if markup is None:
                markup = self._ask(text, deadline)
        return Rendered(escaped(text, SHOWN), failed=True) if markup is None else Rendered(markup, failed=False)

    def _ask(self, text: str, deadline: float) -> str | None:
        size = len(text.encode(errors="replace"))
        most = min(max(GROWTH * size, SMALLEST), LARGEST)
        request = {"text": text, "seconds": deadline, "most": most}
        with self._lock:
            # Twice: a child that was killed from outside says nothing about the text.
            for _ in range(2):
                try:
                    child = self._running()
                except OSError:
                    return None  # no child can be started now
                answer = child.ask(request, deadline + GRACE)
                if answer is not None:
                    return answer["html"]
                if child.out_of_time:
                    return None
        return None

    def _running(self) -> Child:
        if self._child is None or not self._child.alive:
            if self._child:
                self._child.stop()
            self._child = Child("wiki.text.child", memory=MEMORY, first={"text": "", "most": 0})
        return self._child


_renderer = Renderer()
render = _renderer.render
atexit.register(_renderer.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renderer.forget)
