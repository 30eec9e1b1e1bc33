"""How well we are known inside a customer: judged with what shows it, day by day."""

import pytest

from tests.accounts import EN, noted
from tests.planning import account, drafted
from wiki.extensions import db
from wiki.models import AwarenessRating
from wiki.services import awareness

pytestmark = pytest.mark.one_database

KNOWN = {"rating": "middle", "evidence": "设备科都认识我们,财务没听过", "rated_on": "2026-02-03"}


def test_each_judgement_stays_with_its_day_and_the_newest_holds(sign_in, people):
    team = account(people.ana)
    ana, path = sign_in(people.ana), f"/customers/{team.customer.id}/awareness"
    assert "not judged yet" in ana.get(f"/customers/{team.customer.id}", headers=EN).text
    for typed in ({}, {"submission": "once"}, {"submission": "once"}):
        assert ana.send(path, KNOWN | {"submission": "first"} | typed).status_code == 303
    assert db.session.query(AwarenessRating).count() == 2
    # Noted later, but for an earlier day: the newest day holds.
    assert ana.send(path, KNOWN | {"rating": "low", "rated_on": "2025-02-03"}).status_code == 303
    assert ana.send(path, KNOWN | {"rating": "high", "rated_on": "2026-05-03"}).status_code == 303
    assert [one.rating for one in awareness.history(team.customer, user=people.zoe)] == [
        "high",
        "middle",
        "middle",
        "low",
    ]
    [slip] = db.session.query(AwarenessRating).filter_by(rating="high")
    assert ana.send(f"/awareness/{slip.id}/remove").status_code == 303
    assert "Bring it back" in ana.get(path, headers=EN).text
    assert "well known" not in sign_in(people.zoe).get(path, headers=EN).text
    assert "known to some" in ana.get(f"/customers/{team.customer.id}", headers=EN).text
    assert ana.send(f"/awareness/{slip.id}/restore").status_code == 303
    page = sign_in(people.zoe).get(path, headers=EN).text
    assert page.index("well known") < page.index("known to some") < page.index("hardly known")
    for url in (f"/customers/{team.customer.id}", f"/plans/{drafted(team).id}/relationship"):
        told = ana.get(url, headers=EN).text
        assert "well known" in told
        assert "hardly known" not in told
    for wrong in ({"rating": ""}, {"evidence": ""}, {"rated_on": "2090-01-01"}, {"rating": "king"}):
        refused = ana.send(path, KNOWN | wrong)
        assert refused.status_code == 422, wrong
        assert "field__error" in refused.text


def test_who_does_not_classify_a_customer_does_not_judge_and_of_a_closed_one_learns_nothing(sign_in, people):
    shown, closed = noted(people.ana), noted(people.ana, "闭门样例", closed=True)
    for customer in (shown, closed):
        assert sign_in(people.ana).send(f"/customers/{customer.id}/awareness", KNOWN).status_code == 303
    zoe = sign_in(people.zoe)
    assert zoe.send(f"/customers/{shown.id}/awareness", KNOWN).status_code == 403
    assert '<form class="mt"' not in zoe.get(f"/customers/{shown.id}/awareness").text
    for name in ("zoe", "max"):
        browser = sign_in(getattr(people, name))
        assert browser.get(f"/customers/{closed.id}/awareness").status_code == 404
        assert browser.send(f"/customers/{closed.id}/awareness", KNOWN).status_code == 404
    assert db.session.query(AwarenessRating).count() == 2
