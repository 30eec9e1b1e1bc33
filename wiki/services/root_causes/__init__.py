"""Root causes: what they say (`content`), changing them (`editing`), their losses (`linking`, `counting`)."""

from wiki.services.root_causes.content import RootCauseContent, from_body, parse, rendered
from wiki.services.root_causes.counting import Losses, losses, losses_of, pressing, ranked, to_mend
from wiki.services.root_causes.editing import assign, await_turn, candidates, create, fix, owners, reopen, revise, take
from wiki.services.root_causes.linking import behind, link, offered, require_loss
from wiki.services.root_causes.shipped import install, remove_demo

__all__ = [
    "Losses",
    "RootCauseContent",
    "assign",
    "await_turn",
    "behind",
    "candidates",
    "create",
    "fix",
    "from_body",
    "install",
    "link",
    "losses",
    "losses_of",
    "offered",
    "owners",
    "parse",
    "pressing",
    "ranked",
    "remove_demo",
    "rendered",
    "reopen",
    "require_loss",
    "revise",
    "take",
    "to_mend",
]
