"""Writing a case: input methods, the preview, sending once, and not losing what was written."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Dialog, Page, Request, Route, expect

from tests.browser.site import SAVED, SELLER, Site, fill_case, new_case
from tests.test_files import GOOD

pytestmark = pytest.mark.browser

PREVIEW = "[data-preview]"
PAUSE_MS = 900
"""Longer than the preview waits after the last letter."""
MISFIRE_MS = 10_000
"""Longer than a form that was sent once refuses to be sent again."""
DROP = """(place, name) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([name], name));
    for (const kind of ["dragover", "drop"]) {
        place.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
}"""


def test_an_input_method_writes_a_case_and_its_enter_never_sends_it(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        sent = requests(page, lambda request: request.is_navigation_request())
        method = page.context.new_cdp_session(page)
        page.focus("#title")
        compose(method, "xianqingjiao")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+Enter")
        confirm(method, "先请教")
        compose(method, "houbaojia")
        confirm(method, "，后报价")
        page.focus("#situation")
        compose(method, "kezhang")
        page.keyboard.press("Control+Enter")
        confirm(method, "科长")
        page.wait_for_timeout(PAUSE_MS)
        assert sent == []
        expect(page.locator("#title")).to_have_value("先请教，后报价")
        expect(page.locator("#situation")).to_have_value("科长")

        page.click("button[value=draft]")
        expect(page.locator("h1")).to_have_text("先请教，后报价")
        expect(page.locator("article")).to_contain_text("科长")


def test_the_preview_waits_for_an_input_method_and_follows_it(site: Site) -> None:
    with site.visit(SELLER) as page:
        held: list[Route] = []
        page.route("**/editor-*.js", lambda route: held.append(route))
        page.goto("/cases/new")
        asked = requests(page, lambda request: request.url.endswith("/cases/preview"))
        method = page.context.new_cdp_session(page)
        page.focus("#actions")
        compose(method, "jiangping")
        held[0].continue_()  # the script comes late, and somebody is writing already
        expect(page.locator("[data-md-tools]").first).to_be_visible()
        page.wait_for_timeout(PAUSE_MS)
        asked.clear()  # it shows at once what it finds
        compose(method, "jiangpingwei")
        page.wait_for_timeout(PAUSE_MS)
        assert asked == []

        confirm(method, "讲**评委**的话")
        expect(page.locator(f"{PREVIEW} strong")).to_have_text("评委")
        assert len(asked) == 1


def test_the_preview_shows_markdown_as_readers_will_see_it(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#actions", "1. 先听\n2. 再问\n\n<script>alert(1)</script>")
        expect(page.locator(f"{PREVIEW} ol li")).to_have_text(["先听", "再问"])
        assert page.locator(f"{PREVIEW} script").count() == 0
        page.fill("#actions", "")


@pytest.mark.parametrize("field", ["#title", "#lessons_do"])
def test_control_and_enter_send_the_form_from_any_field(site: Site, field: str) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        fill_case(page, "按一下就发出", situation="在客户门口写的。", actions="先听。", result="签了。")
        page.focus(field)
        page.keyboard.press("Control+Enter")
        expect(page.locator(SAVED)).to_be_visible()
        expect(page.locator("h1")).to_have_text("按一下就发出")


def test_pressing_the_button_twice_makes_one_case(site: Site) -> None:
    title = "按了两下只有一个"
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        fill_case(page, title, situation="门口。", actions="先听。", result="签了。")
        page.dblclick("[data-submit]")
        page.wait_for_selector(SAVED)
        assert count_mine(page, title) == 1


def test_pressing_the_button_again_while_one_waits_sends_nothing_more(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        fill_case(page, "等着的时候又按了", situation="门口。", actions="先听。", result="签了。")
        held: list[Route] = []
        page.route("**/cases/new", lambda route: held.append(route))
        button = page.locator("[data-submit]").bounding_box()
        assert button
        for _ in range(2):
            page.mouse.click(button["x"] + button["width"] / 2, button["y"] + button["height"] / 2)
            page.wait_for_timeout(PAUSE_MS)
        assert len(held) == 1

        held[0].continue_()
        expect(page.locator(SAVED)).to_be_visible()


def test_sending_again_after_the_answer_got_lost_leads_to_the_case_that_was_made(site: Site) -> None:
    title = "网断了再发一次"
    with site.context(SELLER) as context:  # of its own: the clock stays in it
        page = context.new_page()
        page.clock.install()
        page.goto("/cases/new")
        fill_case(page, title, situation="门口。", actions="先听。", result="签了。")
        page.route("**/cases/new", lose_answer, times=1)
        page.click("[data-submit]")
        page.clock.run_for(MISFIRE_MS)
        page.click("[data-submit]")
        expect(page.locator("h1")).to_have_text(title)
        assert count_mine(page, title) == 1


def test_leaving_unsaved_work_asks_first_and_leaving_a_clean_form_does_not(site: Site) -> None:
    with site.visit(SELLER) as page:
        asked: list[str] = []

        def leave(question: Dialog) -> None:
            asked.append(question.type)
            question.accept()

        page.on("dialog", leave)
        page.goto("/cases/new")
        page.click("#title")
        page.goto("/")
        assert asked == []

        page.goto("/cases/new")
        page.fill("#why", "他要的是面子。")
        page.goto("/")
        assert asked == ["beforeunload"]


def test_the_type_ticked_first_stays_the_main_one(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#title", "先精细，后自信")
        page.check("input[name=personality][value=shrewd]")
        page.check("input[name=personality][value=proud]")
        expect(page.locator("[data-rank='1']")).to_contain_text("精细严谨型")
        page.click("button[value=draft]")
        expect(page.locator(".chip--key")).to_have_text("精细严谨型")

        page.get_by_role("link", name="接着写").click()
        expect(page.locator("[data-rank='1']")).to_contain_text("精细严谨型")
        page.uncheck("input[name=personality][value=shrewd]")
        page.check("input[name=personality][value=shrewd]")
        page.click("button[value=draft]")
        expect(page.locator(".chip--key")).to_have_text("自信主导型")


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#title", "只有题目")
        page.fill("#why", "还没想好。")
        page.click("[data-submit]")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("fieldset.field--error").first).to_be_visible()
        expect(page.locator("#title")).to_have_value("只有题目")
        expect(page.locator("#why")).to_have_value("还没想好。")
        page.get_by_role("alert").get_by_role("link").first.click()
        page.fill("#title", "")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/")


def test_the_toolbar_marks_exactly_what_is_selected_and_undo_takes_it_back(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#situation", "沐川机床的许科长")
        select(page, "#situation", 0, 4)
        page.click("[data-md-tools=situation] [data-md=bold]")
        expect(page.locator("#situation")).to_have_value("**沐川机床**的许科长")
        page.click("[data-md-tools=situation] [data-md=bold]")
        expect(page.locator("#situation")).to_have_value("沐川机床的许科长")
        page.keyboard.press("Control+z")
        expect(page.locator("#situation")).to_have_value("**沐川机床**的许科长")
        page.fill("#actions", "一\n二")
        select(page, "#actions", 0, 3)
        page.click("[data-md-tools=actions] [data-md=numbers]")
        expect(page.locator("#actions")).to_have_value("1. 一\n2. 二")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/")


def test_tags_and_lists_are_chosen_by_typing(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#title", "标签")
        page.fill("#cause-ts-control", "价格")
        page.press("#cause-ts-control", "Enter")
        page.fill("#tags-ts-control", "新标签")
        page.press("#tags-ts-control", "Enter")
        page.fill("#tags-ts-control", "还没按回车")
        page.eval_on_selector("form.editor-grid", "(form) => form.requestSubmit(form.querySelector('[value=draft]'))")
        expect(page.locator("h1")).to_have_text("标签")
        for text in ("价格", "新标签", "还没按回车"):
            expect(page.locator("article .chip", has_text=text)).to_be_visible()


def test_editing_keeps_the_tags_and_a_look_at_them_changes_nothing(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#title", "标签都在")
        page.fill("#tags-ts-control", "机场，客户：海棠保险（虚构）")
        page.press("#tags-ts-control", "Tab")
        page.click("button[value=draft]")
        page.wait_for_selector(SAVED)

        case = page.url
        page.goto(f"{case}/edit")
        expect(page.locator(".ts-wrapper:has(#tags-ts-control) .item")).to_have_count(2)
        page.goto(case)  # a question about unsaved work would stop here
        page.goto(f"{case}/edit")
        page.fill("#situation", "后来补的背景。")
        page.click("button[value=draft]")
        page.wait_for_selector(SAVED)
        for tag in ("机场", "客户：海棠保险（虚构）"):
            expect(page.locator("article .chip", has_text=tag)).to_be_visible()


def test_a_form_that_was_open_too_long_keeps_its_text(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/cases/new")
        page.fill("#title", "表单开太久")
        page.fill("#situation", "很长的背景")
        expect(page.locator("[data-preview]")).to_contain_text("很长的背景")  # else the preview may send the old token
        page.eval_on_selector("form.editor-grid [name=csrf_token]", "(field) => { field.value = 'old' }")
        page.click("button[value=draft]")
        expect(page.locator("[name=title]")).to_have_value("表单开太久")
        page.click("[data-submit]")
        expect(page.locator("h1")).to_have_text("表单开太久")
        expect(page.locator("article")).to_contain_text("很长的背景")


def lose_answer(route: Route) -> None:
    """Let a request reach the service and its answer get lost."""
    route.fetch(max_redirects=0)
    route.abort("aborted")


def requests(page: Page, wanted: Callable[[Request], bool]) -> list[str]:
    """Collect what the page asks for from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if wanted(request) else None)
    return seen


