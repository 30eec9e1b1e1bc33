"""The losses that root causes lie behind: linking, counting, opening again."""

import re
from datetime import timedelta

import pytest

from tests.test_judgements import CLOSED
from tests.test_root_causes import lee, link, linked, loss, lost, named, stamps
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Case, RootCause, RootCauseState, base
from wiki.services import root_causes
from wiki.services.root_causes import Losses

__all__ = ["lee", "loss", "stamps"]


def test_many_losses_point_to_one(sign_in, people, stamps):
    ana = sign_in(people.ana)
    cases = [lost(ana, submission=f"loss {number}", deal_size=size) for number, size in enumerate(["100", "250", ""])]
    for case in cases:
        assert link(ana, case, stamps).status_code == 303

    assert root_causes.losses(user=people.zoe) == {stamps.id: Losses(3, 350.0, 2)}
    page = sign_in(people.zoe).get(f"/root-causes/{stamps.id}").text
    assert page.count('<article class="case-item">') == 3
    assert "350" in page


def test_the_page_of_a_loss_says_what_lies_behind_it(sign_in, people, stamps, loss):
    assert "还没有说" in sign_in(people.ana).get(f"/cases/{loss.id}").text
    link(sign_in(people.ana), loss, stamps)

    page = sign_in(people.zoe).get(f"/cases/{loss.id}").text
    assert f'href="/root-causes/{stamps.id}"' in page
    assert "/root-causes/behind/" not in page


@pytest.mark.parametrize(("name", "status"), [("ana", 303), ("eva", 303), ("ben", 403), ("zoe", 403), ("max", 404)])
def test_who_may_edit_a_loss_says_what_lies_behind_it(sign_in, people, stamps, loss, name, status):
    assert link(sign_in(getattr(people, name)), loss, stamps).status_code == status
    assert linked() == (status == 303)


def test_the_most_alike_stand_first_when_one_is_chosen(sign_in, people):
    ana = sign_in(people.ana)
    other, same_word, same_cause = (
        named(ana, title="没人问使用者"),
        named(ana, title="科长没人管"),
        named(ana, cause="price"),
    )
    page = ana.get(f"/root-causes/behind/{lost(ana).id}").text

    assert page.index(same_cause.id) < page.index(same_word.id) < page.index(other.id)


def test_who_was_given_one_to_mend_sees_it_on_the_home_page_until_it_is_mended(sign_in, people, lee, stamps):
    ana, leader = sign_in(people.ana), sign_in(lee)
    leader.send(f"/root-causes/{stamps.id}/assign", {"owner": people.ana.id})

    assert f'href="/root-causes/{stamps.id}"' in ana.get("/").text.split('class="rail')[1]
    assert f'href="/root-causes/{stamps.id}"' not in sign_in(people.ben).get("/").text
    ana.send(f"/root-causes/{stamps.id}/fix")
    assert f'href="/root-causes/{stamps.id}"' not in ana.get("/").text


@pytest.mark.parametrize("days", [1, 400])
def test_a_loss_after_the_fix_opens_it_again_and_its_owner_sees_it(sign_in, people, stamps, days):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    ben.send(f"/root-causes/{stamps.id}/take")
    ben.send(f"/root-causes/{stamps.id}/fix")
    ben.get("/")
    assert f'href="/root-causes/{stamps.id}"' not in ben.get("/").text
    later = (base.now() + timedelta(days=days)).date().isoformat()
    case = lost(ana, occurred_on=later)
    link(ana, case, stamps)

    assert (stamps.state, stamps.reopened_by_id) == (RootCauseState.OPEN, case.id)
    assert f'href="/root-causes/{stamps.id}"' in ben.get("/").text.split('class="rail')[1]
    assert f'href="/root-causes/{stamps.id}"' not in ana.get("/").text
    assert case.title in ben.get(f"/root-causes/{stamps.id}").text.split('class="reading"')[0]
    ben.send(f"/root-causes/{stamps.id}/fix")
    assert f'href="/root-causes/{stamps.id}"' not in ben.get("/").text


def test_a_loss_without_a_date_counts_from_its_publication(sign_in, people, stamps):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    before = lost(ana, occurred_on="", submission="before")
    eva.send(f"/root-causes/{stamps.id}/fix")
    link(ana, before, stamps)
    assert stamps.state is RootCauseState.FIXED
    link(ana, lost(ana, occurred_on="", submission="after"), stamps)

    assert stamps.state is RootCauseState.OPEN


@pytest.mark.parametrize("occurred_on", ["2025-09", "today", "this month"])
def test_a_loss_that_is_not_surely_later_opens_nothing(sign_in, people, stamps, occurred_on):
    ana = sign_in(people.ana)
    sign_in(people.eva).send(f"/root-causes/{stamps.id}/fix")
    day = base.now().date().isoformat()
    link(ana, lost(ana, occurred_on={"today": day, "this month": day[:7]}.get(occurred_on, occurred_on)), stamps)

    assert stamps.state is RootCauseState.FIXED


