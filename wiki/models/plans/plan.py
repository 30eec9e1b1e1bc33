"""An account plan and its parts: objectives, actions, money, risks, what is needed, whom to know."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, index_where_set, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.plans.kinds import (
    PLAN_LINE_LENGTH,
    PLAN_NOTE_LENGTH,
    ActionState,
    Metric,
    ObjectiveState,
    PlanState,
    Posture,
    RelationshipType,
)
from wiki.models.users import User


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
    # The version of which that was said last.
    self_scored_version: Mapped[int | None]
    # Counts changes, from 1 on: a form says which one it has seen, a pinned version which one it is.
    version: Mapped[int] = mapped_column(default=1)
    # The pinned versions: the one handed in, the one that counts, and the last one that was looked at in a review.
    submitted_version: Mapped[int | None]
    approved_version: Mapped[int | None]
    reviewed_version: Mapped[int | None]
    # By which day it is to be reviewed (YYYY-MM-DD); some days later it expires, see `services/plan_cadence.py`.
    review_due: Mapped[str | None] = mapped_column(String(10))
    # The rule that said so: the "class" of the account then, its "days", and "from" which day on they are counted; and
    # what brought the review forward since, each once, as values of `ReviewTrigger`.
    review_rule: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    review_reasons: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
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
    # The opportunities at the customer that it takes up, by their ids.
    pursuit_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
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
