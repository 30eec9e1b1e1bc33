"""Customers for tests, as the services make them."""

from typing import Any

from tests.writing import writing
from wiki.models import Customer, User
from wiki.services import customers

EN = {"Accept-Language": "en"}


def noted(by: User, name: str = "星河样例重工", *, closed: bool = False, owner: Any = ..., **typed: Any) -> Customer:
    """Return a customer that `by` has noted and answers for, unless it is to be another `owner` or None."""
    content = customers.parse({"name": name, **typed})
    html = customers.rendered(content)
    with writing():
        made = customers.create(content, html, by=by, owner=by if owner is ... else owner)
        if closed:
            customers.set_level(made, closed=True, by=by)
    return made
