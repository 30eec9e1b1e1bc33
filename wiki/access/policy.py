"""Who may do what: one page, readable aloud. Granted if all facts of one line hold; what is not listed is refused."""

from typing import Any

from wiki.access.predicates import (
    Predicate,
    administers,
    always,
    asks_first,
    edits,
    guards_privacy,
    is_archived,
    is_author,
    is_draft,
    is_open,
    is_own,
    is_published,
    is_self,
    is_shared,
    is_unused,
    is_used_within_reach,
    leads,
    learns,
    of_fixed_list,
    of_open_case,
    of_playbook,
    on_own_document,
    sells,
    shows_author,
    was_asked_by,
    was_shown,
    within_reach,
)
from wiki.models import (
    ApiToken,
    Case,
    Judgement,
    Playbook,
    Report,
    Revision,
    Team,
    Term,
    Use,
    User,
    Wanted,
    WebSession,
    Writing,
)

Line = list[Predicate]

POLICY: dict[tuple[type[Any], str], list[Line]] = {
    # A draft is its author's alone. Archived cases answer at their address, but are in no list. What asks for a
    # judgement first is closed, wherever it could show, to those who have not given theirs.
    (Case, "read"): [[is_shared, within_reach, is_open], [is_author]],
    (Case, "list"): [[is_published, within_reach, is_open], [is_published, is_author]],
    (Case, "judge"): [[is_published, within_reach, asks_first]],
    # The name of an author who hides it is for those alone whom the author may trust with it.
    (Case, "see_author"): [[shows_author], [is_author], [guards_privacy]],
    (Case, "hide_author"): [[is_author]],
    # Who takes what to a customer, and what came of it, is that person's alone; others learn numbers.
    (Case, "use"): [[sells, is_published, within_reach, is_open], [sells, is_published, is_author]],
    (Playbook, "use"): [[sells]],
    (Use, "read"): [[is_own]],
    (Use, "answer"): [[is_own]],
    (Case, "create"): [[sells]],
    (Case, "edit"): [[is_author, sells], [edits, is_shared, within_reach]],
    (Case, "publish"): [[is_author, sells, is_draft]],
    (Case, "discard"): [[is_author, is_draft]],
    (Case, "archive"): [[is_author, is_published], [edits, is_published, within_reach]],
    (Case, "restore"): [[is_author, is_archived], [edits, is_archived, within_reach]],
    (Case, "report"): [[sells, is_shared, within_reach, is_open]],
    (Judgement, "read"): [[is_own]],
    (Case, "cite"): [[is_author, sells], [edits, is_shared, within_reach]],
    (Case, "oversee"): [[leads], [edits]],
    (Case, "learn"): [[learns]],
    (Wanted, "create"): [[leads], [edits]],
    (Wanted, "read"): [[sells]],
    (Wanted, "close"): [[was_asked_by]],
    (Playbook, "read"): [[always]],
    (Playbook, "edit"): [[edits]],
    (Report, "read"): [[is_author], [on_own_document], [edits]],
    (Report, "close"): [[on_own_document], [edits]],
    (Revision, "read"): [[on_own_document], [was_shown, of_open_case], [of_playbook]],
    (Term, "read"): [[of_fixed_list], [is_used_within_reach]],
    # Who keeps the library in order keeps its words, too; but a word in a draft is its author's alone.
    (Term, "create"): [[edits]],
    (Term, "administer"): [[edits, of_fixed_list], [edits, is_used_within_reach], [edits, is_unused]],
    (User, "read"): [[administers], [is_self]],
    (User, "administer"): [[administers]],
    (Team, "read"): [[administers]],
    # Words that are not saved are nobody's but who typed them.
    (Writing, "read"): [[is_own]],
    (WebSession, "end"): [[is_own]],
    (ApiToken, "read"): [[is_own]],
    (ApiToken, "create"): [[always]],
    (ApiToken, "revoke"): [[is_own]],
}
