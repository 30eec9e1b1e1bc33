"""Who may do what with occasions at customers."""

from typing import Any

from wiki.access.policy.visits import READERS, SETTLERS
from wiki.access.predicates import Line
from wiki.models import Occasion

OCCASIONS: dict[tuple[type[Any], str], list[Line]] = {
    (Occasion, "read"): READERS,
    (Occasion, "edit"): SETTLERS,
}
