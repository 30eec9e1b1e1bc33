"""Product defects: what they say (`content`), reports and opinions (`reporting`), work on them (`editing`), answers
(`answering`), cards for everybody (`cards`), rights (`granting`), who saw what (`accesses`), `files`."""

from wiki.services.defects import accesses, answering, cards, editing, files, granting, reporting
from wiki.services.defects.content import (
    FIELDS,
    DefectContent,
    Described,
    all_opened,
    opened,
    parse,
    sample_faults,
)
from wiki.services.defects.shipped import install, remove_demo

__all__ = [
    "FIELDS",
    "DefectContent",
    "Described",
    "accesses",
    "all_opened",
    "answering",
    "cards",
    "editing",
    "files",
    "granting",
    "install",
    "opened",
    "parse",
    "remove_demo",
    "reporting",
    "sample_faults",
]
