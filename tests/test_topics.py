"""The forum: asking, replying, accepting, agreeing, who reads what, and keeping order."""

import re

import pytest

from tests.test_cases import told
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import (
    Mention,
    Notice,
    NoticeReason,
    Post,
    PostEdit,
    PostVote,
    Topic,
    TopicDocument,
    TopicState,
    TopicVisit,
    Writing,
)

QUESTION = {
    "title": "总工绕过我们直接打电话给工厂，要说破吗？",
    "text": "评审前三周，对方总工开始绕过科长，直接打电话问工厂采样率。\n\n我说破就是驳他面子，不说他拿错数字买单。",
    "personality": "proud",
    "contact_level": "middle",
    "fitted": "1",
}


def asked(person, **changes):
    answer = person.send("/topics/new", {**QUESTION, "submission": changes.get("title", "one"), **changes})
    assert answer.status_code == 303, answer.text[-3000:]
    return db.session.get_one(Topic, re.search(r"/topics/(\w+)", answer.headers["Location"])[1])


def replied(person, topic, text="请工厂指定一个人统一回答。", **more):
    answer = person.send(f"/topics/{topic.id}/posts", {"text": text, "submission": text, **more})
    assert answer.status_code == 303, answer.text[-3000:]
    return db.session.get_one(Post, answer.headers["Location"].rsplit("post-", 1)[1])


@pytest.fixture
def topic(sign_in, people):
    return asked(sign_in(people.ana))


def confidential(sign_in, people, *readers):
    """A question of Ana's that she and these alone may read, with a reply of hers."""
    ana = sign_in(people.ana)
    topic = asked(ana, title="机密 Zwiebel", text="Zwiebel 的价格。", level="4")
    for name in readers:
        form = {"person": name, "right": "read", "reason": "知道他。"}
        assert ana.send(f"/topics/{topic.id}/readers", form).status_code == 303
    replied(ana, topic, "Knoblauch，别说出去。")
    return topic


def test_a_question_is_asked_once_and_read_by_all_who_sell(sign_in, people, topic):
    again = asked(sign_in(people.ana))

    assert again.id == topic.id
    page = sign_in(people.zoe).get(f"/topics/{topic.id}")
    assert "直接打电话问工厂采样率" in page.text
    assert "/topics/" + topic.id in sign_in(people.kai).get("/topics").text
    assert sign_in(people.max).get(f"/topics/{topic.id}").status_code == 404
    assert topic.id not in sign_in(people.max).get("/topics").text


def test_what_fits_is_shown_once_and_why_it_is_not_enough_is_kept(sign_in, people):
    case = told(sign_in(people.ana), personality="proud", title="总工打电话给工厂问采样率")
    search.catch_up()
    ben = sign_in(people.ben)
    form = {**QUESTION, "fitted": "", "submission": "b"}
    shown = ben.send("/topics/new", form)
    assert shown.status_code == 422
    assert f"seen-{case.id}" in shown.text
    assert not db.session.query(Topic).count()

    ben.send("/topics/new", {**form, "fitted": "1", f"seen-{case.id}": "那是另一个工厂。"})
    row = db.session.query(TopicDocument).one()
    assert (row.document_id, row.reason) == (case.id, "那是另一个工厂。")
    assert "那是另一个工厂。" in ben.get(f"/topics/{row.topic_id}").text


def test_what_answers_it_leads_there_and_the_question_is_kept(sign_in, people):
    case = told(sign_in(people.ana))
    ben = sign_in(people.ben)
    answer = ben.send("/topics/new", {**QUESTION, "sitting": "s", "answered": case.id})

    assert answer.headers["Location"].endswith(f"/cases/{case.id}")
    kept = db.session.query(Writing).one()
    assert QUESTION["title"] in ben.get(f"/topics/new?from={kept.id}").text
    assert kept.id not in ben.get("/cases/new").text


