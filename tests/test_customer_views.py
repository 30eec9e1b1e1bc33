"""Saved views of the list of customers, and the list as a board."""

import re

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import CustomerView, Interaction, Stage
from wiki.services import customers, interactions
from wiki.services.customers import board

pytestmark = pytest.mark.one_database


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def kept(browser, name, query, **fields):
    answer = browser.send(f"/customers/views/new?{query}", {"name": name, **fields})
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(CustomerView).where(CustomerView.name == name)).one()


def test_filters_are_kept_under_a_name_and_a_shared_view_shows_each_what_they_may_see(ana, sign_in, people):
    noted(people.ana, "甲样例", industry="manufacturing")
    noted(people.ana, "乙样例", industry="manufacturing", closed=True)
    noted(people.ben, "丙样例")
    ben, own, shared = sign_in(people.ben), "owner=me&sort=name", "industry=manufacturing&q=样例&page=3&nonsense=x"

    mine, ours = kept(ana, "看我的", own), kept(ana, "制造业", shared, shared="y")
    assert (mine.shared, ours.shared) == (False, True)
    assert ours.asked == {"q": ["样例"], "industry": ["manufacturing"]}
    page = ben.get("/customers").text
    assert "制造业" in page
    assert "看我的" not in page
    there = re.search(r'href="([^"]+)">制造业', page)[1].replace("&amp;", "&")
    assert "甲样例" in ben.get(there).text
    assert "乙样例" not in ben.get(there).text
    assert "乙样例" in ana.get(there).text
    assert 'aria-current="true">制造业' in ana.get(there).text
    assert ben.send(f"/customers/views/{mine.id}", {"name": "x"}).status_code == 404
    assert ben.send(f"/customers/views/{ours.id}/delete").status_code == 403
    assert kept(ana, "看我的", "stage=target").id == mine.id, "kept again under its name, it has the new filters"


def test_a_view_is_renamed_unshared_and_deleted_by_whoever_made_it(ana, people):
    view, other = kept(ana, "甲", "stage=target", shared="y"), kept(ana, "乙", "stage=lost")

    assert ana.send(f"/customers/views/{view.id}", {"name": "乙"}).status_code == 422
    assert ana.send(f"/customers/views/{view.id}", {"name": " "}).status_code == 422
    assert ana.send(f"/customers/views/{view.id}", {"name": "丙"}).status_code == 303
    db.session.refresh(view)
    assert (view.name, view.shared) == ("丙", False)
    assert ana.send(f"/customers/views/{other.id}/delete").status_code == 303
    assert [one.name for one in db.session.scalars(select(CustomerView))] == ["丙"]


def test_a_card_is_moved_on_the_board_by_a_form_and_the_filters_stay(ana, people):
    customer = noted(people.ana, "甲样例", industry="manufacturing")

    page = ana.get("/customers?view=board&industry=manufacturing", headers=EN).text
    action = re.search(r'action="([^"]+/stage[^"]*)"', page)[1].replace("&amp;", "&")
    moved = ana.send(action, {"stage": "target", "note": "要报价", "then": "board"})
    assert moved.status_code == 303
    assert moved.headers["Location"].endswith("/customers?view=board&industry=manufacturing")
    assert db.session.get_one(type(customer), customer.id).stage is Stage.TARGET
    refused = ana.send(action, {"stage": "signed", "note": "", "then": "board"})
    assert refused.status_code == 422, "signed is nobody without a word of why"


def test_the_board_shows_a_column_so_many_and_leads_to_the_rest(ana, people):
    for number in range(board.MOST_CARDS + 2):
        noted(people.ana, f"第{number}样例")
    noted(people.ben, "乙样例", closed=True)

    page = ana.get("/customers?view=board&owner=me", headers=EN).text
    assert page.count('name="then" value="board"') == board.MOST_CARDS
    assert re.search(r'href="/customers\?owner=me&amp;stage=potential">and 2 more', page)
    assert "乙样例" not in ana.get("/customers?view=board").text


def test_a_card_tells_the_next_step_only_to_those_who_may_read_it(ana, sign_in, people):
    customer, said = (
        noted(people.ana, "甲样例"),
        {"kind": "call", "direction": "out", "happened_on": "2026-01-05", "outcome": "x"},
    )
    for private, step in (("", "送样机"), ("y", "谈私下的事")):
        content = interactions.parse({**said, "private": private, "next_step": step, "next_on": "2026-02-03"})
        with writing():
            interactions.log(customer, content, by=people.ana, limit=1000)

    assert "送样机" in sign_in(people.ben).get("/customers?view=board").text
    with writing():
        first = db.session.scalars(select(Interaction).where(Interaction.level == 2)).one()
        first.next_done_at = first.created_at
    assert "谈私下的事" in ana.get("/customers?view=board").text
    assert "谈私下的事" not in sign_in(people.ben).get("/customers?view=board").text
    assert customers.number("", {}, user=people.ben) == 1
