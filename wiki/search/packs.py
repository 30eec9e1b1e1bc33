"""What a review of an account plan reads in ten minutes: seven questions, answered from what its reader may read.

Nothing is kept and nothing is invented. On paper, in a file that leaves the house, nothing of level 3 or above is told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import load_only

from wiki.access import can, listing, rights
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    Acquaintance,
    BuyingRole,
    Contact,
    CustomerFact,
    Department,
    LeaderInstruction,
    PlanAction,
    PlanConsultation,
    PlanObjective,
    PlanVersion,
    RelationshipGoal,
    ResourceAsk,
    Topic,
    User,
)
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.plans import ActionState, ObjectiveState
from wiki.search.similar import SimilarHit, similar_for
from wiki.services import customers, departments, plans, ties, vocabulary, voices
from wiki.services.plans.against import Against, against
from wiki.services.plans.comparing import PlanDifference
from wiki.services.plans.health import Health, computed
from wiki.services.plans.naming import MOST_LEVEL, Names, names_in
from wiki.services.plans.promised import Promised, promised_of
from wiki.services.plans.reading import WholePlan
from wiki.services.ties import Alarm, Rule
from wiki.services.ties.picture import Person
from wiki.services.voices import Heard

AHEAD = timedelta(days=30)
OLD = timedelta(days=365)
MOST_TOPICS, MOST_FACTS, MOST_INSTRUCTIONS, MOST_CASES = 5, 12, 3, 6
MOST_DEPARTMENTS = 5
DECIDING = (BuyingRole.ECONOMIC, BuyingRole.APPROVER, BuyingRole.INFLUENCER)
LEVELS = ("senior", "middle", "junior", "")
BARELY = 1
"""Known so well, or less, somebody does not count as known to us."""


@dataclass(frozen=True)
class Coverage:
    """Whom we know: by level and department, who decides or has influence and is hardly known, and what is amiss."""

    columns: Sequence[Department | None]
    cells: Mapping[tuple[str, str], Sequence[Person]]
    rows: Sequence[str]
    unknown: Sequence[Person]
    alarms: Sequence[Alarm]


@dataclass(frozen=True)
class Missing:
    """What is missing: letters of SMART by the number of the objective, what grew old, what nobody has concluded."""

    letters: Sequence[tuple[int, PlanObjective, str]]
    facts: Sequence[CustomerFact]
    sections: Sequence[tuple[str, str]]
    topics: Sequence[Topic]


@dataclass(frozen=True)
class Pack:
    """The answers, in the order of the questions; what its reader may not read is None or not among them."""

    whole: WholePlan
    numbers: Mapping[str, int]
    # The version of the last review and that plan as it is now; without the first there is nothing to compare.
    before: PlanVersion | None
    now: Mapping[str, object]
    changes: Sequence[PlanDifference]
    names: Names
    late: Sequence[PlanAction]
    soon: Sequence[PlanAction]
    coverage: Coverage | None
    goals: Sequence[tuple[RelationshipGoal, int]]
    money: Sequence[Against]
    promised: Sequence[Promised]
    voices: Sequence[Heard]
    won: SimilarHit | None
    lost: SimilarHit | None
    missing: Missing
    health: Health
    asked: Sequence[ResourceAsk]
    instructions: Sequence[LeaderInstruction]
    consultations: Sequence[PlanConsultation]

    @property
    def kept(self) -> int:
        """How much of what was promised is done."""
        return sum(one.is_kept for one in self.promised)


def pack(plan: AccountPlan, *, user: User, paper: bool = False) -> Pack:
    """Return the pack of a plan that `user` may read."""
    whole = plans.whole(plan, user=user)
    numbers = {one.id: place for place, one in enumerate(whole.objectives, 1)}
    before, content = plans.pinned(plan, plan.reviewed_version), whole.content
    changes = plans.differences(before.content, content) if before else []
    late, soon = _due(whole.actions)
    may_read = "read" in rights(plan.customer, user=user) and not (paper and plan.customer.level > LEVEL_SELLERS)
    coverage, goals = (
        _people(plan, whole, user, paper) if may_read and can("browse", Contact, user=user) else (None, ())
    )
    won, lost = _similar(plan, user, paper)
    contents = (before.content, content) if before else ()
    return Pack(
        whole=whole,
        numbers=numbers,
        before=before,
        now=content,
        changes=changes,
        names=names_in(plan, changes, contents, user=user, paper=paper),
        late=late,
        soon=soon,
        coverage=coverage,
        goals=goals,
        money=against(whole.money),
        promised=promised_of(before.content, {one.id: one for one in whole.actions}) if before else [],
        voices=voices.for_review(plan.customer, user=user) if may_read else (),
        won=won,
        lost=lost,
        missing=_missing(plan, whole, numbers, user, paper=paper, may_read=may_read),
        health=computed([plan.id], user)[plan.id],
        asked=[one for one in whole.asks if one.of_id == user.id and one.answered_at is None],
        instructions=whole.instructions[:MOST_INSTRUCTIONS],
        consultations=_last_round(plans.consultations(plan, user=user)) if whole.there.consultations else (),
    )


def _due(actions: Sequence[PlanAction]) -> tuple[list[PlanAction], list[PlanAction]]:
    """Return the actions that are late, the latest first, and those due soon, the next first."""
    today = now().date()
    until = (today + AHEAD).isoformat()
    waiting = sorted((one for one in actions if one.state in (ActionState.TODO, ActionState.DOING)), key=_day_of)
    late = [one for one in waiting if one.due_on < today.isoformat()]
    return late, [one for one in waiting if today.isoformat() <= one.due_on <= until]


def _day_of(action: PlanAction) -> tuple[str, int]:
    return action.due_on, action.place


def _people(
    plan: AccountPlan, whole: WholePlan, user: User, paper: bool
) -> tuple[Coverage, list[tuple[RelationshipGoal, int]]]:
    """Return whom we know there, and how far each is known by whoever is to know them."""
    there = ties.at_customer(plan.customer, user=user)
    parts = departments.of(plan.customer, user=user)
    cells: dict[tuple[str, str], list[Person]] = defaultdict(list)
    used = [one for one in parts if any(person.contact.department_id == one.id for person in there.people)]
    columns: list[Department | None] = list(used[:MOST_DEPARTMENTS])
    shown = {one.id for one in columns if one}
    for person in there.people:
        at = person.contact.department_id
        cells[person.level or "", at if at in shown else ""].append(person)
    if any(at == "" for _level, at in cells):
        columns.append(None)
    coverage = Coverage(
        columns,
        cells,
        rows=[level for level in LEVELS if level or any(not one.level for one in there.people)],
        unknown=[one for one in there.people if one.contact.buying_role in DECIDING and one.known <= BARELY],
        # Who supports us from inside is of level 3.
        alarms=[one for one in there.alarms if not (paper and one.rule is Rule.LONE_SUPPORTER)],
    )
    readable = {one.contact.id for one in (*there.people, *there.left)}
    return coverage, _goals([one for one in whole.goals if one.contact_id in readable], user)


def _goals(goals: Sequence[RelationshipGoal], user: User) -> list[tuple[RelationshipGoal, int]]:
    wanted = {one.contact_id for one in goals}
    query = listing(Acquaintance, user=user).where(Acquaintance.contact_id.in_(wanted))
    known = {(one.contact_id, one.user_id): one.level for one in db.session.scalars(query)} if goals else {}
    return [(one, known.get((one.contact_id, one.user_id), 0)) for one in goals]


def _similar(plan: AccountPlan, user: User, paper: bool) -> tuple[SimilarHit | None, SimilarHit | None]:
    """Return a success and a failure with customers like this one, told by what it is and what we want there."""
    known, codes = vocabulary.current(), {}
    for name, ident in (("industry", plan.customer.industry_id), ("ownership", plan.customer.ownership_id)):
        if ident and (term := known.by_id(ident)):
            codes[name] = [term.code]
    text = "\n".join(part for part in (plan.vision, plan.strategy) if part)
    if not text and not codes:
        return None, None
    found = similar_for(text, codes, user=user, size=MOST_CASES)
    pair = (found.won, found.lost)
    won, lost = (hit if hit and not (paper and hit.record.level > LEVEL_SELLERS) else None for hit in pair)
    return won, lost


def _missing(
    plan: AccountPlan, whole: WholePlan, numbers: Mapping[str, int], user: User, *, paper: bool, may_read: bool
) -> Missing:
    customer, today = plan.customer, now().date()
    letters = [
        (numbers[one.id], one, lacks)
        for one in whole.objectives
        if one.state is not ObjectiveState.WITHDRAWN and (lacks := plans.letters(one))
    ]
    if not may_read:
        return Missing(letters, (), (), ())
    old = (today - OLD).isoformat()
    sections = sorted((day, name) for name, day in customer.section_dates.items() if day < old)
    topics = customers.topics_of(customer, MOST_TOPICS, user=user)
    return Missing(
        letters,
        _stale(plan, user, LEVEL_SELLERS if paper else MOST_LEVEL),
        [(name, day) for day, name in sections],
        [one for one in topics if not (paper and one.level > LEVEL_SELLERS)],
    )


def _stale(plan: AccountPlan, user: User, most_level: int) -> list[CustomerFact]:
    """Return the facts whose time is up, or soon will be: that they are, never what they say."""
    until = (now().date() + AHEAD).isoformat()
    fact = CustomerFact
    query = listing(fact, "know", user=user, at=plan.customer)
    query = query.where(fact.removed_at.is_(None), fact.expires_on <= until, fact.level <= most_level)
    shown = query.options(load_only(fact.topic, fact.expires_on, fact.level, fact.customer_id))
    return list(db.session.scalars(shown.order_by(fact.expires_on, fact.id).limit(MOST_FACTS)))


def _last_round(consultations: Sequence[PlanConsultation]) -> list[PlanConsultation]:
    newest = consultations[0].version if consultations else 0
    return [one for one in consultations if one.version == newest]
