"""Routes through a customer: what they begin from (`patterns`), following one (`following`), those of the demo."""

from wiki.services.routes.following import (
    StepContent,
    begin,
    current,
    earlier,
    end,
    forget,
    mark,
    parse,
    revise,
    state,
    steps_of,
    steps_with,
)
from wiki.services.routes.shipped import install

__all__ = [
    "StepContent",
    "begin",
    "current",
    "earlier",
    "end",
    "forget",
    "install",
    "mark",
    "parse",
    "revise",
    "state",
    "steps_of",
    "steps_with",
]
