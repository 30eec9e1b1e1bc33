"""Every page, looked at by axe in both themes, wide and narrow; what the browser complains of fails as well."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.alike import ALIKE
from tests.browser.axe import faults_in, too_wide
from tests.browser.customer_pages import CUSTOMERS, note_again, noted
from tests.browser.fact_pages import FACTS
from tests.browser.forum_pages import FORUM
from tests.browser.inbox_pages import INBOX
from tests.browser.knowledge_pages import KNOWLEDGE
from tests.browser.people_pages import PEOPLE, refuse
from tests.browser.plan_pages import NO_PLAN_PAGES, PLANS
from tests.browser.sales_pages import SALES
from tests.browser.site import EDITOR, OPENING, QUESTION, SELLER, Site, address_of, new_case
from tests.browser.visits_pages import VISITS
from tests.test_files import GOOD

pytestmark = pytest.mark.browser

Open = Callable[[Page, str], Any]

# By endpoint, so that a page that is added has to be added here. A case of the editor's stands for {case}.
PAGES: dict[str, list[tuple[str, str | Open]]] = {
    "home.index": [("home", "/")],
    "search.index": [
        ("search", f"/search?q={QUESTION}"),
        ("search with filters", "/search?q=科长&personality=proud&outcome=success"),
        ("what was understood", "/search?q=自傲的科长，国企，不是价格，丢单&ignore=outcome:failure"),
        ("nothing found", "/search?q=qqqzzz"),
        ("found as it was meant", "/search?q=discuont"),
        ("filters that exclude each other", "/search?personality=proud&industry=military&outcome=failure&grade=D"),
    ],
    "search.report": [("looked for in vain", "/search/report")],
    "saved_searches.index": [("saved searches", lambda page, _: saved(page, "list"))],
    "saved_searches.new": [("save a search", f"/searches/new?q={QUESTION}")],
    "saved_searches.edit": [("change a saved search", lambda page, _: saved(page, "edit"))],
    "cases.index": [("cases", "/cases")],
    "cases.mine": [("my cases", "/cases/mine")],
    "cases.new": [("new case", "/cases/new"), ("refused case", lambda page, _: refuse(page, "/cases/new"))],
    "cases.show": [
        ("case", "{case}"),
        ("success", lambda page, _: page.goto(address_of(page, OPENING))),
        ("case with files", lambda page, case: show_files(page, case)),
        ("draft", lambda page, _: draft(page)),
        ("refused report", lambda page, case: refuse_report(page, case)),
    ],
    "cases.edit": [("edit", "{case}/edit"), ("conflict", lambda page, case: collide(page, case))],
    "cases.history": [("history", "{case}/history")],
    "cases.revision": [("changes", "{case}/history/2"), ("first version", "{case}/history/1")],
    "readers.show": [("who can see it", "{case}/readers")],
    "readers.opening": [("open it to more people", "{case}/level?level=1")],
    "quick.new": [("quick case", "/cases/quick"), ("refused quick case", lambda page, _: refuse(page, "/cases/quick"))],
    "quick.confirm": [("confirm", lambda page, _: told_quickly(page))],
    "synonyms.index": [("words that mean the same", "/synonyms")],
    "synonyms.new": [("new words", "/synonyms/new"), ("refused words", lambda page, _: refuse(page, "/synonyms/new"))],
    "synonyms.edit": [("change words", "/synonyms/1/edit")],
    "similar.show": [("similar", "{case}/similar")],
    "cards.show": [
        ("card", f"/card?q={QUESTION}"),
        ("card without a type", "/card?q=qqqzzz"),
        ("card of a type", "/card?personality=shrewd&contact_level=senior"),
    ],
    "playbooks.show": [("playbook", "/types/proud")],
    "playbooks.edit": [("edit playbook", "/types/proud/edit")],
    "playbooks.history": [("history of a playbook", "/types/proud/history")],
    "playbooks.line": [("line", "/types/proud/lines/proud-do-1"), ("opinion", "/types/proud/lines/proud-open-1")],
    "playbooks.cite": [("what was done", lambda page, case: page.goto(case.replace("/cases/", "/types/done-in/")))],
    "comments.add": [
        ("comment", "{case}/comments"),
        ("refused comment", lambda page, case: refuse(page, f"{case}/comments")),
    ],
    "comments.edit": [("change a comment", lambda page, case: change_comment(page, case))],
    "attachments.add": [
        ("files", "{case}/files"),
        ("refused file", lambda page, case: send_file(page, f"{case}/files", "a.svg", b"x")),
    ],
    "contacts.index": [
        ("contacts", "/contacts"),
        ("contacts of a type", lambda page, _: page.goto(f"/contacts?type=childlike&q={noted(page)[1]}")),
        ("no contact found", "/contacts?q=qqqzzz"),
    ],
    "contacts.new": [
        ("new contact", "/contacts/new"),
        ("refused contact", lambda page, _: refuse(page, "/contacts/new")),
        ("contact of the same name", lambda page, _: note_again(page)),
    ],
    "contacts.show": [("contact", lambda page, _: noted(page))],
    "contacts.observe": [("say it anew", lambda page, _: page.goto(f"{noted(page)[0]}/observe"))],
    "contacts.edit": [("change a contact", lambda page, _: page.goto(f"{noted(page)[0]}/edit"))],
    "contacts.held": [("what is kept of somebody", lambda page, _: page.goto(f"{noted(page)[0]}/held"))],
    "contacts.erase": [("erase a contact", lambda page, _: page.goto(f"{noted(page)[0]}/erase"))],
    "coverage.index": [("coverage", "/coverage")],
    "root_causes.index": [("root causes", "/root-causes"), ("root causes fixed", "/root-causes?state=fixed")],
    "root_causes.new": [
        ("new root cause", "/root-causes/new"),
        ("refused root cause", lambda page, _: refuse(page, "/root-causes/new")),
    ],
    "root_causes.show": [("root cause", lambda page, _: root_cause(page))],
    "root_causes.edit": [("edit root cause", lambda page, _: page.goto(f"{root_cause(page)}/edit"))],
    "root_causes.choose": [("behind a loss", lambda page, _: behind_a_loss(page))],
    "imports.index": [("tables", "/imports"), ("refused table", lambda page, _: refuse(page, "/imports"))],
    "imports.show": [
        ("table to match", lambda page, _: bring(page, TABLE)),
        ("table checked", lambda page, _: bring(page, TABLE, "[data-submit]")),
        ("table imported", lambda page, _: bring(page, TABLE, "[data-submit]", "[data-submit]")),
        ("unreadable table", lambda page, _: bring(page, b"")),
    ],
    "judgements.index": [("judge first", "/judge")],
    "judgements.given": [("judged", "/judge/given")],
    "uses.index": [
        ("nothing taken along", "/uses"),
        ("taken along", lambda page, case: take_along(page, case)),
        ("refused visit", lambda page, _: refuse_visit(page)),
    ],
    "vocabulary.index": [("lists", "/vocabulary")],
    "vocabulary.show": [("list", "/vocabulary/personality"), ("free list", "/vocabulary/tags")],
    "vocabulary.new": [
        ("new term", "/vocabulary/industry/new"),
        ("refused term", lambda page, _: refuse(page, "/vocabulary/industry/new")),
    ],
    "vocabulary.edit": [("term", "/vocabulary/terms/3")],
    "vocabulary.merge": [("merge", "/vocabulary/terms/3/merge")],
    "terms.index": [("types", "/types")],
    "terms.show": [("industry", "/terms/industry/finance")],
    "reports.index": [("reports", "/reports")],
    "audit.index": [("audit log", "/audit"), ("nothing noted", "/audit?who=qqqzzz")],
    **PEOPLE,
    **INBOX,
    **KNOWLEDGE,
    **FORUM,
    **CUSTOMERS,
    **VISITS,
    **FACTS,
    **SALES,
    **PLANS,
}
PUBLIC: dict[str, list[tuple[str, str | Open]]] = {
    "auth.sign_in": [("sign in", "/login"), ("refused sign in", lambda page, _: refuse(page, "/login"))],
    "forgotten.ask": [("forgotten password", "/forgotten")],
    "auth.setup": [("link that is used up", "/setup/used-up")],
}
ERRORS: list[tuple[str, str | Open]] = [
    ("not found", "/nothing-here"),
    ("form too old", lambda page, _: send_old_form(page)),
]
NO_PAGES = {
    "static",
    "similar.beside",
    "posts.beside",
    "posts.show",
    "topic_words.people",
    "suggestions.show",
    "auth.resume",
    "health.alive",
    "health.ready",
}
NO_PAGES |= NO_PLAN_PAGES
NO_PAGES |= {"page_names.complete", "notices.lead", "notices.unsubscribe", "calendars.feed"}
NO_PAGES |= {"fact_readers.confirm"}  # for somebody else than who looks at all of these
# Made of the same parts as classes.show, values.index and screening.sheet.
NO_PAGES |= {"classes.rules", "gaps.index", "values.show", "screening.index", "screening.criteria"}
NO_PAGES |= {"reviews.flows"}  # made of the same parts as grade_tables.edit
NO_PAGES |= {"rivals.arguments"}  # of the parts of a visit's form
NO_PAGES |= {"routes.show", "routes.edit", "routes.templates"}  # of the parts of pursuits.tracking
NO_PAGES |= {"reminders.index", "reminders.new", "reminders.edit"}  # of the parts of promises
# Made of the same parts as promises.index, promises.of_customer and the losses.
NO_PAGES |= {
    "occasions.index",
    "occasions.edit",
    "occasions.kinds",
    "fact_uses.index",
}
NO_PAGES |= {"benefits.index", "benefits.edit", "benefits.removed", "endorsements.index"}
NO_PAGES |= {"voices.index", "voices.edit", "voices.removed", "awareness.index"}  # of the parts of benefits
NO_PAGES |= {"service_forms.index", "bids.index", "inquiries.index", "inquiries.of_customer", "inquiries.edit"}
NO_PAGES |= {"imports.progress", "imports.refused", "imports.example"}
NO_PAGES |= {"printouts.download", "customer_tables.export", "portfolios.export"}
NO_PAGES |= {"customer_views.edit"}  # the form of a new view with another heading
NO_PAGES |= {f"attachments.{kind}" for kind in ("download", "picture", "preview")}
TABLE = """标题,成败,客户类型,情况,经验
科长被当众纠正,失败,自傲型,续约,单独说
问了王科长,失败,没有这种,续约,别问
""".encode()
INSIDE = [entry for entries in PAGES.values() for entry in entries] + ERRORS
OUTSIDE = [entry for entries in PUBLIC.values() for entry in entries]


@pytest.mark.one_database
def test_every_page_is_looked_at(app: Flask) -> None:
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {endpoint for endpoint in shown if not endpoint.startswith(("api.", "defect"))} - NO_PAGES
    assert pages == PAGES.keys() | PUBLIC.keys()


@pytest.mark.parametrize(("name", "opened"), OUTSIDE, ids=[name for name, _ in OUTSIDE])
def test_a_page_before_signing_in_has_no_faults(site: Site, name: str, opened: str | Open) -> None:
    with site.visit(reduced_motion="reduce") as page:
        assert list(faults(page, opened, "")) == []


@pytest.mark.parametrize(("name", "opened"), INSIDE, ids=[name for name, _ in INSIDE])
def test_a_page_has_no_faults(site: Site, edited: str, name: str, opened: str | Open) -> None:
    with site.window(EDITOR) as page:
        assert list(faults(page, opened, edited)) == []


def test_the_longer_words_of_english_fit_on_a_telephone(
    site: Site, edited: str, request: pytest.FixtureRequest
) -> None:
    every = [one for one in INSIDE if request.config.getoption("--all") or one[0] not in ALIKE]
    addresses = [address.format(case=edited) for _, address in every if isinstance(address, str)]
    with site.visit(EDITOR, locale="en-GB") as page:
        wide = {}
        for address in addresses:
            page.goto(address)
            wide[address] = list(too_wide(page, 360))
    assert {address: faults for address, faults in wide.items() if faults} == {}


@pytest.fixture(scope="session")
def edited(site: Site) -> str:
    """The path of a case with three versions, one open report and one that was answered."""
    with site.visit(EDITOR) as page, site.visit(SELLER) as reader:
        texts = {"situation": "门口。", "actions": "| 稿 | 用时 |\n|---|---|\n| 1 | 12 天 |", "result": "签了。"}
        case = new_case(page, "改过两次，也有人挑过错", **texts)
        for number in (2, 3):
            page.goto(f"{case}/edit")
            page.fill("#result", f"签了，第 {number} 版。")
            page.fill("#note", f"第 {number} 版")
            page.click("[data-submit]")
            page.wait_for_load_state()
        for text in ("签约日写错了。", "人名要改。"):
            reader.goto(case)
            reader.click("#report summary")
            reader.fill("#report textarea", text)
            reader.click("#report button")
            reader.wait_for_load_state()
        page.goto(case)
        page.locator("details.report summary").last.click()
        page.locator("details.report textarea").last.fill("改好了。")
        page.locator("details.report button").last.click()
        page.wait_for_load_state()
    return case


QUIET = """async () => {
  let seen = -1, quiet = 0;
  while (quiet < 4) {
    await new Promise((go) => setTimeout(go, 30));
    const now = performance.getEntriesByType("resource").length;
    quiet = now === seen ? quiet + 1 : 0;
    seen = now;
  }
}"""
"""Waits until nothing has come for a tenth of a second: scripts that a page fetches late, pieces that these fetch.
Playwright's own waiting takes half a second a page, which is minutes for all of them."""


