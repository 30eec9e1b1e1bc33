"""What is typed is kept on the server: not while an input method composes, and found on another device."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.site import EDITOR, SAVED, SELLER, Site, new_case
from tests.browser.test_writing import compose, confirm

pytestmark = pytest.mark.browser

LINE, TROUBLE = "[data-autosave-line]", "[data-autosave-trouble]"
LOSE_ONE = """() => {
  const send = window.fetch;
  window.fetch = (address, options) => {
    if (!address.includes("autosave")) return send(address, options);
    window.fetch = send;
    return Promise.reject(new TypeError("offline"));
  };
}"""
PAUSE_MS = 3000
"""Longer than the page waits after the last letter."""


def test_what_an_input_method_wrote_is_continued_on_another_device(site: Site) -> None:
    with site.visit(SELLER) as page, site.visit(SELLER) as elsewhere:
        page.goto("/cases/new")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if is_autosave(request) else None)
        method = page.context.new_cdp_session(page)
        page.focus("#title")
        compose(method, "lushangxiede")
        page.wait_for_timeout(PAUSE_MS)
        assert asked == []
        confirm(method, "路上写的，回来接着写")
        expect(page.locator(LINE)).to_contain_text("已存到服务器")
        page.wait_for_timeout(PAUSE_MS)
        assert len(asked) == 1

        elsewhere.goto("/")
        elsewhere.get_by_role("link", name="路上写的，回来接着写").first.click()
        expect(elsewhere.locator("#title")).to_have_value("路上写的，回来接着写")
        elsewhere.click("button[value=draft]")
        expect(elsewhere.locator("h1")).to_have_text("路上写的，回来接着写")
        elsewhere.goto("/cases/new")
        expect(elsewhere.get_by_role("link", name="接着这份写")).to_have_count(0)
        leave(page)


def test_who_is_offline_reads_it_and_is_saved_when_back(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.evaluate(LOSE_ONE)  # in the page: the console reports what is lost on the way
        page.fill("#why", "没有信号的地方。")
        expect(page.locator(TROUBLE)).to_contain_text("文字还在这里")
        expect(page.locator(LINE)).to_contain_text("已存到服务器")
        expect(page.locator(TROUBLE)).to_be_empty()
        leave(page)


def test_changes_of_two_people_in_different_fields_end_merged(site: Site) -> None:
    with site.visit(SELLER) as seller, site.visit(EDITOR) as editor:
        case = new_case(seller, "各改各的", situation="门口。", actions="先听。", result="签了。")
        for page, field, text in ((seller, "#actions", "先听，再问。"), (editor, "#result", "签了三年。")):
            page.goto(f"{case}/edit")
            page.fill(field, text)
        editor.click("[data-submit]")
        expect(editor.locator(SAVED)).to_be_visible()
        seller.click("[data-submit]")
        expect(seller.locator("h1")).to_contain_text("两边的修改都在")
        expect(seller.locator("#result")).to_have_value("签了三年。")
        seller.click("[data-submit]")
        expect(seller.locator(SAVED)).to_be_visible()
        expect(seller.locator("article").first).to_contain_text("先听，再问。")
        expect(seller.locator("article").first).to_contain_text("签了三年。")


def is_autosave(request: Request) -> bool:
    return "/cases/autosave" in request.url


def leave(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")
