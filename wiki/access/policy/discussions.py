"""Who may do what in topics, with pages and what was concluded, and with what one is told of."""

from typing import Any

from wiki.access.discussions import (
    awaits_review,
    is_not_hidden,
    is_not_locked,
    is_not_merged,
    of_common_topic,
    of_own_topic,
    of_readable_topic,
    of_unlocked_topic,
    verifies,
    was_not_submitted_by,
)
from wiki.access.predicates import (
    Line,
    administers,
    always,
    edits,
    has_member,
    is_archived,
    is_author,
    is_draft,
    is_named,
    is_named_editor,
    is_own,
    is_published,
    is_shared,
    is_there,
    leads,
    of_own_team,
    sells,
    was_removed_by,
    within_reach,
)
from wiki.models import (
    ChatChannel,
    Conclusion,
    DocumentSource,
    Follow,
    Notice,
    Page,
    PageKind,
    Post,
    ReadingPath,
    Team,
    TeamFollow,
    Topic,
)

DISCUSSIONS: dict[tuple[type[Any], str], list[Line]] = {
    # Topics are read by roles up to level 2, and above by whom they name. What keeps order reads what is hidden.
    (Topic, "read"): [
        [is_not_hidden, within_reach],
        [is_not_hidden, is_named],
        [is_author],
        [edits, within_reach],
    ],
    (Topic, "list"): [
        [is_not_hidden, is_not_merged, within_reach],
        [is_not_hidden, is_not_merged, is_named],
        [is_not_hidden, is_not_merged, is_author],
    ],
    (Topic, "create"): [[sells]],
    (Topic, "reply"): [
        [sells, is_not_hidden, is_not_merged, is_not_locked, within_reach],
        [sells, is_not_hidden, is_not_merged, is_not_locked, is_named],
        [sells, is_not_hidden, is_not_merged, is_not_locked, is_author],
    ],
    (Topic, "vote"): [
        [sells, is_not_hidden, within_reach],
        [sells, is_not_hidden, is_named],
        [sells, is_not_hidden, is_author],
    ],
    (Topic, "invite"): [
        [sells, is_not_hidden, is_not_locked, within_reach],
        [sells, is_not_hidden, is_not_locked, is_author],
    ],
    (Topic, "edit"): [[sells, is_author], [edits, within_reach]],
    (Topic, "conclude"): [[sells, is_author], [edits, within_reach]],
    (Topic, "moderate"): [[edits, within_reach]],
    (Topic, "see_readers"): [[is_author], [edits, within_reach]],
    (Topic, "name_readers"): [[is_author, sells]],
    (Topic, "raise_level"): [[is_author, sells], [edits, within_reach]],
    (Topic, "lower_level"): [[is_author, sells]],
    # One that was taken back is read by those who can bring it back.
    (Post, "read"): [
        [is_there, of_readable_topic],
        [is_author, of_readable_topic],
        [was_removed_by, of_readable_topic],
        [edits, of_common_topic],
    ],
    (Post, "edit"): [[sells, is_author, is_there, of_readable_topic, of_unlocked_topic]],
    (Post, "remove"): [[is_author, is_there, of_readable_topic], [edits, is_there, of_common_topic]],
    (Post, "restore"): [[is_author, was_removed_by, of_readable_topic], [edits, of_common_topic]],
    (Post, "accept"): [[sells, is_there, of_own_topic], [edits, is_there, of_common_topic]],
    (Conclusion, "read"): [[of_readable_topic]],
    (DocumentSource, "read"): [[of_readable_topic]],
    # Readers of a page are shown what a second person approved; who may edit it sees what waits, too. At levels 3 and
    # 4 that second person has to be named.
    (Page, "read"): [
        [is_shared, within_reach],
        [is_shared, is_named],
        [is_author],
        [edits, awaits_review, within_reach],
        [edits, awaits_review, is_named],
    ],
    (Page, "list"): [
        [is_published, is_not_merged, within_reach],
        [is_published, is_not_merged, is_named],
        [is_published, is_not_merged, is_author],
    ],
    (Page, "create"): [[sells]],
    (Page, "edit"): [
        [sells, is_author],
        [sells, is_shared, within_reach],
        [sells, is_shared, is_named_editor],
        [edits, awaits_review, within_reach],
    ],
    (Page, "review"): [
        [edits, awaits_review, was_not_submitted_by, within_reach],
        [edits, awaits_review, was_not_submitted_by, is_named],
        [sells, verifies, awaits_review, was_not_submitted_by, is_shared, within_reach],
        [sells, verifies, awaits_review, was_not_submitted_by, is_shared, is_named],
    ],
    (Page, "verify"): [
        [sells, verifies, is_shared, within_reach],
        [sells, verifies, is_shared, is_named],
        [edits, is_shared, within_reach],
    ],
    (Page, "arrange"): [[edits, is_shared, within_reach]],
    (Page, "discard"): [[is_author, is_draft]],
    (Page, "archive"): [[is_author, is_published], [edits, is_published, within_reach]],
    (Page, "restore"): [[is_author, is_archived], [edits, is_archived, within_reach]],
    (Page, "see_readers"): [[is_author], [edits, is_shared, within_reach]],
    (Page, "name_readers"): [[is_author, sells]],
    (Page, "raise_level"): [[is_author, sells], [edits, is_shared, within_reach]],
    (Page, "lower_level"): [[is_author, sells]],
    (Page, "flag"): [
        [sells, is_published, within_reach],
        [sells, is_published, is_named],
        [sells, is_published, is_author],
    ],
    # The order in which somebody new reads; of its steps everybody sees those that may be read.
    (ReadingPath, "read"): [[always]],
    (ReadingPath, "edit"): [[edits]],
    (PageKind, "read"): [[always]],
    (PageKind, "edit"): [[edits]],
    # What waits for somebody and what somebody follows is that person's business alone.
    (Notice, "read"): [[is_own]],
    (Follow, "read"): [[is_own]],
    # A team follows what somebody who answers for it, or keeps the library, may read: its people are told of no more
    # than each may read.
    (Team, "enrol"): [[leads, has_member], [edits]],
    (TeamFollow, "read"): [[leads, of_own_team], [edits]],
    # To a group chat goes no more than that there is something new.
    (ChatChannel, "read"): [[administers]],
    (ChatChannel, "create"): [[administers]],
}