def faults(page: Page, opened: str | Open, case: str) -> Iterator[str]:
    """Open a page and tell what axe calls serious or critical, and whether anything sticks out at the side."""
    if isinstance(opened, str):
        page.goto(opened.format(case=case))
    else:
        opened(page, case)
    page.evaluate(QUIET)
    yield from faults_in(page)


def refuse_report(page: Page, case: str) -> None:
    page.goto(case)
    page.click("#report summary")
    page.click("#report button")
    page.wait_for_load_state()


def draft(page: Page) -> None:
    page.goto("/cases/new")
    page.fill("#title", "刚开了个头")
    page.click("button[value=draft]")
    page.wait_for_load_state()


def told_quickly(page: Page) -> None:
    """Open the page that confirms what was told quickly."""
    page.goto("/cases/quick")
    page.check("[name=outcome][value=failure]")
    page.check("[name=personality][value=honest]")
    page.fill("#story", "信息科长一直观望。后来我们说他是第一家，结果没签。")
    page.click("[data-submit]")
    page.wait_for_url("**/confirm*")


def take_along(page: Page, case: str) -> None:
    """Open the list with one use that was answered and one that waits."""
    page.goto(case)
    page.click(".use__take")
    page.click("#use button[value=no_effect]")
    page.click(".use__take")
    page.goto("/uses")
    page.click("details.report summary")


