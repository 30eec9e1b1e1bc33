"""Who may do what with what is to be found out about customers."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.predicates import Line, is_by, leads, owns, sells, within_reach
from wiki.models import Inquiry

INQUIRIES: dict[tuple[type[Any], str], list[Line]] = {
    (Inquiry, "browse"): [[sells]],
    (Inquiry, "read"): [[sells, of_open_customer, within_reach]],
    # Whoever asked, takes it on, looks after the customer or leads may change it or give it up.
    (Inquiry, "edit"): [
        [sells, of_open_customer, within_reach, is_by],
        [sells, of_open_customer, within_reach, owns],
        [sells, of_own_account, within_reach],
        [leads, of_open_customer, within_reach],
    ],
}
