"""Who may do what with pursuits."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account, on_account
from wiki.access.predicates import Line, is_there, lacks_owner, leads, owns, sells, within_reach
from wiki.access.selling import of_open_pursuit
from wiki.models import BidTick, Customer, Pursuit, PursuitEvent

PURSUITS: dict[tuple[type[Any], str], list[Line]] = {
    # What a customer may buy is read with the customer, and followed by those who look after it.
    (Customer, "pursue"): [
        [sells, on_account, is_there],
        [leads, within_reach, is_there],
        [sells, within_reach, is_there, lacks_owner],
    ],
    (Pursuit, "browse"): [[sells]],
    (Pursuit, "read"): [[sells, of_open_customer]],
    (Pursuit, "edit"): [
        [sells, of_own_account],
        [sells, of_open_customer, owns],
        [leads, of_open_customer],
    ],
    (PursuitEvent, "read"): [[sells, of_open_pursuit]],
    # Done of its written proposal: said by who may change the pursuit.
    (BidTick, "read"): [[sells, of_open_customer]],
}
