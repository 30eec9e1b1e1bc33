"""Pages that look the same: while one is written, and as a list for those who keep order; the likeness of texts."""

import pytest
from sqlalchemy import select

from tests.test_page_versions import linked
from tests.test_pages import METHOD, written
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import AuditEntry, PageKind, PagePair
from wiki.models.site import ACCESS, raise_generation
from wiki.text.shingles import bare, likeness, shingles

STEPS = (
    "先找到能见到一把手的人，再准备一页纸讲清楚三年能省多少。请领导指定对接部门，回头照顾中层的面子，"
    "不要让他们觉得被绕过。适合自上而下、决策集中的客户，不适合民主决策的科研单位。"
)
MORE = "如果领导换人，就从头再来一次，并且把以前谈好的写成纪要请双方签字。"
COPY = {"title": "从上往下做", "text": STEPS + MORE, "submission": "copy"}


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


@pytest.fixture
def page(ana):
    page = written(ana, title="空降式怎么走", text=STEPS, tags="")
    search.catch_up()
    return page


def typed(browser, **form):
    """Return what is shown beside a form while it is typed."""
    return browser.send("/knowledge/fitting", {**METHOD, **form}).text


def paired():
    """Let the worker compare all pages that have changed."""
    search.catch_up()
    db.session.rollback()
    while search.pair():
        db.session.commit()


def pairs():
    return [{row.low_id, row.high_id} for row in db.session.scalars(select(PagePair))]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (STEPS, STEPS + MORE, 0.7, 0.9),
        (STEPS, MORE, 0, 0.1),
        ("Ask HIM twice", "ask him thrice", 0.5, 0.5),
        ("", "", 0, 0),
    ],
)
@pytest.mark.one_database
def test_two_texts_are_alike_by_what_stands_side_by_side(one, other, least, most):
    assert least <= likeness(shingles(one), shingles(other)) <= most
    assert bare("空降式怎麼走？ (Ａ)") == bare("空降式怎么走a")


@pytest.mark.one_database
@pytest.mark.parametrize("form", [{"title": "空降式怎麼走？", "text": "别的。"}, COPY])
def test_whoever_writes_what_is_there_is_shown_it_once_and_may_go_on(ana, sign_in, people, page, form):
    ben, form = sign_in(people.ben), {**METHOD, **form, "fitted": "", "submission": "ben"}
    assert f"/knowledge/{page.id}" in typed(ben, **form)
    held = ben.send("/knowledge/new", form)
    assert held.status_code == 422
    assert held.text.index(f'href="/knowledge/{page.id}"') < held.text.index('id="title"')
    assert 'name="fitted" type="hidden" value="1"' in held.text
    assert ben.send("/knowledge/new", {**form, "action": "draft", "submission": "draft"}).status_code == 303
    assert ben.send("/knowledge/new", {**form, "fitted": "1"}).status_code == 303
    assert ben.send("/knowledge/new", form).status_code == 303  # sent twice, it made one


def test_of_a_page_that_one_may_not_read_no_form_and_no_list_tells(sign_in, people, page):
    zoe, eva = sign_in(people.zoe), sign_in(people.eva)
    written(sign_in(people.ana), **COPY)
    paired()
    with writing():
        page.level = 4
        raise_generation(ACCESS)
    search.catch_up()
    shown = typed(zoe, title=page.title, text=STEPS)
    assert page.id not in shown
    form = {**METHOD, "title": page.title, "text": "别的。", "fitted": "", "submission": "zoe"}
    assert zoe.send("/knowledge/new", form).status_code == 303
    assert len(pairs()) == 1
    assert page.id not in eva.get("/knowledge/duplicates").text
    assert page.title not in eva.get("/knowledge/duplicates").text
    other = next(iter(pairs()[0] - {page.id}))
    assert eva.send(f"/knowledge/{other}/duplicates/{page.id}/dismiss").status_code == 404


def test_pairs_are_listed_for_editors_until_they_are_merged_or_said_not_to_be_the_same(ana, sign_in, people, page):
    eva = sign_in(people.eva)
    copy, named = written(ana, **COPY), written(ana, title=page.title, text="别的。", submission="named")
    written(ana, title="完全不同", text="报价之前先问三件事。" * 4, submission="other")
    paired()
    assert len(pairs()) == 2
    assert {page.id, copy.id} in pairs()
    listed = eva.get("/knowledge/duplicates").text
    assert listed.index(f"/knowledge/{named.id}") < listed.index(f"/knowledge/{copy.id}")
    assert [sign_in(one).get("/knowledge/duplicates").status_code for one in (people.ana, people.max)] == [403, 403]

    assert ana.send(f"/knowledge/{page.id}/duplicates/{copy.id}/dismiss").status_code == 403
    assert eva.send(f"/knowledge/{page.id}/duplicates/{copy.id}/dismiss").status_code == 303
    assert eva.send(f"/knowledge/{copy.id}/duplicates/{named.id}/dismiss").status_code == 404
    ana.send(f"/knowledge/{copy.id}/edit", {**METHOD, **COPY, "text": STEPS, "base": "1"})
    paired()
    assert copy.id not in eva.get("/knowledge/duplicates").text
    assert [one.action for one in db.session.scalars(select(AuditEntry)) if one.action == "not the same page"]
    offered = eva.get(f"/knowledge/{named.id}/arrange?into=/knowledge/{page.id}").text
    assert f'value="/knowledge/{page.id}"' in offered
    form = {"kind": "method", "parent": "", "position": "0", "verifier": "", "into": f"/knowledge/{page.id}"}
    assert eva.send(f"/knowledge/{named.id}/arrange", form).status_code == 303
    assert named.id not in eva.get("/knowledge/duplicates").text
    paired()
    assert len(pairs()) == 1


@pytest.mark.one_database
def test_neither_the_template_of_a_kind_nor_another_language_makes_a_duplicate(ana, sign_in, people, page):
    with writing():
        db.session.get_one(PageKind, "method").template = {"zh-Hans": STEPS}
    written(ana, title="另一个", text=STEPS, submission="template")
    taiwan = written(ana, title=page.title, text=MORE, language="zh-Hant", submission="tw")
    paired()
    assert pairs() == [{page.id, taiwan.id}]
    linked(ana, page, taiwan)
    assert taiwan.id not in sign_in(people.eva).get("/knowledge/duplicates").text
