"""Inbox, bell, mails and chats name nothing that their reader may not read, however rights changed on the way."""

import random

import pytest

from tests.test_digests import MONDAY, queue, send
from tests.test_mail import server
from tests.told import page, read_on, reply, topic
from tests.writing import writing
from wiki.access import listing
from wiki.extensions import db
from wiki.models import DocumentGrant, DocumentSource, Post, Publication, ReaderRight, Role
from wiki.models.base import now
from wiki.models.site import ACCESS, raise_generation
from wiki.services import follows, notices
from wiki.services.documents import KINDS

__all__ = ["server"]
READERS = ("ana", "ben", "eva")
STEPS = 3
CHANGES = 6


def shuffle(chance, people, things, posts):
    """Change rights at random: levels, grants, roles, what is hidden, taken back, or came from a topic."""
    for _ in range(chance.randrange(CHANGES)):
        one, user = chance.choice(things), getattr(people, chance.choice(READERS))
        chance.choice((relevel, name, forget, recast, hide, source, take_back))(chance, one, user, things)
    for post in posts:
        if chance.random() < 0.1:
            post.removed_at = chance.choice([None, now()])
    raise_generation(ACCESS)


def relevel(chance, one, *_):
    one.level = chance.choice([1, 2, 3, 4])


def name(_chance, one, user, _things):
    db.session.add(
        DocumentGrant(document=one, user=user, right=ReaderRight.READ, given_by_id=one.author_id, reason="x")
    )


def forget(_chance, _one, user, _things):
    for grant in db.session.query(DocumentGrant).filter_by(user_id=user.id):
        grant.ended_at = now()


def recast(chance, _one, user, _things):
    user.roles = [chance.choice([Role.SELLER, Role.ADMIN, Role.EDITOR]).value]


def hide(chance, one, *_):
    if one.kind == "topic":
        one.hidden_at = chance.choice([None, now()])


def source(chance, one, _user, things):
    if one.kind == "page":
        one.sourced = True
        came_from = chance.choice([other for other in things if other.kind == "topic"])
        db.session.add(DocumentSource(document_id=one.id, anchor="x", topic_id=came_from.id))


def take_back(chance, one, *_):
    if one.kind == "page":
        one.state = chance.choice([Publication.PUBLISHED, Publication.DRAFT, Publication.ARCHIVED])


def readable(user, things):
    """Return the titles that the policy lets the person read, asked one by one."""
    asked = [(one, listing(KINDS[one.kind], user=user).where(KINDS[one.kind].id == one.id)) for one in things]
    return {one.title for one, query in asked if db.session.scalars(query).first()}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.postgres_example("0")
def test_nothing_is_named_that_its_reader_may_not_read(app, people, server, sign_in, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    with writing():
        for reader in READERS:
            getattr(people, reader).email = f"{reader}@example.com"
    read_on()
    things = [topic(people.zoe, f"Topic-{number}x") for number in range(3)]
    things += [page(people.zoe, f"Page-{number}x") for number in range(3)]
    with writing():
        for reader in READERS:
            for one in things:
                follows.follow(one, by=getattr(people, reader))
    browsers = {reader: sign_in(getattr(people, reader)) for reader in READERS}
    posts, mailed = [reply(one, people.zoe) for one in things[:3]], 0
    for step in range(STEPS):
        with writing():
            shuffle(chance, people, things, posts)
        mentioned = [getattr(people, reader) for name in chance.sample(READERS, 2)]
        posts += [reply(one, people.zoe, *mentioned) for one in things[:3]]
        with writing():
            for one in things[3:]:
                one.approved += 1
        read_on()
        with writing():
            shuffle(chance, people, things, posts)
        queue(MONDAY.replace(day=3 + step))
        with writing():
            shuffle(chance, people, things, posts)
        before = len(server.letters)
        send(app)
        for letter in server.letters[before:]:
            mailed += 1
            user = getattr(people, letter["To"].partition("@")[0])
            able = {one.title for one in things if one.title in readable(user, things) and one.level < 3}
            assert {one.title for one in things if one.title in letter.get_content()} <= able
            assert not any(one.title in letter["Subject"] for one in things)
        for reader in READERS:
            user = getattr(people, reader)
            shown, able = browsers[reader].get("/inbox").text, readable(user, things)
            assert {one.title for one in things if one.title in shown} <= able
            left = [one for one in db.session.scalars(notices.own(user)) if one.post_id]
            said = listing(Post, user=user).with_only_columns(Post.id)
            assert {one.post_id for one in left} <= set(db.session.scalars(said))
            read_on()  # the worker has seen what was changed
            waiting, news = notices.counts(user)
            unread = list(db.session.scalars(notices.own(user, "unread")))
            assert waiting + news == len(unread)
    assert mailed
