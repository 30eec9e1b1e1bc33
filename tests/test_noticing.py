"""Names and numbers in a case are shown before readers see them, and are no hindrance."""

import re

import pytest

from tests.test_cases import STORY, told, write
from tests.test_quick import boxes
from tests.test_topics import asked, replied
from wiki.models import Case, Comment, Post, Publication, db
from wiki.services.cases import noticing
from wiki.text.noticing import notice

pytestmark = pytest.mark.one_database

NAMED = "找的是王科长，电话13812345678，后来王科长调走了。"


def shown(answer):
    return re.findall(r'<b translate="no">(.*?)</b>', answer.text)


def seen(answer):
    return {"noticed": next(iter(boxes(answer.text, "noticed")))}


def keys(answer):
    return dict(zip(shown(answer), boxes(answer.text, "replace"), strict=True))


def test_a_case_is_published_only_after_its_names_were_shown(sign_in, people):
    ana = sign_in(people.ana)
    answer = write(ana, situation=NAMED)

    assert answer.status_code == 422
    assert shown(answer) == ["13812345678", "王科长"]
    assert NAMED in answer.text
    assert db.session.query(Case).count() == 0
    assert write(ana, situation=NAMED, **seen(answer)).status_code == 303


def test_what_is_ticked_is_replaced_everywhere_and_the_rest_stays(sign_in, people):
    ana = sign_in(people.ana)
    answer = write(ana, situation=NAMED)
    key = keys(answer)["王科长"]
    case = told(ana, situation=NAMED, replace=[key], **seen(answer), **{f"instead-{key}": "一位科长"})

    assert case.head.body["situation"] == "找的是一位科长，电话13812345678，后来一位科长调走了。"


def test_numbers_are_ticked_and_names_are_not(sign_in, people):
    answer = write(sign_in(people.ana), situation=NAMED)

    assert list(boxes(answer.text, "replace").values()) == [True, False]


def test_what_comes_in_after_the_notice_is_shown_as_well(sign_in, people):
    ana = sign_in(people.ana)
    first = write(ana, situation=NAMED)
    again = write(ana, situation=NAMED + "李总也在。", **seen(first))

    assert again.status_code == 422
    assert "李总" in shown(again)


def test_a_draft_is_kept_without_a_question_and_asked_when_it_is_published(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana, situation=NAMED, action="draft")
    answer = ana.send(f"/cases/{case.id}/publish")

    assert answer.status_code == 422
    assert "王科长" in shown(answer)
    assert case.state is Publication.DRAFT


def test_who_changes_a_published_case_is_asked_about_new_names_only(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana, situation=NAMED, **seen(write(ana, situation=NAMED)))
    changed = {**STORY, "base": "1"}

    assert ana.send(f"/cases/{case.id}/edit", {**changed, "situation": NAMED + "完了。"}).status_code == 303
    answer = ana.send(f"/cases/{case.id}/edit", {**changed, "base": "2", "situation": NAMED + "李总来了。"})
    assert answer.status_code == 422
    assert "李总" in shown(answer)


def test_a_story_without_names_is_published_without_a_question(sign_in, people):
    assert write(sign_in(people.ana), situation="高总部的任务，金额不大。").status_code == 303


@pytest.mark.postgres_example
@pytest.mark.parametrize("noticed", ["\x00", "x" * 9_000, ",".join(["a"] * 2_000), "<b>"])
def test_nonsense_in_what_was_shown_shows_it_again(sign_in, people, noticed):
    assert write(sign_in(people.ana), situation=NAMED, noticed=noticed).status_code == 422


def test_a_name_is_marked_where_it_stands():
    found = {one.text: one for one in noticing.findings({"title": "王科长", "situation": NAMED})}

    assert found["王科长"].count == 3
    assert [(place.field, place.before) for place in found["王科长"].places][:2] == [
        ("title", ""),
        ("situation", "找的是"),
    ]


def test_of_a_directory_only_so_many_are_listed():
    many = "，".join(f"138{number:08}" for number in range(300))

    assert len(noticing.findings({"situation": many})) == noticing.MOST_FINDINGS


def test_a_reply_is_posted_only_after_its_names_were_shown_and_as_its_writer_decides(sign_in, people):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    topic = asked(ana, title="要说破吗？", text="对方李总绕过我们。", noticed=keys_of("李总"))
    first = ben.send(f"/topics/{topic.id}/posts", {"text": f"@ana 说李总不难。{NAMED}", "kind": "strategy"})

    assert first.status_code == 422
    assert shown(first) == ["13812345678", "王科长"]
    assert f"@ana 说李总不难。{NAMED}" in first.text
    assert f'action="/topics/{topic.id}/posts#reply"' in first.text
    assert db.session.query(Post).count() == 0
    key = keys(first)["13812345678"]
    ticked = {"replace": [key], f"instead-{key}": "（电话）", **seen(first)}
    post = replied(ben, topic, f"说李总不难。{NAMED}", **ticked)
    assert post.text == "说李总不难。找的是王科长，电话（电话），后来王科长调走了。"
    assert replied(ana, topic, "> 王科长\n\n先问王科长。", quotes=post.id).quotes_id == post.id

    address = f"/topics/posts/{post.id}/edit"
    assert ben.send(address, {"text": "先找王科长。"}).status_code == 303
    again = ben.send(address, {"text": "先找王科长，再找赵处长。"})
    assert (again.status_code, shown(again), post.text) == (422, ["赵处长"], "先找王科长。")
    assert ben.send(address, {"text": "先找王科长，再找赵处长。", **seen(again)}).status_code == 303


def test_a_comment_shows_names_that_are_not_in_the_case(sign_in, people):
    ben = sign_in(people.ben)
    case = told(sign_in(people.ana), situation="找的是王科长。", noticed=keys_of("王科长"))
    address = f"/cases/{case.id}/comments"
    assert ben.send(address, {"text": "王科长我也认识。"}).status_code == 303
    first = ben.send(address, {"text": NAMED})

    assert (first.status_code, shown(first)) == (422, ["13812345678"])
    assert NAMED in first.text
    key = keys(first)["13812345678"]
    ben.send(address, {"text": NAMED, "replace": [key], f"instead-{key}": "（电话）", **seen(first)})
    assert [one.text for one in db.session.query(Comment)][1] == NAMED.replace("13812345678", "（电话）")


def keys_of(name):
    return notice(name)[0].key
