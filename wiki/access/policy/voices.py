"""Who may do what with what customers say of us."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.policy.visits import LISTED, REMOVERS
from wiki.access.predicates import Line, is_by, is_there, leads, sells, within_reach
from wiki.models import CustomerVoice

VOICES: dict[tuple[type[Any], str], list[Line]] = {
    (CustomerVoice, "read"): LISTED + REMOVERS,
    (CustomerVoice, "list"): LISTED,
    (CustomerVoice, "edit"): [
        [sells, of_open_customer, is_by, is_there],
        [sells, of_own_account, is_there],
        [leads, of_open_customer, within_reach, is_there],
    ],
    (CustomerVoice, "restore"): REMOVERS,
}
