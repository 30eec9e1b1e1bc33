"""How the processes of pytest-xdist share the tests: a file at a time, in order, whoever is free takes the next.

Shares of equal numbers of tests are no equal shares: the tests of one file take a millisecond each, those of another a
minute, and at the end one process worked alone for a fifth of the time. What waits for others, for Chromium or for the
end of a process, comes first by its name (browser, drills), and what is over at once comes last (text).
"""

from xdist.scheduler import LoadScopeScheduling

# These tests look at one service with the demo content in one Chromium: both take a while to start.
TOGETHER = "tests/browser/"


class FileByFile(LoadScopeScheduling):
    """Gives each process one file after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid.partition("::")[0]
