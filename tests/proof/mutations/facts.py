"""Mutations of what is known of customers: who reads it at which level, and what others notice of it."""

from tests.proof.mutations.mutation import MATRIX, Mutation

FACT_POLICY = "wiki/access/policy/facts.py"
RIVAL_POLICY = "wiki/access/policy/rivals.py"
FACT_RULES = "wiki/access/facts.py"
SEALED_STAFF = f"{MATRIX}[sealed-seller+account_manager+editor+newcomer+author]"
SEALED_PEER, SEALED_KEEPER = f"{MATRIX}[sealed-peer]", f"{MATRIX}[sealed-keeper]"
FACTS_TESTS, RIVAL_TESTS = "tests/test_facts.py", "tests/test_rivals.py"

FACTS = [
    Mutation(
        "a fact of a closed customer is not for others",
        FACT_POLICY,
        '(CustomerFact, "know"): [\n        [sells, of_open_customer, within_reach, is_there],',
        '(CustomerFact, "know"): [\n        [sells, within_reach, is_there],',
        (f"{FACTS_TESTS}::test_of_a_closed_customer_no_fact_is_read_by_others",),
    ),
    Mutation(
        "what is for the team is for nobody else",
        FACT_POLICY,
        "_TEAMS: list[Line] = [[sells, of_own_account, is_for_team]]",
        "_TEAMS: list[Line] = [[sells, is_for_team]]",
        (SEALED_STAFF,),
    ),
    Mutation(
        "what is for named readers is not for the team",
        FACT_RULES,
        "return record.level <= LEVEL_PRIVATE",
        "return record.level <= LEVEL_NAMED",
        (SEALED_KEEPER,),
    ),
    Mutation(
        "a named reader waits for a second person",
        FACT_RULES,
        "return and_(record.confirmed_at.is_not(None), in_time, record.id.in_(named))",
        "return and_(in_time, record.id.in_(named))",
        (SEALED_PEER,),
    ),
    Mutation(
        "what named readers read ends",
        FACT_RULES,
        "return and_(record.confirmed_at.is_not(None), in_time, record.id.in_(named))",
        "return and_(record.confirmed_at.is_not(None), record.id.in_(named))",
        (f"{FACTS_TESTS}::test_another_text_has_to_be_answered_for_anew_and_its_time_ends_for_named_readers",),
    ),
    Mutation(
        "whoever confirms does not read what it says",
        "wiki/services/facts/words.py",
        'return Words("", words.grounds, words.lost)',
        "return words",
        (f"{FACTS_TESTS}::test_who_confirms_gets_no_text",),
    ),
    Mutation(
        "what was said before is sealed with what is said now",
        "wiki/services/facts/editing.py",
        "        if one.level < level:\n",
        "        if False:\n",
        (f"{FACTS_TESTS}::test_what_was_said_to_more_people_before_is_sealed_with_it",),
    ),
    Mutation(
        "what others may not know of moves no customer in their lists",
        "wiki/services/customers/editing.py",
        "    if level <= LEVEL_SELLERS:\n",
        "    if level:\n",
        ("tests/proof/test_twin_worlds.py::test_whoever_may_not_read_a_hidden_defect_lives_in_a_world_without_it",),
    ),
    Mutation(
        "nobody approves a claim of their own",
        RIVAL_POLICY,
        "[[sells, is_waiting_claim, was_written_by_another, is_asked]]",
        "[[sells, is_waiting_claim, was_written_by_another, is_asked], [leads, is_waiting_claim]]",
        (f"{RIVAL_TESTS}::test_who_leads_does_not_approve_what_they_wrote_themselves",),
    ),
    Mutation(
        "a claim that nobody approved is not told",
        FACT_RULES,
        "return and_(record.approved_at.is_not(None), record.withdrawn_at.is_(None), record.expires_on >= _today())",
        "return and_(record.withdrawn_at.is_(None), record.expires_on >= _today())",
        (f"{RIVAL_TESTS}::test_a_claim_is_told_once_a_second_person_has_read_it_and_until_its_time_is_up",),
    ),
]
