"""The real service in a process of its own, as `casewiki run` starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 30
ROOT = Path(__file__).resolve().parents[1]
OURS = (sys.executable, "-m", "wiki.cli")


class Service:
    """A running casewiki on a free port of this machine. `log` holds what it printed."""

    def __init__(self, instance: Path, environ: Mapping[str, str], command: Sequence[str] = OURS) -> None:
        self.command = command
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = instance / "service.log"
        self.environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CASEWIKI_INSTANCE": str(instance),
            "CASEWIKI_URL": self.url,
            **environ,
        }
        instance.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    def casewiki(self, *arguments: str, text: str = "") -> str:
        """Run a command to its end and return what it printed; it has to succeed."""
        return self._run([*self.command, *arguments], text)

    def several(self, *commands: tuple[Sequence[str], str]) -> str:
        """Run commands, each with what stands on its stdin, in one process, and return what they printed."""
        return self._run([sys.executable, "-m", "tests.several"], json.dumps(commands))

    def _run(self, command: Sequence[str], text: str) -> str:
        done = subprocess.run(
            command,
            env=self.environ,
            cwd=self.log.parent,
            input=text,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
        return done.stdout

    def begin(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command and return its process; what it prints goes to the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.command, *arguments], env=self.environ, cwd=self.log.parent, stdout=log, stderr=log
            )

    def start(self, workers: int = 1) -> None:
        """Start it and wait until it is ready."""
        command = [*self.command, "run", "--port", str(self.port), "--workers", str(workers)]
        with self.log.open("ab") as log:
            # A session of its own, so that the whole family can be ended at once.
            self.process = subprocess.Popen(
                command, env=self.environ, cwd=self.log.parent, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, f"The service ended:\n{self.log.read_text()}"
            assert time.monotonic() < end, f"Not ready in {PATIENCE} s:\n{self.log.read_text()}"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in an orderly way."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        self.process = None

    def kill(self) -> None:
        """End every process of it at once, with no chance to tidy up."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)
        self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
