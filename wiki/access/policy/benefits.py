"""Who may do what with what customers had of us."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.policy.visits import LISTED, REMOVERS
from wiki.access.predicates import Line, is_by, is_there, leads, sells, within_reach
from wiki.models import Benefit

BENEFITS: dict[tuple[type[Any], str], list[Line]] = {
    (Benefit, "read"): LISTED + REMOVERS,
    (Benefit, "list"): LISTED,
    (Benefit, "edit"): [
        [sells, of_open_customer, is_by, is_there],
        [sells, of_own_account, is_there],
        [leads, of_open_customer, within_reach, is_there],
    ],
    (Benefit, "restore"): REMOVERS,
}
