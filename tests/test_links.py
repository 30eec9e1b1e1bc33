"""Links by name from cases, topics, replies and root causes: what a page says of them, and to whom."""

import re

import pytest
from sqlalchemy import delete, select

from tests.test_cases import told
from tests.test_judgements import CLOSED
from tests.test_page_names import page_of
from tests.test_pages import edit, written
from tests.test_root_causes import named
from tests.test_topics import asked, replied
from tests.writing import writing
from wiki.blueprints import page_names
from wiki.extensions import db
from wiki.models import DocumentLink
from wiki.services import pages
from wiki.services.cases import bulk
from wiki.services.cases.content import CaseContent
from wiki.services.pages import around, linked

LINK = "照 [[打法]] 做。"


@pytest.fixture
def method(sign_in, people):
    return written(sign_in(people.ana), title="打法", submission="method")


@pytest.fixture
def sources(sign_in, people, method):
    """One text of each kind that links to the page, open to all who sell."""
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    other = asked(ana, title="有回帖的话题", text="没有链接。")
    return {
        "case": told(ana, situation=LINK),
        "topic": asked(ana, title="问题里有链接", text=LINK),
        "reply": replied(ben, other, LINK),
        "root_cause": named(ben, text=LINK),
    }


def listed(browser, page, query=""):
    """Return the titles that the page of all links gives, and the number that it says."""
    text = browser.get(f"/knowledge/{page.id}/links{query}").text.split('class="title"')[1].split("</main>")[0]
    return set(re.findall(r'lang="[^"]*" href="[^"]*">([^<]+)</a>', text)), int(re.search(r"(\d+) ", text)[1])


def missed(browser):
    text = browser.get("/knowledge/missed").text
    return dict(re.findall(r'nofollow">([^<]+)</a> <span class="quiet small">(\d+)', text))


def test_all_that_links_to_a_page_is_named_on_it_with_the_place_where_it_does(sign_in, people, method, sources):
    zoe = sign_in(people.zoe)
    reply = sources.pop("reply")
    titles = {one.title for one in sources.values()} | {reply.topic.title}
    shown = page_of(zoe, method).split('id="backlinks"')[1]

    assert listed(zoe, method) == (titles, 4)
    assert f'href="/topics/posts/{reply.id}"' in shown
    for kind, place in (("case", "cases"), ("topic", "topics"), ("root_cause", "root-causes")):
        assert f'href="/{place}/{sources[kind].id}"' in shown


def test_what_one_may_not_list_is_neither_named_nor_counted_where_it_links(sign_in, people, method, sources):
    ana, ben, zoe = sign_in(people.ana), sign_in(people.ben), sign_in(people.zoe)
    before = listed(zoe, method), missed(zoe)
    text = f"{LINK} [[没人写的]]"
    told(ana, title="草稿", situation=text, action="draft", submission="draft")
    told(ana, title="保密的案例", situation=text, level="4", submission="secret")
    told(ana, **{**CLOSED, "title": "先判断", "result": text, "submission": "judge"})
    asked(ana, title="机密话题", text=text, level="4")
    hidden = asked(ana, title="藏起来的", text=text)
    sign_in(people.eva).send(f"/topics/{hidden.id}/hide")
    gone = replied(ben, asked(ben, title="又收回", text="无。"), text)
    ben.send(f"/topics/posts/{gone.id}/remove")
    page = written(ana, title="页面草稿", text="无。", kind="competitor", submission="a draft")
    edit(ana, page, text=text, kind="competitor")

    assert (listed(zoe, method), missed(zoe)) == before
    assert "没人写的" in missed(ana)
    assert {"保密的案例", "机密话题"} <= listed(ana, method)[0]
    assert "草稿" not in listed(ana, method)[0]
    named_so = zoe.get("/knowledge/named/没人写的")
    assert named_so.status_code == 404
    assert all(title not in named_so.text for title in ("保密的案例", "机密话题", "藏起来的", "又收回", "先判断"))


def test_links_follow_the_text_the_page_and_the_reply(sign_in, people, method, sources):
    ana, ben, eva, zoe = (sign_in(one) for one in (people.ana, people.ben, people.eva, people.zoe))
    reply, case = sources["reply"], sources["case"]
    edit(ana, method, title="新打法")
    other = written(ana, title="另一种打法", submission="other")
    with writing():
        pages.merge(method, other)
    assert listed(zoe, other)[1] == 4

    target = asked(ben, title="搬到这里", text="无。")
    eva.send(f"/topics/{reply.topic_id}/move", {"post": reply.id, "target": target.id})
    eva.send(f"/topics/{sources['topic'].id}/merge", {"target": target.id})
    assert listed(zoe, other) == ({case.title, sources["root_cause"].title, "搬到这里"}, 3)

    form = {"title": case.title, "outcome": "success", "personality": ["proud"], "situation": "不提了。"}
    assert ana.send(f"/cases/{case.id}/edit", {**form, "base": "1"}).status_code == 303
    ben.send(f"/topics/posts/{reply.id}/edit", {"text": "不提了。"})
    assert listed(zoe, other)[1] == 2


def test_a_name_that_no_page_has_is_missed_as_one_whose_page_one_may_not_read(sign_in, people):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    secret = written(ana, title="并购名单", text="远山。", submission="secret")
    with writing():
        secret.level = 4
    told(ana, situation="见 [[并购名单]] 和 [[没有的]]。")
    assert missed(zoe) == {"并购名单": "1", "没有的": "1"}
    replied(zoe, asked(zoe, title="问", text="无。"), "也见 [[ 并购名单]]。")

    assert missed(zoe)["并购名单"] == "2"
    assert "并购名单" not in missed(ana)
    written(ana, title="没有的", text="有了。", submission="written")
    assert "没有的" not in missed(zoe)
    assert sign_in(people.max).get("/knowledge/missed").status_code == 403


@pytest.mark.one_database
def test_long_lists_of_links_are_cut_and_paged(sign_in, people, method, sources, monkeypatch):
    monkeypatch.setattr(around, "MOST_LINKING", 3)
    monkeypatch.setattr(page_names, "LISTED", 3)
    monkeypatch.setattr(linked, "MOST_NEAR", 2)
    zoe = sign_in(people.zoe)
    shown = page_of(zoe, method).split('id="backlinks"')[1].split("</section>")[0]
    first, second = listed(zoe, method), listed(zoe, method, "?page=2")

    assert shown.count("<li>") == 3
    assert f"/knowledge/{method.id}/links" in shown
    assert (len(first[0]), len(second[0]), first[1], len(first[0] | second[0])) == (3, 1, 4, 4)


def test_what_was_written_before_links_were_kept_is_read_by_a_reindex(sign_in, people, method, sources, casewiki):
    sample = CaseContent("导入的", situation=LINK, outcome="success", personality=("proud",))
    html = {"situation": '<p><a class="wikilink" href="/knowledge/named/%E6%89%93%E6%B3%95">打法</a></p>'}
    with writing():
        bulk.create_all([bulk.Imported(None, sample, "hash", html)], by=people.ana)
    of_others = DocumentLink.document_id != method.id
    kept = set(db.session.execute(select(DocumentLink.document_id, DocumentLink.post_id).where(of_others)))
    assert len(kept) == 5
    with writing():
        db.session.execute(delete(DocumentLink).where(of_others))
    assert casewiki("reindex")[0] == 0

    assert set(db.session.execute(select(DocumentLink.document_id, DocumentLink.post_id).where(of_others))) == kept
