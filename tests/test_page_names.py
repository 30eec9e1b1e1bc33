"""Links by name: where they lead for whom, includes, renaming and merging."""

import random
from urllib.parse import unquote

import pytest
from sqlalchemy import event

from tests.test_pages import decide, edit, written
from tests.writing import writing
from wiki import search
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import DocumentLink, Page, PageName
from wiki.services import pages
from wiki.services.links import name_key
from wiki.services.pages import names
from wiki.text.wikilinks import links


def page_of(browser, page):
    return browser.get(f"/knowledge/{page.id}").text


def text_of(browser, page):
    return page_of(browser, page).split('class="reading')[1].split('<section class="mt-7 files')[0]


@pytest.fixture
def secret(sign_in, people):
    """A page of Ana's that nobody else may read."""
    page = written(sign_in(people.ana), title="并购名单", text="## 名单\n\n远山（虚构）。", submission="secret")
    with writing():
        page.level = 4
    return page


@pytest.mark.parametrize(
    ("name", "written_so"),
    [
        ("空降式怎么走", " 空降式怎么走 "),
        ("Ｐｒｏ  Plan", "pro plan"),
        ("價格怎麼談", "价格怎么谈"),
        ("a/b?c&d", "A/B?C&D"),
    ],
)
def test_names_are_one_whatever_their_width_case_blanks_and_script(sign_in, people, name, written_so):
    ana = sign_in(people.ana)
    page = written(ana, title=name)
    linking = written(ana, title="别页", text=f"见 [[{written_so}|那里]]。", submission="other")

    assert f'<a class="wikilink" href="/knowledge/{page.id}">那里</a>' in page_of(sign_in(people.zoe), linking)


def test_what_stands_in_code_is_no_link(sign_in, people):
    page = written(sign_in(people.ana), text="`[[甲]]`\n\n```\n[[乙]]\n```\n\n\\[[丙]] [[丁]]")

    assert [link.name for link in links(page.shown.html["text"])] == ["丁"]
    assert [row.name for row in db.session.query(DocumentLink)] == ["丁"]


def test_a_page_that_one_may_not_read_looks_like_one_that_is_not_there(sign_in, people, secret):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    text = f"[[{secret.title}]]\n\n![[{secret.title}]]\n\n![[{secret.title}#名单]]"
    page = written(ana, title="看得到的", text=text, submission="open")
    missing = written(ana, title="另一页", text=text.replace(secret.title, "没有的名单"), submission="missing")
    shown = unquote(text_of(zoe, page)).replace("并购名单", "没有的名单")

    assert "远山" in page_of(ana, page)
    assert shown == unquote(text_of(zoe, missing))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for one in (page, missing):
        asked.clear()
        page_of(zoe, one)
        counts.append(list(asked))
    assert counts[0] == counts[1]
    for path in (f"/knowledge/named/{secret.title}", "/knowledge/named/没有的名单"):
        assert zoe.get(path).status_code == 404
        assert "/knowledge/new?title=" in zoe.get(path).text
    assert ana.get(f"/knowledge/named/{secret.title}").headers["Location"].endswith(secret.id)


def test_a_closed_page_shows_in_no_list_search_completion_or_backlink(sign_in, people, secret):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    target = written(ana, title="打法", submission="target")
    edit(ana, secret, text="见 [[打法]] 远山。", title=secret.title, tags="并购")
    search.catch_up()

    for path in (
        *("/knowledge", "/knowledge?kind=method", "/knowledge?tags=并购", f"/knowledge/{target.id}", "/", "/reports"),
        *("/search?q=远山", "/search/suggestions?q=bgmd", "/knowledge/names?q=bgmd", "/knowledge/reviews"),
    ):
        text = zoe.get(path).text
        assert secret.id not in text, path
        assert "并购名单" not in text, path
    assert secret.title in page_of(ana, target)
    assert ana.get("/knowledge/names?q=bgmd").json["names"][0]["name"] == secret.title


def test_texts_are_taken_in_whole_or_from_a_heading_and_never_without_end(sign_in, people):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    written(ana, title="甲", text="## 一\n\n甲一。\n\n## 二\n\n甲二。\n\n![[乙]]", submission="a")
    written(ana, title="乙", text="乙文。\n\n![[甲]]", submission="b")
    page = written(ana, title="丙", text="![[甲#二]]\n\n![[乙]]\n\n![[甲#三]]", submission="c")
    many = written(ana, title="丁", text="\n\n".join(["![[丙]]"] * 30), submission="d")
    shown = page_of(zoe, page)

    assert "甲二。" in shown.split("乙文。")[0]
    assert "甲一。" not in shown.split("乙文。")[0]
    assert "会把自己" in shown or "would hold itself" in shown
    assert "没有这个标题" in shown or "no such heading" in shown
    assert page_of(zoe, many).count('class="included"') < 120


