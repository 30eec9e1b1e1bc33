"""Files beside pages and topics: who reads, adds and takes them away is who reads, edits and answers there."""

import random

import pytest
from sqlalchemy import select

from tests.test_attachments import PDF, add, address, newest
from tests.test_sources import begun, scattered, written
from tests.writing import writing
from wiki.access import can, listing
from wiki.models import (
    Attachment,
    AuditEntry,
    Blob,
    Page,
    PageKind,
    Publication,
    Topic,
    User,
    db,
)
from wiki.models.base import now


@pytest.fixture
def page(people):
    return made(lambda: written(Page, people.ana, 2, Publication.PUBLISHED))


@pytest.fixture
def topic(people):
    return made(lambda: begun(people.ana, level=2))


def made(make):
    with writing():
        db.session.merge(PageKind(code="method", label={"en": "Method"}))
        return make()


def ids_of(model, action, user, key):
    return set(db.session.scalars(listing(model, action, user=user).with_only_columns(key)))


@pytest.mark.postgres_example("seed", [0])
@pytest.mark.parametrize("seed", range(3))
def test_files_follow_the_rights_on_what_they_are_beside(seed, people):
    chance = random.Random(seed)  # noqa: S311 - rights at random, not a secret
    everybody = list(db.session.scalars(select(User).where(User.active)))
    with writing():
        scattered(chance, everybody)
        for page in db.session.scalars(select(Page)):
            page.submitted = 1 if chance.random() < 0.3 else None
        db.session.add(Blob(hash="x", size=0))
        for document in (*db.session.scalars(select(Page)), *db.session.scalars(select(Topic))):
            db.session.add(filed(document, chance.choice(everybody)))
    for user in everybody:
        beside = ids_of(Attachment, "read", user, Attachment.document_id)
        for model in (Page, Topic):
            here = {*db.session.scalars(select(model.id))}
            assert beside & here == ids_of(model, "read", user, model.id), (user.name, model)
        of_pages = ids_of(Attachment, "remove", user, Attachment.document_id) & {*db.session.scalars(select(Page.id))}
        assert of_pages == ids_of(Page, "edit", user, Page.id), user.name
        for action in ("remove", "restore"):
            assert ids_of(Attachment, action, user, Attachment.document_id) <= beside, (user.name, action)


def filed(document, by):
    return Attachment(
        document_id=document.id, name="x.txt", media_type="text/plain", size=0, blob_hash="x", by_id=by.id
    )


@pytest.mark.parametrize("kind", ["page", "topic"])
def test_files_are_added_to_pages_and_topics_at_addresses_below_theirs(sign_in, people, request, kind):
    document, ben = request.getfixturevalue(kind), sign_in(people.ben)
    path = f"/knowledge/{document.id}" if kind == "page" else f"/topics/{document.id}"
    answer = add(ben, path, ("报价.pdf", PDF))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#files")
    assert ben.get(address(newest())).data == PDF
    noted = db.session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "add file")).all()
    assert noted == [f"{document.id}/{newest().id}"]
    assert add(sign_in(people.max), path, ("b.txt", b"b")).status_code == 404
    assert sign_in(people.max).get(address(newest())).status_code == 404
    assert path in ben.get(f"{path}/files").text


def test_from_a_topic_files_are_taken_by_who_brought_them_who_asked_and_who_keeps_order(sign_in, people, topic):
    with writing():
        db.session.add(Blob(hash="x", size=0))
        db.session.add(filed(topic, people.ben))
    file = newest()
    assert [
        name for name in ("ana", "ben", "zoe", "eva", "kai") if can("remove", file, user=getattr(people, name))
    ] == [
        "ana",
        "ben",
        "eva",
    ]
    with writing():
        topic.locked_at = now()
    assert add(sign_in(people.ben), f"/topics/{topic.id}", ("b.txt", b"b")).status_code == 403
    with writing():
        topic.hidden_at = now()
    assert not can("read", file, user=people.ben)
    assert not can("remove", file, user=people.ben)
