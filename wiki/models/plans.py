"""Account plans: where we want to be with a customer in a period, by which steps, with what money, and who agreed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, Tracked, index_where_set, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.users import User

PLAN_LINE_LENGTH = 200
PLAN_NOTE_LENGTH = 500
PLAN_TEXT_LENGTH = 4_000


class Posture(StrEnum):
    """What we do about the account: hold it against others, grow it, win it from others, or leave it in good order."""

    DEFEND = "defend"
    GROW = "grow"
    ATTACK = "attack"
    EXIT = "exit"


class RelationshipType(StrEnum):
    """What we are to the customer, each more than the one before it; see `content/relationships.json`."""

    VENDOR = "vendor"
    PREFERRED_SUPPLIER = "preferred_supplier"
    PARTNERSHIP = "partnership"
    STRATEGIC_ALLIANCE = "strategic_alliance"


class PlanState(StrEnum):
    """Where a plan is on its way; `services/plans/states.py` says which steps lead from one to another."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    ACTIVE = "active"
    EXPIRED = "expired"
    CLOSED = "closed"


class ObjectiveState(StrEnum):
    """How an objective stands, as its owner sees it."""

    OPEN = "open"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    MET = "met"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class ActionState(StrEnum):
    """How far an action is; `DROPPED`: it is not done, and the note says why."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Metric(StrEnum):
    """What a line of money counts; amounts in the organisation's currency, the margin in percent."""

    SALES = "sales"
    REVENUE = "revenue"
    MARGIN = "margin"
    PROFIT = "profit"
    OTHER = "other"


class OpinionUse(StrEnum):
    """What became of an opinion that was asked for."""

    TAKEN = "taken"
    PARTLY = "partly"
    DECLINED = "declined"


class PlanOutcome(StrEnum):
    """What a review came to; `REVIEWED`: a plan in force was looked at and goes on as it is."""

    APPROVED = "approved"
    WITH_CONDITIONS = "with_conditions"
    RETURNED = "returned"
    REVIEWED = "reviewed"


POSTURE_LABELS = {
    Posture.DEFEND: N_("Defend"),
    Posture.GROW: N_("Grow"),
    Posture.ATTACK: N_("Win from a competitor"),
    Posture.EXIT: N_("Leave in good order"),
}
RELATIONSHIP_LABELS = {
    RelationshipType.VENDOR: N_("Supplier"),
    RelationshipType.PREFERRED_SUPPLIER: N_("Preferred supplier"),
    RelationshipType.PARTNERSHIP: N_("Partnership"),
    RelationshipType.STRATEGIC_ALLIANCE: N_("Strategic alliance"),
}
PLAN_STATE_LABELS = {
    PlanState.DRAFT: N_("Draft"),
    PlanState.CONSULTATION: N_("Opinions are asked for"),
    PlanState.SUBMITTED: N_("Submitted"),
    PlanState.IN_REVIEW: N_("In review"),
    PlanState.RETURNED: N_("Returned"),
    PlanState.APPROVED: N_("Approved"),
    PlanState.ACTIVE: N_("In force"),
    PlanState.EXPIRED: N_("Expired"),
    PlanState.CLOSED: N_("Closed"),
}

OBJECTIVE_LABELS = {
    ObjectiveState.OPEN: N_("Not begun"),
    ObjectiveState.ON_TRACK: N_("On track"),
    ObjectiveState.AT_RISK: N_("At risk"),
    ObjectiveState.MET: N_("Reached"),
    ObjectiveState.MISSED: N_("Missed"),
    ObjectiveState.WITHDRAWN: N_("Withdrawn"),
}
ACTION_LABELS = {
    ActionState.TODO: N_("To do"),
    ActionState.DOING: N_("Under way"),
    ActionState.DONE: N_("Done"),
    ActionState.DROPPED: N_("Dropped"),
}
METRIC_LABELS = {
    Metric.SALES: N_("Sales"),
    Metric.REVENUE: N_("Actual revenue"),
    Metric.MARGIN: N_("Margin in percent"),
    Metric.PROFIT: N_("Profit"),
    Metric.OTHER: N_("Something else"),
}
OPINION_LABELS = {
    OpinionUse.TAKEN: N_("Taken"),
    OpinionUse.PARTLY: N_("Taken in part"),
    OpinionUse.DECLINED: N_("Not taken"),
}
OUTCOME_LABELS = {
    PlanOutcome.APPROVED: N_("Approved"),
    PlanOutcome.WITH_CONDITIONS: N_("Approved, with conditions"),
    PlanOutcome.RETURNED: N_("Returned"),
    PlanOutcome.REVIEWED: N_("Looked at, goes on"),
}


