"""Who may say how much an account is worth to us, and who reads that."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account, on_account
from wiki.access.predicates import Line, is_own, is_there, leads, sells, within_reach
from wiki.models import Customer, CustomerValue, KeepDecision, KeyClassification, ScreeningReport, ScreeningSheet

CLASSES: dict[tuple[type[Any], str], list[Line]] = {
    # Of which class it is, what it brings, whether it is worth our time: those say who look after it, and who leads.
    (Customer, "classify"): [[sells, on_account, is_there], [leads, within_reach, is_there]],
    # A key account with fewer marks than that takes is a decision of those who lead.
    (Customer, "override_class"): [[leads, on_account, is_there], [leads, within_reach, is_there]],
    (KeyClassification, "read"): [[sells, of_open_customer]],
    # What a customer brings is read by those alone who answer for that.
    (CustomerValue, "read"): [[sells, of_own_account], [leads, of_open_customer]],
    (KeepDecision, "read"): [[sells, of_own_account], [leads, of_open_customer]],
    (ScreeningSheet, "read"): [[sells, of_own_account], [leads, of_open_customer]],
    (ScreeningReport, "read"): [[sells, is_own], [leads]],
    (ScreeningReport, "create"): [[sells]],
    (ScreeningReport, "oversee"): [[leads]],
}
