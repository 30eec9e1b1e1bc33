"""The pages about people, one's own account and who one is, for the test of every page."""

from typing import Any

from playwright.sync_api import Page


def refuse(page: Page, address: str) -> None:
    """Send the form of a page with nothing in it."""
    page.goto(address)
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def invite(page: Page) -> None:
    page.goto("/people/new")
    page.fill("#name", f"guest-{page.evaluate('performance.timeOrigin')}".replace(".", "-"))
    page.locator("input[name=roles]").first.check()
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def make_key(page: Page) -> None:
    page.goto("/account")
    page.locator("form:has([name=scope]) button").click()
    page.wait_for_load_state()


def begin_two_steps(page: Page) -> None:
    page.goto("/account/two-steps")
    if button := page.query_selector("main form[action$=begin] button"):
        button.click()
        page.wait_for_selector(".qr")


PEOPLE: dict[str, list[tuple[str, Any]]] = {
    "people.index": [("people", "/people")],
    "people.new": [
        ("new person", "/people/new"),
        ("refused person", lambda page, _: refuse(page, "/people/new")),
        ("link for somebody", lambda page, _: invite(page)),
    ],
    "people.invitations": [("invitations", lambda page, _: (invite(page), page.goto("/people/invitations")))],
    "people.edit": [("person", "/people/2")],
    "stepping_up.confirm": [
        ("confirm that it is you", "/confirm?next=/account"),
        ("refused proof", lambda page, _: refuse(page, "/confirm?next=/account")),
    ],
    "second_factors.show": [
        ("one step", "/account/two-steps"),
        ("second step to confirm", lambda page, _: begin_two_steps(page)),
    ],
    "second_factors.requirements": [("who signs in in two steps", "/people/two-steps")],
    "account.confirm_email": [("link to an address that is over", "/account/email/over")],
    "account.show": [("account", "/account"), ("new key", lambda page, _: make_key(page))],
}
