"""Who may do what with what people at other firms say for us."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.policy.visits import REMOVERS
from wiki.access.predicates import Line, is_by, is_there, leads, sells
from wiki.models import Endorsement

LISTED: list[Line] = [[sells, of_open_customer, is_there]]

# Whoever may note something of the customer notes it. That the firm of who says it is open holds for all of these; of a
# list at a customer the service looks after that.
ENDORSEMENTS: dict[tuple[type[Any], str], list[Line]] = {
    (Endorsement, "read"): LISTED + REMOVERS,
    (Endorsement, "list"): LISTED,
    (Endorsement, "remove"): [
        [sells, of_open_customer, is_by, is_there],
        [sells, of_own_account, is_there],
        [leads, of_open_customer, is_there],
    ],
    (Endorsement, "restore"): REMOVERS,
}
