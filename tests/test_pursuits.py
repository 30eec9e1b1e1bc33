"""Pursuits: what a customer may buy, sorted by what it is worth now, and how it ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import noted
from tests.test_cases import told
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Case, Customer, CustomerEvent, Pursuit, PursuitEvent, PursuitOutcome
from wiki.models.base import now
from wiki.services import customers, pursuits

pytestmark = pytest.mark.one_database

PURSUIT = {"title": "排产系统", "tracking": "interested", "expected_profit": "300,000", "expected_on": ""}


@pytest.fixture
def customer(people):
    return noted(people.ana, "星河样例重工", industry="manufacturing")


def in_days(number):
    return (now().date() + timedelta(days=number)).isoformat()


def pursue(browser, customer, **changes):
    answer = browser.send(f"/customers/{customer.id}/pursuits/new", {**PURSUIT, **changes})
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Pursuit, answer.headers["Location"].rsplit("/", 1)[1])


def change(browser, pursuit, **changes):
    typed = {**PURSUIT, "base": str(pursuit.version), **changes}
    return browser.send(f"/pursuits/{pursuit.id}/edit", typed)


def titles(browser, query=""):
    return re.findall(r"<strong>(.*?)</strong>", browser.get(f"/pursuits{query}").text)


def test_every_change_of_a_pursuit_is_kept_with_who_and_when(sign_in, people, customer):
    ana = sign_in(people.ana)
    made = pursue(ana, customer, owner=str(people.ana.id), submission="once")
    assert pursue(ana, customer, submission="once") == made
    assert (made.expected_profit, made.owner) == (300_000, people.ana)
    assert change(ana, made, tracking="quoted", owner=str(people.ben.id)).status_code == 303
    kept = db.session.scalars(select(PursuitEvent).order_by(PursuitEvent.id)).all()

    assert [(one.field, one.before, one.after) for one in kept] == [
        ("tracking", "", "interested"),
        ("tracking", "interested", "quoted"),
        ("owner", str(people.ana.id), str(people.ben.id)),
    ]
    assert {one.by for one in kept} == {people.ana}
    page = sign_in(people.zoe).get(f"/pursuits/{made.id}").text
    assert "已报价待批准" in page
    assert '<form class="narrow"' not in page
    assert change(ana, made, base="1").status_code == 409
    assert change(ana, made, tracking="nonsense", expected_profit="viel", title="").status_code == 422


def test_the_list_puts_first_what_is_worth_most_now(sign_in, people, customer):
    ana = sign_in(people.ana)
    pursue(ana, customer, title="远而大", expected_profit="600000", expected_on=in_days(200))  # 7 months: 86,000
    pursue(ana, customer, title="近而小", expected_profit="100000", expected_on=in_days(3))
    pursue(ana, customer, title="没有日子", expected_profit="900000")  # counts as two years: 37,500
    pursue(ana, customer, title="没说多少", expected_profit="", expected_on=in_days(1))
    pursue(ana, customer, title="过期了", expected_profit="110000", expected_on="2026-01-05")
    ben = sign_in(people.ben)
    pursue(ben, noted(people.ben, "别家样例"), title="别人的")
    noted_closed = noted(people.ben, "闭门样例", closed=True)
    pursue(ben, noted_closed, title="看不到的")

    mine = ["过期了", "近而小", "远而大", "没有日子", "没说多少"]
    assert titles(ana) == mine
    assert titles(ana, "?whose=team") == [*mine[:4], "别人的", "没说多少"]
    assert titles(sign_in(people.zoe), "?whose=all") == titles(ana, "?whose=team")
    assert titles(ana, "?band=2&month=unsaid") == []
    assert titles(ana, "?band=3&month=unsaid") == ["没有日子"]
    assert titles(ana, "?month=late") == ["过期了"]
    grid = pursuits.grid(user=people.ana, whose="mine")
    assert (grid.cells[3, "unsaid"].number, grid.cells[3, "unsaid"].money) == (1, 900_000)
    assert sum(cell.number for cell in grid.cells.values()) == 5
    board = {column.code: column.sum.number for column in pursuits.board(["interested", "quoted"], user=people.ana)}
    assert board == {"interested": 6, "quoted": 0}
    assert "近而小" in ana.get("/pursuits/board").text


def test_ending_one_needs_outcome_and_reason_and_leads_to_telling_the_case(sign_in, people, customer):
    ana = sign_in(people.ana)
    made = pursue(ana, customer)
    assert ana.send(f"/pursuits/{made.id}/end", {"ending": "lost"}).status_code == 422
    assert ana.send(f"/pursuits/{made.id}/end", {"reason": "价格"}).status_code == 422
    assert ana.send(f"/pursuits/{made.id}/end", {"ending": "lost", "reason": "报价慢了两周"}).status_code == 303
    assert (made.outcome, made.reason, made.ended_on) == (PursuitOutcome.LOST, "报价慢了两周", in_days(0))
    page = ana.get(f"/pursuits/{made.id}").text
    address = re.search(r'href="(/cases/new\?[^"]*)"', page).group(1).replace("&amp;", "&")

    assert "outcome=failure" in address
    begun = ana.get(address).text
    assert re.search(r'value="failure"[^>]*checked|checked[^>]*value="failure"', begun)
    assert re.search(r'<option selected value="manufacturing"', begun)
    assert customer.title not in begun
    assert change(ana, made).status_code == 409
    event = db.session.scalars(select(CustomerEvent).where(CustomerEvent.field == "pursuit")).one()
    assert (event.after, event.note) == ("lost", "排产系统")
    assert ana.send(f"/pursuits/{made.id}/reopen").status_code == 303
    assert made.open


def test_a_case_whose_author_hides_the_name_is_linked_for_the_author_alone(sign_in, people, customer):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    made = pursue(ana, customer)
    ana.send(f"/pursuits/{made.id}/end", {"ending": "won", "reason": "老客户作证"})
    shown, hidden = told(ana, submission="shown"), told(ana, title="换了个说法", submission="hidden", hide_author="y")
    others = told(ben, title="别人写的", submission="others")

    assert ana.send(f"/pursuits/{made.id}/case", {"case": others.id}).status_code == 404
    assert ana.send(f"/pursuits/{made.id}/case", {"case": shown.id}).status_code == 303
    assert f"/cases/{shown.id}" in ben.get(f"/pursuits/{made.id}").text
    ana.send(f"/pursuits/{made.id}/case", {"case": hidden.id})
    assert f'href="/cases/{hidden.id}"' in ana.get(f"/pursuits/{made.id}").text
    assert hidden.id not in ben.get(f"/pursuits/{made.id}").text
    assert db.session.get_one(Case, hidden.id).author_hidden


@pytest.mark.one_database
def test_pursuits_are_read_with_their_customer_and_followed_by_those_who_look_after_it(sign_in, people, customer):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    made = pursue(ana, customer)

    assert zoe.get(f"/pursuits/{made.id}").status_code == 200
    assert zoe.send(f"/customers/{customer.id}/pursuits/new", PURSUIT).status_code == 422
    assert change(zoe, made).status_code == 403
    with writing():
        customers.set_level(db.session.get_one(Customer, customer.id), closed=True, by=people.ana)
    assert zoe.get(f"/pursuits/{made.id}").status_code == 404
    assert change(zoe, made).status_code == 404
    assert sign_in(people.max).get("/pursuits").status_code == 403
    assert titles(zoe, "?whose=all") == []


def test_the_states_are_a_list_of_ones_own_and_a_state_in_use_is_never_lost(sign_in, people, customer):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    made = pursue(ana, customer)
    rows = {"rows": "3", "base": "0"}
    rows |= {"code-0": "interested", "position-0": "20", "zh-Hans-0": "聊过", "retired-0": "y"}
    rows |= {"code-1": "quoted", "position-1": "10", "zh-Hans-1": "报过价"}
    rows |= {"code-2": "", "position-2": "5", "zh-Hans-2": "试用中", "en-2": "On trial"}

    assert ana.get("/pursuits/tracking").status_code == 200
    assert ana.send("/pursuits/tracking", rows).status_code == 403
    assert eva.send("/pursuits/tracking", {**rows, "zh-Hans-1": ""}).status_code == 422
    assert eva.send("/pursuits/tracking", rows).status_code == 303
    assert eva.send("/pursuits/tracking", rows).status_code == 409
    offered = [one.text("zh-Hans") for one in pursuits.tracking.current().offered()]
    assert offered == ["试用中", "报过价", "有计划/需求", "已签合同"]
    assert "聊过" in ana.get(f"/pursuits/{made.id}").text
    assert change(ana, made, title="排产与仓储").status_code == 303
    assert made.tracking == "interested"