def test_a_reply_sent_twice_is_one_and_answers_once_it_is_accepted(sign_in, people, topic):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    post, twin = replied(ben, topic), replied(ben, topic)
    assert post.id == twin.id
    assert (topic.replies, topic.newest) == (1, 1)
    for person, status in ((ben, 403), (sign_in(people.max), 404), (ana, 303)):
        assert person.send(f"/topics/posts/{post.id}/accept").status_code == status
    assert topic.state is TopicState.ANSWERED
    assert topic.answered_at

    other = replied(ana, topic, "另一个办法。", kind="strategy")
    page = ana.get(f"/topics/{topic.id}").text
    assert page.index(f'id="post-{post.id}"') < page.index(f'id="post-{other.id}"')
    ben.send(f"/topics/posts/{post.id}/remove")
    assert (topic.state, topic.replies) == (TopicState.OPEN, 1)
    ben.send(f"/topics/posts/{post.id}/restore")
    assert (topic.state, topic.replies) == (TopicState.ANSWERED, 2)


def test_agreeing_counts_once_each_is_taken_back_and_is_not_for_ones_own(sign_in, people, topic):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    post = replied(ben, topic)
    assert ben.send(f"/topics/posts/{post.id}/vote").status_code == 409
    told = zoe.send(f"/topics/posts/{post.id}/vote", headers={"Accept": "application/json"})
    assert told.json == {"votes": 1, "voted": True}
    sign_in(people.ana).send(f"/topics/posts/{post.id}/vote")
    zoe.send(f"/topics/posts/{post.id}/vote")

    assert (post.votes, db.session.query(PostVote).count()) == (1, 1)


def test_earlier_texts_are_kept_and_shown_word_by_word(sign_in, people, topic):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    post = replied(ben, topic, "打电话给科长。")
    assert ana.send(f"/topics/posts/{post.id}/edit", {"text": "x"}).status_code == 403
    ben.send(f"/topics/posts/{post.id}/edit", {"text": "写信给科长。"})
    ana.send(f"/topics/{topic.id}/edit", {**QUESTION, "base": "1", "title": "要不要说破？"})

    assert db.session.query(PostEdit).one().text == "打电话给科长。"
    assert "<del>" in ana.get(f"/topics/posts/{post.id}/history").text
    history = ben.get(f"/topics/{topic.id}/history").text
    assert "<del>" in history
    assert "要不要说破" in history


def test_a_page_that_is_read_says_what_is_new_and_reading_changes_nothing(sign_in, people, topic):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    replied(ben, topic)
    zoe.get(f"/topics/{topic.id}")
    assert not db.session.query(TopicVisit).filter_by(user_id=people.zoe.id).count()
    zoe.send(f"/topics/{topic.id}/seen", {"number": "1"})
    assert "1 条新" not in zoe.get("/topics").text
    replied(ben, topic, "还有一句。")

    assert "1 条新" in zoe.get("/topics").text
    assert "post--new" in zoe.get(f"/topics/{topic.id}").text
    assert topic.id in zoe.get("/topics?scope=unread").text
    assert topic.id not in ben.get("/topics?scope=unread").text


def test_my_own_are_those_where_i_asked_or_replied_the_liveliest_first(sign_in, people, topic):
    ana, ben, eva = sign_in(people.ana), sign_in(people.ben), sign_in(people.eva)
    other = asked(eva, title="另一个问题")

    def mine(person):
        found = person.get("/topics?scope=mine").text
        return [one.id for one in sorted((topic, other), key=lambda one: found.find(one.id)) if one.id in found]

    replied(eva, topic)
    assert (mine(ana), mine(ben)) == ([topic.id], [])
    post = replied(ben, topic, "第二个回复")
    assert mine(ben) == [topic.id]
    last = replied(ben, other)
    assert mine(ben) == [other.id, topic.id]
    replied(eva, topic, "第四个回复")
    assert mine(ben) == [topic.id, other.id]
    for gone in (last, post):
        ben.send(f"/topics/posts/{gone.id}/remove")
    assert mine(ben) == []
    eva.send(f"/topics/{topic.id}/hide")
    assert mine(ana) == []


