"""Telling a case in one text: a draft at once, a page that confirms it, published in four round trips."""

import html
import re

import pytest
from flask import request_started

from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.models import Case, Outcome, Publication, Revision, db
from wiki.services import cases
from wiki.services.cases.telling import told

pytestmark = pytest.mark.one_database

LOST = (
    "城西农信社（虚构）的科长，一直观望，问还有谁在用。我先给他看了三家名单，他没表态。后来又带他去邻县看。"
    "结果还是没签，签了对手。主要是我说了“您是第一家”，他怕担责任。下次先问他信谁。"
)
CHAT = "\n".join(
    [
        "汪晓燕 10:21",
        "您好，报价收到了吗，有事打13812345678",
        "陆科长 10:25",
        "太贵了，再看看",
        "[图片]",
        "陆科长撤回了一条消息",
        "汪晓燕 10:30",
        "好的，我们再算",
    ]
)
SAID = {"outcome": "failure", "personality": "honest", "story": LOST, "occurred_on": "2026-03-09", "submission": "one"}
INPUT = re.compile(r"<input\b[^>]*>")


def tell(browser, **changes):
    return browser.send("/cases/quick", {**SAID, **changes})


def begun(browser, **changes):
    """Tell a case and return where it is confirmed."""
    answer = tell(browser, **changes)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def case_at(address):
    return db.session.get_one(Case, address.split("/")[2])


def boxes(page, name):
    """Return value and state of each box or field of this name on a page."""
    found = [tag for tag in INPUT.findall(page) if f'name="{name}"' in tag]
    return {re.search(r'value="([^"]*)"', tag)[1]: " checked" in tag for tag in found}


def confirmation(page, **changes):
    """Return what a browser would send of the confirm page."""
    fields = {"action": "publish"}
    for name in ("noticed", "base", "title", "occurred_on", "deal_size", "product", "competitor"):
        fields[name] = next(iter(boxes(page, name)), "")
    for name in ("outcome", "personality", "contact_level", "industry", "approach", "cause", "replace"):
        fields[name] = [value for value, ticked in boxes(page, name).items() if ticked]
    for name in ("situation", "actions", "result", "why", "lessons"):
        text = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n(.*?)</textarea>', page, re.DOTALL)
        fields[name] = text[1].replace("&#34;", '"').replace("&#39;", "'") if text else ""
    for key in [value for value in fields["noticed"].split(",") if value]:
        fields[f"instead-{key}"] = next(iter(boxes(page, f"instead-{key}")), "")
    return {**fields, **changes}


def published(browser, address, **changes):
    page = browser.get(address).text
    return browser.send(address, confirmation(page, **changes))


def told_and_published(browser, token):
    browser.get("/cases/quick")
    address = browser.post("/cases/quick", data={**SAID, "csrf_token": token}).headers["Location"]
    page = browser.get(address).text
    return address, browser.post(address, data=confirmation(page, csrf_token=token))


def test_a_lost_deal_is_published_in_four_round_trips(app, sign_in, people):
    ana, asked = sign_in(people.ana), []
    token = ana.csrf_token()
    with request_started.connected_to(lambda *_, **__: asked.append(1), app):
        address, answer = told_and_published(ana, token)

    assert len(asked) == 4
    assert answer.status_code == 303
    case = case_at(address)
    assert (case.state, case.outcome) == (Publication.PUBLISHED, Outcome.FAILURE)
    body = case.head.body
    assert (body["personality"], body["industry"], body["contact_level"]) == (["honest"], "finance", "middle")
    assert body["lessons"] == "下次先问他信谁。"


def test_what_is_told_is_a_draft_at_once_and_found_again(sign_in, people):
    ana = sign_in(people.ana)
    case = case_at(begun(ana))

    assert (case.state, case.author, case.language, case.sort_date) == (
        Publication.DRAFT,
        people.ana,
        "zh-Hans",
        "2026-03-09",
    )
    assert case.title in ana.get("/cases/mine").text
    assert case.title in ana.get("/").text


def test_the_sections_of_the_draft_hold_the_whole_text(sign_in, people):
    case = case_at(begun(sign_in(people.ana)))

    assert "".join(case.head.body[name] for name in ("situation", "actions", "result", "why", "lessons")) == LOST
    assert len(case.title) <= 100
    assert case.title != LOST