def refuse_visit(page: Page) -> None:
    page.goto(address_of(page, OPENING))
    page.click("#use details summary")
    page.fill("#use [name=visit_on]", "2020-01-01")
    page.click(".use__take")
    page.wait_for_load_state()


def change_comment(page: Page, case: str) -> None:
    """Comment on a case and open the comment for a change."""
    page.goto(case)
    page.fill("#comment", "再去一次。")
    page.click("#comments [data-submit]")
    page.wait_for_load_state()
    page.locator("#comments .row-gap a").last.click()


def send_file(page: Page, address: str, name: str, data: bytes) -> None:
    """Send a file by the form of a page, and wait for what is said of it."""
    page.goto(address)
    page.set_input_files("#upload", {"name": name, "mimeType": "", "buffer": data})
    page.click("[data-files-form] button")
    page.wait_for_selector("[data-files-told] .notice")


def show_files(page: Page, case: str) -> None:
    """Open a case with a picture, another file and one that was removed."""
    for name in ("a.png", "b.pdf", "c.txt"):
        send_file(page, f"{case}/files", name, GOOD[name[2:]])
    page.locator("#files .files__list .inline-form button").last.click()
    page.wait_for_load_state()


def collide(page: Page, case: str) -> None:
    """Save on top of a version that is not the newest."""
    page.goto(f"{case}/edit")
    page.eval_on_selector("[name=base]", "(field) => { field.value = '1' }")
    page.fill("#result", "签了，别的说法。")
    page.click("[data-submit]")
    page.wait_for_load_state()


