"""Facts about customers: what one says (`content`, `words`), noting and changing it (`editing`), reading it
(`telling`), named readers (`naming`), what was made of it (`using`), and what is kept of one person (`of_person`)."""

from wiki.models.documents import LEVEL_NAMED as NAMED
from wiki.services.facts import naming
from wiki.services.facts.content import (
    MINDED,
    PERSONAL,
    QUICK,
    TEXT_LENGTH,
    FactContent,
    is_personal,
    parse,
    parse_quick,
)
from wiki.services.facts.editing import content_of, create, move_all, restore, revise, withdraw
from wiki.services.facts.of_person import Held, erase_of, held_of, sample_faults
from wiki.services.facts.shipped import install, remove_demo
from wiki.services.facts.telling import (
    PAGE,
    Told,
    expiring,
    for_brief,
    history,
    on_profile,
    page_of,
    told,
    withdrawn,
)
from wiki.services.facts.using import CITING, cite, cite_minded, cited_by, offered
from wiki.services.facts.words import Words, grounds_of, opened

__all__ = [
    "CITING",
    "MINDED",
    "NAMED",
    "PAGE",
    "PERSONAL",
    "QUICK",
    "TEXT_LENGTH",
    "FactContent",
    "Held",
    "Told",
    "Words",
    "cite",
    "cite_minded",
    "cited_by",
    "content_of",
    "create",
    "erase_of",
    "expiring",
    "for_brief",
    "grounds_of",
    "held_of",
    "history",
    "install",
    "is_personal",
    "move_all",
    "naming",
    "offered",
    "on_profile",
    "opened",
    "page_of",
    "parse",
    "parse_quick",
    "remove_demo",
    "restore",
    "revise",
    "sample_faults",
    "told",
    "withdraw",
    "withdrawn",
]