def test_who_is_named_is_known_by_name_or_pinyin_and_may_read_it(sign_in, people):
    with writing():
        people.zoe.display_name = "林晚"
    ana = sign_in(people.ana)
    topic = confidential(sign_in, people, "ben")
    post = replied(ana, topic, "@ben 和 @林晚 怎么看？")
    assert [row.user_id for row in db.session.query(Mention).filter_by(post_id=post.id)] == [people.ben.id]
    assert "@ben</b>" in post.html
    assert "@林晚</b>" not in post.html
    assert "林晚" in ana.get("/topics/people?q=linw").text
    assert "林晚" not in ana.get(f"/topics/people?q=linw&topic={topic.id}").text
    assert "ben" in ana.get(f"/topics/people?q=be&topic={topic.id}").text
    assert sign_in(people.zoe).get(f"/topics/people?q=be&topic={topic.id}").status_code == 404


def test_of_a_confidential_topic_nothing_reaches_anybody_else(sign_in, people):
    topic = confidential(sign_in, people, "ben")
    post = db.session.query(Post).filter_by(topic_id=topic.id).one()
    search.catch_up()
    pages = ("/topics", "/topics?scope=unread", "/topics?personality=proud", "/search?q=Zwiebel", "/search?q=Knoblauch")
    for person in (people.zoe, people.eva, people.max):
        browser = sign_in(person)
        for path in pages:
            text = browser.get(path).text.replace("q=Zwiebel", "").replace('value="Zwiebel"', "")
            assert topic.id not in text
            assert post.id not in text
            assert "facet-personality" not in text or path != "/topics"
        assert "Zwiebel" not in browser.get("/suggestions?q=机密").text
        for path in (f"/topics/{topic.id}", f"/topics/{topic.id}/history", f"/topics/{topic.id}/beside"):
            assert browser.get(path).status_code == 404
        for path in (f"/topics/posts/{post.id}", f"/topics/posts/{post.id}/history"):
            assert browser.get(path).status_code == 404
        for action in ("vote", "accept", "remove"):
            assert browser.send(f"/topics/posts/{post.id}/{action}").status_code == 404
    ben = sign_in(people.ben)
    assert "Knoblauch" in ben.get(f"/topics/{topic.id}").text
    found = ben.get("/search?q=Knoblauch").text
    assert topic.id in found
    assert "别说出去" not in found


def test_what_was_taken_back_is_read_and_found_by_nobody_else(sign_in, people, topic):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    post = replied(ben, topic, "Knoblauch 是他的软肋。")
    search.catch_up()
    assert f"post-{post.id}" in zoe.get("/search?q=Knoblauch").text
    ben.send(f"/topics/posts/{post.id}/remove")
    search.catch_up()

    assert "软肋" not in zoe.get("/search?q=Knoblauch").text
    assert "软肋" not in zoe.get(f"/topics/{topic.id}").text
    assert zoe.get(f"/topics/posts/{post.id}").status_code == 404
    assert f'id="post-{post.id}"' in ben.get(f"/topics/{topic.id}").text


def test_who_keeps_order_hides_locks_moves_splits_and_merges(sign_in, people, topic):
    ana, ben, eva = (sign_in(person) for person in (people.ana, people.ben, people.eva))
    first, second = replied(ben, topic, "一。"), replied(ben, topic, "二。")
    other = asked(ben, title="另一个问题")
    assert ben.send(f"/topics/{topic.id}/lock").status_code == 403
    eva.send(f"/topics/{topic.id}/lock")
    assert ben.send(f"/topics/{topic.id}/posts", {"text": "三。"}).status_code == 403
    eva.send(f"/topics/{topic.id}/lock")
    eva.send(f"/topics/{topic.id}/hide")
    assert [person.get(f"/topics/{topic.id}").status_code for person in (ana, ben, eva)] == [200, 404, 200]
    eva.send(f"/topics/{topic.id}/hide")

    eva.send(f"/topics/{topic.id}/move", {"post": second.id, "target": f"http://wiki/topics/{other.id}"})
    assert (second.topic_id, second.number, topic.replies, other.replies) == (other.id, 1, 1, 1)
    split = eva.send(f"/topics/{topic.id}/move", {"post": first.id, "title": "分出来的"})
    assert split.status_code == 303
    assert first.topic.title == "分出来的"
    eva.send(f"/topics/{topic.id}/merge", {"target": other.id})
    assert ben.get(f"/topics/{topic.id}").headers["Location"] == f"/topics/{other.id}"
    assert other.replies == 2
    assert topic.id not in ben.get("/topics").text


