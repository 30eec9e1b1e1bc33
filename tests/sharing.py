"""How the processes of pytest-xdist share the tests: a file at a time, whoever is free takes the next.

Shares of equal numbers of tests are no equal shares: the tests of one file take a millisecond each, those of another a
minute, and at the end one process worked alone for a fifth of the time.
"""

from functools import cached_property

from xdist.scheduler import LoadScopeScheduling

# The ones look at one service with the demo content in one Chromium, the others at one site: all take a while to make.
TOGETHER = ("tests/browser/", "tests/proof/")
# What waits for others, for Chromium, for a deadline or for the end of a process, comes early: others work meanwhile;
# and so does what takes minutes in one process.
EARLY = ("tests/browser/", "tests/proof/", "tests/drills/", "tests/text/")


class FileByFile(LoadScopeScheduling):
    """Gives each process one file after the other, or one test if there are fewer files than processes."""

    def schedule(self) -> None:
        """Put what waits before all that no process has begun."""
        super().schedule()
        for share in [name for name in self.workqueue if name.startswith(EARLY)][::-1]:
            self.workqueue.move_to_end(share, last=False)

    def _split_scope(self, nodeid: str) -> str:
        if self._is_short:
            return nodeid
        return next((room for room in TOGETHER if nodeid.startswith(room)), _file(nodeid))

    @cached_property
    def _is_short(self) -> bool:
        return len({_file(nodeid) for nodeid in self.collection or ()}) < self.numnodes


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
