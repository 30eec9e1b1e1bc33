"""Competitors: where we met them, and that nothing is said of their products without a source and a second person."""

import re
from datetime import timedelta

import pytest

from tests.accounts import noted
from tests.conftest import PASSWORD
from tests.search.telling import tell
from tests.writing import writing
from wiki.access import can
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import RivalClaim, Role, Sighting, Stage
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import rivals

pytestmark = pytest.mark.one_database

SEEN = {"competitor": "Norwick Archive", "status": "offered", "offer": "三年维保", "price": "lower"}
CLAIM = {
    "competitor": "Norwick Archive",
    "text": "6.1 版不能导出 PDF/A。",
    "source": "厂商发布说明",
    "link": "https://norwick.example/notes",
}


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


def met(customer, by, **changes):
    with writing():
        return rivals.note(rivals.parse_sighting({**SEEN, **changes}), customer=customer, by=by)


def claimed(by, **changes):
    with writing():
        return rivals.claim(rivals.parse_claim({**CLAIM, **changes}), by=by)


def known(user):
    return {one.term.code: (one.claims, one.sightings) for one in rivals.competitors(user=user)}


def test_a_sighting_stands_on_the_customers_page_and_is_read_with_it(sign_in, people):
    customer, closed = noted(people.ana), noted(people.ana, "样例内部", closed=True)
    zoe, path = sign_in(people.zoe), f"/customers/{customer.id}/rivals"
    answers = [zoe.send(f"{path}/new", {**SEEN, "submission": "twice"}) for _ in range(2)]
    met(customer, people.ana, competitor="Quietly Met", level="3")
    met(closed, people.ana, competitor="Never Told")

    assert [answer.status_code for answer in answers] == [303, 303]
    assert zoe.send(f"{path}/new", {"status": "x"}).status_code == 422
    page = sign_in(people.ben).get(f"/customers/{customer.id}").text
    assert "Norwick Archive" in page
    assert "三年维保" in page
    assert "Quietly Met" not in page
    assert known(people.ana) == {"Norwick Archive": (0, 1), "Quietly Met": (0, 1), "Never Told": (0, 1)}
    assert known(people.zoe) == {"Norwick Archive": (0, 1)}
    pages = [zoe.get(f"/rivals?competitor={name}").text for name in ("Quietly+Met", "Never+Told", "Nonsense")]
    assert not any(f">{name}" in page for page in pages for name in ("Quietly", "Never", "Nonsense"))
    assert "/topics/new?competitor=Norwick+Archive" in zoe.get("/rivals?competitor=Norwick+Archive").text
    assert 'value="Norwick Archive"' in zoe.get("/topics/new?competitor=Norwick+Archive").text

    sighting = db.session.query(Sighting).filter_by(submission=None).first()
    assert zoe.send(f"/rivals/sightings/{sighting.id}/withdraw").status_code == 404
    assert sign_in(people.ana).send(f"/rivals/sightings/{sighting.id}/withdraw").status_code == 303
    assert "Quietly Met" not in known(people.ana)
    assert sign_in(people.ana).send(f"/rivals/sightings/{sighting.id}/restore").status_code == 303
    assert "Quietly Met" in known(people.ana)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"link": ""}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "norwick"}, "link"),
        ({"text": " "}, "text"),
        ({"found_on": "2019-01-01"}, "found_on"),
        ({"expires_on": (now() + timedelta(days=400)).date().isoformat()}, "expires_on"),
    ],
)
@pytest.mark.one_database
def test_a_claim_without_a_source_that_can_be_looked_up_is_refused(changes, field, app):
    with pytest.raises(Invalid) as error:
        rivals.parse_claim({**CLAIM, **changes})

    assert set(error.value.fields) == {field}