class AccountPlan(Tracked):
    """One customer's plan for one period. Whose it is, who reviews it and who sponsors it says the customer's team."""

    __tablename__ = "account_plans"
    __table_args__ = (
        Index("ix_account_plans_customer_id", "customer_id", "period_start"),
        Index("ix_account_plans_state_review_due", "state", "review_due"),
        index_where_set("account_plans", "deputy_id"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # The first and the last day of the period (YYYY-MM-DD).
    period_start: Mapped[str] = mapped_column(String(10))
    period_end: Mapped[str] = mapped_column(String(10))
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    posture: Mapped[Posture]
    # Whom it is to be won from, or held against.
    incumbent: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")
    # Which goal of ours it serves, where we see the customer and us in some years, and how we get there.
    company_goal: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    vision: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    strategy: Mapped[str] = mapped_column(Text, default="")
    target_type: Mapped[RelationshipType | None]
    # The sentence or two that other staff may read, once its owner has released them.
    extract: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    extract_released: Mapped[bool] = mapped_column(default=False)
    # Who stands in for the account manager, up to which day.
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])
    deputy_until: Mapped[str | None] = mapped_column(String(10))
    # What each of the team does for it, by the person's number.
    duties: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # Which marks of a relationship are there, each with true; see `content/relationships.json`.
    relationship_marks: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    # How its owner judges it, by the criterion, in percent; see `content/scorecard.json`.
    self_scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    # Counts changes, from 1 on: a form says which one it has seen, a pinned version which one it is.
    version: Mapped[int] = mapped_column(default=1)
    # The pinned versions: the one handed in, the one that counts, and the last one that was looked at in a review.
    submitted_version: Mapped[int | None]
    approved_version: Mapped[int | None]
    reviewed_version: Mapped[int | None]
    # By which day it is to be reviewed (YYYY-MM-DD); sixty days later it expires.
    review_due: Mapped[str | None] = mapped_column(String(10))
    # Whether a change since the approval has to be approved itself.
    amended: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    is_demo: Mapped[bool] = mapped_column(default=False)


