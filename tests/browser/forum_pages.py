"""The pages of the forum, of concluding and of reading paths, for the test of every page."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse


def ask(page: Page) -> None:
    """Ask what fits some cases, and be shown them."""
    page.goto("/topics/new")
    page.fill("#title", "总工绕过科长打电话给工厂，要说破吗？")
    page.locator("[name=personality][value=proud]").check()
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def discussed(page: Page) -> str:
    """Ask a question, reply to it, and return its address."""
    ask(page)
    page.locator("main form.editor-grid [data-submit]").click()
    page.wait_for_selector("#reply")
    page.fill("#text", "请工厂指定一个人，> 不要说破。")
    page.click("#reply [data-submit]")
    page.wait_for_selector(".post")
    return page.url.split("#")[0].split("?")[0]


def change_reply(page: Page, where: str) -> None:
    """Reply, change that once, and open the form or what was said before."""
    discussed(page)
    form = page.locator(".post a[href$='/edit']").first.get_attribute("href") or ""
    page.goto(form)
    page.fill("#text", "换个说法。")
    page.click("main form [data-submit]")
    page.wait_for_selector(".post")
    page.goto(form.replace("/edit", f"/{where}"))


def concluded(page: Page, where: str) -> None:
    """Conclude a topic with its reply, and go on from the draft."""
    page.goto(f"{discussed(page)}/conclude")
    page.fill("#summary", "先管好自己这头。")
    page.fill("#conditions", "自信主导型。")
    page.locator("[name=destination][value=page]").check()
    page.click("main form [data-submit]")
    page.wait_for_selector("#text")
    if where:
        page.goto(where)


def contested(page: Page) -> None:
    """Publish what came from a topic, contradict it there, and open the page where that is answered."""
    concluded(page, "")
    page.click("main form [data-submit]")
    page.wait_for_selector("#sources")
    page.locator("#sources a").last.click()
    page.fill("#text", "现在不灵了。")
    page.locator("[name=contradicts]").check()
    page.click("#reply [data-submit]")
    page.wait_for_selector(".post")
    page.locator("#conclusion a").first.click()
    page.locator("a[href$='/settle']").first.click()


FORUM: dict[str, list[tuple[str, Any]]] = {
    "attachments.add_to_topic": [("files of a topic", lambda page, _: page.goto(f"{discussed(page)}/files"))],
    "readers.show_topic": [("who can see a topic", lambda page, _: page.goto(f"{discussed(page)}/readers"))],
    "readers.opening_topic": [("open a topic", lambda page, _: page.goto(f"{discussed(page)}/level?level=1"))],
    "topics.index": [("forum", "/topics"), ("forum filtered", "/topics?state=answered&personality=proud")],
    "topics.new": [
        ("ask", "/topics/new"),
        ("refused question", lambda page, _: refuse(page, "/topics/new")),
        ("what fits it", lambda page, _: ask(page)),
    ],
    "topics.show": [("topic", lambda page, _: discussed(page))],
    "topics.edit": [("change a question", lambda page, _: page.goto(f"{discussed(page)}/edit"))],
    "topics.history": [("history of a question", lambda page, _: page.goto(f"{discussed(page)}/history"))],
    "posts.edit": [("change a reply", lambda page, _: change_reply(page, "edit"))],
    "posts.history": [("earlier texts of a reply", lambda page, _: change_reply(page, "history"))],
    "moderating.show": [("keeping order", lambda page, _: page.goto(f"{discussed(page)}/moderate"))],
    "conclusions.index": [("to be written", lambda page, _: concluded(page, "/conclusions"))],
    "conclusions.conclude": [
        ("conclude", lambda page, _: page.goto(f"{discussed(page)}/conclude")),
        ("refused conclusion", lambda page, _: refuse(page, f"{discussed(page)}/conclude")),
    ],
    "conclusions.settle": [("answer a contradiction", lambda page, _: contested(page))],
    "paths.index": [("reading paths", "/paths")],
    "paths.show": [("reading path", "/paths/key-accounts")],
    "paths.new": [("new path", "/paths/new")],
    "paths.edit": [("change a path", "/paths/key-accounts/edit")],
}
