"""Mutations of account plans: who ends one, and what goes with it."""

from tests.proof.mutations.mutation import Mutation

RETENTION = "wiki/services/plans/retention.py"
ASSESSING = "tests/test_plan_self_assessment.py::"
COMMENTING = "tests/test_plan_comments.py::"
ERASING = "tests/test_plan_retention.py::"

POLICY = "wiki/access/policy/plans.py"
CLOSING = "tests/test_plan_closing.py::"

PLANS = [
    Mutation(
        "whoever keeps other rules does not set when plans expire",
        POLICY,
        '    (AccountPlan, "set_cadence"): [[directs]],\n',
        '    (AccountPlan, "set_cadence"): READERS,\n',
        ("tests/test_plan_cadence.py::test_the_leadership_sets_the_days_and_the_next_review_follows_them",),
    ),
    Mutation(
        "a complaint that few may know of brings no review forward",
        "wiki/services/voices.py",
        "    return voice.severe and voice.level <= LEVEL_SELLERS\n",
        "    return voice.severe\n",
        (
            "tests/test_plan_triggers.py::test_what_changes_nothing_of_who_leads_or_is_known_to_few_brings_nothing_forward",
        ),
    ),
    Mutation(
        "whoever proposes to close a plan does not close it by that",
        POLICY,
        '    (PlanProposal, "decide"): [[of_plan_one_closes]],\n',
        '    (PlanProposal, "decide"): [[of_plan_one_may_read]],\n',
        (f"{CLOSING}test_a_proposal_is_taken_back_by_its_writer_and_settled_by_closing",),
    ),
    Mutation(
        "nobody returns a plan of their own",
        POLICY,
        '    (AccountPlan, "return"): JUDGES,\n',
        '    (AccountPlan, "return"): READERS,\n',
        (f"{CLOSING}test_whoever_judges_a_key_account_returns_its_plan_whoever_is_asked",),
    ),
    Mutation(
        "what was returned with another step in view is not",
        "wiki/services/reviews/moving.py",
        "    _check(review, by, seen)\n    db.session.add(",
        "    db.session.add(",
        (f"{CLOSING}test_whoever_judges_a_key_account_returns_its_plan_whoever_is_asked",),
    ),
    Mutation(
        "a notice of a plan is for whoever may read that now",
        "wiki/services/notices/plan_rules.py",
        "or_(and_(of_plan, read), question))",
        "or_(plain, question))",
        (
            "tests/test_plan_notices.py::test_whoever_may_not_see_the_plan_any_more_sees_no_title_and_nothing_is_counted",
        ),
    ),
    Mutation(
        "a notice of an instruction is for whoever may answer it",
        "wiki/services/notices/plan_rules.py",
        "or_(done, edit)),\n",
        "True),\n",
        ("tests/test_plan_notices.py::test_an_instruction_waits_for_whoever_writes_the_plan_until_all_are_answered",),
    ),
    Mutation(
        "a comment is about a part of its own plan",
        "wiki/services/plans/commenting.py",
        "model.id == ident, model.plan_id == plan.id)",
        "model.id == ident)",
        ("tests/test_plan_comments.py::test_a_comment_is_about_a_part_of_its_own_plan",),
    ),
    Mutation(
        "who judges a plan reads its self-assessment folded",
        "wiki/blueprints/plan_panel.py",
        "(folded if judges and me().id not in one.judges else shown)",
        "shown",
        (f"{ASSESSING}test_reviewers_read_it_once_they_have_judged_and_both_stand_beside_each_other",),
    ),
    Mutation(
        "nobody judges a plan as its own who does not write it",
        "wiki/blueprints/plan_self_assessment.py",
        'load(AccountPlan, plan_id, "edit", options=WHOLE)',
        "load(AccountPlan, plan_id, options=WHOLE)",
        (f"{ASSESSING}test_who_writes_a_plan_judges_it_before_it_is_handed_in_and_nobody_has_to",),
    ),
    Mutation(
        "what was said on a plan is corrected by who said it",
        POLICY,
        '(PlanComment, "edit"): [[is_by, of_plan_one_may_read]]',
        '(PlanComment, "edit"): READ',
        (f"{COMMENTING}test_whoever_wrote_a_comment_corrects_it_or_takes_it_back_and_that_shows",),
    ),
    Mutation(
        "nobody answers, and so reads, a comment that was taken back",
        "wiki/blueprints/plan_comments.py",
        "OF_PLAN), PlanCommentAnswerForm()\n    commenting.require_there(remark)\n",
        "OF_PLAN), PlanCommentAnswerForm()\n",
        (f"{COMMENTING}test_whoever_wrote_a_comment_corrects_it_or_takes_it_back_and_that_shows",),
    ),
    Mutation(
        "nothing is remarked on a plan that is closed",
        "wiki/services/plans/commenting.py",
        "    if plan.state is PlanState.CLOSED:\n",
        "    if False:\n",
        ("tests/test_plan_comments.py::test_what_is_closed_is_not_commented_on_any_more",),
    ),
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
