"""Account plans: CPU of a plan, of its pack and of all accounts, at 2,000 plans of 20 objectives and 100 actions each.

In one process, with a database of its own in a temporary folder; the rows are written without the services.
"""

import random
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bench import Measure, full_plans
from bench.alone import alone
from bench.topics import opened_by
from wiki import content
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.models import (
    AccountClass,
    AccountMember,
    AccountPlan,
    Attractiveness,
    Customer,
    CustomerValue,
    Direction,
    Document,
    Interaction,
    InteractionKind,
    KeyClassification,
    Loyalty,
    MemberRole,
    Revision,
    Role,
    Stage,
    Strength,
    Trend,
    schema,
)
from wiki.models import Measure as Money
from wiki.models.base import now
from wiki.models.documents import body_hash
from wiki.models.plans import ActionState, PlanAction, PlanObjective, PlanState, Posture
from wiki.models.site import ACCESS, CUSTOMERS, ROSTER, raise_generation
from wiki.services import people, vocabulary
from wiki.services.customers.content import CustomerContent, to_body
from wiki.services.customers.names import cores

SEED = 20_26
PLANS = 2_000
OBJECTIVES, ACTIONS, CONTACTS = 20, 100, 5
CLOSED_EVERY, AT_ONCE = 50, 100
SELLERS = 400
HELPERS = 3
LEADER, LEADER_PASSWORD = "leader", "two-thousand-plans"
ASKED = 50
FULL = range(1, 41)
"""The places of the plans that have every part; the others have objectives and actions alone."""


def run(_options: Namespace) -> Iterable[Measure]:
    """Make the plans and measure."""
    with alone(LEADER_PASSWORD) as app:
        with app.app_context():
            schema.upgrade()
            begin_write()
            vocabulary.install(content.vocabulary(), lambda text: text)
            write()
            db.session.remove()
        yield from opened_by(LEADER, app, "plans", ways(), LEADER_PASSWORD)


def write() -> None:
    """Write customers with what they bring and of which class they are, and a plan of each."""
    chance = random.Random(SEED)
    begin_write()
    sellers = [people.add(f"planner{place}", roles=[Role.ACCOUNT_MANAGER]).id for place in range(SELLERS)]
    sponsor = people.add("sponsor", roles=[Role.SPONSOR]).id
    chief = people.add(LEADER, roles=[Role.LEADERSHIP], password=LEADER_PASSWORD)
    db.session.flush()
    leader = chief.id
    for start in range(0, PLANS, AT_ONCE):
        rows = _rows(range(start, min(start + AT_ONCE, PLANS)), sellers, sponsor, chance)
        for model, values in rows.items():
            db.session.execute(insert(model.__table__), values)
    for place in FULL:
        full_plans.fill(db.session.get_one(AccountPlan, plan_id(place)), sellers, leader)
    for name in (ACCESS, CUSTOMERS, ROSTER):
        raise_generation(name)
    refresh_statistics()
    db.session.commit()


def ways() -> dict[str, str | list[str]]:
    """Return what is opened: plans and their packs, those with every part, and all accounts."""
    chosen = random.Random(SEED).sample([place for place in range(len(FULL) + 1, PLANS) if place % CLOSED_EVERY], ASKED)
    ids = [plan_id(place) for place in chosen]
    found: dict[str, str | list[str]] = {"plan": [f"/plans/{ident}" for ident in ids]}
    found["pack"] = [f"/plans/{ident}/pack" for ident in ids]
    full = [plan_id(place) for place in FULL]
    found |= {"full_plan": [f"/plans/{ident}" for ident in full]}
    found |= {"full_pack": [f"/plans/{ident}/pack" for ident in full]}
    timelines = [f"/plans/{ident}/timeline" for ident in ids]
    return {**found, "timeline": timelines, "portfolio": "/plans/portfolio", "calendar": "/plans/calendar"}


def plan_id(place: int) -> str:
    """Return the id of the plan in a place, from 0 on."""
    return f"plan{place:06}"


def customer_id(place: int) -> str:
    """Return the id of the customer in a place, from 0 on."""
    return f"cust{place:06}"


def _rows(
    places: range, sellers: list[int], sponsor: int, chance: random.Random
) -> Mapping[type[Any], list[dict[str, Any]]]:
    rows: dict[type[Any], list[dict[str, Any]]] = {
        model: []
        for model in (Document, Customer, Revision, AccountMember, KeyClassification, CustomerValue, Interaction)
    }
    rows |= {AccountPlan: [], PlanObjective: [], PlanAction: []}
    for place in places:
        owner = chance.choice(sellers)
        _add_customer(rows, place, owner, sponsor)
        rows[KeyClassification] += _classes(place, owner, chance)
        rows[CustomerValue] += _values(place, owner, chance)
        rows[Interaction] += _contacts(place, owner, chance)
        _add_plan(rows, place, owner, sellers, chance)
    return rows


