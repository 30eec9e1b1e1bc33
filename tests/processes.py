"""The processes of a running service, as Linux shows them in /proc: who they are, what they use, whether they live."""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
RENDERER = "wiki.text.child"


class Family(NamedTuple):
    """Everybody who belongs to one `casewiki run`, by process id; `background` does the work between requests."""

    master: int
    web: tuple[int, ...]
    renderers: tuple[int, ...]
    watcher: int | None
    background: int | None

    def everybody(self) -> set[int]:
        """Return all process ids."""
        return {self.master, *self.web, *self.renderers, *filter(None, (self.watcher, self.background))}


def family(master: int) -> Family:
    """Return the family of a service by the process id that was started."""
    children = _children()
    forked = {pid: [one for one in children[pid] if not _renders(one)] for pid in children[master]}
    watcher = next((pid for pid, own in forked.items() if own), None)
    web = tuple(pid for pid in forked if pid != watcher)
    renderers = tuple(one for pid in web for one in children[pid] if _renders(one))
    return Family(master, web, renderers, watcher, forked[watcher][0] if watcher else None)


def alive(pids: Iterable[int]) -> set[int]:
    """Return those that still run; one that has ended and waits for its parent to notice does not."""
    return {pid for pid in pids if (_stat(pid) or ["Z"])[0] not in "ZX"}


def kill(pids: Iterable[int], patience: float = 10) -> None:
    """End processes at once and wait until they are gone."""
    named = set(pids)
    for pid in named:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    assert wait_for_end(named, patience) is not None, f"Still alive after SIGKILL: {alive(named)}"


def wait_for_end(pids: Iterable[int], patience: float) -> float | None:
    """Wait until all have ended; return the seconds that it took, None if `patience` did not suffice."""
    named, began = set(pids), time.monotonic()
    while alive(named):
        if time.monotonic() - began > patience:
            return None
        time.sleep(0.02)
    return time.monotonic() - began


def cpu(pids: Iterable[int]) -> float:
    """Return the CPU seconds that processes have used so far, in steps of 10 ms; those of ended ones are not known."""
    return sum(int(stat[11]) + int(stat[12]) for pid in pids if (stat := _stat(pid))) / TICKS


def pss(pids: Iterable[int]) -> float:
    """Return the memory of processes in MB, each page that is shared divided by the number of its users (PSS)."""
    kilobytes = 0
    for pid in pids:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _children() -> dict[int, list[int]]:
    """Return the living children of every process, oldest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) and stat[0] not in "ZX":
            found[int(stat[1])].append(int(entry.name))
    return found


def _stat(pid: int) -> list[str] | None:
    """Return the fields of /proc/PID/stat after the name: state, parent …"""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _renders(pid: int) -> bool:
    try:
        return RENDERER in (PROC / str(pid) / "cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
