"""Signing in, in a real browser."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.one_database
def test_a_person_signs_in_and_comes_to_the_page_asked_for(page):
    page.goto("/account")
    page.fill("[name=name]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account")

    assert page.locator("[name=display_name]").input_value() == "ana"
