"""Mutations of what happens around a request, of files and texts, and of the audit log."""

from tests.proof.mutations.mutation import (
    REQUESTS,
    Mutation,
)

ANSWERS = [
    # --- around each request ---
    Mutation(
        "forms carry a token",
        "wiki/app/__init__.py",
        "    csrf.init_app(app)\n",
        '    app.jinja_env.globals["csrf_token"] = lambda: ""\n',
        ("tests/test_crawl.py::test_without_the_forms_token_nothing_is_written_anywhere",),
    ),
    Mutation(
        "other sites' pages get no answer",
        REQUESTS,
        "    return not opens_page or request.path.startswith(API)\n",
        "    return False\n",
        ("tests/test_bad_input.py::test_other_sites_may_link_here_and_nothing_else",),
    ),
    Mutation(
        "no answer is kept on the way",
        REQUESTS,
        '        response.headers["Cache-Control"] = "no-store"\n',
        "",
        ("tests/test_sign_in.py::test_no_answer_is_kept_by_browsers_or_on_the_way",),
    ),
    Mutation(
        "nothing is written by a GET",
        "wiki/extensions.py",
        "    if changed and not session.info.get(WRITING):\n",
        "    if False:\n",
        ("tests/test_cases.py::test_writing_without_announcing_it_raises",),
    ),
    Mutation(
        "a refusal undoes what was written before it",
        REQUESTS,
        "            db.session.rollback()\n        afterwards.run()",
        "            db.session.flush()\n        afterwards.run()",
        ("tests/proof/test_refusals.py",),
    ),
    Mutation(
        "files are handed out to be saved",
        "wiki/blueprints/downloads.py",
        '    response.headers["Content-Security-Policy"] = policy\n',
        "",
        ("tests/test_attachments.py::test_a_file_is_handed_out_to_be_saved_and_never_run",),
    ),
    Mutation(
        "signing in leads nowhere else",
        "wiki/blueprints/auth.py",
        'if plain and target.startswith("/") and not target.startswith("//"):',
        "if plain:",
        ("tests/test_sign_in.py::test_signing_in_never_leads_away_from_this_site",),
    ),
    Mutation(
        "guessing is slowed down",
        "wiki/services/throttle.py",
        "    if wait > 0:\n",
        "    if wait > 10**9:\n",
        ("tests/test_sign_in.py::test_guessing_is_slowed_down_but_not_for_the_person_on_another_network",),
    ),
    Mutation(
        "signing out ends the session on the server",
        "wiki/blueprints/auth.py",
        "    identity.sign_out()\n",
        "",
        ("tests/test_sign_in.py::test_a_copied_cookie_opens_nothing_after_signing_out",),
    ),
    Mutation(
        "a new password ends all other sessions",
        "wiki/services/people.py",
        "    end_sessions(user, keep=keep)\n",
        "",
        ("tests/test_people.py::test_ones_password_needs_the_present_one_and_ends_other_sessions",),
    ),
    # --- what is told of others ---
    Mutation(
        "who hides the name is a colleague",
        "wiki/blueprints/authors.py",
        'return not hides or can("see_author", document, user=reader)',
        "return True",
        ("tests/test_canaries.py::test_nothing_tells_who_wrote_what_is_not_signed",),
    ),
    Mutation(
        "votes are shown from three people on",
        "wiki/services/usefulness.py",
        "if tally.people >= FEWEST_SHOWN}",
        "if tally.people >= 1}",
        ("tests/test_usefulness.py::test_readers_see_counts_from_three_people_on",),
    ),
    Mutation(
        "an unknown name takes as long as a wrong password",
        "wiki/services/people.py",
        "    matches = password_matches(user.password_hash if user else None, password)\n",
        "    matches = bool(user) and password_matches(user.password_hash, password)\n",
        ("tests/proof/test_errors.py::test_an_unknown_name_costs_as_much_as_a_wrong_password",),
    ),
    # --- files and texts ---
    Mutation(
        "HTML passes an allow-list",
        "wiki/text/cleaning.py",
        "_CLEANER.clean(markup)",
        "markup",
        ("tests/text/test_safety.py",),
    ),
    Mutation(
        "no cell that we write is a formula",
        "wiki/files/delimited.py",
        "if cell and cell.startswith(_FORMULA) else",
        "if cell and cell.startswith(()) else",
        ("tests/test_imports.py::test_the_rows_left_out_come_back_as_a_table_without_formulas",),
    ),
    # --- the audit log ---
    Mutation(
        "a row of the audit log follows from the one before",
        "wiki/models/audit.py",
        "            if not hmac.compare_digest(entry.mac, entry.signed_by(key, previous)):",
        "            if False:",
        ("tests/test_sign_in.py::test_a_changed_audit_row_is_found",),
    ),
    Mutation(
        "who is refused is in the audit log",
        "wiki/app/failures.py",
        "    if error.status == 403 and not isinstance(error, ProofRequired):\n        note_refusal()\n    elif",
        "    if",
        ("tests/test_sign_in.py::test_a_refusal_names_who_was_refused_and_strangers_fill_no_log",),
    ),
    Mutation(
        "a notice is shown to who may read what it is about",
        "wiki/services/notices/inbox.py",
        'exists(select(model.id).where(model.id == Notice.document_id, rule(model, "read", user)))',
        "exists(select(model.id).where(model.id == Notice.document_id))",
        (
            "tests/test_inbox.py::test_what_may_not_be_read_any_more_is_in_no_line_and_no_number",
            "tests/test_digests.py::test_what_may_not_be_read_when_it_is_sent_is_not_in_the_mail",
        ),
    ),
    Mutation(
        "a saved search is news in an inbox as far as its person may find what it found",
        "wiki/services/saved_searches.py",
        "for document, search in found if document in able))",
        "for document, search in found))",
        (
            "tests/test_saved_searches.py::test_rights_are_asked_when_it_is_found_and_again_when_it_is_shown",
            "tests/test_digests.py::test_a_mail_says_of_a_saved_search_how_much_its_person_may_find_at_that_moment",
        ),
    ),
    Mutation(
        "a chat is told nothing of what somebody looks for",
        "wiki/services/notices/telling.py",
        "if not told.seen and told.saved_search_id is None and told.document_id is not None:",
        "if not told.seen and told.document_id is not None:",
        ("tests/test_chats.py::test_what_somebody_looks_for_is_told_to_no_chat",),
    ),
    Mutation(
        "what links to a page is named to who may list it",
        "wiki/services/pages/linked.py",
        "                model.id.in_(ids), may_list\n",
        "                model.id.in_(ids)\n",
        ("tests/test_links.py::test_what_one_may_not_list_is_neither_named_nor_counted_where_it_links",),
    ),
    Mutation(
        "a reply that was taken back links to nothing",
        "wiki/services/pages/linked.py",
        "return select(DocumentLink).where(~gone)",
        "return select(DocumentLink)",
        ("tests/test_links.py::test_what_one_may_not_list_is_neither_named_nor_counted_where_it_links",),
    ),
    Mutation(
        "who closes a topic is told of what came from it as far as they read that",
        "wiki/services/sources.py",
        "listing(model, user=by).where(model.id.in_(came))",
        "select(model).where(model.id.in_(came))",
        (
            "tests/test_conclusions.py::"
            "test_who_closes_or_sorts_a_topic_is_told_before_what_came_from_it_of_what_they_read",
        ),
    ),
    Mutation(
        "nobody is told of what they may not read",
        "wiki/services/notices/telling.py",
        "    if db.session.scalar(able) is None:\n        return False\n",
        "",
        ("tests/test_notices.py::test_nobody_is_told_of_what_they_may_not_read_at_first_or_later",),
    ),
    Mutation(
        "a mail says nothing of closed things",
        "wiki/app/digest_mail.py",
        "if about is not None and about.is_restricted:",
        "if False:",
        ("tests/test_digests.py::test_what_may_not_be_read_when_it_is_sent_is_not_in_the_mail",),
    ),
    Mutation(
        "a chat is told nothing of closed things",
        "wiki/services/chats.py",
        "return level is not None and level <= LEVEL_SELLERS",
        "return level is not None",
        (
            "tests/test_chats.py::"
            "test_what_a_team_is_told_is_told_to_its_chat_without_a_name_and_nothing_of_closed_things",
        ),
    ),
]
