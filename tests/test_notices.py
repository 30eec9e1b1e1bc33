"""Who is told of what, from the change log, and who is not."""

from datetime import timedelta

import pytest

from tests.told import change, page, read_on, reply, told, topic
from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    Conclusion,
    Destination,
    DocumentGrant,
    DocumentTerm,
    Follow,
    Mention,
    Notice,
    NoticePreference,
    PageReview,
    Publication,
    ReaderRight,
    ReviewDecision,
    Term,
)
from wiki.models.base import now
from wiki.models.changes import BULK
from wiki.models.site import ACCESS, raise_generation
from wiki.services import cases, comments, follows, notices
from wiki.services.notices import following, telling


@pytest.fixture
def cast(people):
    """The people, and a worker that has read the log so far."""
    read_on()
    return people


def test_a_reply_is_told_to_asker_and_followers_and_a_mention_to_who_is_named(cast):
    asked = topic(cast.ana)
    with writing():
        follows.follow(asked, by=cast.ben)
    reply(asked, cast.zoe, cast.eva)
    reply(asked, cast.zoe)

    assert told(cast.ana) == [("replied", asked.id)]
    assert told(cast.ben) == [("replied", asked.id)]
    assert told(cast.eva) == [("mentioned", asked.id)]
    assert told(cast.zoe) == []
    assert told(cast.max) == []
    with writing():  # whoever writes follows; whoever has decided otherwise is left alone
        follows.stop(follows.of(asked, cast.ben))
    reply(asked, cast.ana)
    assert told(cast.zoe) == [("replied", asked.id)]
    with writing():
        notices.read_all(cast.ben)
    reply(asked, cast.ana)
    read_on()
    assert db.session.query(Notice).filter_by(user_id=cast.ben.id, read_at=None).count() == 0


def test_the_same_thing_unread_is_one_notice_with_a_later_time(cast):
    asked = topic(cast.ana)
    reply(asked, cast.ben)
    read_on()
    first = db.session.query(Notice).one()
    at, said = first.at, first.post_id
    reply(asked, cast.zoe)
    read_on()
    again = db.session.query(Notice).filter_by(user_id=cast.ana.id).one()

    assert again.at > at
    assert again.post_id != said
    with writing():
        notices.mark(again, "read")
    reply(asked, cast.zoe)
    assert len(told(cast.ana)) == 2