def test_an_included_text_is_the_approved_one(sign_in, people):
    ana, eva, zoe = sign_in(people.ana), sign_in(people.eva), sign_in(people.zoe)
    rival = written(ana, title="对手", kind="competitor", text="旧价。", submission="rival")
    decide(eva, rival, "approve")
    page = written(ana, text="![[对手]]")
    edit(ana, rival, text="新价。", title="对手改名")

    assert "旧价。" in page_of(zoe, page)
    assert "新价。" not in page_of(zoe, page)
    assert zoe.get("/knowledge/named/对手改名").status_code == 404


def test_links_survive_renaming_moving_and_merging(people):
    """Whatever was done to pages, each link leads to the page that its name meant, or to the one that took over."""
    chance = random.Random(7)  # noqa: S311 - not for secrets
    ana = people.ana
    with writing():
        made = [_shown(f"页{number}", ana) for number in range(8)]
        meant = {page.title: page for page in made}
        into: dict[str, Page] = {}
        for step in range(40):
            page = chance.choice([one for one in made if one.id not in into])
            kind = chance.choice(("rename", "move", "merge"))
            if kind == "rename":
                meant[f"页{page.id}-{step}"] = page
                _shown(f"页{page.id}-{step}", ana, page)
            elif kind == "move":
                _moved(page, chance.choice(made))
            elif len(made) - len(into) > 3:
                other = chance.choice([one for one in made if one.id not in into and one is not page])
                pages.merge(page, other)
                into[page.id] = other
            found = names.resolve(meant, user=ana)
            for name, first in meant.items():
                last = first
                while last.id in into:
                    last = into[last.id]
                assert found[name_key(name)] == last.id


def test_a_name_that_a_page_has_beats_one_that_another_had(sign_in, people):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    old = written(ana, title="旧名", submission="old")
    page = written(ana, title="看", text="[[旧名]]", submission="look")
    edit(ana, old, title="新名")
    assert f"/knowledge/{old.id}" in page_of(zoe, page)
    new = written(ana, title="旧名", submission="new")

    assert f"/knowledge/{new.id}" in page_of(zoe, page)
    assert db.session.query(PageName).filter_by(page_id=old.id, current=True).count() == 1


def test_a_merged_page_leads_to_the_one_that_took_over_until_it_is_parted(sign_in, people):
    ana, eva, zoe = sign_in(people.ana), sign_in(people.eva), sign_in(people.zoe)
    one, two = (written(ana, title=title, text=f"{title}。", submission=title) for title in ("甲方", "乙方"))
    linking = written(ana, title="看", text="[[甲方]]", submission="look")
    arranged = {"kind": "method", "into": "乙方", "parent": "", "position": "", "verifier": ""}
    assert ana.send(f"/knowledge/{one.id}/arrange", arranged).status_code == 403
    assert eva.send(f"/knowledge/{one.id}/arrange", {**arranged, "into": "没有"}).status_code == 422
    assert eva.send(f"/knowledge/{one.id}/arrange", arranged).status_code == 303
    search.catch_up()

    assert zoe.get(f"/knowledge/{one.id}").headers["Location"].endswith(two.id)
    assert f"/knowledge/{two.id}" in page_of(zoe, linking)
    assert linking.title in page_of(zoe, two)
    assert f"/knowledge/{one.id}" not in zoe.get("/search?q=甲方&kind=page").text
    eva.send(f"/knowledge/{one.id}/part")
    assert f"/knowledge/{one.id}" in page_of(zoe, linking)


def _shown(title, by, page=None):
    content = pages.PageContent(title, "文。")
    if page is None:
        page = pages.create(content, {"text": ""}, kind="method", by=by)
    else:
        pages.revise(page, content, {"text": ""}, base=page.version, by=by)
    pages.reviewing.put_forward(page, by=by)
    return page


def _moved(page, parent):
    try:
        pages.tree.move(page, parent)
    except Invalid:
        pages.tree.move(page, None)
