"""Who may do what with grades, and with what the organisation has set for itself."""

from typing import Any

from wiki.access.accounts import of_open_customer, on_account
from wiki.access.predicates import Line, edits, is_there, leads, sells, within_reach
from wiki.access.reviewing import is_asked
from wiki.access.selling import (
    is_handed_in,
    is_others_assessment,
    is_own_assessment,
    is_undecided,
)
from wiki.models import Customer, GradeAssessment, RuleVersion

GRADES: dict[tuple[type[Any], str], list[Line]] = {
    # One's own accounts: what one is reminded of.
    (Customer, "keep"): [[sells, on_account, is_there]],
    # A grade is what those say who look after the customer; others read it with the customer.
    (Customer, "assess"): [[sells, on_account, is_there], [leads, within_reach, is_there]],
    (GradeAssessment, "read"): [
        [sells, of_open_customer, is_handed_in],
        [sells, of_open_customer, is_own_assessment],
    ],
    # A grade against the rule takes somebody else: whom the review asks.
    (GradeAssessment, "review"): [[sells, of_open_customer, is_undecided, is_others_assessment, is_asked]],
    # How we grade and track is no secret, and is set by those who answer for it.
    (RuleVersion, "read"): [[sells], [edits]],
    (RuleVersion, "create"): [[edits], [leads]],
}
