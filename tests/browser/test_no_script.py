"""Every page works without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import NEWCOMER, OPENING, SELLER, Site, address_of

pytestmark = pytest.mark.browser


def test_one_signs_in_and_searches_without_a_script(site: Site) -> None:
    with site.visit(java_script_enabled=False) as page:
        site.sign_in(page, SELLER)
        page.fill("#search", "科长")
        page.press("#search", "Enter")
        expect(page.locator("ol[data-results]")).to_contain_text(OPENING)

        page.locator("#facets .facet__item", has_text="失败").click()
        expect(page.locator("ol[data-results] .outcome--failure").first).to_be_visible()
        expect(page.locator("ol[data-results] .outcome--success")).to_have_count(0)
        page.locator(".chip--on").click()
        expect(page.locator("ol[data-results]")).to_contain_text(OPENING)
        page.get_by_role("link", name="最新").click()
        page.locator("ol[data-results]").get_by_role("link", name=OPENING).click()
        expect(page.locator("h1")).to_have_text(OPENING)


def test_the_question_on_the_home_page_is_sent_by_its_button_without_a_script(site: Site) -> None:
    with site.visit(SELLER, java_script_enabled=False) as page:
        page.goto("/")
        page.fill("#ask", "论文")
        page.get_by_role("checkbox", name="自信主导型").check()
        page.get_by_role("button", name="给我一张卡").click()
        expect(page.locator(".opening__say")).to_be_visible()
        expect(page.locator(".twin--success")).to_contain_text(OPENING)


def test_one_writes_and_edits_a_case_without_a_script(site: Site) -> None:
    with site.visit(SELLER, java_script_enabled=False) as page:
        page.goto("/cases/new")
        expect(page.locator("[data-md-tools]").first).not_to_be_visible()
        page.fill("#title", "没有脚本")
        page.check("input[name=outcome][value=failure]")
        page.check("input[name=personality][value=shrewd]")
        page.fill("#situation", "在机场写的。")
        page.fill("#actions", "先报了价。")
        page.fill("#result", "丢了。")
        page.select_option("#cause", label=["价格", "时机"])
        page.fill("#tags", "机场，网页")
        page.click("[data-submit]")
        expect(page.locator("h1")).to_have_text("没有脚本")
        for text in ("价格", "时机", "机场", "先报了价。"):
            expect(page.locator("article")).to_contain_text(text)

        page.get_by_role("link", name="编辑", exact=True).first.click()
        page.fill("#why", "没有问他要什么。")
        page.click("[data-submit]")
        expect(page.locator("article")).to_contain_text("没有问他要什么。")


def test_one_takes_a_case_along_and_says_how_it_went_without_a_script(site: Site) -> None:
    with site.visit(SELLER, java_script_enabled=False) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address_of(page, OPENING))
        page.locator(".thumb-bar").get_by_role("button", name="这次要用").click()
        expect(page.locator(".thumb-bar")).to_contain_text("结果怎样")

        page.goto("/uses")
        page.fill("textarea[name=note]", "他自己讲了二十分钟。")
        page.get_by_role("button", name="有效", exact=True).first.click()
        expect(page.locator("main")).to_contain_text("他自己讲了二十分钟。")
        page.get_by_text("改一改").click()
        expect(page.locator("button[aria-current]")).to_contain_text("有效")


def test_menu_keys_and_filters_open_without_a_script(site: Site) -> None:
    with site.visit(SELLER, java_script_enabled=False) as page:
        page.goto("/search?q=科长")
        page.click("details.menu summary")
        expect(page.locator(".menu__sheet")).to_be_visible()
        page.click("button[popovertarget=keys]")
        expect(page.locator("#keys")).to_be_visible()

        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/search?q=科长")
        page.click("button.facets-open")
        page.locator("#facets .facet__item", has_text="失败").click()
        expect(page.locator("ol[data-results] .outcome--failure").first).to_be_visible()
        page.click("button.sections__menu")
        page.get_by_role("link", name="客户类型").first.click()
        expect(page.locator("h1")).to_have_text("客户类型")


def test_one_judges_first_and_then_reads_without_a_script(site: Site) -> None:
    with site.visit(NEWCOMER, java_script_enabled=False) as page:
        page.goto("/judge")
        page.locator("ol[data-results] a").first.click()
        expect(page.locator("main .outcome")).to_have_count(0)
        page.locator("input[name=choice]").first.check()
        page.check("input[name=confidence][value='70']")
        page.get_by_role("button", name="提交，看结局").click()
        expect(page.locator("main .outcome").first).to_be_visible()
        expect(page.locator(".judged")).to_contain_text("70%")
