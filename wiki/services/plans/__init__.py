"""Account plans: what one says (`content`, `editing`, `parts`), its way (`states`, `moving`), what is kept of it
(`snapshots`), what differs (`comparing`), is missing (`gaps`) or was promised (`promised`), reading (`reading`),
what waits for whom (`waiting`), what time does (`daily`), all accounts at once (`portfolio`, `cells`), bars (`bars`).
"""

from wiki.services.plan_triggers import (
    trigger,
)
from wiki.services.plans.clashing import (
    Clash,
    clashes,
)
from wiki.services.plans.comparing import (
    PlanDifference,
    differences,
)
from wiki.services.plans.content import (
    parse_action,
    parse_ask,
    parse_decision,
    parse_instruction,
    parse_money,
    parse_objective,
    parse_plan,
    parse_progress,
    parse_relationship,
    parse_risk,
)
from wiki.services.plans.daily import (
    pass_days,
)
from wiki.services.plans.editing import (
    add_action,
    add_objective,
    create,
    note_money,
    progress,
    release_extract,
    remove_action,
    remove_money,
    remove_objective,
    revise,
    revise_action,
    revise_objective,
)
from wiki.services.plans.gaps import (
    blocking,
    letters,
)
from wiki.services.plans.moving import (
    answer_instruction,
    begin_review,
    close,
    consult,
    decide,
    give_opinion,
    instruct,
    is_review_overdue,
    pass_time,
    reopen,
    review,
    settle_opinion,
    submit,
    withdraw,
)
from wiki.services.plans.parts import (
    add_risk,
    aim,
    answer_ask,
    ask_for,
    remove,
    revise_risk,
    set_deputy,
    set_duty,
)
from wiki.services.plans.portfolio import (
    RULES,
    Account,
    Portfolio,
    portfolio,
)
from wiki.services.plans.promised import (
    Promised,
    promised,
)
from wiki.services.plans.pyramid import (
    Layer,
    pyramid,
)
from wiki.services.plans.reading import (
    WholePlan,
    actions_of,
    consultations,
    current,
    events,
    extract_of,
    last_years,
    my_actions,
    objectives_of,
    of_customer,
    on_profile,
    versions,
    whole,
)
from wiki.services.plans.snapshots import (
    pinned,
    snapshot,
)
from wiki.services.plans.states import (
    PlanStep,
    steps_from,
)
from wiki.services.plans.waiting import (
    Waiting,
    waiting_for,
)

__all__ = [
    "RULES",
    "Account",
    "Clash",
    "Layer",
    "PlanDifference",
    "PlanStep",
    "Portfolio",
    "Promised",
    "Waiting",
    "WholePlan",
    "actions_of",
    "add_action",
    "add_objective",
    "add_risk",
    "aim",
    "answer_ask",
    "answer_instruction",
    "ask_for",
    "begin_review",
    "blocking",
    "clashes",
    "close",
    "consult",
    "consultations",
    "create",
    "current",
    "decide",
    "differences",
    "events",
    "extract_of",
    "give_opinion",
    "instruct",
    "is_review_overdue",
    "last_years",
    "letters",
    "my_actions",
    "note_money",
    "objectives_of",
    "of_customer",
    "on_profile",
    "parse_action",
    "parse_ask",
    "parse_decision",
    "parse_instruction",
    "parse_money",
    "parse_objective",
    "parse_plan",
    "parse_progress",
    "parse_relationship",
    "parse_risk",
    "pass_days",
    "pass_time",
    "pinned",
    "portfolio",
    "progress",
    "promised",
    "pyramid",
    "release_extract",
    "remove",
    "remove_action",
    "remove_money",
    "remove_objective",
    "reopen",
    "review",
    "revise",
    "revise_action",
    "revise_objective",
    "revise_risk",
    "set_deputy",
    "set_duty",
    "settle_opinion",
    "snapshot",
    "steps_from",
    "submit",
    "trigger",
    "versions",
    "waiting_for",
    "whole",
    "withdraw",
]
