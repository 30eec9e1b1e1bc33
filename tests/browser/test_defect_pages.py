"""The pages of product defects, looked at as all others, by those who may open them; the card on the telephone."""

from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.site import SELLER, Site
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

HANDLERS = ("mia", "nils")
WORK = {
    "defect_work.queue": "/defects/queue",
    "defect_work.show": "/defects/{record}",
    "defect_work.edit": "/defects/{record}/edit",
    "defect_work.history": "/defects/{record}/history",
    "defect_work.card": "/defects/{record}/card",
    "defect_rights.readers": "/defects/{record}/readers",
    "defect_rights.emergency": "/defects/emergency",
    "defect_rights.handlers": "/defects/handlers",
}
STAFF = {"defects.index": "/defects", "defects.opinion": "/defects/cards/{card}/opinion", "defects.mine": "{mine}"}


class Told(NamedTuple):
    """A record that was announced, its card, and what the seller sent."""

    record: str
    card: str
    mine: str


@pytest.fixture(scope="module")
def told(site: Site) -> Told:
    """A defect that the seller reported, one handler wrote the card of, and another one confirmed."""
    site.add(dict.fromkeys(HANDLERS, "defect_manager"))
    with site.visit(SELLER) as seller, site.visit("mia") as mia, site.visit("nils") as nils:
        seller.goto("/defects")
        seller.fill("#product", "衡川报表 5.2")
        seller.fill("#detail", "跨月的停机记录在报表里算到了下个月。")
        click(seller, "#report [data-submit]")
        mine = seller.locator("#mine a").first.get_attribute("href") or ""
        mia.goto("/defects/queue")
        click(mia, ".due a")
        record = mia.url.rsplit("/", 1)[1]
        click(mia, "form:has(input[value=confirmed]) button")
        mia.goto(f"/defects/{record}/card")
        mia.fill("#may_say", "三月底的版本会更正历史数据。")
        mia.fill("#must_not_promise", "追溯修改已发出的报表。")
        click(mia, "main form [data-submit]")
        nils.goto(f"/defects/{record}")
        click(nils, "form[action*=confirm] button")
        seller.goto("/defects")
        card = (seller.locator("#cards .say a").first.get_attribute("href") or "").split("/")[3]
    return Told(record, card, mine)


@pytest.mark.one_database
def test_every_page_of_defects_is_looked_at(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    shown = {name for name in known if name.startswith("defect")} - {"defect_files.download"}
    assert shown == WORK.keys() | STAFF.keys()


@pytest.mark.parametrize("address", WORK.values(), ids=WORK)
def test_a_page_for_handlers_has_no_faults(site: Site, told: Told, address: str) -> None:
    with site.window("mia") as page:
        assert list(faults(page, address.format(**told._asdict()), "")) == []


@pytest.mark.parametrize("address", STAFF.values(), ids=STAFF)
def test_a_page_for_everybody_has_no_faults(site: Site, told: Told, address: str) -> None:
    with site.window(SELLER) as page:
        assert list(faults(page, address.format(**told._asdict()), "")) == []


def test_with_a_customer_on_the_telephone_the_card_is_two_steps_away(site: Site, told: Told) -> None:
    with site.visit(SELLER, viewport={"width": 360, "height": 740}) as page:
        page.goto("/")
        page.click(".sections__menu")
        click(page, "#sections a[href='/defects']")
        page.fill("[name=product]", "报表")
        page.press("[name=product]", "Enter")
        page.wait_for_load_state()
        said = page.locator("#cards .say").first
        assert "三月底的版本会更正历史数据。" in said.inner_text()
        assert "追溯修改已发出的报表。" in said.inner_text()


def click(page: Page, place: str) -> None:
    """Click on what leads to another page, and wait for it."""
    page.locator(place).first.click()
    page.wait_for_load_state()
