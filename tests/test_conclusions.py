"""From a discussion to knowledge and back: concluding, the draft with its sources, doubt and answer."""

import re

import pytest
from sqlalchemy import func, select

from tests.writing import writing
from wiki.errors import Stale
from wiki.extensions import db
from wiki.models import (
    Case,
    Conclusion,
    Destination,
    DocumentGrant,
    DocumentSource,
    Page,
    Post,
    PostKind,
    Publication,
    ReaderRight,
    Topic,
    TopicState,
)
from wiki.models.base import now
from wiki.services import conclusions, revisions

QUESTION = "招标前三周，对方总工绕过我们直接打电话给工厂，问采样频率。"
STRATEGY = "先管好自己这头：请工厂指定一个人、一份参数表，以后谁来问都答同一份。"
OPINION = "别忘了科长，他早晚会从别人那里听说。"
SAID = {"summary": "请级别相当的专家上门，让他来审我们的方案。", "conditions": "自信主导型、懂技术；只想压价的不行。"}


@pytest.fixture
def topic(people):
    """Ana asks; Ben proposes, which is accepted, and Eva gives a view."""
    return asked(
        people.ana, [(people.ben, PostKind.STRATEGY, STRATEGY, True), (people.eva, PostKind.OPINION, OPINION, False)]
    )


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def test_a_concluded_topic_becomes_a_draft_that_says_who_said_what(ana, sign_in, people, topic):
    posts = posts_of(topic)
    answer = concluded(ana, topic, destination="page", posts=[post.id for post in posts])
    page = db.session.scalars(select(Page)).one()
    assert answer.headers["Location"].endswith(f"/knowledge/{page.id}/edit")
    assert (page.state, page.author, page.kind_code) == (Publication.DRAFT, people.ana, "problem")
    assert all(text in page.head.body["text"] for text in (QUESTION, STRATEGY, OPINION, *SAID.values()))
    published(ana, page)
    shown = sign_in(people.zoe).get(f"/knowledge/{page.id}").text
    assert all(f"#post-{post.id}" in shown for post in posts)
    thanked = shown[shown.index('id="sources"') :]
    assert thanked.index(people.ana.display_name) < thanked.index(people.ben.display_name)


def test_what_is_written_around_a_paragraph_leaves_it_its_source(ana, topic):
    post = posts_of(topic)[0]
    concluded(ana, topic, destination="page", posts=[post.id])
    page = db.session.scalars(select(Page)).one()
    before = page.head.body["text"]
    edited(
        ana,
        page,
        "先说背景。\n\n" + before.replace(STRATEGY, STRATEGY.replace("一个人", "李工")).replace("问题", "背景"),
    )
    told = {
        said: source.post_id for source in db.session.scalars(select(DocumentSource)) for said in anchored(page, source)
    }
    assert told[STRATEGY.replace("一个人", "李工")] == post.id
    assert told[QUESTION] is None
    assert "先说背景。" not in told


def test_a_topic_becomes_a_case_with_what_was_done_and_what_is_learnt(ana, topic):
    concluded(ana, topic, destination="case", posts=[post.id for post in posts_of(topic)])
    case = db.session.scalars(select(Case)).one()
    assert case.state is Publication.DRAFT
    assert (case.head.body["situation"], case.head.body["actions"], case.head.body["why"]) == (
        QUESTION,
        STRATEGY,
        OPINION,
    )
    assert case.head.body["lessons"] == f"{SAID['summary']}\n\n{SAID['conditions']}"


def test_a_topic_goes_into_a_page_that_is_there_and_is_looked_up_by_words_of_its_title(ana, topic):
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    published(ana, page)
    other = asked(topic.author, [])
    found = ana.send(f"/topics/{other.id}/conclude", {**SAID, "words": topic.title[:4], "look": "1"}).text
    assert f'value="{page.id}"' in found
    concluded(ana, other, destination="merge", target=page.id)
    assert page.head.body["text"].count(SAID["summary"]) == 2
    assert {one.topic_id for one in db.session.scalars(select(DocumentSource))} == {topic.id, other.id}


def test_what_somebody_has_changed_meanwhile_is_not_written_over(ana, people, topic):
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    published(ana, page)
    other = asked(people.ana, [])
    said = conclusions.ConclusionContent(**SAID, destination=Destination.MERGE, target=page.id)
    made = conclusions.draft(other, said, by=people.ana)
    edited(ana, page, page.head.body["text"] + "\n\n后来补充。")
    with pytest.raises(Stale), writing():
        conclusions.write(conclusions.conclude(other, said, {}, by=people.ana), made, by=people.ana)
    db.session.rollback()
    assert "后来补充。" in db.session.get_one(Page, page.id).head.body["text"]


