"""The command `casewiki`."""

import gc
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 1 with a sentence on stderr."""
    # What is being loaded is no garbage: looking for some meanwhile took a tenth of a start, and to look through all of
    # it as the process ends, a third of a command.
    gc.disable()
    from wiki.cli import command

    gc.freeze()
    gc.enable()
    return command.main(argv)
