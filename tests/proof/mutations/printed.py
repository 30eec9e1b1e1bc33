"""Mutations of printouts."""

from tests.proof.mutations.mutation import STAFF, Mutation

PRINTED = [
    Mutation(
        "a printout is its owner's alone",
        "wiki/access/policy/printouts.py",
        '(Printout, "read"): [[is_own]],',
        '(Printout, "read"): [[]],',
        (STAFF,),
    ),
    Mutation(
        "the PDF of a customer that was closed meanwhile is not given",
        "wiki/blueprints/printouts.py",
        "return one, load(Customer, one.customer_id)",
        "return one, db.session.get_one(Customer, one.customer_id)",
        ("tests/test_printouts.py::test_a_pdf_is_its_owners_while_that_person_may_read_the_customer_and_for_a_day",),
    ),
    Mutation(
        "what a page names is not fetched for its PDF",
        "wiki/files/pdf_child.py",
        "url_fetcher=HandedOver(styles)",
        "url_fetcher=URLFetcher()",
        ("tests/test_printouts.py::test_no_address_in_a_page_is_fetched_but_its_style_sheet",),
    ),
]