def test_a_claim_is_told_once_a_second_person_has_read_it_and_until_its_time_is_up(sign_in, people, lee, monkeypatch):
    ana, ben, leader, page = (
        sign_in(people.ana),
        sign_in(people.ben),
        sign_in(lee),
        "/rivals?competitor=Norwick+Archive",
    )
    customer = noted(people.ana)
    met(customer, people.ana)
    assert ana.send("/rivals/claims/new", {**CLAIM, "source": ""}).status_code == 422
    assert ana.send("/rivals/claims/new", CLAIM).status_code == 303
    claim = db.session.query(RivalClaim).one()

    assert CLAIM["text"] not in ben.get(page).text + ben.get("/rivals/claims").text + ana.get(page).text
    assert ben.send(f"/rivals/claims/{claim.id}/approve").status_code == 404
    assert ana.send(f"/rivals/claims/{claim.id}/approve").status_code == 403
    assert leader.send(f"/rivals/claims/{claim.id}/approve").status_code == 303
    told = ben.get(page).text
    assert CLAIM["text"] in told
    assert CLAIM["source"] in told
    assert CLAIM["link"] in told
    assert [one.id for one in rivals.for_brief(customer, user=people.ben)[1]] == [claim.id]
    with monkeypatch.context() as clock:
        later = now() + timedelta(days=370)
        clock.setattr("wiki.access.facts.now", lambda: later)
        assert not can("read", claim, user=people.ben)
        assert rivals.for_brief(customer, user=people.ben)[1] == []
    assert ana.send(f"/rivals/claims/{claim.id}/withdraw").status_code == 303
    assert CLAIM["text"] not in ben.get(page).text
    assert leader.send(f"/rivals/claims/{claim.id}/approve").status_code == 403


def test_who_leads_does_not_approve_what_they_wrote_themselves(sign_in, lee, people):
    claim = claimed(lee)

    assert sign_in(lee).send(f"/rivals/claims/{claim.id}/approve").status_code == 403
    assert sign_in(people.eva).send(f"/rivals/claims/{claim.id}/approve").status_code == 303


def test_before_a_prospect_with_an_incumbent_stands_who_may_be_named_what_worked_and_what_can_be_shown(
    sign_in, people, told_case
):
    prospect = noted(people.ana, "样例潜在厂", industry="manufacturing")
    named = noted(people.ben, "样例可提厂", industry="manufacturing", reference="named")
    noted(people.ben, "样例愿意厂", industry="manufacturing", reference="willing")
    noted(people.ben, "样例零售店", industry="retail", reference="called")
    noted(people.ben, "样例内密厂", industry="manufacturing", reference="called", closed=True)
    ana = sign_in(people.ana)
    place = f"/customers/{prospect.id}/references"
    assert "样例可提厂" not in ana.get(place).text
    with writing():
        rivals.note(rivals.parse_sighting({**SEEN, "status": "in_use"}), customer=prospect, by=people.ana)
        told = rivals.claim(rivals.parse_claim(CLAIM), by=people.ana)
        rivals.claim(rivals.parse_claim({**CLAIM, "text": "没人核对的话"}), by=people.ana)
        rivals.approve(told, by=people.eva)
        prospect.grade, prospect.contacted_on = "B", "2026-01-01"
    page = ana.get(place).text
    for there in ("样例可提厂", told_case.title, CLAIM["text"]):
        assert there in page
    for hidden in ("样例愿意厂", "样例零售店", "样例内密厂", "没人核对的话"):
        assert hidden not in page
    assert place in ana.get("/care").text
    assert place in ana.get(f"/customers/{prospect.id}/brief").text
    plan = ana.get(f"/customers/{prospect.id}/visits/new?reference={named.id}&case={told_case.id}&reference=x").text
    assert "样例可提厂" in plan
    assert re.search(rf'value="{told_case.id}"[^>]*checked|checked[^>]*value="{told_case.id}"', plan)
    with writing():
        told.expires_on = "2026-01-01"
        prospect.stage = Stage.TARGET
    assert CLAIM["text"] not in ana.get(place).text
    with writing():
        prospect.stage = Stage.SIGNED
    assert "样例可提厂" not in ana.get(place).text


@pytest.fixture
def told_case(people):
    """A success against the competitor."""
    return tell(
        people.ben,
        "样例：换下了对手的系统",
        "…",
        outcome="success",
        competitor=(SEEN["competitor"],),
        industry="manufacturing",
    )
