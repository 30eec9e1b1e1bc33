"""Two people edit the same case at the same time: nothing that either of them wrote is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITOR, SAVED, SELLER, Site, new_case

pytestmark = pytest.mark.browser

SELLERS = "卖方补充：他后来打来电话，问那个试验版还能不能看。"
EDITORS = "编辑补充：最后用了七分钟。"


def test_the_second_of_two_writers_sees_both_texts_and_the_history_keeps_them(site: Site) -> None:
    with site.visit(SELLER) as seller, site.visit(EDITOR) as editor:
        case = new_case(seller, "两个人同时改", situation="门口。", actions="先听。", result="签了。")
        for page in (seller, editor):
            page.goto(f"{case}/edit")
        editor.fill("#result", f"签了。\n\n{EDITORS}")
        save(editor)
        expect(editor.locator(SAVED)).to_be_visible()

        seller.fill("#result", f"签了。\n\n{SELLERS}")
        save(seller)
        expect(seller.locator("h1")).to_contain_text("还没有存上")
        for text in (EDITORS, SELLERS):
            expect(seller.locator(".clash ins", has_text=text[:2])).to_be_visible()
        expect(seller.locator("#result")).to_have_value(f"签了。\n\n{SELLERS}")

        seller.fill("#result", f"签了。\n\n{EDITORS}\n\n{SELLERS}")
        save(seller)
        expect(seller.locator(SAVED)).to_be_visible()
        expect(seller.locator("article").first).to_contain_text(EDITORS)
        expect(seller.locator("article").first).to_contain_text(SELLERS)

        expect(version(editor, case, 2).locator("article").first).to_contain_text(EDITORS)
        expect(editor.locator("article").first).not_to_contain_text(SELLERS)
        expect(version(editor, case, 3).locator("ins", has_text=SELLERS)).to_be_visible()
        expect(editor.locator("del")).to_have_count(0)


def test_who_leaves_the_other_text_as_it_is_changes_nothing(site: Site) -> None:
    with site.visit(SELLER) as seller, site.visit(EDITOR) as editor:
        case = new_case(seller, "让给对方", situation="门口。", actions="先听。", result="签了。")
        for page, text in ((seller, SELLERS), (editor, EDITORS)):
            page.goto(f"{case}/edit")
            page.fill("#result", text)
        save(editor)
        expect(editor.locator(SAVED)).to_be_visible()
        save(seller)
        seller.on("dialog", lambda dialog: dialog.accept())
        seller.get_by_role("link", name="保留对方").click()
        expect(seller.locator("article").first).to_contain_text(EDITORS)
        seller.goto(f"{case}/history")
        expect(seller.locator(".chronicle li")).to_have_count(2)


def save(page: Page) -> None:
    page.click("[data-submit]")
    page.wait_for_load_state()


def version(page: Page, case: str, number: int) -> Page:
    page.goto(f"{case}/history/{number}")
    return page
