"""The child that renders: `python -m wiki.text.child MEMORY`. Hostile text can use up this process, no other.

Each request is {"number", "text", "seconds", "most"}: CPU seconds until the kernel ends the child, bytes of HTML
allowed. The answer is {"number", "html"}, with null for the html of a text that cannot be rendered.
"""

import signal
import sys
from typing import Any

from wiki.text.markdown import to_html
from wiki.text.pipe import receive, send

if sys.platform != "win32":
    import resource


def main() -> None:
    """Answer requests on stdin until it is closed."""
    _limit_memory(int(sys.argv[1]))
    requests = open(0, "rb", buffering=0)  # noqa: SIM115
    answers = open(1, "wb", buffering=0)  # noqa: SIM115
    while (request := receive(requests)) is not None:
        _limit_time(request["seconds"])
        html = _rendered(request)
        _limit_time(0)
        send(answers, {"number": request["number"], "html": html})


def _rendered(request: dict[str, Any]) -> str | None:
    try:
        html = to_html(request["text"])
    except Exception:
        # Whatever the libraries stumble over (deep nesting, no memory, a bug): the text is shown unrendered.
        return None
    return html if len(html.encode(errors="replace")) <= request["most"] else None


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Let SIGPROF end this process after so much CPU time, even inside C code; 0 takes the limit away."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
