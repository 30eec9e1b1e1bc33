"""Who may do what with a plan: the table of rights, person by person, and nobody about a plan that is their own."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.planning import account, submitted
from tests.test_plan_steps import LONG, mark, posted, tables
from tests.writing import PASSWORD, writing
from wiki.access import can
from wiki.extensions import db
from wiki.models import AccountClass, AccountMember, LeaderInstruction, MemberRole, PlanConsultation, PlanState, Role
from wiki.models.plans import PlanOutcome
from wiki.services import customers, plans
from wiki.services import people as people_service
from wiki.services.plans.content import DecisionContent, InstructionContent

BOTH, KEY, ORDINARY = {"key", "ordinary"}, {"key"}, {"ordinary"}
OUTSIDE = ("consultee", "other", "lee", "editor", "max", "kai")
PEOPLE = ("owner", "deputy", "member", "manager", "sponsor", "leadership", *OUTSIDE)
WRITERS = dict.fromkeys(("owner", "deputy"), BOTH)
STEERS = dict.fromkeys(("manager", "sponsor"), BOTH)
LEADERSHIP = {"leadership": KEY}
# model.md §10, row by row: of which accounts who may. Who is not named may not, be it an administrator. `decide` is
# approving and returning, while the person is asked: the sales manager of ordinary accounts, the sponsor first and then
# the leadership of key accounts. Handing in and taking back are one right.
TABLE = {
    "read": {**WRITERS, "member": BOTH, **STEERS, **LEADERSHIP},
    "edit": WRITERS,
    "comment": {**WRITERS, "member": BOTH, **STEERS, **LEADERSHIP},
    "consult": {**WRITERS, **STEERS},
    "submit": WRITERS,
    "decide": {"manager": ORDINARY, "sponsor": KEY},
    "decide, cosigned": {"leadership": KEY},
    # Though somebody else is asked: approving is narrower than returning.
    "return": {**STEERS, **LEADERSHIP},
    "instruct": {**STEERS, **LEADERSHIP},
    "review": {**STEERS, **LEADERSHIP},
    "propose": WRITERS,
    "close": {"manager": BOTH, **LEADERSHIP},
    "export": {**WRITERS, **STEERS, **LEADERSHIP},
}
# Which right each step asks for over HTTP.
ASKED = {
    "consult": "consult",
    "submit": "submit",
    "withdraw": "submit",
    "begin-review": "decide",
    "approve": "decide",
    "return": "decide",
    "send-back": "return",
    "comments/new": "comment",
    "propose-close": "propose",
    "review": "review",
    "instruct": "instruct",
    "close": "close",
    "reopen": "close",
}


def add(name, *roles):
    return people_service.find(name) or people_service.add(name, roles=roles, password=PASSWORD)


@pytest.fixture(params=["key", "ordinary"])
def cast(request, people):
    """Every kind of person, and a plan of a key or of an ordinary account that was handed in."""
    team = account(people.ana, key=request.param == "key")
    other = account(people.zoe, key=True, name="别家样例")
    with writing():
        deputy, lee = add("deputy", Role.SELLER), add("lee", Role.SALES_MANAGER)
        customers.remove_member(other.customer, team.mo.id, by=people.zoe)
        customers.add_member(other.customer, lee, MemberRole.SALES_MANAGER, by=people.zoe)
    plan = submitted(team, **LONG)
    with writing():
        plan.deputy, plan.deputy_until = deputy, "2099-12-31"
        question = {"plan_id": plan.id, "version": plan.submitted_version, "user": people.ben, "asked_by": people.ana}
        db.session.add(PlanConsultation(**question))
        plans.instruct(plan, InstructionContent("每周一报"), by=team.mo)
    found = {"owner": people.ana, "deputy": deputy, "member": team.tea, "manager": team.mo, "sponsor": team.su}
    found |= {"leadership": team.boss, "consultee": people.ben, "other": people.zoe, "lee": lee}
    found |= {"editor": people.eva, "max": people.max, "kai": people.kai}
    return SimpleNamespace(kind=request.param, team=team, plan=plan, people=found)


def cosigned(cast):
    """Let the sponsor of a key account agree, so that the leadership is asked."""
    with writing():
        decision = DecisionContent(PlanOutcome.APPROVED, seen=cast.plan.submitted_version)
        plans.decide(cast.plan, decision, by=cast.team.su)


def wanted(cast, action):
    return {name for name, of in TABLE[action].items() if cast.kind in of}


def test_everybody_may_what_the_table_says_and_nothing_else(cast):
    assert set(PEOPLE) == cast.people.keys()
    for action in [one for one in TABLE if one != "decide, cosigned"]:
        held = {name for name, person in cast.people.items() if can(action, cast.plan, user=person)}
        assert (action, held) == (action, wanted(cast, action))
    if cast.kind == "key":
        cosigned(cast)
        held = {name for name, person in cast.people.items() if can("decide", cast.plan, user=person)}
        assert held == wanted(cast, "decide, cosigned")


def test_who_was_asked_reads_the_version_sent_and_answers_it_alone(cast):
    asked = db.session.scalars(select(PlanConsultation).where(PlanConsultation.user == cast.people["consultee"])).one()
    for action, names in (("answer", {"consultee"}), ("settle", {"owner", "deputy"})):
        held = {name for name, person in cast.people.items() if can(action, asked, user=person)}
        assert (action, held) == (action, names)
    held = {name for name, person in cast.people.items() if can("read", asked, user=person)}
    assert held == wanted(cast, "read") | {"consultee"}
    version = plans.pinned(cast.plan, cast.plan.submitted_version)
    held = {name for name, person in cast.people.items() if can("read", version, user=person)}
    assert held == wanted(cast, "read") | {"consultee"}
    told = db.session.scalars(select(LeaderInstruction)).one()
    held = {name for name, person in cast.people.items() if can("answer", told, user=person)}
    assert held == {"owner", "deputy"}


def test_whoever_may_not_is_refused_over_http_and_changes_nothing(cast, sign_in):
    before, fields = tables(), {step: posted(step, cast.plan, cast.team) for step in ASKED}
    for name, person in cast.people.items():
        browser = sign_in(person)
        status = 403 if name in wanted(cast, "read") else 404
        for step, action in ASKED.items():
            if name in wanted(cast, action):
                continue
            path, sent = fields[step]
            answer = browser.send(path, sent)
            assert (name, step, answer.status_code) == (name, step, status)
        page = browser.get(f"/plans/{cast.plan.id}")
        assert (name, page.status_code) == (name, 200 if status == 403 else 404)
    assert tables() == before


JUDGING = ("decide", "return", "instruct", "review", "close")


@pytest.mark.parametrize("second", ["leadership", "place"])
@pytest.mark.parametrize("first", ["owner", "deputy", "began"])
@pytest.mark.parametrize("key", [True, False])
def test_nobody_judges_a_plan_that_is_or_was_begun_as_their_own_in_a_second_role(people, first, second, key):
    team = account(people.ana, key=key)
    plan = submitted(team, **LONG)
    place = MemberRole.SPONSOR if key else MemberRole.SALES_MANAGER
    with writing():
        same = people.ana if first != "deputy" else add("deputy", Role.SELLER)
        if first == "deputy":
            plan.deputy, plan.deputy_until = same, "2099-12-31"
        elif first == "began":
            customers.assign(team.customer, people.ben, by=people.ana)
            plans.withdraw(plan, by=people.ben)
            plan.state = PlanState.RETURNED
            plans.submit(plan, by=people.ben)
        if second == "leadership":
            same.roles = [Role.SELLER, Role.LEADERSHIP]
        else:
            made = {"customer_id": team.customer.id, "user_id": same.id, "role": place, "given_by_id": team.mo.id}
            db.session.add(AccountMember(**made))
    if key and second == "leadership":
        with writing():
            plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.su)
    # It is not for want of being asked: somebody else of the same role is.
    other = team.mo if not key else team.boss if second == "leadership" else team.su
    assert can("decide", plan, user=other)
    assert [action for action in JUDGING if can(action, plan, user=same)] == []
    with writing():
        plan.state = PlanState.ACTIVE
    assert [action for action in JUDGING if can(action, plan, user=same)] == []


def test_who_handed_a_plan_in_does_not_decide_about_it_once_nobodys_deputy(people, sign_in):
    team = account(people.ana, key=False)
    plan = submitted(team, **LONG)
    with writing():
        plans.withdraw(plan, by=people.ana)
        plan.state, plan.deputy, plan.deputy_until = PlanState.RETURNED, team.mo, "2099-12-31"
        plans.submit(plan, by=team.mo)
        plan.deputy = plan.deputy_until = None
    assert not can("decide", plan, user=team.mo)
    fields = {"seen": plan.submitted_version, "step": mark(plan), "outcome": "approved"}
    assert sign_in(team.mo).send(f"/plans/{plan.id}/decide", fields).status_code == 403


def test_what_is_a_key_account_no_longer_is_not_the_leaderships(people):
    team = account(people.ana)
    plan = submitted(team, **LONG)
    assert can("instruct", plan, user=team.boss)
    with writing():
        team.customer.account_class = AccountClass.ORDINARY
    assert not can("read", plan, user=team.boss)
    assert not can("instruct", plan, user=team.boss)
