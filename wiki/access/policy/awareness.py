"""Who may read how well we are known inside a customer; whoever classifies the customer judges it."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.policy.visits import REMOVERS
from wiki.access.predicates import Line, is_by, is_there, leads, sells
from wiki.models import AwarenessRating

LISTED: list[Line] = [[sells, of_open_customer, is_there]]

AWARENESS: dict[tuple[type[Any], str], list[Line]] = {
    (AwarenessRating, "read"): LISTED + REMOVERS,
    (AwarenessRating, "list"): LISTED,
    (AwarenessRating, "remove"): [
        [sells, of_open_customer, is_by, is_there],
        [sells, of_own_account, is_there],
        [leads, of_open_customer, is_there],
    ],
    (AwarenessRating, "restore"): REMOVERS,
}
