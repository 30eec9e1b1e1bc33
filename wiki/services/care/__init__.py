"""Care: the rules of how often (`rules`), what is too much or always the same (`frequency`), what is due (`due`)."""

from wiki.services.care.due import SHARE_DAYS, Due, Share, customers_of, due, share
from wiki.services.care.frequency import TooMuch, same_form, too_much
from wiki.services.care.rules import DEFAULTS, GRADES, Rule, change, parse, rule_for, rules

__all__ = [
    "DEFAULTS",
    "GRADES",
    "SHARE_DAYS",
    "Due",
    "Rule",
    "Share",
    "TooMuch",
    "change",
    "customers_of",
    "due",
    "parse",
    "rule_for",
    "rules",
    "same_form",
    "share",
    "too_much",
]