def compose(method: CDPSession, letters: str) -> None:
    """Have an input method show letters that are not text yet."""
    end = len(letters)
    method.send("Input.imeSetComposition", {"text": letters, "selectionStart": end, "selectionEnd": end})


def confirm(method: CDPSession, text: str) -> None:
    """Have the input method put text in place of its letters."""
    method.send("Input.insertText", {"text": text})


def select(page: Page, field: str, start: int, end: int) -> None:
    page.eval_on_selector(field, "(field, [a, b]) => { field.focus(); field.setSelectionRange(a, b) }", [start, end])


def count_mine(page: Page, title: str) -> int:
    page.goto("/cases/mine")
    return page.get_by_role("link", name=title, exact=True).count()


def test_files_are_added_as_soon_as_they_are_chosen_or_dropped_and_the_text_stays(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto(new_case(page, "白板上的三个数", situation="拍了照。"))
        page.fill("#comment", "还没写完")
        files = page.locator("#files")
        chosen = [("白板.png", GOOD["png"]), ("报价.pdf", GOOD["pdf"]), ("坏.png", GOOD["png"][:60])]
        page.set_input_files("#upload", [{"name": n, "mimeType": "", "buffer": data} for n, data in chosen])
        expect(files.locator("img")).to_have_attribute("alt", "白板.png")
        expect(files.locator("[data-files-told]")).to_contain_text("坏.png")
        assert page.eval_on_selector("#files img", "(image) => image.decode().then(() => image.naturalWidth)") == 60

        files.evaluate(DROP, "拖进来.txt")
        expect(files).to_contain_text("拖进来.txt")
        expect(files).to_contain_text("报价.pdf")
        expect(page.locator("#comment")).to_have_value("还没写完")

        page.fill("#comment", "")
        files.get_by_role("button", name="去掉 报价.pdf").click()
        expect(page.locator("#files")).to_contain_text("已去掉：报价.pdf")
        with page.expect_download() as loading:
            page.get_by_role("link", name="拖进来.txt").click()
        assert loading.value.path().read_text() == "拖进来.txt"


PASTE = """async (field, [bytes, name, text]) => {
    const clipboardData = new DataTransfer();
    if (text) clipboardData.setData("text/plain", text);
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_picture_pasted_or_chosen_stands_in_the_text_after_the_input_method_is_done(site: Site) -> None:
    with site.visit(SELLER) as page:
        case = new_case(page, "板书", situation="第一段")
        page.goto(f"{case}/edit")
        field, told = page.locator("#situation"), page.locator(".md:has(#situation) [data-md-told]")
        method = page.context.new_cdp_session(page)
        field.focus()
        page.keyboard.press("Control+End")
        compose(method, "houlai")
        with page.expect_response("**/files"):
            field.evaluate(PASTE, [list(GOOD["png"]), "image.png", ""])
        page.wait_for_timeout(300)
        assert "/files/" not in field.input_value()
        confirm(method, "后来")
        expect(field).to_have_value(re.compile(r"^第一段后来\n\n!\[图片 [-\d ]+\.png\]\(/files/\d+\)\n$"))
        expect(page.locator(f"{PREVIEW} img")).to_have_attribute("src", re.compile("^/files/[0-9]+/preview$"))

        field.evaluate(PASTE, [list(GOOD["png"]), "image.png", "a piece of a table"])
        with page.expect_file_chooser() as chooser:
            page.click(".md:has(#situation) [data-md=picture]")
        chosen = [("坏.png", GOOD["png"][:60]), ("好.jpg", GOOD["jpg"])]
        chooser.value.set_files([{"name": name, "mimeType": "", "buffer": data} for name, data in chosen])
        expect(told).to_contain_text("坏.png")
        expect(field).to_have_value(re.compile(r"!\[好.jpg\]\(/files/\d+\)\n$"))
        assert field.input_value().count("/files/") == 2
