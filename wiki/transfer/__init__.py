"""Bringing records in from files and, one day, taking them out: `lines` reads a file, `cases` makes cases of it."""

from wiki.transfer.cases import Batch, check_cases, import_cases
from wiki.transfer.lines import Line, read

__all__ = ["Batch", "Line", "check_cases", "import_cases", "read"]
