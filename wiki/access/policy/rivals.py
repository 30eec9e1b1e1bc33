"""Who may do what with what is known of competitors."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.facts import is_not_withdrawn, is_told_claim, is_waiting_claim, was_written_by_another
from wiki.access.predicates import Line, edits, is_by, is_there, leads, sells, within_reach
from wiki.access.reviewing import is_asked
from wiki.models import RivalClaim, Sighting

RIVALS: dict[tuple[type[Any], str], list[Line]] = {
    # Whom we met at a customer is read with the customer.
    (Sighting, "read"): [
        [sells, of_open_customer, within_reach, is_there],
        [sells, of_own_account],
        [sells, of_open_customer, within_reach, is_by],
        [leads, of_open_customer, within_reach],
    ],
    (Sighting, "list"): [[sells, of_open_customer, within_reach, is_there], [sells, of_own_account, is_there]],
    (Sighting, "withdraw"): [
        [sells, of_open_customer, within_reach, is_by],
        [sells, of_own_account],
        [leads, of_open_customer, within_reach],
    ],
    # What is said of a competitor's product is told once two people answer for it, and not for ever.
    (RivalClaim, "browse"): [[sells]],
    (RivalClaim, "create"): [[sells]],
    (RivalClaim, "list"): [[sells, is_told_claim]],
    (RivalClaim, "review"): [[edits], [leads]],
    (RivalClaim, "read"): [[sells, is_told_claim], [sells, is_by], [edits], [leads], [sells, is_asked]],
    (RivalClaim, "approve"): [[sells, is_waiting_claim, was_written_by_another, is_asked]],
    (RivalClaim, "withdraw"): [
        [sells, is_by, is_not_withdrawn],
        [edits, is_not_withdrawn],
        [leads, is_not_withdrawn],
    ],
}
