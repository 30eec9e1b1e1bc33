"""Losses of customers: in part or whole, with what lies behind them; a later one opens what was thought to be fixed."""

import pytest

from tests.accounts import noted
from tests.test_root_causes import named
from tests.writing import writing
from wiki.extensions import db
from wiki.models import CustomerLoss, RootCauseState, Stage
from wiki.models.base import now
from wiki.services import root_causes

pytestmark = pytest.mark.one_database

LOSS = {"whole": "0", "share": "20", "what": "备件", "why": "审批太慢，转给了别家", "cause": "slow_response"}


def lost(browser, customer, **typed):
    answer = browser.send(f"/customers/{customer.id}/losses/new", {**LOSS, "submission": "one", **typed})
    assert answer.status_code == 303, answer.text
    return answer


def the_loss():
    db.session.expire_all()
    return db.session.query(CustomerLoss).one()


def test_a_partial_loss_leaves_the_stage_and_a_whole_one_changes_it(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    lost(browser, customer)
    lost(browser, customer)
    assert (the_loss().share, customer.stage) == (20, Stage.POTENTIAL), "sent twice it is one"

    form = {**LOSS, "whole": "1", "lost_on": "2026-01-02"}
    assert browser.send(f"/losses/{the_loss().id}", form).status_code == 303
    assert the_loss().whole
    lost(browser, noted(people.ana, "云上样例饮品"), whole="1", submission="two")
    assert db.session.query(CustomerLoss).filter_by(submission=None).count() == 0
    gone = next(one.customer for one in db.session.query(CustomerLoss) if one.customer.title == "云上样例饮品")
    assert gone.stage is Stage.LOST


def test_bad_values_are_told_beside_their_fields(sign_in, people):
    customer = noted(people.ana)
    bad = {"share": "120", "why": "", "lost_on": "1026-01-01", "whole": "0"}
    answer = sign_in(people.ana).send(f"/customers/{customer.id}/losses/new", bad)

    assert answer.status_code == 422
    assert answer.text.count("field__error") == 3


def test_a_loss_after_the_fix_opens_the_root_cause_again_unless_few_may_know_of_it(sign_in, people):
    cause = named(sign_in(people.ben))
    customer, browser = noted(people.ana), sign_in(people.ana)
    with writing():
        root_causes.fix(cause, by=people.ben)
        cause.fixed_at = now().replace(year=2025)

    lost(browser, customer, root_cause=[cause.id], closed="1")
    db.session.expire_all()
    assert cause.state is RootCauseState.FIXED
    lost(browser, customer, root_cause=[cause.id], submission="two", lost_on="2024-01-01")
    db.session.expire_all()
    assert cause.state is RootCauseState.FIXED, "it happened before the fix"
    lost(browser, customer, root_cause=[cause.id], submission="three")
    db.session.expire_all()
    assert cause.state is RootCauseState.OPEN
    assert customer.title in sign_in(people.zoe).get(f"/root-causes/{cause.id}").text


def test_losses_are_read_and_counted_as_far_as_one_may(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    lost(browser, customer, why="只有我们知道", closed="1")
    lost(browser, customer, why="大家知道", submission="two", cause="price")
    lost(browser, noted(people.ana, "隐样例集团", closed=True), why="客户是封闭的", submission="three")

    mine, theirs = (sign_in(one).get("/losses").text for one in (people.ana, people.ben))
    assert mine.count("loss") > theirs.count("loss")
    for told in ("只有我们知道", "客户是封闭的", "cause=slow_response"):
        assert told in mine
        assert told not in theirs
    assert "大家知道" in theirs
    hidden = next(one for one in db.session.query(CustomerLoss) if one.why == "只有我们知道")
    assert sign_in(people.ben).get(f"/losses/{hidden.id}").status_code == 404


def test_a_loss_that_was_taken_back_can_be_brought_back(sign_in, people):
    customer, browser = noted(people.ana), sign_in(people.ana)
    lost(browser, customer)
    ident = the_loss().id

    assert browser.send(f"/losses/{ident}/remove").status_code == 303
    assert LOSS["why"] not in browser.get(f"/customers/{customer.id}").text
    assert browser.get(f"/losses/{ident}/removed").status_code == 200
    assert sign_in(people.ben).get(f"/losses/{ident}/removed").status_code == 404
    assert browser.send(f"/losses/{ident}/restore").status_code == 303
    assert LOSS["why"] in browser.get(f"/customers/{customer.id}").text