def test_nothing_moves_to_where_more_people_read_it(sign_in, people, topic):
    ben, eva = sign_in(people.ben), sign_in(people.eva)
    post = replied(ben, topic)
    public = asked(ben, title="人人可读", level="1")
    for form in ({"post": post.id, "target": public.id},):
        assert eva.send(f"/topics/{topic.id}/move", form).status_code == 422
    assert eva.send(f"/topics/{topic.id}/merge", {"target": public.id}).status_code == 422
    assert eva.send(f"/topics/{topic.id}/move", {"post": post.id, "target": "nowhere"}).status_code == 422

    assert post.topic_id == topic.id


def test_who_wrote_most_about_such_customers_is_invited_and_nobody_who_may_not_read_it(sign_in, people, topic):
    ben = sign_in(people.ben)
    told(ben, personality="proud", submission="open")
    told(sign_in(people.zoe), personality="proud", hide_author="y", submission="hidden")
    ana = sign_in(people.ana)
    offered = ana.get(f"/topics/{topic.id}/beside").text
    assert f'name="invited" value="{people.ben.id}"' in offered
    assert f'name="invited" value="{people.zoe.id}"' not in offered  # hides the name
    for person in (people.zoe, people.max, people.ben):
        ana.send(f"/topics/{topic.id}/invite", {"invited": str(person.id)})
    closed = confidential(sign_in, people)
    assert 'name="invited"' not in ana.get(f"/topics/{closed.id}/beside").text
    ana.send(f"/topics/{closed.id}/invite", {"invited": str(people.ben.id)})

    told_to = db.session.query(Notice).filter_by(reason=NoticeReason.INVITED).all()
    assert [(one.user_id, one.document_id) for one in told_to] == [(people.ben.id, topic.id)]


CHAT = """沈岩 21:03
总工又打电话给工厂了，怎么办？
王磊 21:05
先别说破，电话13800138000问他秘书
沈岩 21:06
好
Harriet 21:10
Give him the plant."""


def test_a_pasted_chat_becomes_a_question_with_replies_under_plain_names(sign_in, people):
    with writing():
        people.zoe.display_name = "王磊"
    ana = sign_in(people.ana)
    form = {"title": "总工打电话", "text": CHAT, "submission": "chat"}
    shown = ana.send("/topics/new", form)
    assert shown.status_code == 422
    hidden = dict(re.findall(r'name="(noticed|chat|fitted)"[^>]* value="([^"]*)"', shown.text))
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', shown.text, re.S)[1]
    ticked = dict(re.findall(r'name="replace" value="(\w+)" checked>\s*<span><b translate="no">([^<]+)', shown.text))
    assert set(ticked.values()) == {"13800138000", "沈岩", "Harriet"}  # who is a colleague stays named
    instead = {f"instead-{key}": {"Harriet": "同事"}.get(word, "（…）") for key, word in ticked.items()}
    sent = {**form, **hidden, **instead, "text": text.replace("\n", "\r\n"), "replace": list(ticked)}
    answer = ana.send("/topics/new", sent)
    assert answer.status_code == 303, answer.text[-2000:]

    topic = db.session.query(Topic).one()
    assert topic.head.body["text"] == "总工又打电话给工厂了，怎么办？"
    posts = db.session.query(Post).order_by(Post.number).all()
    assert [post.speaker for post in posts] == ["王磊", "（…）", "同事"]
    assert {post.author_id for post in posts} == {people.ana.id}
    assert "13800138000" not in posts[0].text
    assert "王磊" in sign_in(people.ben).get(f"/topics/{topic.id}").text
