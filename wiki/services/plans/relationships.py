"""What we are to a customer, by evidence: each type has marks, statements that are ticked once they are true."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from wiki import content
from wiki.errors import N_, Invalid, Message, NotFound, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan
from wiki.models.plans import PlanObjective, RelationshipType
from wiki.services.plans.content import ObjectiveContent
from wiki.services.plans.editing import add_objective, begin, changed
from wiki.text.language import spoken


@dataclass(frozen=True)
class Mark:
    """A statement by which one knows a type, and whether it is true of this customer."""

    code: str
    text: Mapping[str, str]
    is_there: bool

    def said(self, language: str) -> str:
        """Return the statement in a language."""
        return spoken(self.text, language)


@dataclass(frozen=True)
class Standing:
    """The marks of each type, the lowest type first; what we are by them; what is missing for what we want to be."""

    types: Sequence[tuple[RelationshipType, Sequence[Mark]]]
    current: RelationshipType | None
    target: RelationshipType | None
    missing: Sequence[Mark]


def standing(plan: AccountPlan) -> Standing:
    """Return what we are to the customer: the highest type all of whose marks are there, and what its plan lacks.

    Without a target what is missing is that of the next type.
    """
    types = [
        (
            RelationshipType(kind["code"]),
            [Mark(one["code"], one["text"], plan.relationship_marks.get(one["code"], False)) for one in kind["marks"]],
        )
        for kind in content.relationships()
    ]
    order = [kind for kind, _ in types]
    current = kind_by(plan.relationship_marks)
    following = order[order.index(current) + 1 :] if current else order
    target = plan.target_type or next(iter(following), None)
    missing = [one for kind, marks in types if kind is target for one in marks if not one.is_there]
    return Standing(types, current, plan.target_type, missing)


def kind_by(there: Mapping[str, bool]) -> RelationshipType | None:
    """Return the highest type all of whose marks are there, by their codes."""
    shown = [kind for kind in content.relationships() if all(there.get(one["code"], False) for one in kind["marks"])]
    return RelationshipType(shown[-1]["code"]) if shown else None


def tick(plan: AccountPlan, codes: Collection[str], *, base: int) -> None:
    """Say which marks are there; those that are not named are not. Raise Invalid for what is no mark."""
    begin(plan, base)
    known = {one.code for _, marks in standing(plan).types for one in marks}
    if not known.issuperset(codes):
        raise Invalid({"marks": Message(N_("Choose one of the list."))})
    # In the order of the list, so that equal ticks are equal snapshots.
    ticked = dict.fromkeys(sorted(codes), True)
    if ticked != plan.relationship_marks:
        plan.relationship_marks = ticked
        changed(plan)


def aim_at(plan: AccountPlan, code: str, language: str, *, base: int) -> PlanObjective:
    """Make an objective of a mark that is not there yet. Raise WikiError if there is one already."""
    found = next((one for _, marks in standing(plan).types for one in marks if one.code == code), None)
    if found is None:
        raise NotFound
    if found.is_there:
        raise WikiError(N_("This is so already: there is nothing to reach."))
    said = PlanObjective.plan_id == plan.id, PlanObjective.statement.in_(list(found.text.values()))
    if db.session.scalar(select(PlanObjective.id).where(*said).limit(1)) is not None:
        raise WikiError(N_("There is an objective for this already."))
    return add_objective(plan, ObjectiveContent(statement=found.said(language)), base=base)
