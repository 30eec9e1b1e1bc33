"""Care: the rules of how often (`rules`), what is too much (`frequency`), what is due (`due`)."""

from wiki.services.care.due import SHARE_DAYS, Due, Share, by_rule, customers_of, due, numbers, share
from wiki.services.care.frequency import TooMuch, crowded, same_form, too_much
from wiki.services.care.last import last_contact, last_contacts
from wiki.services.care.rules import CLASSES, DEFAULTS, GRADES, Rule, change, parse, rule_for, rules

__all__ = [
    "CLASSES",
    "DEFAULTS",
    "GRADES",
    "SHARE_DAYS",
    "Due",
    "Rule",
    "Share",
    "TooMuch",
    "by_rule",
    "change",
    "crowded",
    "customers_of",
    "due",
    "last_contact",
    "last_contacts",
    "numbers",
    "parse",
    "rule_for",
    "rules",
    "same_form",
    "share",
    "too_much",
]
