"""Topics: asking (`content`, `asking`, `pasting`), replying, reading and `visiting` them, the list (`browsing`), who
may know (`experts`), and keeping order (`moderating`).
"""

from wiki.services.topics.asking import create, made_from, revise, set_level
from wiki.services.topics.browsing import Wanted
from wiki.services.topics.content import FIELDS, TopicContent, from_body, parse, rendered
from wiki.services.topics.experts import experts
from wiki.services.topics.shipped import install, remove_demo

__all__ = [
    "FIELDS",
    "TopicContent",
    "Wanted",
    "create",
    "experts",
    "from_body",
    "install",
    "made_from",
    "parse",
    "remove_demo",
    "rendered",
    "revise",
    "set_level",
]