def root_cause(page: Page) -> str:
    """Name a root cause, change it once, and return its address."""
    page.goto("/root-causes/new")
    page.fill("#title", "改一次价要盖五个章")
    page.fill("#text", "客户等不起。")
    page.fill("#due_on", "2026-01-31")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    page.locator("aside .inline-form button").first.click()
    page.wait_for_load_state()
    return page.url


def saved(page: Page, what: str) -> None:
    """Save a search, and go to the list or on to changing it."""
    page.goto(f"/searches/new?q={QUESTION}&personality=proud")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    if what == "edit":
        page.locator("main a[href$='/edit']").first.click()
        page.wait_for_load_state()


def bring(page: Page, table: bytes, *steps: str) -> None:
    """Bring a table and send so many of the forms that follow, each when the worker is done."""
    page.goto("/imports")
    page.set_input_files("#file", {"name": "案例.csv", "mimeType": "text/csv", "buffer": table})
    page.click("main form [data-submit]")
    for step in steps:
        page.locator(f"main form {step}").first.click()
    page.wait_for_selector("main details.sure")
    page.wait_for_selector("[data-progress]", state="detached")


def behind_a_loss(page: Page) -> None:
    """Open the page that asks what lies behind a loss, with one to choose."""
    root_cause(page)
    page.goto("/cases?outcome=failure")
    page.locator("[data-results] h2 a, [data-results] h3 a").first.click()
    page.wait_for_load_state()
    page.locator(".behind a").last.click()


def send_old_form(page: Page) -> None:
    page.goto("/cases/new")
    page.eval_on_selector("form.editor-grid [name=csrf_token]", "(field) => { field.value = 'old' }")
    page.fill("#title", "表单开太久")
    page.click("button[value=draft]")
    page.wait_for_load_state()
