"""Mutations of grades and pursuits."""

from tests.proof.mutations.mutation import MATRIX, STAFF, Mutation

GRADES = "wiki/access/policy/grades.py"
PURSUITS = "wiki/access/policy/pursuits.py"

SALES = [
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
        "[leads, of_open_customer, is_undecided, is_others_assessment],",
        "[leads, of_open_customer, is_undecided], [sells, is_undecided, is_own_assessment],",
        (f"{MATRIX}[author]",),
    ),
    Mutation(
        "who leads decides on no closed customer",
        GRADES,
        "[leads, of_open_customer, is_undecided, is_others_assessment],",
        "[leads, is_undecided, is_others_assessment],",
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
