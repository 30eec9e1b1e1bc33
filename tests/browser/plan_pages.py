"""The pages about account plans, for the test of every page."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse
from tests.browser.sales_pages import customer


def plan(page: Page) -> str:
    """Begin a plan with an objective and an action, and return its path."""
    page.goto(f"{customer(page)}/plans/new")
    page.select_option("#posture", "grow")
    page.fill("#vision", "三年后所有网点都用我们的系统。")
    page.click("main form .btn-primary")
    page.wait_for_url(re.compile(r"/plans/\w+$"))
    path = re.sub(r".*(/plans/\w+)$", r"\1", page.url)
    page.goto(f"{path}/objectives/new")
    page.fill("#statement", "年底前两个网点上线")
    page.click("main form .btn-primary")
    page.click("a[href$='/actions/new']")
    page.fill("#title", "勘查网点")
    page.fill("#due_on", "2098-01-01")
    page.click("main form .btn-primary")
    page.wait_for_load_state()
    return path


def of_plan(page: Page, part: str) -> None:
    """Open a page of a new plan."""
    page.goto(plan(page) + part)


PLANS: dict[str, list[tuple[str, Any]]] = {
    "plans.index": [("plans", "/plans")],
    "plans.new": [("refused plan", lambda page, _: refuse(page, f"{customer(page)}/plans/new"))],
    "plans.show": [("plan", lambda page, _: of_plan(page, ""))],
    "plan_packs.show": [("review pack", lambda page, _: of_plan(page, "/pack"))],
    "plan_account.show": [("the customer of a plan today", lambda page, _: of_plan(page, "/account"))],
    "plan_steps.consult": [("asking for opinions", lambda page, _: of_plan(page, "/consult"))],
    "plan_money.index": [("money of a plan", lambda page, _: of_plan(page, "/money"))],
    "plan_team.relationship": [("what we are to them", lambda page, _: of_plan(page, "/relationship"))],
    "plan_self_assessment.edit": [("self-assessment", lambda page, _: of_plan(page, "/self-assessment"))],
    "plan_objectives.new": [("objective", lambda page, _: of_plan(page, "/objectives/new"))],
    "plan_comments.new": [("comment on a plan", lambda page, _: of_plan(page, "/comments/new"))],
    "plan_retentions.index": [("plans to be erased", "/plan-retentions")],
    "portfolios.calendar": [("reviews of plans", "/plans/calendar")],
    "plan_cadence.edit": [("how often plans are reviewed", "/plans/cadence")],
    "portfolios.timeline": [("actions in time", lambda page, _: of_plan(page, "/timeline"))],
}
# Made of the same parts as those above, for those who are asked, or for the leadership.
NO_PLAN_PAGES = {
    *("plans.edit", "plan_versions.index", "plan_versions.compare", "portfolios.show"),
    *(
        "plan_steps.opinion",
        "plan_steps.instruct",
        "plan_closing.propose",
        "plan_comments.answer",
        "plan_comments.edit",
        "plan_steps.answer",
        "plan_money.import_lines",
    ),
    *("plan_parts.new_risk", "plan_parts.edit_risk", "plan_parts.new_ask", "plan_parts.ask", "plan_parts.new_goal"),
    *("plan_team.duties", "plan_team.deputy", "plan_objectives.suggestions", "plan_objectives.progress"),
    *("plan_objectives.edit", "plan_objectives.new_action", "plan_objectives.edit_action"),
}