class PlanObjective(Tracked):
    """What is to be reached: a statement, how it is measured, from where to where, and by when."""

    __tablename__ = "plan_objectives"
    __table_args__ = (Index("ix_plan_objectives_plan_id_place", "plan_id", "place"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    place: Mapped[int]
    statement: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    # What it is worth to the customer, beside what it is worth to us.
    benefit: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    measure: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")
    baseline: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")
    target: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")
    attainable: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    relevant: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    due_on: Mapped[str | None] = mapped_column(String(10))
    # Whether it is the customer's objective as well.
    joint: Mapped[bool] = mapped_column(default=False)
    # The facts and cases that it rests on, by their ids; who may not read one does not see it.
    fact_ids: Mapped[list[str]] = mapped_column(default=list)
    case_ids: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[ObjectiveState] = mapped_column(default=ObjectiveState.OPEN)
    state_note: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")


class PlanAction(Tracked):
    """Something that somebody does for an objective, in steps, from when to when, and what came of it."""

    __tablename__ = "plan_actions"
    __table_args__ = (
        Index("ix_plan_actions_plan_id_place", "plan_id", "place"),
        Index("ix_plan_actions_owner_id_state", "owner_id", "state", "due_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    objective_id: Mapped[str] = mapped_column(ForeignKey("plan_objectives.id", ondelete="CASCADE"), index=True)
    objective: Mapped[PlanObjective] = relationship(innerjoin=True)
    place: Mapped[int]
    title: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH))
    # Each a text, and whether it is done.
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship()
    start_on: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[str] = mapped_column(String(10))
    state: Mapped[ActionState] = mapped_column(default=ActionState.TODO)
    done_on: Mapped[str | None] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    # The actions of the same plan that come before it, by their ids.
    after: Mapped[list[str]] = mapped_column(default=list)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is neither done nor dropped."""
        waits = self.state in (ActionState.TODO, ActionState.DOING)
        return waits and self.due_on < now().date().isoformat()


class FinancialLine(Tracked):
    """What a period (2026, 2026-Q1 or 2026-03) is to bring, and what it brought."""

    __tablename__ = "financial_lines"
    __table_args__ = (UniqueConstraint("plan_id", "period", "metric", "name"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    period: Mapped[str] = mapped_column(String(7))
    metric: Mapped[Metric]
    # What it is, where it is none of the four.
    name: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")
    planned: Mapped[float | None]
    actual: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(PLAN_LINE_LENGTH), default="")


class PlanRisk(Tracked):
    """What may go wrong; likelihood and effect from 1 (little) to 5 (much)."""

    __tablename__ = "plan_risks"
    __table_args__ = (Index("ix_plan_risks_plan_id", "plan_id"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    text: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    likelihood: Mapped[int]
    effect: Mapped[int]
    mitigation: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    owner: Mapped[User | None] = relationship()
    due_on: Mapped[str | None] = mapped_column(String(10))


class ResourceAsk(Tracked):
    """What the plan needs of somebody, and the answer."""

    __tablename__ = "resource_asks"
    __table_args__ = (
        Index("ix_resource_asks_plan_id", "plan_id"),
        Index("ix_resource_asks_of_id_answered_at", "of_id", "answered_at"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    text: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    of_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    of: Mapped[User] = relationship(foreign_keys=[of_id])
    due_on: Mapped[str | None] = mapped_column(String(10))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    answered_at: Mapped[datetime | None]


class RelationshipGoal(Tracked):
    """How well one of us is to know somebody there by a day, from 0 (not at all) to 4 (they advise one another)."""

    __tablename__ = "relationship_goals"
    __table_args__ = (UniqueConstraint("plan_id", "contact_id", "user_id"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    contact: Mapped[Contact] = relationship(innerjoin=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(innerjoin=True)
    wanted: Mapped[int]
    due_on: Mapped[str | None] = mapped_column(String(10))


class PlanConsultation(Tracked):
    """One person who was asked for an opinion on a pinned version, what the person said, and what became of it."""

    __tablename__ = "plan_consultations"
    __table_args__ = (
        UniqueConstraint("plan_id", "version", "user_id"),
        Index("ix_plan_consultations_user_id_answered_at", "user_id", "answered_at"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    asked_at: Mapped[datetime] = mapped_column(default=now)
    opinion: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    disposition: Mapped[OpinionUse | None]
    disposition_note: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")


class PlanVersion(Record):
    """A plan as it was when it was pinned: sent out for opinions, submitted or reviewed. Never changed or removed."""

    __tablename__ = "plan_versions"
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class PlanEvent(Record):
    """A step of a plan: from which state to which, at which version, by whom and why. Never changed or removed."""

    __tablename__ = "plan_events"
    __table_args__ = (Index("ix_plan_events_plan_id_at", "plan_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(20))
    before: Mapped[PlanState]
    after: Mapped[PlanState]
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by: Mapped[User | None] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class PlanReview(Record):
    """A decision about a pinned version: what was judged, what was decided, and how much of what was promised the
    time before was kept then. Never changed or removed.
    """

    __tablename__ = "plan_reviews"
    __table_args__ = (Index("ix_plan_reviews_plan_id_at", "plan_id", "at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    version: Mapped[int]
    # The version that there was when the decision was made: newer, if it had been changed since it was handed in.
    newest: Mapped[int]
    outcome: Mapped[PlanOutcome]
    decision: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    # By the criterion, in percent; see `content/scorecard.json`.
    scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    promised: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class LeaderInstruction(Tracked):
    """What somebody who leads says is to be done, and by when an answer is expected (领导批示)."""

    __tablename__ = "leader_instructions"
    __table_args__ = (Index("ix_leader_instructions_plan_id_at", "plan_id", "at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    due_on: Mapped[str | None] = mapped_column(String(10))
    # Whether an approval hangs on it.
    is_condition: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    answered_at: Mapped[datetime | None]
