"""Inside the child: answer requests on stdin, each within its CPU time, until stdin is closed.

A request is {"number", "seconds", …}; `seconds` are CPU seconds until the kernel ends the child, even inside C code.
"""

import signal
import sys
from collections.abc import Callable
from typing import Any

from wiki.sandbox.pipe import receive, send

if sys.platform != "win32":
    import resource

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def serve(answer: Answer) -> None:
    """Answer each request by `answer(request)`; the first argument of the command is the limit of memory in bytes."""
    _limit_memory(int(sys.argv[1]))
    requests = open(0, "rb", buffering=0)  # noqa: SIM115
    answers = open(1, "wb", buffering=0)  # noqa: SIM115
    while (request := receive(requests)) is not None:
        _limit_time(request["seconds"])
        found = answer(request)
        _limit_time(0)
        send(answers, found | {"number": request["number"]})


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Let SIGPROF end this process after so much CPU time; 0 takes the limit away."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
