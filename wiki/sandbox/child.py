"""The parent's hold on one child: start it, ask it within a limit of time, end it."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, cast

from wiki.sandbox.pipe import receive, send

# Seconds for the start of a child, 0.15 on an idle machine.
START = 20.0

# No secrets of ours reach the child through its environment: only what Python needs to start.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


class Child:
    """A running child, a module that calls `serve()`. It belongs to the process that started it and serves one request
    at a time. `memory` is its address space in bytes; `first` is a request that costs nothing.
    """

    def __init__(self, module: str, *, memory: int, first: dict[str, Any]) -> None:
        self._overdue = False
        self._number = 0
        # Its own session, so that Ctrl-C at the terminal ends it through us; no stderr, for what it would tell is
        # other people's.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-m", module, str(memory)],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        self._requests = cast(io.RawIOBase, self._process.stdin)
        self._answers = cast(io.RawIOBase, self._process.stdout)
        # So that no other request pays for the start out of its own time.
        self.ask(first | {"seconds": START}, START)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def out_of_time(self) -> bool:
        """Whether the child ended because a request took too long, not by an accident."""
        return self._overdue or self._process.returncode == -getattr(signal, "SIGPROF", 0)

    def ask(self, request: dict[str, Any], patience: float) -> dict[str, Any] | None:
        """Return the answer; None if there is none within `patience` seconds, and then the child has ended."""
        if not self.alive:
            return None
        self._number += 1
        answer = None
        alarm = threading.Timer(patience, self._expire)
        alarm.daemon = True
        alarm.start()
        try:
            answer = self._exchange(request | {"number": self._number})
        finally:
            # Also when the wait was interrupted: an answer left in the pipe would be taken for the next one's.
            alarm.cancel()
            alarm.join()
            if answer is None or self._overdue:
                self.stop()
        return answer

    def stop(self) -> None:
        """End the child and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._close()

    def disown(self) -> None:
        """Let go of a child that a forked process inherited: close its pipes, leave it to its own parent."""
        self._close()
        self._process.returncode = 0  # else Popen would warn that it is still running

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any] | None:
        try:
            send(self._requests, request)
            answer = receive(self._answers)
        except OSError:
            return None
        return answer if answer and answer["number"] == request["number"] else None

    def _expire(self) -> None:
        self._overdue = True
        self._process.kill()

    def _close(self) -> None:
        self._requests.close()
        self._answers.close()


def _environment() -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # NumPy, which openpyxl brings in, would take memory for a thread of each processor: more than the limit on many.
    return kept | {"PYTHONPATH": root, "OPENBLAS_NUM_THREADS": "1"}
