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
        "a passage of a file is cut from what the reader may read",
        "wiki/search/file_texts.py",
        'allowed = _read([document_id]).where(rule(Attachment, "read", user))',
        "allowed = _read([document_id])",
        ("tests/test_searched_files.py::test_of_a_file_that_the_reader_may_not_read_no_passage_is_cut",),
    ),
    Mutation(
        "what was removed is not searched",
        "wiki/search/file_texts.py",
        "_HERE = Attachment.removed_at.is_(None), AttachmentText",
        '_HERE = AttachmentText.text != "", AttachmentText',
        ("tests/test_searched_files.py::test_a_removed_file_is_found_no_more_until_it_is_back",),
    ),
    Mutation(
        "a text shows no picture from elsewhere",
        "wiki/text/pictures.py",
        "found = _ADDRESS.fullmatch(address)",
        "found = _ADDRESS.search(address)",
        ("tests/test_pictures_in_texts.py::test_nothing_else_is_shown_as_a_picture",),
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