@pytest.mark.parametrize(
    "missing",
    [
        {"summary": ""},
        {"conditions": " "},
        {"destination": ""},
        {"destination": "nothing"},
        {"destination": "merge"},
        {"destination": "merge", "target": "nobody"},
    ],
)
def test_what_is_missing_is_said_and_nothing_is_concluded(ana, topic, missing):
    answer = ana.send(f"/topics/{topic.id}/conclude", {**SAID, "destination": "page"} | missing)
    assert (answer.status_code, answer.text.count("field--error") > 0) == (422, True)
    assert db.session.get_one(Topic, topic.id).state is TopicState.ANSWERED


def test_what_is_not_worth_keeping_says_why_and_makes_nothing(ana, topic):
    answer = ana.send(f"/topics/{topic.id}/conclude", {"destination": "nothing", "reason": "只此一次。"})
    assert answer.headers["Location"].endswith(f"/topics/{topic.id}")
    assert "只此一次。" in ana.get(f"/topics/{topic.id}").text
    assert not db.session.scalar(select(func.count()).select_from(DocumentSource))


def test_of_two_who_conclude_at_once_the_second_sees_what_was_decided(ana, sign_in, people, topic):
    concluded(ana, topic, destination="page")
    late = sign_in(people.eva).send(f"/topics/{topic.id}/conclude", {**SAID, "destination": "case"})
    assert (late.status_code, late.headers["Location"]) == (303, f"/topics/{topic.id}")
    assert db.session.scalar(select(func.count()).select_from(Conclusion)) == 1
    assert not db.session.scalar(select(func.count()).select_from(Case))


def test_only_who_asked_and_who_keeps_the_library_concludes(sign_in, people, topic):
    answers = {
        name: sign_in(getattr(people, name)).get(f"/topics/{topic.id}/conclude").status_code for name in ("ben", "eva")
    }
    assert answers == {"ben": 403, "eva": 200}


def test_what_came_from_a_confidential_topic_is_for_those_whom_the_topic_names(ana, sign_in, people):
    topic = asked(people.ana, [], level=3, names=[people.ben])
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    published(ana, page)
    assert (page.level, sign_in(people.zoe).get(f"/knowledge/{page.id}").status_code) == (3, 404)
    ben = sign_in(people.ben)
    assert ben.get(f"/knowledge/{page.id}").status_code == 200
    with writing():
        for grant in db.session.scalars(select(DocumentGrant).where(DocumentGrant.document_id == topic.id)):
            grant.ended_at = now()
    assert ben.get(f"/knowledge/{page.id}").status_code == 404


def test_who_closes_or_sorts_a_topic_is_told_before_what_came_from_it_of_what_they_read(ana, sign_in, people, topic):
    with writing():
        people.eva.language = people.ana.language = people.zoe.language = "en"
    eva, note = sign_in(people.eva), "Came from this topic: "
    paths = [f"/topics/{topic.id}{end}" for end in ("", "/moderate", "/readers")]
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    assert [note in eva.get(path).text for path in paths] == [False] * 3
    assert f"{note}1 page." in ana.get(paths[2]).text
    published(ana, page)

    assert [f"{note}1 page." in eva.get(path).text for path in paths] == [True] * 3
    assert note not in sign_in(people.zoe).get(paths[0]).text
    eva.send(f"/topics/{topic.id}/hide")
    assert note not in eva.get(paths[0]).text
    assert sign_in(people.zoe).get(f"/knowledge/{page.id}").status_code == 404


def test_a_confidential_topic_goes_into_nothing_that_others_read_already(ana, people, topic):
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    closed = asked(people.ana, [], level=3)
    answer = ana.send(f"/topics/{closed.id}/conclude", {**SAID, "destination": "merge", "target": page.id})
    assert answer.status_code == 422


def test_a_reply_that_is_taken_back_later_leaves_the_text_and_is_said_to_be_gone(ana, sign_in, people, topic):
    post = posts_of(topic)[0]
    concluded(ana, topic, destination="page", posts=[post.id])
    page = db.session.scalars(select(Page)).one()
    published(ana, page)
    with writing():
        post.removed_at, post.removed_by_id = now(), people.ben.id
    shown = sign_in(people.zoe).get(f"/knowledge/{page.id}").text
    assert STRATEGY in shown
    assert f"#post-{post.id}" not in shown


