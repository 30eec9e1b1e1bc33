"""Who may do what, readable aloud. Granted if all facts of one line hold; what is not listed is refused."""

from typing import Any

from wiki.access.policy.defects import DEFECTS
from wiki.access.policy.discussions import DISCUSSIONS
from wiki.access.policy.library import LIBRARY
from wiki.access.predicates import Line, has_open_sources
from wiki.models import Attachment, Case, Comment, DocumentGrant, Page, Report, Revision

EVERYWHERE: dict[type[Any], Line] = {
    model: [has_open_sources] for model in (Case, Page, Revision, Attachment, Comment, Report, DocumentGrant)
}
"""What must hold besides for each line on records of a model: what came from a discussion is for those who may read
that, whoever wrote it down, whoever keeps the library, whoever it names."""

POLICY: dict[tuple[type[Any], str], list[Line]] = LIBRARY | DISCUSSIONS | DEFECTS
