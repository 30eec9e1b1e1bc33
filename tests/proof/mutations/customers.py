"""Mutations of customers: who reads a closed one, and what is told of it beside others."""

from tests.proof.mutations.mutation import MATRIX, Mutation

POLICY = "wiki/access/policy/customers.py"
LINKING = "wiki/services/customers/linking.py"
SETTLED = "tests/test_customers.py::test_what_is_settled_for_a_customer_is_what_would_be_asked_of_each_record"
HIDES = "tests/test_briefs.py::test_the_link_does_not_give_away_an_author_who_hides"

CUSTOMERS = [
    Mutation(
        "a closed customer is for those who look after it",
        POLICY,
        "        [sells, on_account],\n",
        "        [sells],\n",
        (f"{MATRIX}[seller+account_manager]",),
    ),
    Mutation(
        "what is noted of a closed customer is closed",
        "wiki/access/accounts.py",
        "return record.customer_id.not_in(_closed_to(user)) if user.has_role(*SELLING) else False",
        "return user.has_role(*SELLING)",
        ("tests/test_losses.py::test_losses_are_read_and_counted_as_far_as_one_may",),
    ),
    Mutation(
        "who may read a customer does not look after it",
        "wiki/access/gate.py",
        'at = OWN if {"read", "keep"} <= held else',
        'at = OWN if "read" in held else',
        (SETTLED,),
    ),
    Mutation(
        "the customer of a case gives no author away",
        LINKING,
        'isinstance(document, Case) and not can("see_author", document, user=user)',
        "False",
        (HIDES,),
    ),
    Mutation(
        "the cases of a customer give no author away",
        LINKING,
        'rule(Case, "see_author", user))',
        "True)",
        (HIDES,),
    ),
    Mutation(
        "a closed customer does not become open by merging",
        "wiki/services/account_merging.py",
        "if before.is_restricted and not into.is_restricted:",
        "if False:",
        ("tests/test_account_merging.py::test_a_closed_one_does_not_become_open_by_it",),
    ),
    Mutation(
        "a group is its maker's alone unless it is shared",
        POLICY,
        '(CustomerGroup, "read"): [[sells, is_shared_group], [sells, is_by]],',
        '(CustomerGroup, "read"): [[sells]],',
        ("tests/test_customers.py::test_groups_are_ones_own_unless_they_are_shared",),
    ),
]
