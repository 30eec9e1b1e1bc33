"""Who may do what with reviews, and with who reviews what. What a record of each type asks for stands beside it."""

from typing import Any

from wiki.access.accounts import of_open_firm
from wiki.access.planning import directs
from wiki.access.predicates import Line, administers, always, leads, sells
from wiki.access.reviewing import is_of_plan, is_review_for, is_submitter, may_begin_again
from wiki.models import Review, ReviewFlow

REVIEWS: dict[tuple[type[Any], str], list[Line]] = {
    # Whether the person may read the record is asked of that besides.
    (Review, "read"): [
        [sells, of_open_firm, is_submitter],
        [sells, of_open_firm, is_review_for],
        # The leadership decides about key accounts, also about those that are closed to it.
        [directs, is_of_plan, is_review_for],
    ],
    (Review, "resubmit"): [[sells, of_open_firm, is_submitter, may_begin_again]],
    # Who reviews what is no secret, and is set by those who answer for it.
    (ReviewFlow, "read"): [[always]],
    (ReviewFlow, "create"): [[leads], [administers]],
}
