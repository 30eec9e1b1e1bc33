"""Knowledge pages: writing, approving, verifying, history, lists, the tree."""

import re

import pytest
from sqlalchemy import func, select

from tests.writing import writing
from wiki import search
from wiki.access import listing
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import DocumentTerm, Page, PageKind, PageTrust, Publication, Revision, Term
from wiki.search.backend import IndexUnusable
from wiki.services import pages
from wiki.services.pages import tree
from wiki.services.pages.around import around

TEXT = "## 何时用\n\n先高层，后中层。见 [[自傲型客户]]。\n\n## 步骤\n\n1. 约高层。\n\n## 例子\n\n无。\n"
METHOD = {
    "title": "空降式怎么走",
    "kind": "method",
    "text": TEXT,
    "tags": "打法",
    "submission": "a page",
    "fitted": "1",
}
RIVAL = {**METHOD, "title": "砾石科技（虚构）", "kind": "competitor", "text": "卖数采，价格低。", "submission": "rival"}
NEWER = {"title": "砾石科技改名云母", "text": "被收购了，价格翻倍。", "tags": "收购传闻", "kind": "competitor"}


def written(browser, **changes):
    """Write a page through the form and return it."""
    answer = browser.send("/knowledge/new", {**METHOD, **changes})
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Page, answer.headers["Location"].rsplit("/", 1)[1])


def edit(browser, page, **changes):
    form = {**METHOD, "title": page.title, "base": str(page.version), **changes}
    return browser.send(f"/knowledge/{page.id}/edit", form)


def decide(browser, page, decision, comment="", number=None):
    form = {"decision": decision, "number": str(number or page.submitted), "comment": comment}
    return browser.send(f"/knowledge/{page.id}/decide", form)


@pytest.fixture
def method(sign_in, people):
    """A page that Ana has published: of its kind no approval is needed."""
    return written(sign_in(people.ana))


@pytest.fixture
def rival(sign_in, people):
    """A page of Ana's that Eva has approved."""
    page = written(sign_in(people.ana), **RIVAL)
    assert decide(sign_in(people.eva), page, "approve").status_code == 303
    return page


def test_a_method_is_published_at_once_with_contents_and_red_links(sign_in, people, method):
    page = sign_in(people.zoe).get(f"/knowledge/{method.id}").text

    assert (method.state, method.approved, method.trust) == (Publication.PUBLISHED, 1, PageTrust.UNVERIFIED)
    assert '<a href="#t-步骤">步骤</a>' in page
    assert "wikilink--red" in page
    assert method.title in sign_in(people.kai).get("/knowledge").text


def test_a_page_waits_until_another_person_approves_it(sign_in, people):
    ana, eva, zoe = (sign_in(one) for one in (people.ana, people.eva, people.zoe))
    page = written(ana, **RIVAL)

    assert (page.state, page.approved, page.submitted) == (Publication.DRAFT, 0, 1)
    assert zoe.get(f"/knowledge/{page.id}").status_code == 404
    assert decide(ana, page, "approve").status_code == 403
    assert page.title in eva.get("/knowledge/reviews").text
    assert decide(eva, page, "approve", number=2).status_code == 409
    assert decide(eva, page, "approve").status_code == 303
    assert (page.state, page.approved, page.submitted, page.trust) == ("published", 1, None, "verified")
    assert zoe.get(f"/knowledge/{page.id}").status_code == 200


def test_a_text_that_waits_is_read_by_nobody_but_its_writer_and_who_decides(sign_in, people):
    page = written(sign_in(people.ana), **RIVAL)
    answers = {
        name: sign_in(getattr(people, name)).get(f"/knowledge/{page.id}/history/1") for name in ("ana", "eva", "ben")
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {"ana": 200, "eva": 200, "ben": 404}
    readable = {name: db.session.scalars(listing(Revision, user=getattr(people, name))).all() for name in answers}
    assert [page.id in {one.document_id for one in found} for found in readable.values()] == [True, True, False]


def test_who_hands_in_does_not_approve_even_as_an_editor(sign_in, people):
    page = written(sign_in(people.eva), **RIVAL)

    assert decide(sign_in(people.eva), page, "approve").status_code == 403


def test_readers_keep_the_approved_text_and_learn_nothing_of_the_newer_one(sign_in, people, rival):
    ana, max_ = sign_in(people.ana), sign_in(people.max)
    with writing():
        rival.level = 1  # Max reads it, and may not edit it
    assert edit(ana, rival, **NEWER).status_code == 303
    search.catch_up()

    assert (rival.version, rival.approved, rival.submitted) == (2, 1, 2)
    told = (NEWER["title"], "翻倍", "收购传闻")
    for path in (
        f"/knowledge/{rival.id}",
        f"/knowledge/{rival.id}/history",
        f"/knowledge/{rival.id}/history/1",
        "/knowledge",
        "/search?q=翻倍+云母",
        "/search/suggestions?q=云母",
        f"/knowledge/named/{NEWER['title']}",
        "/",
    ):
        text = max_.get(path).text.replace(f"/knowledge/named/{NEWER['title']}", "")
        assert not [word for word in told if word in text and "named" not in path and "?q=" not in path], path
        assert f"/knowledge/{rival.id}" not in text or "q=" not in path, path
    assert max_.get(f"/knowledge/{rival.id}/history/2").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Term).where(Term.code == "收购传闻")) == 0


