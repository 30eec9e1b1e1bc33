"""What objectives rest on: facts about the customer, and cases; and the opportunities there that they take up.

A plan keeps their ids; who may not read one of them is not shown it, and cannot take it out either.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam

from wiki.access import listing, prepared
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import AccountPlan, Case, Contact, Customer, CustomerFact, Pursuit, User
from wiki.models.plans import PlanObjective, RelationshipGoal
from wiki.services import facts
from wiki.services.facts import Told
from wiki.services.plans.content import ObjectiveContent


@dataclass(frozen=True)
class Evidence:
    """What the objectives of a plan rest on and take up, as far as their reader may read it, by its ids."""

    facts: Mapping[str, Told]
    cases: Mapping[str, Case]
    pursuits: Mapping[str, Pursuit]

    def facts_of(self, objective: PlanObjective) -> list[Told]:
        """Return those facts of an objective, in the order in which they were chosen."""
        return [self.facts[one] for one in objective.fact_ids if one in self.facts]

    def cases_of(self, objective: PlanObjective) -> list[Case]:
        """Return those cases of an objective."""
        return [self.cases[one] for one in objective.case_ids if one in self.cases]

    def pursuits_of(self, objective: PlanObjective) -> list[Pursuit]:
        """Return the opportunities that an objective takes up."""
        return [self.pursuits[one] for one in objective.pursuit_ids if one in self.pursuits]


def evidence_of(objectives: Iterable[PlanObjective], *, user: User) -> Evidence:
    """Return what some objectives rest on, as far as the person may read it: one query for each kind that there is."""
    objectives = list(objectives)
    wanted = {ident for one in objectives for ident in one.fact_ids}
    known = [] if not wanted else _readable(CustomerFact, wanted, user, CustomerFact.removed_at.is_(None))
    cases = readable_cases({ident for one in objectives for ident in one.case_ids}, user=user)
    taken = readable_pursuits({ident for one in objectives for ident in one.pursuit_ids}, user=user)
    return Evidence(
        {one.fact.id: one for one in facts.told(known)},
        {one.id: one for one in cases},
        {one.id: one for one in taken},
    )


def readable_cases(ids: Collection[str], *, user: User) -> list[Case]:
    """Return those of some cases that the person may read, with their titles."""
    return _readable(Case, ids, user) if ids else []


def readable_pursuits(ids: Collection[str], *, user: User) -> list[Pursuit]:
    """Return those of some opportunities that the person may read."""
    return _readable(Pursuit, ids, user) if ids else []


def offered_facts(customer: Customer, *, user: User, also: Collection[str] = ()) -> list[Told]:
    """Return the facts that somebody may rest an objective on: what the person may know of, by topic, and those of
    `also`, which it rests on already.

    What only named readers may read may be named, too: of it the topic is known, not what it says.
    """
    found = list(facts.page_of(customer, 1, topic=None, user=user).records)
    missing = set(also) - {one.id for one in found}
    if missing:
        known = listing(CustomerFact, "know", user=user).where(CustomerFact.id.in_(sorted(missing)))
        found += db.session.scalars(known.where(CustomerFact.removed_at.is_(None)))
    return facts.told(found)


def checked(
    plan: AccountPlan, content: ObjectiveContent, *, by: User, of: PlanObjective | None = None
) -> ObjectiveContent:
    """Return an objective with what it may rest on: what its writer cannot see stays. Raise Invalid for anything that
    is no fact or opportunity of this customer or no case, as far as its writer knows.
    """
    seen = set(_ids(CustomerFact, "know", content.fact_ids, by, CustomerFact.customer_id == plan.customer_id))
    cases = {one.id for one in readable_cases(content.case_ids, user=by)}
    at_customer = Pursuit.customer_id == plan.customer_id
    taken = set(_ids(Pursuit, "read", content.pursuit_ids, by, at_customer))
    wrong = {}
    if not taken.issuperset(content.pursuit_ids):
        wrong["pursuit_ids"] = Message(N_("Choose one of the list."))
    if not seen.issuperset(content.fact_ids):
        wrong["fact_ids"] = Message(N_("Choose one of the list."))
    if not cases.issuperset(content.case_ids):
        wrong["case_ids"] = Message(N_("Choose one of the list."))
    if wrong:
        raise Invalid(wrong)
    if of is None:
        return content
    known = set(_ids(CustomerFact, "know", of.fact_ids, by, CustomerFact.removed_at.is_(None)))
    read = {one.id for one in readable_cases(of.case_ids, user=by)}
    chosen = readable_pursuits(of.pursuit_ids, user=by)
    return replace(
        content,
        fact_ids=_kept(of.fact_ids, known, content.fact_ids),
        case_ids=_kept(of.case_ids, read, content.case_ids),
        pursuit_ids=_kept(of.pursuit_ids, {one.id for one in chosen}, content.pursuit_ids),
    )


def contact_names(goals: Iterable[RelationshipGoal], *, user: User) -> Mapping[str, str]:
    """Return the names of those whom goals are about, by their ids, as far as the person may read them."""
    wanted = {one.contact_id for one in goals}
    return {one.id: one.name for one in _readable(Contact, wanted, user)} if wanted else {}


def _kept(before: Sequence[str], shown: Collection[str], chosen: Sequence[str]) -> list[str]:
    """Return what was chosen, after what there was before and could not be seen."""
    return list(dict.fromkeys([*(one for one in before if one not in shown), *chosen]))


def _readable(model: Any, ids: Collection[str], user: User, *conditions: Any) -> list[Any]:
    asked = prepared(_among, model, user=user)
    return list(db.session.scalars(asked.where(*conditions) if conditions else asked, {"ids": sorted(ids)}))


def _among(model: type[Any], *, user: User) -> Select[Any]:
    return listing(model, user=user).where(model.id.in_(bindparam("ids", expanding=True)))


def _ids(model: type[Any], action: str, ids: Collection[str], user: User, *conditions: Any) -> list[str]:
    if not ids:
        return []
    query = listing(model, action, user=user).where(model.id.in_(sorted(ids)), *conditions)
    return list(db.session.scalars(query.with_only_columns(model.id)))
