"""Concluding a topic: what is said (`content`), deciding (`concluding`), writing (`drafting`), doubt (`contesting`)."""

from wiki.services.conclusions.concluding import backlog, conclude, current, reopen, results
from wiki.services.conclusions.content import ConclusionContent, from_conclusion, parse, rendered
from wiki.services.conclusions.contesting import contest, contested, settle, withdraw
from wiki.services.conclusions.drafting import Draft, draft, mergeable, offered_posts, write

__all__ = [
    "ConclusionContent",
    "Draft",
    "backlog",
    "conclude",
    "contest",
    "contested",
    "current",
    "draft",
    "from_conclusion",
    "mergeable",
    "offered_posts",
    "parse",
    "rendered",
    "reopen",
    "results",
    "settle",
    "withdraw",
    "write",
]