def test_only_the_author_sees_and_confirms_a_draft(sign_in, people):
    address = begun(sign_in(people.ana))
    for name in ("ben", "zoe", "eva", "max", "kai"):
        browser = sign_in(getattr(people, name))
        assert browser.get(address).status_code == 404
        assert browser.send(address, {"title": "x", "action": "publish"}).status_code == 404
    assert case_at(address).state is Publication.DRAFT


def test_who_may_not_write_tells_nothing(sign_in, people):
    assert sign_in(people.max).get("/cases/quick").status_code == 403
    assert tell(sign_in(people.max)).status_code == 403


def test_a_form_sent_twice_makes_one_draft(sign_in, people):
    ana = sign_in(people.ana)

    assert begun(ana) == begun(ana)
    assert db.session.query(Case).count() == 1


def test_a_form_that_was_written_on_after_it_was_sent_loses_nothing(sign_in, people):
    ana = sign_in(people.ana)
    first, again = begun(ana), begun(ana, story=LOST + "后来又想起来一件事。")

    assert first == again
    assert "想起来" in str(case_at(again).head.body)
    told = db.session.query(Revision).filter_by(document_id=case_at(again).id)
    assert told.count() == 2


def test_a_confirmation_sent_twice_publishes_once(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana)
    fields = confirmation(ana.get(address).text)
    first, second = ana.send(address, fields), ana.send(address, fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert case_at(address).version == 2


def test_what_was_suggested_can_be_taken_back(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana)
    page = ana.get(address).text
    assert boxes(page, "industry") == {"finance": True}
    assert "“农信社”" in page

    published(ana, address, industry="", contact_level="")
    assert "industry" not in case_at(address).head.body


def test_a_draft_confirmed_later_keeps_what_was_unticked_unticked(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana)
    published(ana, address, industry="", action="draft")

    assert boxes(ana.get(address).text, "industry") == {"finance": False}
    assert case_at(address).state is Publication.DRAFT


def test_who_is_not_sure_of_the_type_is_asked_again_with_what_the_text_says(sign_in, people):
    ana = sign_in(people.ana)
    page = ana.get(begun(ana, personality="")).text

    assert boxes(page, "personality")["honest"] is True
    assert "“观望”" in page


def test_a_text_that_tells_of_both_outcomes_says_so(sign_in, people):
    ana = sign_in(people.ana)
    page = ana.get(begun(ana, outcome="", story="第一单签了，大家都高兴。第二单没成，丢给了别家。")).text

    assert "签了" in re.search(r'notice--wait">.*?<p>(.*?)</p>', page, re.DOTALL)[1]
    assert not any(boxes(page, "outcome").values())


def test_a_word_inside_of_its_opposite_is_no_second_outcome(sign_in, people):
    ana = sign_in(people.ana)
    page = ana.get(begun(ana, story="谈了三次。最后签了别家，我们没签成。")).text

    assert "notice--wait" not in page


def test_a_text_that_tells_of_one_outcome_does_not_ask(sign_in, people):
    page = sign_in(people.ana).get(begun(sign_in(people.ana), outcome="")).text

    assert "notice--wait" not in page
    assert boxes(page, "outcome") == {"success": False, "failure": True}


def test_without_a_type_it_is_not_published_and_says_what_to_do(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana, personality="", story="他嫌远。")
    answer = published(ana, address)

    assert answer.status_code == 422
    assert 'aria-describedby="personality-error"' in answer.text
    assert case_at(address).state is Publication.DRAFT


# --- a pasted chat -------------------------------------------------------------------------------


def test_a_pasted_chat_keeps_the_words_and_says_what_it_leaves_out(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana, story=CHAT)
    page = ana.get(address).text

    assert "太贵了，再看看" in str(case_at(address).head.body)
    assert "图片" not in str(case_at(address).head.body)
    assert re.search(r'role="status"', page)


def test_speakers_of_a_chat_are_replaced_by_roles_unless_the_writer_takes_it_back(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana, story=CHAT)
    answer = published(ana, address)

    assert answer.status_code == 303
    text = str(case_at(address).head.body)
    assert "汪晓燕" not in text
    assert "13812345678" not in text
    assert "我们：您好，报价收到了吗，有事打（电话）" in text
    assert "客户：太贵了" in text

    kept = begun(ana, story=CHAT, submission="two")
    published(ana, kept, replace=[])
    assert "汪晓燕：您好" in str(case_at(kept).head.body)


@pytest.mark.one_database
def test_a_chat_of_5000_lines_is_kept_from_both_ends_and_says_so(sign_in, people):
    ana = sign_in(people.ana)
    long = "\n".join(f"{'汪晓燕' if i % 2 else '陆科长'} 2026-03-09 10:21\n第{i}句，再看看报价😀" for i in range(5_000))
    address = begun(ana, story=long)
    body = case_at(address).head.body

    assert sum(len(body.get(name, "")) for name in ("situation", "actions", "result", "why", "lessons")) <= 50_000
    assert "第0句" in str(body)
    assert "第4999句" in str(body)
    assert ana.get(address).status_code == 200


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.postgres_example
@pytest.mark.parametrize("story", ["", "   \n", "好" * 50_001, "一个\x00零", "x" * 1_000_001])
def test_what_cannot_be_kept_is_refused_beside_the_field_with_the_text_in_it(sign_in, people, story):
    answer = tell(sign_in(people.ana), story=story)

    assert answer.status_code in (413, 422)
    assert db.session.query(Case).count() == 0
    if answer.status_code == 422:
        assert 'id="story-error"' in answer.text
        assert story.strip("\x00")[:20].strip() in answer.text


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "story", ["😀😀😀", "asdf qwer zxcv", "。。。", "a", "\u202e倒过来", "背景：\n结果：", "<script>alert(1)</script>"]
)
def test_nonsense_becomes_a_draft_and_breaks_nothing(sign_in, people, story):
    ana = sign_in(people.ana)
    address = begun(ana, story=story, outcome="", personality="")
    page = ana.get(address)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert case_at(address).title


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "changes", [{"outcome": "x"}, {"personality": "x"}, {"contact_level": "x"}, {"occurred_on": "2026-13-99"}]
)
def test_codes_that_no_list_has_are_refused_and_the_story_stays(sign_in, people, changes):
    answer = tell(sign_in(people.ana), **changes)

    assert answer.status_code == 422
    assert "城西农信社" in answer.text