def test_nothing_is_told_twice_and_nothing_left_out_when_the_worker_dies(cast, monkeypatch):
    asked = topic(cast.ana)
    read_on()
    reply(asked, cast.ben)
    monkeypatch.setattr(following, "_keep", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        notices.Following().step()
    db.session.rollback()
    assert db.session.query(Notice).count() == 0
    monkeypatch.undo()
    second = following._after(None)  # another worker has read as far, and comes later
    read_on()
    following.follow(second)
    db.session.commit()

    assert db.session.query(Notice).count() == 1


def test_nobody_is_told_of_what_they_may_not_read_at_first_or_later(cast):
    asked = topic(cast.ana, level=3)
    with writing():
        db.session.add(
            DocumentGrant(document=asked, user=cast.zoe, right=ReaderRight.READ, given_by=cast.ana, reason="Helps.")
        )
        raise_generation(ACCESS)
    reply(asked, cast.ana, cast.ben, cast.zoe)
    assert told(cast.ben) == []
    assert told(cast.zoe) == [("mentioned", asked.id)]
    assert notices.counts(cast.zoe).news == 1
    with writing():
        db.session.query(DocumentGrant).one().ended_at = now()
        raise_generation(ACCESS)
    assert told(cast.zoe) == []
    assert notices.counts(cast.zoe).news == 0
    with writing():
        assert not notices.invite(asked, cast.ben.id, by=cast.ana)

    hidden = topic(cast.ana)
    reply(hidden, cast.ben)
    post = reply(hidden, cast.zoe)
    assert told(cast.ben) == [("replied", hidden.id)]
    change(post, removed_at=now(), removed_by_id=cast.zoe.id)
    assert told(cast.ben) == []
    assert notices.counts(cast.ben).news == 0


def test_a_question_an_acceptance_and_a_conclusion_are_told(cast):
    asked = topic(cast.ana)
    with writing():
        db.session.add(Mention(topic_id=asked.id, user_id=cast.eva.id))
    answer = reply(asked, cast.ben)
    assert told(cast.eva) == [("mentioned", asked.id)]
    change(answer, by=cast.ana, accepted_at=now(), accepted_by_id=cast.ana.id)
    assert told(cast.ben) == [("accepted", asked.id)]
    with writing():
        notices.read_all(cast.ana)
        made = Conclusion(
            topic_id=asked.id, summary="So.", conditions="", destination=Destination.PAGE, by_id=cast.eva.id
        )
        db.session.add(made)
    assert told(cast.ben)[0] == ("concluded", asked.id)
    assert told(cast.ana)[:2] == [("convert", asked.id), ("concluded", asked.id)]
    assert notices.counts(cast.ana) == (1, 1)
    with writing():
        notices.read_all(cast.ana)
    assert notices.counts(cast.ana) == (1, 0)
    result = page(cast.ana)
    change(made, result_id=result.id)
    read_on()
    assert notices.counts(cast.ana) == (0, 0)


def test_what_is_handed_in_waits_for_who_may_review_it_until_it_is_decided(cast):
    waits = page(cast.ana, state=Publication.DRAFT)
    change(waits, by=cast.ana, submitted=1, submitted_by_id=cast.ana.id, submitted_at=now())
    assert told(cast.eva) == [("review", waits.id)]
    assert told(cast.ana) == []
    assert told(cast.ben) == []
    with writing():
        db.session.add(
            PageReview(page_id=waits.id, number=1, decision=ReviewDecision.RETURNED, by_id=cast.eva.id, comment="More.")
        )
        waits.submitted = None
    assert told(cast.ana) == [("returned", waits.id)]
    read_on()
    assert notices.counts(cast.eva).waiting == 0
    change(waits, by=cast.ana, submitted=1)
    read_on()
    assert notices.counts(cast.ana).waiting == 0
    assert notices.counts(cast.eva).waiting == 1


def test_a_page_is_told_to_followers_of_it_of_what_is_above_and_of_its_tags(cast):
    top = page(cast.eva, "Guides")
    with writing():
        tag = db.session.query(Term).filter_by(list_code="personality").first()
        follows.follow(top, below=True, by=cast.ben)
        follows.follow(tag, by=cast.zoe)
        follows.follow(top, by=cast.kai)
    middle = page(cast.eva, "Waiting", parent=top)
    low = page(cast.eva, "Waiting long", parent=middle)
    with writing():
        db.session.add(DocumentTerm(document_id=low.id, term_id=tag.id))
    read_on()
    change(low, by=cast.eva, approved=1)

    assert told(cast.ben) == [("published", low.id)]
    assert told(cast.zoe) == [("published", low.id)]
    assert told(cast.kai) == []
    assert told(cast.eva) == []


def test_what_is_due_or_contested_waits_for_its_verifier_or_for_who_keeps_the_library(cast):
    yesterday = (now() - timedelta(days=2)).date().isoformat()
    mine = page(cast.ana, verifier_id=cast.ben.id, verified_until=yesterday)
    nobodys = page(cast.ana, "Nobody's", verified_until=yesterday)
    read_on()
    for _ in range(2):
        with writing():
            notices.remind()
    assert told(cast.ben) == [("verify", mine.id)]
    assert told(cast.eva) == [("verify", nobodys.id)]
    change(mine, contested_at=now())
    assert ("contested", mine.id) in told(cast.ben)
    change(mine, contested_at=None, verified_until="2999-01-01", verified_at=now())
    read_on()
    assert notices.counts(cast.ben).waiting == 0


def test_cases_are_told_to_who_follows_them_and_comments_to_their_authors(cast, draft):
    with writing():
        cases.publish(draft)
    with writing():
        follows.follow(draft, by=cast.zoe)
        comments.add(draft, "And then?", by=cast.ben)
    assert told(cast.ana) == [("replied", draft.id)]
    assert told(cast.zoe) == [("replied", draft.id)]
    change(draft, by=cast.eva, version=draft.version)
    assert follows.of(draft, cast.ben)
    with writing():
        db.session.add(NoticePreference(user_id=cast.kai.id, follow_own=False))
        comments.add(draft, "I see.", by=cast.kai)
    read_on()
    assert not follows.of(draft, cast.kai)


def test_a_team_follows_until_somebody_decides_otherwise(cast):
    about = page(cast.eva)
    [north] = cast.ana.teams
    with writing():
        enrolment = follows.enrol(north, about, by=cast.eva)
        follows.stop(follows.of(about, cast.ben))
        cast.kai.teams = [north]
    with writing():
        follows.settle()
        follows.enrol(north, about, by=cast.eva)
    change(about, by=cast.eva, approved=1)
    assert told(cast.ana) == told(cast.kai) == [("published", about.id)]
    assert told(cast.ben) == []
    with writing():
        follows.end(db.session.merge(enrolment))
    assert [one.user_id for one in db.session.query(Follow) if not one.muted and one.document_id == about.id] in (
        [],
        [cast.eva.id],
    )


def test_notices_are_kept_for_a_while_and_not_without_end(cast, monkeypatch):
    monkeypatch.setattr(telling, "MOST", 3)
    for number in range(5):
        reply(topic(cast.ana, f"Topic {number}"), cast.ben)
    assert len(told(cast.ana)) == 3
    with writing():
        notices.read_all(cast.ana)
        db.session.query(Notice).first().read_at = now() - timedelta(days=91)
        db.session.flush()
        notices.purge()
    assert db.session.query(Notice).filter_by(user_id=cast.ana.id).count() == 2


def test_an_imported_change_is_told_to_nobody(cast):
    asked = topic(cast.ana)
    db.session().info[BULK] = True
    reply(asked, cast.ben)
    db.session().info.pop(BULK)

    assert told(cast.ana) == []
