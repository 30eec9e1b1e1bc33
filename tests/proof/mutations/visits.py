"""Checks of what is noted of customers: contacts, visits, calendars."""

from tests.proof.mutations.mutation import Mutation

CALENDAR = "tests/test_care.py::test_a_calendar_tells_what_is_planned_promised_and_due_to_whoever_has_its_address"

VISITS = [
    Mutation(
        "a private contact is read on the account",
        "wiki/access/policy/visits.py",
        "[[sells, of_open_customer, within_reach], [sells, of_own_account]]",
        "[[sells, of_open_customer], [sells, of_own_account]]",
        (
            "tests/test_interactions.py::"
            "test_what_is_private_is_read_by_those_who_look_after_the_customer_and_by_who_wrote_it",
        ),
    ),
    Mutation(
        "nobody approves a gift of their own",
        "wiki/access/policy/visits.py",
        "[sells, of_open_customer, within_reach, is_there, awaits_approval, is_by_others, is_asked]",
        "[leads, of_open_customer, within_reach, is_there, awaits_approval]",
        ("tests/test_interactions.py::test_a_gift_above_the_limit_waits_for_somebody_else_who_leads",),
    ),
    Mutation(
        "a calendar tells no private words",
        "wiki/services/calendars.py",
        'return title, text if title and level <= LEVEL_SELLERS else ""',
        'return title, text if title else ""',
        (CALENDAR,),
    ),
    Mutation(
        "a calendar names no closed customer",
        "wiki/services/calendars.py",
        'title = customer.title if customer.level <= LEVEL_SELLERS else ""',
        "title = customer.title",
        (CALENDAR,),
    ),
    Mutation(
        "a calendar ends with its person",
        "wiki/services/calendars.py",
        "return user if user and user.active else None",
        "return user",
        ("tests/test_care.py::test_a_calendar_ends_with_its_address_and_with_its_person",),
    ),
    Mutation(
        "a reference case is told to who may read it",
        "wiki/services/visits/reading.py",
        "listing(Case, user=user).where(Case.id.in_(told))",
        "select(Case).where(Case.id.in_(told))",
        ("tests/test_visits.py::test_a_reference_case_that_a_reader_may_not_read_is_not_told",),
    ),
    Mutation(
        "the day of a private contact is told on the account alone",
        "wiki/services/interactions/editing.py",
        "newest.where(Interaction.level <= LEVEL_SELLERS)",
        "newest",
        ("tests/test_care.py::test_what_is_private_moves_no_day_and_no_number_for_others",),
    ),
    Mutation(
        "private contacts make nothing too much for others",
        "wiki/services/care/frequency.py",
        'query = listing(Interaction, "list", user=user, at=customer).where(*ours)',
        'query = listing(Interaction, "list", user=customer.owner or user, at=customer).where(*ours)',
        ("tests/test_care.py::test_what_is_private_moves_no_day_and_no_number_for_others",),
    ),
    Mutation(
        "a reminder is its person's alone",
        "wiki/access/policy/visits.py",
        '(Reminder, "edit"): [[sells, is_own, of_open_customer]]',
        '(Reminder, "edit"): [[sells, of_open_customer]]',
        ("tests/test_reminders.py::test_it_is_its_persons_alone_and_of_two_saves_the_second_is_held_up",),
    ),
    Mutation(
        "a route is for those who look after the customer",
        "wiki/access/policy/ties.py",
        '(Customer, "route"): [[sells, on_account, is_there]]',
        '(Customer, "route"): [[sells, is_there]]',
        ("tests/test_routes.py::test_it_is_for_those_who_look_after_the_customer_and_forgets_whom_it_must",),
    ),
    Mutation(
        "programs read no closed customer",
        "wiki/blueprints/api/customers.py",
        "customer.level > LEVEL_SELLERS or customer.removed_at",
        "customer.removed_at",
        ("tests/test_api_customers.py::test_a_program_lists_and_reads_what_is_not_private",),
    ),
]
