"""Who may read how well we are known inside a customer; whoever classifies the customer judges it."""

from typing import Any

from wiki.access.accounts import of_open_customer
from wiki.access.predicates import Line, sells
from wiki.models import AwarenessRating

AWARENESS: dict[tuple[type[Any], str], list[Line]] = {(AwarenessRating, "read"): [[sells, of_open_customer]]}
