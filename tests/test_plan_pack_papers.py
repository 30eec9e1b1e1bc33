"""The review pack as PDF: for whom, what is not in it, and that it is noted; pinned versions beside one another."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.accounts import EN
from tests.planning import ACTION, OBJECTIVE, account, approved
from tests.test_plan_packs import cited, noted_facts, read, revise, somebody
from tests.writing import writing
from wiki.app import printing
from wiki.extensions import db
from wiki.models import AuditEntry, BuyingRole, Printout, PrintoutKind, PrintoutState
from wiki.models.plans import PlanOutcome
from wiki.services import customers, plans
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


def paper_of(app, browser):
    """Return the words of the page that the newest printout is laid out from."""
    one = db.session.scalars(select(Printout).order_by(Printout.created_at.desc())).first()
    return printing.page(app, one).html


def test_the_pdf_is_for_who_may_export_and_the_log_has_it(app, sign_in, team, people):
    plan = approved(team)
    for person, status in ((team.tea, 403), (people.ben, 404)):
        assert sign_in(person).send(f"/plans/{plan.id}/pack.pdf").status_code == status
        assert "pack.pdf" not in sign_in(person).get(f"/plans/{plan.id}/pack").text
    logged = select(AuditEntry.subject).where(AuditEntry.action == "export plan", AuditEntry.outcome == "done")
    assert db.session.scalars(logged).all() == []
    boss = sign_in(team.boss)
    assert f"/plans/{plan.id}/pack.pdf" in read(boss, plan)
    answer = boss.send(f"/plans/{plan.id}/pack.pdf")
    assert answer.status_code == 303
    assert db.session.scalars(logged).all() == [f"Plan {plan.id}"]
    assert "The review pack as PDF" in boss.get(answer.headers["Location"], headers=EN).text

    assert printing.step(app)
    file = boss.get(f"{answer.headers['Location']}/file")
    assert file.status_code == 200
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    assert OBJECTIVE["statement"][:4] in text or ACTION["title"] in text
    with writing():
        db.session.get_one(type(team.customer), team.customer.id).account_class = "ordinary"
    assert boss.get(f"{answer.headers['Location']}/file").status_code == 404, "may not take it any more"


def test_a_pdf_whose_right_is_gone_is_not_made(app, sign_in, team):
    plan, boss = approved(team), sign_in(team.boss)
    boss.send(f"/plans/{plan.id}/pack.pdf")
    with writing():
        team.customer.account_class = "ordinary"
    assert printing.step(app)
    [one] = db.session.scalars(select(Printout))
    assert (one.kind, one.state) == (PrintoutKind.PLAN_PACK, PrintoutState.FAILED)


def test_nothing_of_level_3_or_above_is_in_the_pdf_even_for_those_who_may_read_it(app, sign_in, team):
    plan = approved(team)
    kept = noted_facts(team)
    cited(team, plan, kept)
    somebody(team, "密名總經理", buying_role=BuyingRole.ECONOMIC)
    ana = sign_in(team.owner)
    ana.send(f"/plans/{plan.id}/pack.pdf")
    page = paper_of(app, ana)
    assert "预算" in page or "Budget" in page
    for said in ("密语", "习惯", "Habit", "How it decides"):
        assert said not in page, said
    assert "密名總經理" in page, "a contact of an open customer is of level 2"
    with writing():
        customers.set_level(team.customer, closed=True, by=team.owner)
    page = paper_of(app, ana)
    for said in ("密语", "密名總經理", "预算", "Budget"):
        assert said not in page, said


def test_pinned_versions_are_listed_and_compared(team, sign_in, people):
    plan = approved(team)
    first = plan.reviewed_version
    revise(team, plan)
    with writing():
        plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=team.boss)
    revise(team, plan, target="11")
    ana = sign_in(team.owner)
    listed = read(ana, plan, "versions")
    assert listed.index(f"<b>version {plan.reviewed_version}</b>") < listed.index(f"<b>version {first}</b>")
    assert f"compare?before={first}&amp;after={plan.reviewed_version}" in listed
    between = read(ana, plan, f"versions/compare?before={first}&after={plan.reviewed_version}")
    assert "<del>12</del><ins>10</ins>" in between
    assert "<ins>11</ins>" not in between
    assert "<del>10</del><ins>11</ins>" in read(ana, plan, f"versions/compare?before={plan.reviewed_version}")
    for asked in ("before=99", "before=x", "", f"before={first}&after=99", "before=²"):
        assert ana.get(f"/plans/{plan.id}/versions/compare?{asked}").status_code == 404, asked
    assert sign_in(people.ben).get(f"/plans/{plan.id}/versions").status_code == 404
    assert sign_in(people.ben).get(f"/plans/{plan.id}/pack").status_code == 404
