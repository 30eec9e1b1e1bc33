"""Ties between people at a customer: what may be said (`content`), noting it (`editing`), what one may see of it
(`picture`), what is amiss (`alarms`), where it stands on the map (`drawing`), and what
the demonstration has (`shipped`)."""

from wiki.services.ties.alarms import Alarm, Rule
from wiki.services.ties.content import StepContent, TieContent, parse, parse_known, parse_step
from wiki.services.ties.drawing import Drawing, draw
from wiki.services.ties.editing import forget, know, take_step, tie, untie
from wiki.services.ties.picture import AtCustomer, Person, Picture, at_customer, of_contact, picture, ties_of
from wiki.services.ties.shipped import install, remove_demo

__all__ = [
    "Alarm",
    "AtCustomer",
    "Drawing",
    "Person",
    "Picture",
    "Rule",
    "StepContent",
    "TieContent",
    "at_customer",
    "draw",
    "forget",
    "install",
    "know",
    "of_contact",
    "parse",
    "parse_known",
    "parse_step",
    "picture",
    "remove_demo",
    "take_step",
    "tie",
    "ties_of",
    "untie",
]
