"""Mutations of account plans: who ends one, and what goes with it."""

from tests.proof.mutations.mutation import Mutation

RETENTION = "wiki/services/plans/retention.py"
ERASING = "tests/test_plan_retention.py::"

PLANS = [
    Mutation(
        "nobody confirms what they ordered to be erased",
        "wiki/access/planning.py",
        "    return record.by_id != user.id\n",
        "    return True\n",
        (f"{ERASING}test_two_people_erase_a_plan_and_nothing_of_it_is_left",),
        ((RETENTION, "    if ordered.by_id == by.id:\n", "    if False:\n"),),
    ),
    Mutation(
        "nobody has a plan erased that is theirs",
        RETENTION,
        '    if not can("erase", plan, user=by):\n',
        "    if False:\n",
        (f"{ERASING}test_neither_of_the_two_is_an_owner_of_the_plan",),
    ),
    Mutation(
        "what was changed since is not erased",
        RETENTION,
        "    if plan.state is not ordered.plan_state or extent(plan) != ordered.extent:\n",
        "    if False:\n",
        (f"{ERASING}test_what_changed_since_it_was_ordered_is_not_erased",),
    ),
    Mutation(
        "what was said with an approval goes with the plan",
        RETENTION,
        "    _empty_notes(plan)\n    reviews",
        "    reviews",
        (f"{ERASING}test_two_people_erase_a_plan_and_nothing_of_it_is_left",),
    ),
]
