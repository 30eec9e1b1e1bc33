"""Who may do what with account plans: the table of states and rights, line by line."""

from typing import Any

from wiki.access.accounts import answers_for, of_open_customer, of_own_account
from wiki.access.planning import (
    directs,
    does,
    is_asked_for,
    is_consulted,
    is_extract_released,
    is_not_closed,
    is_ordered_by_another,
    is_others_plan,
    manages,
    of_key_account,
    of_plan_one_closes,
    of_plan_one_may_read,
    of_plan_one_writes,
    steers,
    was_asked,
    writes_plan,
)
from wiki.access.predicates import Line, administers, guards_privacy, is_by, is_there, leads, sells
from wiki.access.reviewing import is_asked
from wiki.models import (
    AccountPlan,
    Customer,
    FinancialLine,
    LeaderInstruction,
    PlanAction,
    PlanComment,
    PlanConsultation,
    PlanEvent,
    PlanObjective,
    PlanProposal,
    PlanRetention,
    PlanReview,
    PlanRisk,
    PlanVersion,
    RelationshipGoal,
    ResourceAsk,
    Team,
)

READERS: list[Line] = [[sells, of_own_account], [sells, writes_plan], [directs, of_key_account]]
# Whoever steers the account judges the plan, and the leadership those of key accounts: never their own.
JUDGES: list[Line] = [[sells, steers, is_others_plan], [directs, of_key_account, is_others_plan]]
WRITERS: list[Line] = [[sells, writes_plan]]
ERASERS: list[Line] = [[administers], [guards_privacy]]
READ: list[Line] = [[of_plan_one_may_read]]
WRITTEN: list[Line] = [[sells, of_plan_one_writes]]

PLANS: dict[tuple[type[Any], str], list[Line]] = {
    (Customer, "plan"): [[sells, answers_for, is_there]],
    (AccountPlan, "browse"): [[sells], [directs]],
    # How often plans are reviewed decides when they expire: whoever keeps other rules does not set it.
    (AccountPlan, "set_cadence"): [[directs]],
    # All accounts beside each other: of them, those that one may read.
    (AccountPlan, "portfolio"): [[leads]],
    (Team, "portfolio"): [[leads]],
    # Of the plans of these accounts, those alone that one may export.
    (AccountPlan, "export_portfolio"): [[leads]],
    (AccountPlan, "read"): READERS,
    # The sentence or two that other staff may read once they are released.
    (AccountPlan, "extract"): [*READERS, [sells, of_open_customer, is_extract_released]],
    (AccountPlan, "edit"): [[sells, writes_plan, is_not_closed]],
    # Whoever reads a plan remarks on it, and settles the own remarks; what to do about all of them, its writer says.
    (AccountPlan, "comment"): READERS,
    (PlanComment, "read"): READ,
    (PlanComment, "answer"): READ,
    # Corrected, taken back and brought back by whoever wrote it.
    (PlanComment, "edit"): [[is_by, of_plan_one_may_read]],
    (PlanComment, "settle"): [*WRITTEN, [is_by, of_plan_one_may_read]],
    (AccountPlan, "consult"): [*WRITERS, [sells, steers]],
    (AccountPlan, "submit"): WRITERS,
    (AccountPlan, "decide"): [
        [sells, of_own_account, is_asked, is_others_plan],
        [directs, of_key_account, is_asked, is_others_plan],
    ],
    # Whoever judges a plan may return it, also while somebody else is asked about it: the account's sales manager that
    # of a key account, which its sponsor and the leadership approve.
    (AccountPlan, "return"): JUDGES,
    (AccountPlan, "review"): JUDGES,
    (AccountPlan, "instruct"): JUDGES,
    # Whoever writes a plan does not close it, but may propose that.
    (AccountPlan, "propose"): WRITERS,
    (PlanProposal, "read"): READ,
    (PlanProposal, "withdraw"): WRITTEN,
    (PlanProposal, "decide"): [[of_plan_one_closes]],
    (AccountPlan, "close"): [[sells, manages, is_others_plan], [directs, of_key_account, is_others_plan]],
    (AccountPlan, "export"): [*WRITERS, [sells, steers], [directs, of_key_account]],
    # Nothing is deleted but by order of two people, and neither reads the plan by that or judges one of their own.
    (AccountPlan, "erase"): [[administers, is_others_plan], [guards_privacy, is_others_plan]],
    (PlanRetention, "order"): ERASERS,
    (PlanRetention, "read"): [*ERASERS, *READ],
    (PlanRetention, "confirm"): [[administers, is_ordered_by_another], [guards_privacy, is_ordered_by_another]],
    (PlanRetention, "drop"): ERASERS,
    (PlanObjective, "read"): READ,
    (PlanObjective, "edit"): WRITTEN,
    (PlanAction, "read"): READ,
    (PlanAction, "edit"): WRITTEN,
    # One's own actions are reported by whoever does them.
    (PlanAction, "progress"): [*WRITTEN, [sells, does, of_plan_one_may_read]],
    (FinancialLine, "read"): READ,
    (FinancialLine, "edit"): WRITTEN,
    (PlanRisk, "read"): READ,
    (PlanRisk, "edit"): WRITTEN,
    (ResourceAsk, "read"): [*READ, [is_asked_for]],
    (ResourceAsk, "edit"): WRITTEN,
    (ResourceAsk, "answer"): [[is_asked_for]],
    (RelationshipGoal, "read"): READ,
    (RelationshipGoal, "edit"): WRITTEN,
    (PlanConsultation, "read"): [*READ, [is_consulted]],
    (PlanConsultation, "answer"): [[is_consulted]],
    (PlanConsultation, "settle"): WRITTEN,
    (PlanVersion, "read"): [*READ, [was_asked]],
    (PlanEvent, "read"): READ,
    (PlanReview, "read"): READ,
    (LeaderInstruction, "read"): READ,
    (LeaderInstruction, "answer"): WRITTEN,
}
