"""Who may do what with contacts with customers, promises, needs, planned visits and the rules of care."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account, on_account
from wiki.access.predicates import Line, is_by, is_own, is_there, leads, sells, was_removed_by, within_reach
from wiki.access.reviewing import is_asked
from wiki.access.visiting import awaits_approval, is_by_others, is_unreported
from wiki.models import ContactPolicy, Customer, Interaction, Need, Promise, Reminder, VisitPlan

# What is noted of a customer is for all who sell, what is noted as private for those who look after the customer, and
# for who noted it. Once taken out it answers to that person alone.
READERS: list[Line] = [[sells, of_open_customer, within_reach], [sells, of_own_account]]
READERS += [[sells, of_open_customer, is_by]]
LISTED: list[Line] = [[*line, is_there] for line in READERS]
REMOVERS: list[Line] = [[sells, of_open_customer, was_removed_by]]
WRITERS: list[Line] = [[sells, of_open_customer, is_by, is_there]]
SETTLERS: list[Line] = [[sells, of_open_customer, is_by], [sells, of_own_account]]

VISITS: dict[tuple[type[Any], str], list[Line]] = {
    # What happened with a customer can be noted by whoever was there.
    (Customer, "note"): [[sells, within_reach, is_there], [sells, on_account, is_there]],
    (Interaction, "read"): LISTED + REMOVERS,
    (Interaction, "list"): LISTED,
    (Interaction, "edit"): WRITERS,
    (Interaction, "settle"): [[*line, is_there] for line in SETTLERS],
    (Interaction, "remove"): WRITERS,
    (Interaction, "restore"): REMOVERS,
    # Nobody approves what was given by themselves.
    (Interaction, "approve"): [
        [sells, of_open_customer, within_reach, is_there, awaits_approval, is_by_others, is_asked],
        [sells, of_own_account, is_there, awaits_approval, is_by_others, is_asked],
    ],
    (Promise, "read"): READERS,
    (Promise, "settle"): SETTLERS,
    (Need, "read"): READERS,
    (Need, "settle"): SETTLERS,
    (VisitPlan, "read"): LISTED + REMOVERS,
    (VisitPlan, "list"): LISTED,
    (VisitPlan, "edit"): [[*line, is_unreported] for line in WRITERS],
    (VisitPlan, "report"): [[*line, is_unreported] for line in WRITERS],
    (VisitPlan, "remove"): [[*line, is_unreported] for line in WRITERS],
    (VisitPlan, "restore"): REMOVERS,
    # Of whom one wants to be reminded is that person's business alone.
    (Reminder, "read"): [[sells, is_own, of_open_customer]],
    (Reminder, "edit"): [[sells, is_own, of_open_customer]],
    (ContactPolicy, "read"): [[sells]],
    (ContactPolicy, "edit"): [[leads]],
}
