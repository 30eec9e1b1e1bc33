"""Bringing records in from files and, one day, taking them out: `lines` reads a file, `tables` makes such lines of the
rows of a table, `cases` makes cases of them. Tables are brought in by the worker, which has `stepping`.
"""

from wiki.transfer.cases import Batch, Seen, check_cases, import_cases
from wiki.transfer.lines import Line, read

__all__ = ["Batch", "Line", "Seen", "check_cases", "import_cases", "read"]