def test_a_reply_that_contradicts_makes_the_page_contested_until_it_is_answered(ana, sign_in, people, topic):
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    published(ana, page)
    zoe, eva = sign_in(people.zoe), sign_in(people.eva)
    zoe.send(f"/topics/{topic.id}/posts", {"text": "现在不灵了：他换了工作。", "contradicts": "y"})
    post = posts_of(topic)[-1]
    assert f"#post-{post.id}" in zoe.get(f"/knowledge/{page.id}").text
    conclusion = db.session.scalars(select(Conclusion)).one()
    settle = f"/conclusions/{conclusion.id}/settle"
    assert zoe.get(settle).status_code in {403, 404}
    assert settle in eva.get(f"/knowledge/{page.id}").text
    assert eva.send(settle, {"answer": " "}).status_code == 422
    assert eva.send(settle, {"answer": "只对原来那位总工有效，已写明。"}).status_code == 303
    assert db.session.get_one(Page, page.id).contested_at is None
    assert "只对原来那位总工有效，已写明。" in zoe.get(f"/topics/{topic.id}").text


def test_a_contradiction_that_is_taken_back_is_none_until_it_is_brought_back(ana, sign_in, people, topic):
    concluded(ana, topic, destination="page")
    page = db.session.scalars(select(Page)).one()
    zoe = sign_in(people.zoe)
    zoe.send(f"/topics/{topic.id}/posts", {"text": "不灵。", "contradicts": "y"})
    post = posts_of(topic)[-1]
    for address, contested in ((None, True), ("remove", False), ("restore", True)):
        if address:
            zoe.send(f"/topics/posts/{post.id}/{address}")
        assert (db.session.get_one(Page, page.id).contested_at is not None) is contested


def test_what_is_concluded_waits_to_be_written_until_it_is_published(ana, sign_in, topic):
    concluded(ana, topic, destination="page")
    assert topic.title in ana.get("/conclusions").text
    page = db.session.scalars(select(Page)).one()
    assert ana.send(f"/knowledge/{page.id}/discard").status_code == 303
    assert topic.title in ana.get("/conclusions").text
    assert ana.send(f"/topics/{topic.id}/convert").status_code == 303
    published(ana, db.session.scalars(select(Page)).one())
    assert topic.title not in ana.get("/conclusions").text


def test_a_concluded_topic_is_opened_again_and_what_was_decided_stays(ana, topic):
    concluded(ana, topic, destination="page")
    assert ana.send(f"/topics/{topic.id}/reopen").status_code == 303
    assert db.session.get_one(Topic, topic.id).state is TopicState.ANSWERED
    concluded(ana, topic, destination="nothing", reason="重复了。")
    assert db.session.scalar(select(func.count()).select_from(Conclusion)) == 2
    assert db.session.scalar(select(func.count()).select_from(Page)) == 1


def asked(author, replies, level=2, names=()):
    """Begin a topic with replies as (who, kind, text, accepted), naming some readers."""
    with writing():
        topic = Topic(
            author=author, title="总工绕着我们找工厂", language="zh-Hans", sort_date="2026-03-09", level=level
        )
        db.session.add(topic)
        db.session.flush()
        html = {"text": f"<p>{QUESTION}</p>"}
        revisions.keep(topic, {"title": topic.title, "text": QUESTION, "personality": ["proud"]}, html, by=author)
        for who, kind, text, accepted in replies:
            post = replied(topic, who, kind, text)
            if accepted:
                post.accepted_at, topic.state = now(), TopicState.ANSWERED
        for person in names:
            grant = DocumentGrant(document=topic, user=person, right=ReaderRight.READ, given_by=author, reason="专家")
            db.session.add(grant)
    return topic


def replied(topic, who, kind, text, contradicts=False):
    topic.newest, topic.replies = topic.newest + 1, topic.replies + 1
    post = Post(topic=topic, number=topic.newest, kind=kind, author=who, text=text, html=f"<p>{text}</p>")
    post.contradicts = contradicts
    db.session.add(post)
    db.session.flush()
    return post


def posts_of(topic):
    return list(db.session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)))


def concluded(browser, topic, **said):
    answer = browser.send(f"/topics/{topic.id}/conclude", {**SAID, **said})
    assert answer.status_code == 303, answer.text
    return answer


def published(browser, page):
    """Send the form of a page as it is filled in."""
    edited(browser, page, page.head.body["text"])


def edited(browser, page, text):
    body = {**page.head.body, "text": text, "base": str(page.version)}
    answer = browser.send(f"/knowledge/{page.id}/edit", body)
    assert answer.status_code == 303, answer.text
    assert db.session.get_one(Page, page.id).approved == page.version


def anchored(page, source):
    """Return the paragraphs that came from one source."""
    held = page.head.anchors["text"]
    texts = conclusions_paragraphs(page.head.body["text"])
    return [texts[int(place)] for place, names in held.items() if source.anchor in names]


def conclusions_paragraphs(text):
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
