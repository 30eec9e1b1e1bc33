"""Mutations of grades and pursuits."""

from tests.proof.mutations.mutation import MATRIX, STAFF, Mutation

GRADES = "wiki/access/policy/grades.py"
PURSUITS = "wiki/access/policy/pursuits.py"

CLASSES = "wiki/access/policy/classes.py"

SALES = [
    Mutation(
        "what a customer brings is read by those alone who answer for it",
        "wiki/services/values/ranking.py",
        'query = listing(Customer, "classify", user=user)',
        'query = listing(Customer, "list", user=user)',
        ("tests/test_values.py::test_those_at_the_bottom_wait_for_a_decision_with_a_reason_and_a_day",),
    ),
    Mutation(
        "what came of screening is read by who handed it in and who leads",
        CLASSES,
        '(ScreeningReport, "read"): [[sells, is_own], [leads]],',
        '(ScreeningReport, "read"): [[sells]],',
        ("tests/test_screening.py::test_who_leads_sees_what_was_handed_in_and_who_is_overdue",),
    ),
    Mutation(
        "a key account with few marks is for those who lead",
        CLASSES,
        '(Customer, "override_class"): [[leads, on_account, is_there], [leads, within_reach, is_there]],',
        '(Customer, "override_class"): [[sells, on_account, is_there], [leads, within_reach, is_there]],',
        ("tests/test_classes.py::test_with_few_marks_it_takes_somebody_who_leads_and_a_reason",),
    ),
    Mutation(
        "a next step that is private fills no gap for others",
        "wiki/services/gaps.py",
        "promises = listing(Promise, user=user).where(Promise.state == PromiseState.OPEN)",
        "promises = select(Promise).where(Promise.state == PromiseState.OPEN)",
        ("tests/test_gaps.py::test_accounts_that_nobody_tends_are_listed_by_what_is_missing",),
    ),
    Mutation(
        "a draft of a grade is its assessor's alone",
        GRADES,
        "[sells, of_open_customer, is_handed_in],",
        "[sells, of_open_customer],",
        (STAFF, "tests/test_grades.py::test_what_is_not_handed_in_is_its_assessors_alone"),
    ),
    Mutation(
        "nobody confirms a grade of one's own",
        GRADES,
        "[[sells, of_open_customer, is_undecided, is_others_assessment, is_asked]],",
        "[[sells, of_open_customer, is_undecided, is_asked], [sells, is_undecided, is_own_assessment]],",
        (f"{MATRIX}[author]",),
    ),
    Mutation(
        "who leads decides on no closed customer",
        GRADES,
        "[[sells, of_open_customer, is_undecided, is_others_assessment, is_asked]],",
        "[[sells, is_undecided, is_others_assessment, is_asked]],",
        ("tests/test_grades.py::test_who_leads_sees_no_grade_of_a_closed_customer",),
    ),
    Mutation(
        "a pursuit is read with its customer",
        PURSUITS,
        '(Pursuit, "read"): [[sells, of_open_customer]],',
        '(Pursuit, "read"): [[sells]],',
        (STAFF, "tests/test_pursuits.py::test_the_list_puts_first_what_is_worth_most_now"),
    ),
    Mutation(
        "a pursuit names no author who hides the name",
        "wiki/blueprints/pursuits.py",
        "linked if linked and (not linked.author_hidden or linked.author_id == me().id) else None",
        "linked",
        ("tests/test_pursuits.py::test_a_case_whose_author_hides_the_name_is_linked_for_the_author_alone",),
    ),
]
