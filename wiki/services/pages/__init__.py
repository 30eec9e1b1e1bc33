"""Knowledge pages: what they say (`content`), saving (`editing`), approving and verifying (`reviewing`), what readers
are shown (`showing`), names (`names`), what links to them (`linked`), other languages (`versions`), who reads it
(`levels`), the tree, the kinds, the lists (`browsing`).
"""

from wiki.services.pages import browsing, duplicates, kinds, levels, linked, names, reviewing, tree, versions
from wiki.services.pages.content import FIELDS, LISTS, PageContent, from_body, parse, rendered, unknown_keys
from wiki.services.pages.editing import (
    archive,
    await_turn,
    create,
    discard,
    made_from,
    merge,
    part,
    remove,
    restore,
    revise,
    says,
)
from wiki.services.pages.shipped import install, remove_demo

__all__ = [
    "FIELDS",
    "LISTS",
    "PageContent",
    "archive",
    "await_turn",
    "browsing",
    "create",
    "discard",
    "duplicates",
    "from_body",
    "install",
    "kinds",
    "levels",
    "linked",
    "made_from",
    "merge",
    "names",
    "parse",
    "part",
    "remove",
    "remove_demo",
    "rendered",
    "restore",
    "reviewing",
    "revise",
    "says",
    "tree",
    "unknown_keys",
    "versions",
]
