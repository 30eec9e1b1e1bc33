"""The way of a plan: every step from every state, and what differs between two versions."""

import itertools

import pytest

from wiki.errors import WikiError
from wiki.models.plans import PlanState
from wiki.services.plans.comparing import PlanDifference, differences
from wiki.services.plans.states import WAYS, PlanStep, after, steps_from

# model.md §10, read as a table: rows are states, and in each the steps that lead on, with where to.
TABLE = {
    "draft": {"consult": "consultation"},
    "consultation": {"withdraw": "draft", "submit": "submitted"},
    "submitted": {"withdraw": "draft", "begin_review": "in_review"},
    "in_review": {"approve": "approved", "return": "returned"},
    "returned": {"consult": "consultation", "submit": "submitted"},
    "approved": {"begin": "active"},
    "active": {"submit": "submitted", "expire": "expired", "close": "closed"},
    "expired": {"submit": "submitted", "close": "closed"},
    "closed": {"reopen": "active"},
}


@pytest.mark.parametrize("state", PlanState)
def test_each_step_leads_where_the_table_says_and_every_other_is_refused(state):
    for step in PlanStep:
        wanted = TABLE[state.value].get(step.value)
        if wanted:
            assert after(state, step) == wanted
        else:
            with pytest.raises(WikiError) as refused:
                after(state, step)
            assert refused.value.status == 409
    assert {step.value for step in steps_from(state)} == TABLE[state.value].keys()


def test_a_plan_in_force_stays_in_force_if_a_new_version_is_not_approved():
    for (state, step), following in WAYS.items():
        falls_back = following in (PlanState.DRAFT, PlanState.RETURNED)
        assert after(state, step, in_force=True) == (PlanState.ACTIVE if falls_back else following)


def test_from_every_state_a_plan_can_come_to_an_end():
    reached = {state: {following for (before, _), following in WAYS.items() if before is state} for state in PlanState}
    for _ in PlanState:
        for state, others in reached.items():
            reached[state] = others.union(*(reached[other] for other in others))
    assert all(PlanState.CLOSED in others for others in reached.values())


def objective(ident, **fields):
    return {"id": ident, "statement": "", "due_on": None, **fields}


BEFORE = {
    "vision": "With them in ten years.",
    "posture": "defend",
    "objectives": [objective("a", statement="42 machines"), objective("b", statement="gone")],
    "money": [{"id": "m", "planned": 10.0, "actual": None}],
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"vision": "x"}, [PlanDifference("", "", "vision", "With them in ten years.", "x")]),
        (
            {"objectives": [objective("a", statement="12 machines"), objective("b", statement="gone")]},
            [PlanDifference("objectives", "a", "statement", "42 machines", "12 machines")],
        ),
        (
            {"objectives": [objective("c"), BEFORE["objectives"][0]]},
            [
                PlanDifference("objectives", "c", "", None, objective("c")),
                PlanDifference("objectives", "b", "", objective("b", statement="gone"), None),
            ],
        ),
        # What only stands elsewhere in the list is the same.
        ({"objectives": BEFORE["objectives"][::-1]}, []),
        ({"money": [{"id": "m", "planned": 10.0, "actual": 0.0}]}, [PlanDifference("money", "m", "actual", None, 0.0)]),
        ({"risks": [{"id": "r"}]}, [PlanDifference("risks", "r", "", None, {"id": "r"})]),
    ],
)
def test_what_differs_is_told_exactly(changes, found):
    assert differences(BEFORE, {**BEFORE, **changes}) == found


def test_there_and_back_every_difference_is_the_other_way_round():
    other = {**BEFORE, "vision": "", "objectives": [objective("c"), objective("a", due_on="2026-12-31")], "risks": []}
    there, back = differences(BEFORE, other), differences(other, BEFORE)
    turned = [PlanDifference(one.part, one.ident, one.field, one.after, one.before) for one in back]
    assert sorted(map(repr, there)) == sorted(map(repr, turned))
    assert sum(itertools.chain([one.added for one in there])) == sum(one.removed for one in back) == 1
