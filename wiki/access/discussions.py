"""Facts about topics, what was said in them, and pages; see `predicates`, where the common ones are."""

from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from wiki.access.predicates import (
    SELLING,
    Condition,
    Person,
    by_level_or_name,
    edits,
    is_shared,
    names,
    reads_topic,
    within_reach,
)
from wiki.models.pages import Page, PageReview, ReviewDecision
from wiki.models.readers import ReaderRight
from wiki.models.topics import Topic


def is_not_hidden(record: type[Any], _user: Person) -> Condition:
    """Was not hidden by who keeps order."""
    return record.hidden_at.is_(None)


def is_not_merged(record: type[Any], _user: Person) -> Condition:
    """Was not taken over by another one."""
    return record.merged_into_id.is_(None)


def is_not_locked(record: type[Any], _user: Person) -> Condition:
    """May still be added to."""
    return record.locked_at.is_(None)


def of_readable_topic(record: type[Any], user: Person) -> Condition:
    """Is a part of a topic that the person may read."""
    topic = aliased(Topic, flat=True)
    return exists(select(topic.id).where(topic.id == _topic_id(record), reads_topic(topic, user)))


def of_common_topic(record: type[Any], user: Person) -> Condition:
    """Is a part of a topic that the person may read by a role."""
    topic = aliased(Topic, flat=True)
    return exists(select(topic.id).where(topic.id == _topic_id(record), within_reach(topic, user)))


def of_own_topic(record: type[Any], user: Person) -> Condition:
    """Is a part of a topic that the person began."""
    topic = aliased(Topic, flat=True)
    return exists(select(topic.id).where(topic.id == _topic_id(record), topic.author_id == user.id))


def of_unlocked_topic(record: type[Any], _user: Person) -> Condition:
    """Is a part of a topic in which something may still be said."""
    topic = aliased(Topic, flat=True)
    return exists(select(topic.id).where(topic.id == _topic_id(record), topic.locked_at.is_(None)))


def awaits_review(record: type[Any], _user: Person) -> Condition:
    """Has a text that waits for a reviewer."""
    return record.submitted.is_not(None)


def was_not_submitted_by(record: type[Any], user: Person) -> Condition:
    """Has a text that waits, handed in by somebody else."""
    return record.submitted_by_id != user.id


def verifies(record: type[Any], user: Person) -> Condition:
    """Is the person's to keep true."""
    return record.verifier_id == user.id


def of_open_page(record: type[Any], user: Person) -> Condition:
    """Is beside a page that the person may read."""
    page = aliased(Page, flat=True)
    facts = is_shared(page, user), by_level_or_name(page, user)
    return exists(select(page.id).where(page.id == record.document_id, *facts))


def of_common_page(record: type[Any], user: Person) -> Condition:
    """Is beside a page that the person may read by its level."""
    page = aliased(Page, flat=True)
    facts = is_shared(page, user), within_reach(page, user)
    return exists(select(page.id).where(page.id == record.document_id, *facts))


def of_verified_page(record: type[Any], user: Person) -> Condition:
    """Is beside a page that the person may read and keeps true."""
    page = aliased(Page, flat=True)
    facts = page.verifier_id == user.id, is_shared(page, user), by_level_or_name(page, user)
    return exists(select(page.id).where(page.id == record.document_id, *facts))


def of_editable_page(record: type[Any], user: Person) -> Condition:
    """Is a text of a page that the person may edit, or may decide on: also one that was never approved."""
    if not user.has_role(*SELLING):
        return False
    page = aliased(Page, flat=True)
    by_name = [and_(is_shared(page, user), names(page.id, user, ReaderRight.EDIT))] if user.named else []
    waits = [and_(page.submitted.is_not(None), by_level_or_name(page, user))] if edits(page, user) else []
    common = and_(is_shared(page, user), within_reach(page, user))
    facts = or_(page.author_id == user.id, common, *waits, *by_name)
    return exists(select(page.id).where(page.id == record.document_id, facts))


def of_readable_page(record: type[Any], user: Person) -> Condition:
    """Is beside a page that the person may read, as the policy's lines on pages say it."""
    page = aliased(Page, flat=True)
    awaited = [and_(page.submitted.is_not(None), by_level_or_name(page, user))] if edits(page, user) else []
    shared = and_(is_shared(page, user), by_level_or_name(page, user))
    readable = or_(shared, page.author_id == user.id, *awaited)
    return exists(select(page.id).where(page.id == record.document_id, readable))


def of_own_or_common_page(record: type[Any], user: Person) -> Condition:
    """Is beside a page that the person may edit, as the policy's lines on pages say it."""
    page = aliased(Page, flat=True)
    by_name = [and_(is_shared(page, user), names(page.id, user, ReaderRight.EDIT))] if user.named else []
    awaited = [and_(page.submitted.is_not(None), within_reach(page, user))] if edits(page, user) else []
    common = and_(is_shared(page, user), within_reach(page, user))
    editable = or_(page.author_id == user.id, common, *by_name, *awaited)
    return exists(select(page.id).where(page.id == record.document_id, editable))


def was_approved(record: type[Any], _user: Person) -> Condition:
    """Is a text of a page that readers were shown, now or earlier."""
    approved = PageReview.decision == ReviewDecision.APPROVED
    there = select(PageReview.id).where(PageReview.page_id == record.document_id, PageReview.number == record.number)
    return exists(there.where(approved))


def _topic_id(record: type[Any]) -> Any:
    return record.topic_id if hasattr(record, "topic_id") else record.document_id
