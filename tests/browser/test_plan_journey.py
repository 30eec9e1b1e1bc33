"""A key account's plan from its draft to its first review, each step by whom it belongs to."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sales_pages import customer
from tests.browser.site import SAVED, Site

pytestmark = pytest.mark.browser

PEOPLE = {
    "an": "account_manager",
    "mo": "sales_manager",
    "su": "sponsor",
    "tea": "seller",
    "boss": "leadership",
}
TEAM = {"mo": "sales_manager", "su": "sponsor", "tea": "member"}
OPINIONS = {"tea": "先做十二台，日期要和客户一致。", "mo": "请补一条风险。"}


@pytest.fixture
def of(site: Site) -> Iterator[Callable[[str], Page]]:
    """Return what opens a page of one of the people, each in a browser of their own, as often as asked the same."""
    site.add(PEOPLE)
    pages: dict[str, Page] = {}
    with ExitStack() as stack:

        def page(name: str) -> Page:
            if name not in pages:
                pages[name] = stack.enter_context(site.visit(name))
            return pages[name]

        yield page


def test_from_a_draft_to_the_first_review_each_does_what_is_theirs(of: Callable[[str], Page]) -> None:
    account = key_account(of)
    plan = draft(of("an"), account)
    asked_and_settled(of, plan)
    an = of("an")
    save(an, "form[action$='/submit'] button")
    for name in ("an", "tea"):
        of(name).goto(plan)
        expect(of(name).locator("#decision")).to_have_count(0)

    su, boss = of("su"), of("boss")
    su.goto(f"{plan}/pack")
    su.check("#decision input[value=with_conditions]")
    su.fill("#decision [name=conditions]", "季度末前见到生产副总")
    su.fill("#decision [name=conditions_due]", day(60))
    sign(su)
    boss.goto("/")
    boss.locator(f"a[href='{plan}/pack']").click()  # one click from home
    boss.check("#decision input[value=approved]")
    sign(boss)

    an.goto(plan)
    expect(an.locator(".stamp", has_text="执行中").first).to_be_visible()
    an.click("a[href*='/plan-instructions/']")
    an.fill("#answer", "已约在下月五日。")
    save(an)
    report_and_add(an, plan)
    boss.goto(f"{plan}/pack")
    for part, words in {"#changed": "与生产副总面谈", "#promised": "确认评审会名单", ".rail": "已约在下月五日"}.items():
        expect(boss.locator(part)).to_contain_text(words)
    boss.check("#decision input[value=reviewed]")
    sign(boss)
    boss.goto(f"{plan}/pack")
    expect(boss.locator("#changed")).not_to_contain_text("与生产副总面谈")


def key_account(of: Callable[[str], Page]) -> str:
    """Note a customer, class it as a key account, and put its team together, which the leadership does."""
    an, boss = of("an"), of("boss")
    account = customer(an)
    an.goto(f"{account}/class")
    for name in ("potential", "volume", "margin"):
        an.select_option(f"#{name}", "4")
    for name, value in {"strength": "good", "trend": "developing", "account_class": "key"}.items():
        an.check(f"[name={name}][value={value}]")
    for mark in ("goals", "share", "loss", "lasting"):
        an.check(f"#mark_{mark}")
    an.fill("#review_by", day(300))
    save(an, "#classify [data-submit]")
    for name, role in TEAM.items():
        boss.goto(account)
        boss.locator("details:has(form[action$='/members']) summary").first.click()
        form = boss.locator("form[action$='/members']")
        form.locator("[name=member]").select_option(label=name)
        form.locator("[name=role]").select_option(value=role)
        form.get_by_role("button").click()
        expect(boss.locator(SAVED)).to_be_visible()
    return account


def draft(an: Page, account: str) -> str:
    """Begin a plan that runs already, with an objective and an action that is late; return its path."""
    an.goto(f"{account}/plans/new")
    an.select_option("#posture", "defend")
    an.fill("#vision", "三年后排产都在我们的系统里。")
    an.fill("#period_start", day(-10))
    an.fill("#period_end", day(354))
    save(an)
    plan = re.sub(r".*(/plans/\w+).*", r"\1", an.url)
    objective(an, plan, "设备科首批十二台机床上线", 150)
    an.click("a[href$='/actions/new']")
    an.fill("#title", "确认评审会名单")
    an.fill("#start_on", day(-5))
    an.fill("#due_on", day(-2))
    save(an)
    return plan


def asked_and_settled(of: Callable[[str], Page], plan: str) -> None:
    """Ask two for their opinion, who say it, and say what became of both: before that it is not handed in."""
    an = of("an")
    an.goto(f"{plan}/consult")
    an.select_option("[name=people]", label=list(OPINIONS), force=True)
    save(an)
    expect(an.locator("form[action$='/submit']")).to_have_count(0)
    for name, words in OPINIONS.items():
        of(name).goto("/plans")
        of(name).locator("a[href*='/plan-consultations/']").first.click()
        of(name).fill("#opinion", words)
        save(of(name))
    for number in range(len(OPINIONS)):
        an.goto(plan)
        an.locator("a[href$='#settle']").nth(number).click()
        an.select_option("select[name=use]", "taken")
        save(an, "form[action$='/settle'] button")
    an.goto(plan)


def report_and_add(an: Page, plan: str) -> None:
    """Report that the action is done, and add an objective since the review."""
    an.goto(plan)
    an.locator("a[href$='/progress']").first.click()
    an.select_option("#state", "done")
    an.fill("#done_on", day(0))
    an.fill("#evidence", "名单已签。")
    save(an)
    objective(an, plan, "与生产副总面谈一次", 80)


def objective(an: Page, plan: str, statement: str, days: int) -> None:
    an.goto(f"{plan}/objectives/new")
    an.fill("#statement", statement)
    an.fill("#measure", "次数")
    an.fill("#target", "12")
    an.fill("#due_on", day(days))
    save(an)


def sign(page: Page) -> None:
    page.click("#decision .btn-primary")
    expect(page.locator(SAVED)).to_be_visible()


def save(page: Page, button: str = "main form .btn-primary") -> None:
    with page.expect_navigation():
        page.click(button)


def day(days: int) -> str:
    """Return the day so many days from now."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
