"""Who may do what with departments of customers, ties between people there, and those who support us from inside."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account, on_account
from wiki.access.predicates import Line, guards_privacy, is_by, is_there, leads, sells, within_reach
from wiki.models import Acquaintance, Customer, Department, Route, SupporterStep, Tie

TIES: dict[tuple[type[Any], str], list[Line]] = {
    (Department, "read"): [[sells, of_open_customer]],
    (Department, "edit"): [[sells, of_open_customer]],
    # What ties people informally is for those who look after the customer, unless whoever noted it said otherwise; who
    # guards privacy tells a person all that is kept.
    (Tie, "read"): [
        [sells, of_open_customer, within_reach],
        [sells, of_own_account],
        [sells, of_open_customer, is_by],
        [guards_privacy],
    ],
    (Tie, "remove"): [
        [sells, of_open_customer, is_by],
        [sells, of_own_account],
        [leads, of_open_customer, within_reach],
    ],
    # Whom of us one may ask about somebody; each says it of oneself.
    (Acquaintance, "read"): [[sells], [guards_privacy]],
    # How we go through a customer is for those who look after it.
    (Customer, "route"): [[sells, on_account, is_there]],
    (Route, "read"): [[sells, of_own_account]],
    (SupporterStep, "read"): [[sells, of_own_account], [guards_privacy]],
}