def _add_customer(rows: dict[type[Any], list[dict[str, Any]]], place: int, owner: int, sponsor: int) -> None:
    ident, name, at = customer_id(place), f"样例{place}号重工", now()
    body = to_body(CustomerContent(name=name))
    day = at.date().isoformat()
    document = {"id": ident, "kind": "customer", "title": name, "language": "zh-Hans", "author_id": owner, "version": 1}
    level = 2 if place % CLOSED_EVERY else 3
    rows[Document].append(document | {"level": level, "sort_date": day, "created_at": at, "updated_at": at})
    rows[Customer].append(
        {"id": ident, "sought": name, "cores": cores(name), "region": "", "watch_why": "", "section_dates": {}}
        | {"stage": Stage.TARGET, "owner_id": owner, "account_class": AccountClass.KEY.value, "touched_at": at}
    )
    rows[Revision].append(
        {"document_id": ident, "number": 1, "parents": [], "author_id": owner, "body": body, "html": {}}
        | {"body_hash": body_hash(body)}
    )
    rows[AccountMember].append(
        {"customer_id": ident, "user_id": sponsor, "role": MemberRole.SPONSOR, "given_by_id": owner}
    )


def _classes(place: int, owner: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield two classifications, the newer one last."""
    for number in (1, 2):
        yield {
            "id": f"{customer_id(place)}k{number}",
            "customer_id": customer_id(place),
            "number": number,
            **{name: chance.randint(1, 5) for name in ("potential", "volume", "margin")},
            "rules_version": 0,
            "score": chance.randint(0, 100),
            "attractiveness": chance.choice(list(Attractiveness)),
            "strength": chance.choice(list(Strength)),
            "trend": Trend.DEFENDING,
            "watched": {},
            "loyalty": Loyalty.NEUTRAL,
            "marks": [],
            "account_class": AccountClass.KEY,
            "decided_by_id": owner,
            "decided_on": f"202{4 + number}-01-01",
            "review_by": "2027-01-01",
        }


def _values(place: int, owner: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for year in (2024, 2025):
        ident = f"{customer_id(place)}v{year}"
        amount = float(chance.randrange(100_000, 50_000_000))
        yield {"id": ident, "customer_id": customer_id(place), "year": year, "measure": Money.REVENUE} | {
            "amount": amount,
            "by_id": owner,
        }


def _contacts(place: int, owner: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(CONTACTS):
        told = now().date() - timedelta(days=chance.randrange(700))
        yield {
            "id": f"{customer_id(place)}{number:02}",
            "customer_id": customer_id(place),
            "kind": InteractionKind.CALL,
            "direction": Direction.OUT,
            "happened_on": told.isoformat(),
            "level": 2,
            "by_id": owner,
        }


def _add_plan(
    rows: dict[type[Any], list[dict[str, Any]]], place: int, owner: int, sellers: list[int], chance: random.Random
) -> None:
    ident, today = plan_id(place), now().date()
    begins = today - timedelta(days=180)
    helpers = [owner, *chance.sample(sellers, HELPERS)]
    rows[AccountPlan].append(
        {"id": ident, "customer_id": customer_id(place), "posture": Posture.GROW, "state": PlanState.ACTIVE}
        | {"period_start": begins.isoformat(), "period_end": (begins + timedelta(days=364)).isoformat()}
        | {"strategy": "守住设备科，再走到生产副总。" * 5, "version": 1, "approved_version": 1, "created_by_id": owner}
        | {"review_due": (today + timedelta(days=chance.randrange(-50, 200))).isoformat(), "duties": {}}
    )
    each = ACTIONS // OBJECTIVES
    for number in range(OBJECTIVES):
        objective = f"o{place:06}{number:02}"
        rows[PlanObjective].append(
            {"id": objective, "plan_id": ident, "place": number + 1, "statement": f"第{number}批设备上线"}
            | {"measure": "上线台数", "target": "12", "due_on": today.isoformat(), "fact_ids": [], "case_ids": []}
        )
        for action in range(number * each, (number + 1) * each):
            start = begins + timedelta(days=chance.randrange(300))
            rows[PlanAction].append(
                {"id": f"a{place:06}{action:03}", "plan_id": ident, "objective_id": objective, "place": action + 1}
                | {"title": f"确认第{action}次评审会的名单", "steps": [{"text": "打电话", "done": False}], "after": []}
                | {"owner_id": chance.choice(helpers), "start_on": start.isoformat()}
                | {"due_on": (start + timedelta(days=21)).isoformat(), "state": chance.choice(list(ActionState))}
                | {"done_on": (start + timedelta(days=chance.randrange(30))).isoformat()}
            )
