"""Defects for tests: what is reported, what stands on a card, people who answer for the product."""

import re

from tests.writing import PASSWORD, writing
from wiki.models import Role
from wiki.services import people as people_service

REPORT = {
    "kind": "technical",
    "origin": "own",
    "product": "Archiv 6.1",
    "detail": "The import of five thousand files stops half way.",
    "title": "",
    "effect": "",
    "workaround": "Two halves.",
}
UNKNOWN = "aaaaaaaaaa"
CARD = {"product": "Archiv 6.1", "may_say": "Import in two halves.", "must_not_promise": "A date in April."}


def added(name, *roles):
    """Add somebody, by default one who answers for the product."""
    with writing():
        return people_service.add(name, roles=roles or [Role.DEFECT_MANAGER], password=PASSWORD)


def token(page):
    return re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page.get_data(as_text=True))[1]


def alike(browser, path, ident):
    """Tell whether the answer is that to an id that nothing has, but for what was asked and the form's token."""
    answers = [browser.get(path.format(one)) for one in (ident, UNKNOWN)]
    found, unknown = (
        (
            one.status_code,
            [(name, value) for name, value in one.headers if name != "Set-Cookie"],
            re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", one.get_data(as_text=True)).replace(ident, UNKNOWN),
        )
        for one in answers
    )
    return found == unknown and found[0] == 404
