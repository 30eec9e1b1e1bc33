"""Mutations of reviews, and of what is noted to be found out, used and taken at customers."""

from tests.proof.mutations.mutation import Mutation

POSTED = "tests/test_reviews.py::"

REVIEWS = [
    Mutation(
        "nobody answers about what they handed in",
        "wiki/services/reviews/moving.py",
        "    if review.submitted_by_id == by.id:\n",
        "    if False:\n",
        (f"{POSTED}test_nobody_answers_about_their_own_whatever_else_they_are",),
    ),
    Mutation(
        "a record counts after the last step alone",
        "wiki/services/reviews/moving.py",
        "    elif review.step + 1 < len(review.steps):\n",
        "    elif False:\n",
        (
            f"{POSTED}test_a_grade_counts_after_the_last_step_alone",
            f"{POSTED}test_a_claim_is_told_after_the_last_step_alone_and_a_seller_can_be_asked",
            f"{POSTED}test_a_gift_is_approved_after_the_last_step_alone_and_another_sum_begins_anew",
        ),
    ),
    Mutation(
        "an answer is about the step that was seen",
        "wiki/services/reviews/moving.py",
        "    if seen and seen != mark(review):\n",
        "    if False:\n",
        (f"{POSTED}test_a_button_pressed_twice_answers_one_step_alone",),
    ),
    Mutation(
        "what is in review keeps its steps",
        "wiki/services/reviews/moving.py",
        "    body = step_of(review.steps[step])\n",
        "    body = current(review.record_type).steps[step]\n",
        (f"{POSTED}test_what_is_in_review_keeps_its_steps_and_what_comes_later_has_the_new_ones",),
    ),
    Mutation(
        "who reviews what is set by those who answer for it",
        "wiki/access/policy/reviews.py",
        '(ReviewFlow, "create"): [[leads], [administers]],',
        '(ReviewFlow, "create"): [[always]],',
        ("tests/test_review_flows.py::test_all_read_who_reviews_what_and_whoever_leads_or_administers_sets_it",),
    ),
    Mutation(
        "a sealed answer leaves the question open for others",
        "wiki/services/inquiries.py",
        'return or_(InquiryFact.by_id == user.id, rule(CustomerFact, "know", user))',
        "return InquiryFact.by_id.is_not(None)",
        ("tests/test_inquiries.py::test_who_may_not_know_of_a_sealed_answer_sees_a_question_that_is_open",),
    ),
    Mutation(
        "what is asked of a closed customer is shut",
        "wiki/access/policy/inquiries.py",
        '(Inquiry, "read"): [[sells, of_open_customer, within_reach]],',
        '(Inquiry, "read"): [[sells, within_reach]],',
        ("tests/test_inquiries.py::test_of_a_closed_customer_nobody_else_learns_what_is_asked",),
    ),
    Mutation(
        "a private occasion is nowhere for others",
        "wiki/access/policy/occasions.py",
        '(Occasion, "read"): READERS,',
        '(Occasion, "read"): [[]],',
        ("tests/test_occasions.py::test_what_is_private_or_at_a_closed_customer_is_nowhere_for_others",),
    ),
    Mutation(
        "evidence that one may not read is not named",
        "wiki/services/benefits.py",
        "    query = listing(model, user=user).where(model.id.in_(wanted))\n",
        "    query = select(model).where(model.id.in_(wanted))\n",
        ("tests/test_benefits.py::test_private_ones_and_sealed_evidence_leave_no_trace_for_others",),
    ),
    Mutation(
        "who speaks for us is named to those alone who may read that person",
        "wiki/services/endorsements.py",
        "for one in found if one.contact_id in people]",
        "for one in found if people or True]",
        ("tests/test_endorsements.py::test_of_somebody_at_a_closed_firm_others_learn_nothing",),
    ),
    Mutation(
        "a use that one may not read is none",
        "wiki/services/fact_uses.py",
        "    query = listing(model, user=user, at=at)\n",
        "    query = select(model)\n",
        ("tests/test_fact_uses.py::test_a_use_that_one_may_not_read_is_none",),
    ),
    Mutation(
        "sealed facts are counted for those who may know of them",
        "wiki/services/fact_uses.py",
        'query = listing(CustomerFact, "know", user=user).where(CustomerFact.removed_at.is_(None))',
        "query = select(CustomerFact).where(CustomerFact.removed_at.is_(None))",
        ("tests/test_fact_uses.py::test_sealed_facts_are_counted_for_those_alone_who_may_know_of_them",),
    ),
]
