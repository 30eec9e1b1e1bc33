"""Mutations of sealed records: who opens them, who is told what, and that they are sealed."""

from tests.proof.mutations.mutation import MATRIX, POLICY, PREDICATES, Mutation

SEALED_STAFF = f"{MATRIX}[sealed-seller+account_manager+editor+newcomer+author]"
CRAWL = "tests/proof/test_canary_crawl.py"
DISK = f"{CRAWL}::test_no_sealed_word_is_on_the_disk"

DEFECTS = [
    Mutation(
        "a defect is opened by who is let in",
        POLICY,
        '(Defect, "read"): [[handles_defects], [may_read_defect]],',
        '(Defect, "read"): [[handles_defects], [may_read_defect], [sells]],',
        (SEALED_STAFF,),
    ),
    Mutation(
        "an administrator is not let in",
        POLICY,
        '(Defect, "read"): [[handles_defects], [may_read_defect]],',
        '(Defect, "read"): [[handles_defects], [may_read_defect], [administers]],',
        (f"{MATRIX}[sealed-admin]",),
    ),
    Mutation(
        "a file of a defect is opened by who may open the defect",
        POLICY,
        '(DefectFile, "read"): [[handles_defects], [may_read_defect]],',
        '(DefectFile, "read"): [[always]],',
        (SEALED_STAFF,),
    ),
    Mutation(
        "a card is for all when two people answer for it",
        POLICY,
        '(DefectCard, "read"): [[is_shown_card]],',
        '(DefectCard, "read"): [[always]],',
        (SEALED_STAFF,),
    ),
    Mutation(
        "an opinion is its author's",
        POLICY,
        '(DefectOpinion, "read"): [[is_author]],',
        '(DefectOpinion, "read"): [[always]],',
        (SEALED_STAFF,),
    ),
    Mutation(
        "nobody lets themselves in",
        POLICY,
        "        [leads, is_not_by],\n",
        "        [leads],\n",
        ("tests/test_defect_rights.py::test_an_emergency_takes_two_people_and_lets_in_for_a_day",),
    ),
    Mutation(
        "a right that was ended is over",
        PREDICATES,
        "        grant.ended_at.is_(None),\n",
        "",
        (f"{MATRIX}[sealed-former]",),
    ),
    Mutation(
        "a right ends on its day",
        PREDICATES,
        "        or_(grant.ends_at.is_(None), grant.ends_at > at),\n",
        "        or_(grant.ends_at.is_(None), grant.ends_at != at),\n",
        ("tests/test_defect_rights.py::test_a_grant_is_over_when_its_day_is",),
    ),
    Mutation(
        "a right to read is none to edit",
        PREDICATES,
        "        grant.right.in_(RIGHTS[RIGHTS.index(least) :]),\n",
        "",
        (f"{MATRIX}[sealed-reader]",),
    ),
    Mutation(
        "a right is one person's",
        PREDICATES,
        "        grant.user_id == user.id,\n",
        "",
        (SEALED_STAFF,),
    ),
    Mutation(
        "a right is on one defect",
        PREDICATES,
        "        grant.defect_id == (record.id if defect_id is None else defect_id),\n",
        "",
        (f"{MATRIX}[sealed-peer]",),
    ),
    Mutation(
        "a card that was withdrawn is gone",
        PREDICATES,
        "record.confirmed_at.is_not(None), record.withdrawn_at.is_(None), announced)",
        "record.confirmed_at.is_not(None), announced)",
        (SEALED_STAFF,),
    ),
    Mutation(
        "somebody else confirms a card",
        "wiki/services/defects/cards.py",
        "    if card.by_id == by.id:\n",
        "    if False:\n",
        ("tests/test_defects.py::test_a_card_needs_two_people_and_is_sealed_until_then",),
    ),
    Mutation(
        "an answer is let out as it was read",
        "wiki/services/defects/answering.py",
        "    if not written or written.split() != text.split():\n",
        "    if not written:\n",
        ("tests/test_defects.py::test_an_answer_is_read_by_its_author_only_once_that_was_confirmed",),
    ),
    Mutation(
        "an answer that was changed is not let out by itself",
        "wiki/services/defects/answering.py",
        "        opinion.shared_answer = opinion.shared_at = opinion.shared_by_id = None\n",
        "",
        ("tests/test_defects.py::test_an_answer_is_read_by_its_author_only_once_that_was_confirmed",),
    ),
    Mutation(
        "a program reads its own report and no other record",
        "wiki/blueprints/api/defects.py",
        ".where(DefectOpinion.defect_id == defect_id, DefectOpinion.is_report)",
        ".where(DefectOpinion.defect_id == defect_id)",
        (f"{MATRIX}[sealed-reporter]",),
    ),
    Mutation(
        "the search of the queue looks into what one may open",
        "wiki/blueprints/defect_work.py",
        "search.sealed.find(query, among=allowed)",
        "search.sealed.find(query, among=list(db.session.scalars(db.select(Defect.id))))",
        (f"{CRAWL}::test_what_one_may_not_open_takes_no_place_among_what_the_queue_finds",),
    ),
    Mutation(
        "each opening is in the record's log",
        "wiki/services/defects/accesses.py",
        "    afterwards.add(lambda: db.session.add(DefectAccess(**row)))\n",
        "    del row\n",
        ("tests/test_defects.py::test_a_manager_reads_it_and_each_opening_is_in_its_log",),
    ),
    Mutation(
        "opinions are sealed",
        "wiki/services/defects/reporting.py",
        '        text=seal.close(text, TABLE, ident, "text"),\n',
        "        text=text.encode(),\n",
        (DISK,),
    ),
    Mutation(
        "names of files are sealed",
        "wiki/services/defects/files.py",
        "        about=seal.close(dumps(list(about)), FILES, ident, len(pieces)),\n",
        "        about=dumps(list(about)).encode(),\n",
        ("tests/test_defect_rights.py::test_files_are_sealed_and_handed_out_to_readers_alone",),
    ),
    Mutation(
        "a file that is to be sealed is never on the disk",
        "wiki/app/requests.py",
        "        if self.endpoint in SEALING_FILES:\n            return BytesIO()\n",
        "",
        (f"{CRAWL}::test_a_file_that_is_to_be_sealed_is_not_on_the_disk_while_it_comes",),
    ),
    Mutation(
        "a sealed value opens at its place alone",
        "wiki/sealing/envelope.py",
        "parts = [LABEL, key_id, *(str(part).encode() for part in place)]",
        "parts = [LABEL, key_id]",
        ("tests/test_sealing.py::test_a_value_that_was_moved_does_not_open",),
    ),
]
