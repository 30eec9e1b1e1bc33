"""What is sent in each call of the matrix that is about account plans; see `samples`."""

from collections.abc import Mapping
from typing import Any

from tests.planning import ACTION, MONEY, OBJECTIVE, PLAN

PLAN_QUERIES = {"plan_versions.compare": "?before=7"}
NONE: Mapping[str, Any] = {}
DECISION = {"outcome": "approved", "seen": "1"}

CADENCE = {
    f"{code}.{part}": "30"
    for code in ("key", "ordinary", "possible", "none")
    for part in ("review", "grace", "trigger")
} | {"base": "0"}

PLANS: dict[str, Any] = {
    "plan_cadence.edit": CADENCE,
    "plan_comments.answer": {"text": "Done."},
    "plan_comments.edit": {"text": "Later."},
    "plan_comments.remove": NONE,
    "plan_comments.restore": NONE,
    "plan_comments.new": {"text": "Earlier."},
    "plan_comments.settle": {"settled": "yes"},
    "plan_money.import_lines": {"lines": ""},
    "plan_money.index": {**MONEY, "planned": "120", "base": "7"},
    "plan_money.remove": {"base": "7"},
    "plan_objectives.edit": {**OBJECTIVE, "base": "7"},
    "plan_objectives.edit_action": {**ACTION, "owner": "1", "base": "7"},
    "plan_objectives.new": {**OBJECTIVE, "base": "7"},
    "plan_objectives.new_action": {**ACTION, "owner": "1", "base": "7"},
    "plan_objectives.progress": {"state": "doing"},
    "plan_objectives.remove": {"base": "7"},
    "plan_objectives.remove_action": {"base": "7"},
    "plan_packs.order": NONE,
    "plan_parts.answer": {"granted": "yes"},
    "plan_parts.edit_risk": {"text": "They may go.", "base": "7"},
    "plan_parts.new_ask": {"text": "A day.", "of": "1", "base": "7"},
    "plan_parts.new_goal": {"wanted": "2", "base": "7"},
    "plan_parts.new_risk": {"text": "They may go.", "base": "7"},
    "plan_parts.remove_ask": {"base": "7"},
    "plan_parts.remove_goal": {"base": "7"},
    "plan_parts.remove_risk": {"base": "7"},
    "plan_closing.decide": {"as": "refuse", "note": "Not yet."},
    "plan_closing.propose": {"reason": "Their plant is closed.", "result": "Half of it."},
    "plan_closing.withdraw": NONE,
    "plan_retentions.confirm": NONE,
    "plan_retentions.drop": NONE,
    "plan_retentions.index": {"number": "aaaaaaaaaa", "reason": "Kept for long enough."},
    "plan_self_assessment.edit": {"base": "7", "score-strategy": "70"},
    "plan_steps.answer": {"answer": "Done."},
    "plan_steps.begin_review": NONE,
    "plan_closing.close": {"note": "Over."},
    "plan_steps.consult": {"people": ""},
    "plan_steps.decide": DECISION,
    "plan_steps.instruct": {"text": "Write."},
    "plan_steps.opinion": {"opinion": "Yes."},
    "plan_closing.reopen": {"note": "Again."},
    "plan_steps.review": DECISION,
    "plan_steps.send_back": {"decision": "Numbers are missing.", "seen": "1"},
    "plan_steps.settle": {"use": "taken"},
    "plan_steps.submit": NONE,
    "plan_steps.withdraw": NONE,
    "plan_team.aim_at": {"mark": "preferred-people", "base": "7"},
    "plan_team.deputy": NONE,
    "plan_team.duties": {"base": "7"},
    "plan_team.extract": {"released": ""},
    "plan_team.relationship": {"base": "7"},
    "plans.edit": {**PLAN, "base": "7"},
    "plans.new": {**PLAN, "period_start": "2031-01-01", "period_end": "2031-12-31"},
}
