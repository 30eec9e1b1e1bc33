"""Who may do what with losses of customers."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.predicates import Line, is_by, is_there, leads, sells, was_removed_by, within_reach
from wiki.models import CustomerLoss

LOSSES: dict[tuple[type[Any], str], list[Line]] = {
    (CustomerLoss, "browse"): [[sells]],
    (CustomerLoss, "read"): [
        [sells, is_there, within_reach, of_open_customer],
        [sells, is_there, of_own_account],
        [sells, was_removed_by, of_open_customer],
    ],
    (CustomerLoss, "list"): [[sells, is_there, within_reach, of_open_customer], [sells, is_there, of_own_account]],
    (CustomerLoss, "edit"): [
        [sells, is_there, of_own_account],
        [sells, is_there, is_by, within_reach, of_open_customer],
        [leads, is_there, within_reach, of_open_customer],
    ],
    (CustomerLoss, "restore"): [[sells, was_removed_by, of_open_customer]],
}