def test_somebody_finds_that_it_is_not_fixed(sign_in, people, stamps):
    eva = sign_in(people.eva)
    eva.send(f"/root-causes/{stamps.id}/fix")
    assert sign_in(people.ana).send(f"/root-causes/{stamps.id}/reopen").status_code == 403
    eva.send(f"/root-causes/{stamps.id}/reopen")

    assert (stamps.state, stamps.reopened_by_id) == (RootCauseState.OPEN, None)


@pytest.mark.parametrize("kind", ["judge first", "out of reach", "archived"])
def test_a_loss_that_one_may_not_list_changes_no_number_and_no_page(sign_in, people, lee, stamps, kind):
    ana = sign_in(people.ana)
    closed = CLOSED if kind == "judge first" else {}
    case = lost(ana, **{**closed, "outcome": "failure", "title": "不给看的一单", "submission": "hidden"})
    link(ana, case, stamps)
    with writing():
        case = db.session.get_one(Case, case.id)
        if kind == "out of reach":
            case.level = 3
    if kind == "archived":
        ana.send(f"/cases/{case.id}/archive")
    zoe, leader = sign_in(people.zoe), sign_in(lee)

    assert root_causes.losses(user=people.zoe) == {}
    assert "不给看的一单" not in zoe.get(f"/root-causes/{stamps.id}").text
    for page in (zoe.get("/root-causes").text, leader.get("/").text.split("<main")[1]):
        assert "次丢单" not in page
        assert "460,000" not in page
    if kind != "archived":
        assert root_causes.losses(user=people.ana)[stamps.id].number == 1


def test_the_loss_that_opened_it_is_named_to_those_alone_who_may_list_it(sign_in, people, stamps):
    ana = sign_in(people.ana)
    sign_in(people.eva).send(f"/root-causes/{stamps.id}/fix")
    later = (base.now() + timedelta(days=9)).date().isoformat()
    case = lost(ana, **{**CLOSED, "outcome": "failure", "occurred_on": later, "title": "不给看的一单"})
    link(ana, case, stamps)

    assert "不给看的一单" in ana.get(f"/root-causes/{stamps.id}").text
    page = sign_in(people.zoe).get(f"/root-causes/{stamps.id}").text
    assert case.id not in page
    assert "不给看的一单" not in page


def test_open_ones_stand_first_then_by_losses_then_what_is_overdue(sign_in, people):
    ana = sign_in(people.ana)
    fixed, plain, late, twice = (named(ana, title=title) for title in ("甲", "乙", "丙", "丁"))
    with writing():
        db.session.get_one(RootCause, late.id).due_on = "2020-01-01"
    for number, causes in enumerate([(fixed, twice), (fixed, twice), (fixed,)]):
        link(ana, lost(ana, submission=str(number)), *causes)
    sign_in(people.eva).send(f"/root-causes/{fixed.id}/fix")
    page = ana.get("/root-causes").text
    order = re.findall(r'href="/root-causes/(\w{10})"', page)

    assert order == [twice.id, late.id, plain.id, fixed.id]
    assert fixed.id not in ana.get("/root-causes?state=open").text
    assert twice.id not in ana.get("/root-causes?state=fixed").text
    assert ana.get("/root-causes?state=nonsense&page=99").status_code == 200


def test_a_leader_sees_on_the_home_page_what_loses_most_and_what_is_overdue(sign_in, people, lee, stamps, loss):
    leader, ana = sign_in(lee), sign_in(people.ana)
    assert "/root-causes/" not in leader.get("/").text
    late = named(ana, title="拖着的一条", due_on="2020-01-01")
    link(ana, loss, stamps)
    home = leader.get("/").text

    assert f"/root-causes/{stamps.id}" in home
    assert f"/root-causes/{late.id}" in home
    assert f"/root-causes/{stamps.id}" not in ana.get("/").text


def test_the_leaders_home_counts_once_and_follows_each_change(sign_in, people, lee, stamps, loss):
    leader = sign_in(lee)
    link(sign_in(people.ana), loss, stamps)
    assert stamps.id in leader.get("/").text
    sign_in(people.eva).send(f"/root-causes/{stamps.id}/fix")

    assert stamps.id not in leader.get("/").text


def test_a_deleted_case_leaves_the_root_cause(sign_in, people, stamps, loss):
    link(sign_in(people.ana), loss, stamps)
    with writing():
        db.session.delete(db.session.get_one(Case, loss.id))

    assert linked() == 0
    assert sign_in(people.zoe).get(f"/root-causes/{stamps.id}").status_code == 200
