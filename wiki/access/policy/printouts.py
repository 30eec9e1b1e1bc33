"""Who may do what with printouts: each is its owner's alone, whatever that person's role."""

from typing import Any

from wiki.access.predicates import Line, is_own
from wiki.models import Printout

PRINTOUTS: dict[tuple[type[Any], str], list[Line]] = {
    # What is in the file is asked again of the record that it was made of.
    (Printout, "read"): [[is_own]],
}
