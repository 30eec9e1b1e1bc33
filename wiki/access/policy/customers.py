"""Who may do what with customers, those who look after them, and what is noted of them."""

from typing import Any

from wiki.access.accounts import answers_for, is_shared_group, of_open_customer, on_account
from wiki.access.predicates import (
    Line,
    is_by,
    is_there,
    lacks_owner,
    leads,
    sells,
    was_removed_by,
    within_reach,
)
from wiki.models import AccountMember, Customer, CustomerEvent, CustomerGroup

CUSTOMERS: dict[tuple[type[Any], str], list[Line]] = {
    # Whom we sell to is for all who sell; one that is closed, for those alone who look after it. What was removed or
    # merged is in no list, and answers to those who can bring it back.
    (Customer, "browse"): [[sells]],
    (Customer, "read"): [
        [sells, within_reach, is_there],
        [sells, on_account],
        [leads, within_reach],
        [sells, within_reach, was_removed_by],
    ],
    (Customer, "list"): [[sells, within_reach, is_there], [sells, on_account, is_there]],
    (Customer, "create"): [[sells]],
    (Customer, "edit"): [
        [sells, on_account, is_there],
        [leads, within_reach, is_there],
        [sells, within_reach, is_there, lacks_owner],
    ],
    # What happened with a customer, and who is there, can be noted by whoever was there.
    (Customer, "note"): [[sells, within_reach, is_there], [sells, on_account, is_there]],
    (Customer, "take"): [[sells, within_reach, is_there, lacks_owner]],
    # Anybody who reads it may put it into a group of their own.
    (Customer, "group"): [[sells, within_reach, is_there], [sells, on_account, is_there]],
    (Customer, "assign"): [[sells, answers_for, is_there], [leads, within_reach, is_there]],
    (Customer, "close"): [[sells, answers_for, is_there]],
    (Customer, "own"): [[sells]],
    (Customer, "merge"): [[sells, answers_for, is_there], [leads, within_reach, is_there]],
    (Customer, "remove"): [[sells, answers_for, is_there], [leads, within_reach, is_there]],
    (Customer, "restore"): [[sells, within_reach, was_removed_by], [sells, answers_for], [leads, within_reach]],
    # Who looks after several can give them all to somebody else, as when a person leaves.
    (Customer, "hand_over"): [[leads]],
    (AccountMember, "read"): [[of_open_customer]],
    (CustomerEvent, "read"): [[of_open_customer]],
    (CustomerGroup, "read"): [[sells, is_shared_group], [sells, is_by]],
    (CustomerGroup, "create"): [[sells]],
    (CustomerGroup, "edit"): [[sells, is_by]],
}
