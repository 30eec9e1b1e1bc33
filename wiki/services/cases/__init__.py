"""Cases: what they consist of (`content`), writing them (`saving`) and counting them (`browsing`)."""

from wiki.services.cases.authorship import hide_author
from wiki.services.cases.content import (
    FIELDS,
    TEXT_FIELDS,
    CaseContent,
    from_body,
    parse,
    parse_named,
    split_words,
    unknown_keys,
)
from wiki.services.cases.levels import set_level
from wiki.services.cases.question import Question
from wiki.services.cases.saving import (
    Taken,
    all_rendered,
    archive,
    checked_note,
    create,
    discard,
    made_from,
    publish,
    remove,
    rendered,
    restore,
    revise,
    says,
    with_language,
)

__all__ = [
    "FIELDS",
    "TEXT_FIELDS",
    "CaseContent",
    "Question",
    "Taken",
    "all_rendered",
    "archive",
    "checked_note",
    "create",
    "discard",
    "from_body",
    "hide_author",
    "made_from",
    "parse",
    "parse_named",
    "publish",
    "remove",
    "rendered",
    "restore",
    "revise",
    "says",
    "set_level",
    "split_words",
    "unknown_keys",
    "with_language",
]