def gone():
    raise IndexUnusable("gone")


def test_without_an_index_a_page_is_found_by_its_own_approved_text(sign_in, people, method, rival, monkeypatch):
    ana = sign_in(people.ana)
    edit(ana, method, text="## 步骤\n\n先约高层。")
    assert (method.approved, rival.approved) == (2, 1)
    edit(ana, rival, **NEWER)
    monkeypatch.setattr("wiki.search.asking.backend", gone)
    zoe = sign_in(people.zoe)
    assert f"/knowledge/{rival.id}" in zoe.get("/search?q=数采").text
    assert f"/knowledge/{rival.id}" not in zoe.get("/search?q=翻倍").text
    assert f"/knowledge/{method.id}" in zoe.get("/search?q=先约高层").text


def test_the_approved_text_takes_over_title_terms_and_search(sign_in, people, rival):
    edit(sign_in(people.ana), rival, **NEWER)
    decide(sign_in(people.eva), rival, "approve", "准。")
    search.catch_up()
    zoe = sign_in(people.zoe)

    assert rival.title == NEWER["title"]
    filed = db.session.scalars(select(Term.code).join(DocumentTerm).where(DocumentTerm.document_id == rival.id))
    assert filed.all() == ["收购传闻"]
    assert f"/knowledge/{rival.id}" in zoe.get("/search?q=价格翻倍&kind=page").text
    assert "<del>" in zoe.get(f"/knowledge/{rival.id}/history/2").text


def test_a_returned_text_comes_with_a_comment_and_can_be_handed_in_again(sign_in, people, rival):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    edit(ana, rival, **NEWER)
    assert decide(eva, rival, "return").status_code == 422
    assert decide(eva, rival, "return", "出处呢？").status_code == 303

    assert rival.submitted is None
    assert "出处呢？" in ana.get(f"/knowledge/{rival.id}").text
    assert ana.send(f"/knowledge/{rival.id}/submit").status_code == 303
    assert rival.submitted == 2


def test_what_waits_can_be_taken_back_or_replaced(sign_in, people, rival):
    ana = sign_in(people.ana)
    edit(ana, rival, **NEWER)
    edit(ana, rival, **{**NEWER, "text": "又改了。", "action": "draft"})
    assert rival.submitted == 3
    ana.send(f"/knowledge/{rival.id}/withdraw")

    assert (rival.submitted, rival.approved, rival.version) == (None, 1, 3)
    assert ana.send(f"/knowledge/{rival.id}/withdraw").status_code == 409


def test_a_save_that_comes_second_is_brought_together_with_the_first(sign_in, people, method):
    ben, ana = sign_in(people.ben), sign_in(people.ana)
    edit(ben, method, text=TEXT.replace("约高层", "先约高层"))
    answer = edit(ana, method, text=TEXT.replace("先高层，后中层", "高层先行"), base="1", tags="另一个")

    assert answer.status_code == 409
    assert "先约高层" in answer.text
    assert "高层先行" in answer.text
    assert 'name="base" type="hidden" value="2"' in answer.text


@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "a[b"}, {"text": ""}, {"kind": "x"}, {"industry": "x"}])
def test_what_is_no_page_is_refused(sign_in, people, wrong):
    assert sign_in(people.ana).send("/knowledge/new", {**METHOD, **wrong}).status_code == 422
    assert not db.session.query(Page).count()


def test_a_draft_needs_a_name_only_and_is_its_authors_alone(sign_in, people):
    ana = sign_in(people.ana)
    page = written(ana, text="", action="draft")

    assert page.state is Publication.DRAFT
    for name in ("ben", "eva", "max"):
        browser = sign_in(getattr(people, name))
        assert browser.get(f"/knowledge/{page.id}").status_code == 404
        assert page.title not in browser.get("/knowledge").text
    assert page.title in ana.get("/knowledge").text
    ana.send(f"/knowledge/{page.id}/discard")
    assert not db.session.query(Page).count()


def test_a_form_sent_twice_makes_one(sign_in, people):
    ana = sign_in(people.ana)

    assert written(ana) is written(ana)


def test_unsaved_words_are_kept_and_offered_apart_from_those_of_cases(sign_in, people):
    ana = sign_in(people.ana)
    typed = {**METHOD, "sitting": "one"}
    assert ana.send("/knowledge/autosave", typed).status_code == 200
    offered = ana.get("/knowledge/new").text

    assert METHOD["title"] in offered
    assert METHOD["title"] not in ana.get("/cases/new").text
    resumed = re.search(r'href="(/knowledge/new\?from=[^"]+)"', offered)[1]
    assert "先高层，后中层" in ana.get(resumed).text


