"""The newest cases of a listing, as the first page shows them."""

from tests.test_cases import told
from wiki.access import listing
from wiki.models import Case
from wiki.services.cases import browsing


def test_the_newest_are_found_though_newer_ones_are_not_for_the_reader(app, sign_in, people, monkeypatch):
    monkeypatch.setattr(browsing, "LATELY", 3)
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    old = told(ana, title="旧", occurred_on="2026-01-01", submission="old")
    new = told(ana, title="新", occurred_on="2026-01-02", submission="new")
    for number in range(3):  # drafts are their writer's
        told(ben, title=f"草稿{number}", occurred_on=f"2026-02-0{number + 1}", submission=str(number), action="draft")

    def titles(person, limit):
        return [one.title for one in browsing.found_newest(listing(Case, "list", user=person), limit)]

    assert titles(people.ana, 2) == [new.title, old.title], "none is among the newest of all"
    third = told(ana, title="更新", occurred_on="2026-03-01", submission="更新")
    assert titles(people.ana, 1) == [third.title]
    assert titles(people.ana, 3) == [third.title, new.title, old.title], "some are"