def test_what_was_typed_outlives_the_session(sign_in, people):
    ana = sign_in(people.ana)
    token = ana.csrf_token()
    ana.delete_cookie("sid")
    refused = ana.post("/cases/quick", data={**SAID, "csrf_token": token})
    kept = html.unescape(refused.text.split('name="kept" value="')[1].split('"')[0])
    ana.send("/login", {"name": "ana", "password": PASSWORD, "kept": kept})
    again = ana.get("/resume").text

    assert refused.status_code == 401
    assert LOST in again
    assert 'action="/cases/quick"' in again


def test_a_form_that_was_open_too_long_keeps_the_story(sign_in, people):
    answer = sign_in(people.ana).post("/cases/quick", data={**SAID, "csrf_token": "old"})

    assert answer.status_code == 403
    assert "城西农信社" in answer.text


def test_a_published_case_is_changed_in_the_long_form(sign_in, people):
    ana = sign_in(people.ana)
    address = begun(ana)
    published(ana, address)

    assert ana.get(address).headers["Location"].endswith("/edit")


def test_a_draft_of_another_kind_keeps_what_the_page_does_not_show(sign_in, people):
    ana = sign_in(people.ana)
    story = cases.CaseContent(title="长表单写的", lessons="+ 先问\n- 别急", deal_size=5)
    rendered = cases.rendered(story)
    with writing():
        case = cases.create(story, rendered, by=people.ana)
    page = ana.get(f"/cases/{case.id}/confirm").text

    assert "先问" in page
    assert "别急" in page


@pytest.mark.parametrize(
    ("story", "title"),
    [
        (
            "上周去砾滩轴承（虚构）见设备科的科长，三十出头，说话很快，开口先讲自己带出来的班组。我们带了方案去。"
            "过了两天他们选了青榆软件。",
            "上周去砾滩轴承（虚构）见设备科的科长，三十出头，过了两天他们选了青榆软件",
        ),
        (
            "Kelantara Health (fictional) asked for a price. He offered us 20,000 at once, and a lunch. "
            "Two days later they chose Greenelm, for 18,500 a year.",
            "Kelantara Health (fictional) asked for a price. Two days later they chose Greenelm",
        ),
    ],
)
def test_a_title_says_who_it_was_and_how_it_ended(story, title):
    assert told(story).values["title"] == title
