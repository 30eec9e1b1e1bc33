"""Topics, posts and pages made directly, and what the worker does with the change log."""

from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    Mention,
    Page,
    PageKind,
    Post,
    PostKind,
    Publication,
    Revision,
    Topic,
)
from wiki.models.changes import ACTOR
from wiki.services import notices


def told(user):
    """Do what the worker does, and return what the person is told: pairs of reason and document."""
    read_on()
    return [(one.reason.value, one.document_id) for one in db.session.scalars(notices.own(user))]


def read_on():
    following = notices.Following()
    while following.step():
        db.session.commit()


def topic(author, title="A quiet buyer", level=2, **fields):
    with writing():
        made = Topic(title=title, language="en", author=author, level=level, sort_date="2026-01-01", **fields)
        db.session.add(made)
        db.session.flush()
    return made


def reply(to, author, *mentioned, **fields):
    with writing():
        to.newest += 1
        made = Post(
            topic=to, number=to.newest, kind=PostKind.OPINION, author=author, text="So.", html="<p>So.</p>", **fields
        )
        db.session.add(made)
        db.session.flush()
        db.session.add_all(Mention(topic_id=to.id, post_id=made.id, user_id=one.id) for one in mentioned)
    return made


def page(author, title="How to wait", state=Publication.PUBLISHED, parent=None, level=2, **fields):
    with writing():
        if db.session.get(PageKind, "guide") is None:
            db.session.add(PageKind(code="guide", label={"en": "Guide"}))
        made = Page(
            title=title,
            language="en",
            author=author,
            level=level,
            sort_date="2026-01-01",
            state=state,
            kind_code="guide",
            parent_id=parent.id if parent else None,
            version=1,
            **fields,
        )
        db.session.add(made)
        db.session.flush()
        db.session.add(
            Revision(document_id=made.id, number=1, parents=[], author_id=author.id, body={}, html={}, body_hash="")
        )
    return made


def change(record, by=None, **fields):
    """Change a record, as `by` does it."""
    with writing():
        db.session().info[ACTOR] = by.id if by else None
        for name, value in fields.items():
            setattr(record, name, value)
        db.session.flush()
    db.session().info.pop(ACTOR, None)