def test_an_earlier_version_is_restored(sign_in, people, method):
    ana = sign_in(people.ana)
    edit(ana, method, text="全变了。")
    ana.send(f"/knowledge/{method.id}/history/1/restore", {"base": "2"})

    assert method.approved == 3
    assert method.shown.body["text"] == TEXT.strip("\n")
    assert db.session.query(Revision).filter_by(document_id=method.id).count() == 3


def test_a_verifier_keeps_it_true_and_readers_see_until_when(sign_in, people, method):
    eva, ben = sign_in(people.eva), sign_in(people.ben)
    assert ben.send(f"/knowledge/{method.id}/verify").status_code == 403
    arranged = {"kind": "method", "verifier": str(people.ben.id), "parent": "", "position": ""}
    assert eva.send(f"/knowledge/{method.id}/arrange", arranged).status_code == 303
    assert method.title in ben.get("/knowledge/reviews").text
    ben.send(f"/knowledge/{method.id}/verify")

    assert method.trust is PageTrust.VERIFIED
    assert method.title in ben.get("/knowledge?trust=verified").text
    with writing():
        method.verified_until = "2020-01-01"
    assert method.trust is PageTrust.DUE
    ben.send(f"/knowledge/{method.id}/verify", {"holds": "no"})
    assert method.trust is PageTrust.OBSOLETE
    edit(ben, method, text="新的。")
    assert method.trust is PageTrust.VERIFIED
    edit(sign_in(people.ana), method, text="更新的。")
    assert method.trust is PageTrust.UNVERIFIED


def test_a_reader_says_what_is_wrong_to_author_verifier_and_editors(sign_in, people, method):
    zoe, ben, eva = (sign_in(one) for one in (people.zoe, people.ben, people.eva))
    with writing():
        method.verifier = people.ben
    assert zoe.send(f"/knowledge/{method.id}/flag", {"text": "这一步过时了。"}).status_code == 303

    for browser in (ben, eva, sign_in(people.ana)):
        assert "这一步过时了。" in browser.get("/reports").text
    assert "这一步过时了。" not in sign_in(people.kai).get(f"/knowledge/{method.id}").text
    answer = ben.send("/reports/1/close", {"answer": "改好了。"})
    assert answer.headers["Location"].endswith(f"/knowledge/{method.id}")


def test_an_archived_page_is_in_no_list_and_comes_back(sign_in, people, method):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    assert zoe.send(f"/knowledge/{method.id}/archive").status_code == 403
    ana.send(f"/knowledge/{method.id}/archive")

    assert method.title not in zoe.get("/knowledge").text
    assert zoe.get(f"/knowledge/{method.id}").status_code == 200
    ana.send(f"/knowledge/{method.id}/restore")
    assert method.title in zoe.get("/knowledge").text


def test_a_page_never_stands_below_itself_or_too_deep(people):
    with writing():
        made = [_made(f"第{number}页", people.ana) for number in range(tree.DEEPEST + 1)]
        for below, above in zip(made[1:-1], made, strict=False):
            tree.move(below, above)
        for parent in (made[0], made[5]):
            with pytest.raises(Invalid):
                tree.move(made[0], parent)
        with pytest.raises(Invalid):
            tree.move(made[-1], made[-2])
        for page in made:
            page.state = Publication.PUBLISHED

    assert len(around(made[-2], user=people.ana).above) == tree.DEEPEST - 1
    assert [page.title for page in tree.roots(user=people.zoe, most=9)] == ["第0页", "第20页"]


def _made(title, by):
    return pages.create(pages.PageContent(title, "文。"), {"text": "<p>文。</p>"}, kind="method", by=by)


def test_editors_change_kinds_and_a_new_page_begins_from_the_template(sign_in, people):
    eva, ana = sign_in(people.eva), sign_in(people.ana)
    assert ana.get("/knowledge/kinds/method").status_code == 403
    form = {"label_zh_hans": "打法", "review_days": "30", "needs_approval": "y", "template_zh_hans": "## 第一步\n"}
    assert eva.send("/knowledge/kinds/method", {**form, "review_days": "0"}).status_code == 422
    assert eva.send("/knowledge/kinds/method", form).status_code == 303

    assert db.session.get_one(PageKind, "method").review_days == 30
    assert "## 第一步" in ana.get("/knowledge/new?kind=method").text
    assert written(ana).submitted == 1


def test_a_terms_page_shows_what_is_filed_under_it(sign_in, people):
    page = written(sign_in(people.ana), title="外企怎么谈", ownership="foreign", personality=["proud"])
    zoe = sign_in(people.zoe)

    for path in ("/terms/ownership/foreign", "/types/proud"):
        assert page.title in zoe.get(path).text
    with writing():
        page.level = 4
    assert page.title not in zoe.get("/terms/ownership/foreign").text
