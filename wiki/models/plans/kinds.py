"""What is said of account plans in a word: states, kinds, outcomes, and what each is called."""

from enum import StrEnum

from wiki.errors import N_

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


class RetentionState(StrEnum):
    """What became of an order to erase a plan."""

    OPEN = "open"
    ERASED = "erased"
    DROPPED = "dropped"


class ReviewTrigger(StrEnum):
    """What brings a review forward: that it happened, and nothing of what."""

    GRADE = "grade"
    CLASS = "class"
    TEAM = "team"
    CONTACT = "contact"
    LOSS = "loss"
    COMPLAINT = "complaint"


class PlanPart(StrEnum):
    """What a comment is about."""

    PLAN = "plan"
    OBJECTIVE = "objective"
    ACTION = "action"
    RISK = "risk"
    ASK = "ask"


class ProposalState(StrEnum):
    """What became of a proposal to close a plan."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


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
    ActionState.TODO: N_("To be done"),
    ActionState.DOING: N_("Under way"),
    ActionState.DONE: N_("Finished"),
    ActionState.DROPPED: N_("Not pursued"),
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
RETENTION_LABELS = {
    RetentionState.OPEN: N_("waits for a second person"),
    RetentionState.ERASED: N_("erased"),
    RetentionState.DROPPED: N_("order taken back"),
}
TRIGGER_LABELS = {
    ReviewTrigger.GRADE: N_("The grade of the customer has changed."),
    ReviewTrigger.CLASS: N_("The class of the account has changed."),
    ReviewTrigger.TEAM: N_("Who answers for the account, manages or sponsors it has changed."),
    ReviewTrigger.CONTACT: N_("Somebody who matters to the plan has left the customer."),
    ReviewTrigger.LOSS: N_("A loss was noted."),
    ReviewTrigger.COMPLAINT: N_("A serious complaint was noted."),
}
PART_LABELS = {
    PlanPart.PLAN: N_("The plan as a whole"),
    PlanPart.OBJECTIVE: N_("Objective"),
    PlanPart.ACTION: N_("Action"),
    PlanPart.RISK: N_("Risk"),
    PlanPart.ASK: N_("Asked for"),
}
