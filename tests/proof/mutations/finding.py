"""Mutations of the search: each of its ways to a record asks for rights."""

from tests.proof.mutations.mutation import (
    Mutation,
)

FINDING = [
    # --- search ---
    Mutation(
        "the index counts what the reader may find",
        "wiki/search/audience.py",
        'query = listing(kind.model, "list", user=user).with_only_columns(kind.model.id)',
        "query = db.select(kind.model.id)",
        ("tests/test_leaks.py::test_hidden_cases_that_say_what_is_asked_move_no_score_and_no_reason",),
    ),
    Mutation(
        "each hit is fetched by the rule for lists",
        "wiki/search/results.py",
        'return db.session.scalars(listing(model, "list", user=user).where(',
        "return db.session.scalars(db.select(model).where(",
        (
            "tests/search/test_results.py::test_of_what_the_index_hands_out_by_mistake_the_database_lets_nothing_through",
        ),
    ),
    Mutation(
        "counts beside the results are among what one may find",
        "wiki/search/whoosh_backend/scoring.py",
        "    index, mask = among.index, among.mask\n",
        "    index, mask = among.index, among.index.live\n",
        ("tests/test_leaks.py::test_hidden_cases_that_say_what_is_asked_move_no_score_and_no_reason",),
    ),
    Mutation(
        "suggested words stand in what one may read",
        "wiki/search/suggesting.py",
        'query = listing(Term, "read", user=user).where(',
        "query = db.select(Term).where(",
        ("tests/test_suggestions.py::test_what_one_may_not_find_is_not_offered_however_it_is_typed",),
    ),
    Mutation(
        "suggested titles are fetched by the rule for lists",
        "wiki/search/suggesting.py",
        'records = db.session.scalars(listing(kind.model, "list", user=user).where(',
        "records = db.session.scalars(db.select(kind.model).where(",
        ("tests/proof/test_second_lines.py::test_no_title_is_suggested_that_the_index_hands_out_by_mistake",),
    ),
    Mutation(
        "similar cases are fetched by the rule for lists",
        "wiki/search/similar.py",
        'query = listing(Case, "list", user=user).where(Case.id.in_(keys))',
        "query = db.select(Case).where(Case.id.in_(keys))",
        ("tests/proof/test_second_lines.py::test_no_case_is_similar_that_the_index_hands_out_by_mistake",),
    ),
    Mutation(
        "without the index the database filters",
        "wiki/search/plain_search.py",
        'listing(kind.model, "list", user=user).with_only_columns(kind.model.id)',
        "db.select(kind.model.id)",
        ("tests/proof/test_second_lines.py::test_without_the_index_nothing_hidden_is_found_counted_or_similar",),
    ),
    Mutation(
        "news of a saved search are what its person may find",
        "wiki/search/watching.py",
        'able = listing(kind.model, "list", user=user).where(',
        "able = db.select(kind.model).where(",
        ("tests/proof/test_second_lines.py::test_nothing_is_news_that_the_index_hands_out_by_mistake",),
    ),
]
