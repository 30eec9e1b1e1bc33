"""Who is told of what: one rule for each kind of record that the change log names. Rules read and write nothing else.

A rule reads the records as they are now, which may be later than the change: what was taken back meanwhile is not told.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Change, Comment, Mention, NoticeReason, Post, Publication, Report, ReportState, Topic
from wiki.services.notices import page_rules, plan_rules
from wiki.services.notices.audience import followers, keepers, muting
from wiki.services.notices.discussion_rules import concluded
from wiki.services.notices.told import Outcome, Told, Wrote

Rule = Callable[[Change], Iterable[Outcome]]


def outcomes(change: Change) -> Iterable[Outcome]:
    """Return what follows from one change; nothing from those of imports, which nobody waits for line by line."""
    rule = RULES.get(change.model)
    return rule(change) if rule and not change.bulk and change.action != "delete" else ()


def _topic(change: Change) -> Iterator[Outcome]:
    topic = db.session.get(Topic, change.record_id)
    if topic is None or topic.hidden_at or topic.merged_into_id:
        return
    if change.action == "insert":
        yield Wrote(topic.author_id, topic.id)
        for user_id in followers(topic, change.at, tags_only=True):
            yield Told(user_id, NoticeReason.PUBLISHED, topic.id, by_id=topic.author_id)
    if change.action == "insert" or "version" in change.fields:
        for user_id in _mentioned(topic.id, None):
            yield Told(user_id, NoticeReason.MENTIONED, topic.id, by_id=change.actor_id or topic.author_id)


def _post(change: Change) -> Iterator[Outcome]:
    post = db.session.get(Post, change.record_id)
    if post is None or post.removed_at or post.topic.hidden_at:
        return
    topic = post.topic
    mentioned = _mentioned(topic.id, post.id)
    if change.action == "insert" or "text" in change.fields:
        for user_id in mentioned:
            yield Told(user_id, NoticeReason.MENTIONED, topic.id, post.id, post.author_id)
    if change.action == "insert":
        yield Wrote(post.author_id, topic.id)
        for user_id in (followers(topic, change.at) | {topic.author_id}) - mentioned - muting(topic.id):
            yield Told(user_id, NoticeReason.REPLIED, topic.id, post.id, post.author_id)
    if "accepted_at" in change.fields and post.accepted_at:
        yield Told(post.author_id, NoticeReason.ACCEPTED, topic.id, post.id, post.accepted_by_id)


def _mentioned(topic_id: str, post_id: str | None) -> set[int]:
    place = Mention.post_id == post_id if post_id else Mention.post_id.is_(None)
    return set(db.session.scalars(select(Mention.user_id).where(Mention.topic_id == topic_id, place)))


def _comment(change: Change) -> Iterator[Outcome]:
    comment = db.session.get(Comment, int(change.record_id))
    if comment is None or comment.removed_at or change.action != "insert":
        return
    document = comment.document
    yield Wrote(comment.author_id, document.id)
    for user_id in (followers(document, change.at) | {document.author_id}) - muting(document.id):
        yield Told(user_id, NoticeReason.REPLIED, document.id, by_id=comment.author_id)


def _text(change: Change, model: Any) -> Iterator[Outcome]:
    """A case, playbook or root cause: published, or written anew."""
    document = db.session.get(model, change.record_id)
    if document is None:
        return
    if change.action == "insert":
        yield Wrote(document.author_id, document.id)
    if getattr(document, "state", None) in (Publication.DRAFT, Publication.ARCHIVED):
        return
    reason = None
    if "published_at" in change.fields or (change.action == "insert" and getattr(document, "published_at", None)):
        reason = NoticeReason.PUBLISHED
    elif change.action == "update" and "version" in change.fields:
        reason = NoticeReason.CHANGED
    if reason:
        for user_id in followers(document, change.at, tags_only=reason is NoticeReason.PUBLISHED):
            yield Told(user_id, reason, document.id, by_id=change.actor_id or document.author_id)


def _report(change: Change) -> Iterator[Outcome]:
    """A page was flagged; what is reported of a case has a list of its own."""
    report = db.session.get(Report, int(change.record_id))
    if report is None or report.document.kind != "page" or change.action != "insert":
        return
    if report.state is ReportState.OPEN:
        page: Any = report.document
        for user_id in ({page.verifier_id} if page.verifier_id else keepers()) | {page.author_id}:
            yield Told(user_id, NoticeReason.FLAGGED, page.id, by_id=report.author_id)


def _texts_of(name: str) -> Rule:
    return lambda change: _text(change, TEXTS[name])


TEXTS = {model.__name__: model for model in page_rules.OTHER_TEXTS}
RULES: dict[str, Rule] = {
    "Topic": _topic,
    "Post": _post,
    "Comment": _comment,
    "Report": _report,
    "Conclusion": concluded,
    "Page": page_rules.page,
    "PageReview": page_rules.review,
    "AccountPlan": plan_rules.plan,
    "PlanConsultation": plan_rules.consultation,
    "LeaderInstruction": plan_rules.instruction,
    "PlanComment": plan_rules.comment,
    "PlanProposal": plan_rules.proposal,
    **{name: _texts_of(name) for name in TEXTS},
}
