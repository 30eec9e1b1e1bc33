"""What waits for a person and what is new, made from the change log; see `models/notices.py`.

`rules` says who is told of what, `telling` writes it down, `following` reads the change log, `inbox` is what a person
sees of it. What somebody may not read is asked when it is told, and again whenever it is shown or written to them.
"""

from wiki.services.notices.following import Following
from wiki.services.notices.inbox import WITH, Counts, counts, mark, own, page, purge, read_all, readable, unread_all
from wiki.services.notices.plan_rules import question_to
from wiki.services.notices.telling import found, invite, remind

__all__ = [
    "WITH",
    "Counts",
    "Following",
    "counts",
    "found",
    "invite",
    "mark",
    "own",
    "page",
    "purge",
    "question_to",
    "read_all",
    "readable",
    "remind",
    "unread_all",
]
