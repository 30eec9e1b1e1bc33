"""What a person finds."""

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Publication, Role, Section
from wiki.models.site import ACCESS, raise_generation
from wiki.search.whoosh_backend import scoring
from wiki.services import people as people_service
from wiki.services import playbooks, root_causes, vocabulary

pytestmark = pytest.mark.one_whoosh


@pytest.fixture
def told(people):
    """Four cases in the index."""
    made = [
        tell(
            people.ana,
            "第一次拜访很自傲的科长",
            "他先问我们**懂不懂**他的论文，后来谈到价格。",
            outcome="success",
            personality=("proud",),
            industry="finance",
            occurred_on="2026-03",
        ),
        tell(
            people.ana,
            "驕傲的處長沒有簽約",
            "他覺得我們的價格太高。",
            outcome="failure",
            personality=("proud", "shrewd"),
            industry="finance_insurance",
            occurred_on="2026-05-01",
            language="zh-Hant",
        ),
        tell(people.zoe, "The buyer compared prices", "Ours was 100% <b>higher</b>.", outcome="failure", language="en"),
        tell(people.ana, "只是草稿，也有价格", publish=False),
    ]
    search.catch_up()
    return made


@pytest.fixture(params=["index", "database"])
def find(request, told, people, monkeypatch):
    """Search as Ben, with the index and without it."""
    if request.param == "database":
        monkeypatch.setattr("wiki.search.asking.backend", unusable)

    def titles(q="", user=people.ben, **options):
        results = search.find(q, user=user, **{"kind": "case", **options})
        assert results.degraded == (request.param == "database")
        hits = [hit for hit in results.hits if not hit.related]
        assert results.total == len(hits)
        return [hit.title.text[:2] for hit in hits]

    return titles


def unusable():
    raise search.asking.IndexUnusable("gone")


def defect(*_args):
    raise ValueError("defect")


def counts(results, facet):
    return dict(results.facets[facet])


def test_published_cases_are_found_in_both_scripts_newest_first_without_a_query(find):
    assert set(find("价格")) == {"第一", "驕傲"}
    assert set(find("價格")) == {"第一", "驕傲"}
    assert find("")[1:] == ["驕傲", "第一"]
    assert find("price") == ["Th"]


def test_all_words_have_to_be_there_else_any_of_them(find):
    assert find("价格 论文") == ["第一"]
    assert set(find("论文 合同")) == {"第一"}
    assert find("合同") == []


def test_phrases_exclusions_and_typed_filters_narrow(find):
    assert find('"谈到价格"') == ["第一"]
    assert find("价格 -论文") == ["驕傲"]
    assert find("价格 type:shrewd") == ["驕傲"]
    assert find("价格 outcome:success") == ["第一"]


def test_a_chosen_filter_takes_the_place_of_a_typed_one(find):
    assert find("价格 outcome:success", filters={"outcome": ["failure"]}) == ["驕傲"]


def test_filters_of_one_list_widen_and_of_several_narrow(find):
    assert set(find(filters={"outcome": ["success", "failure"]})) == {"第一", "驕傲", "Th"}
    assert find(filters={"outcome": ["failure"], "personality": ["proud"]}) == ["驕傲"]
    assert find(filters={"lang": ["zh-Hant", "en"], "outcome": ["failure"]})[-1] == "驕傲"
    assert set(find(filters={"industry": ["finance_insurance"]})) == {"第一", "驕傲"}
    assert find(filters={"industry": ["finance"]}) == ["第一"]
    assert find(filters={"outcome": ["no such code"]}) == []


def test_kinds_are_told_apart(find):
    assert len(find(kind="case")) == 3
    assert find(kind="page") == []


@pytest.mark.postgres_example(
    "index-'", "database-'", r"database-a\x00b", r"database-\ud800", r"database-\\", "database-_", "database-q10"
)
@pytest.mark.parametrize("q", ["'", "“", "()", "a\x00b", "\ud800", "?" * 999, "-", '"', "\\", "_", "客" * 999])
def test_odd_queries_are_answered(find, q):
    assert set(find(q)) <= {"第一", "驕傲", "Th"}


def test_signs_are_no_patterns(find):
    assert find("100%") == find("%") == ["Th"]


def test_facets_count_terms_above_and_ignore_their_own_filter(told, people, monkeypatch):
    answers = [search.find("价格", user=people.ben, kind="case", filters={"outcome": ["success"]})]
    monkeypatch.setattr("wiki.search.asking.backend", unusable)
    answers.append(search.find("价格", user=people.ben, kind="case", filters={"outcome": ["success"]}))

    for results in answers:
        assert counts(results, "outcome") == {"success": 1, "failure": 1}
        assert counts(results, "personality") == {"proud": 1}
        assert counts(results, "industry") == {"finance_insurance": 1, "finance": 1}
        assert counts(results, "cause") == {}
    assert [results.degraded for results in answers] == [False, True]


def test_a_question_that_meets_a_defect_is_answered_by_the_database_and_the_index_stays(told, people, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(scoring, "_matching", defect)
        answer = search.find("谈到价格", user=people.ben, kind="case")
    after = search.find("谈到价格", user=people.ben, kind="case")

    assert (answer.degraded, after.degraded) == (True, False)
    assert answer.hits[0].id == after.hits[0].id == told[0].id
    assert search.is_usable()


def test_a_hit_brings_its_record_and_marked_texts(told, people):
    hit = search.find("自傲 懂", user=people.ben, kind="case").hits[0]

    assert (hit.kind, hit.id, hit.record, hit.related) == ("case", told[0].id, told[0], False)
    assert ("自傲", True) in hit.title.parts
    assert ("懂不懂", False) not in hit.snippet.parts
    assert hit.snippet.text == "他先问我们懂不懂他的论文，后来谈到价格。"
    assert hit.score > 0


def test_a_page_past_the_end_is_empty(find, told, people):
    results = search.find("", user=people.ben, kind="case", page=9, size=2)
    assert (results.total, results.page, results.hits) == (3, 9, [])
    first, second = (search.find("", user=people.ben, kind="case", page=page, size=2).hits for page in (1, 2))
    assert len({hit.id for hit in first + second}) == 3


def test_who_may_list_nothing_finds_and_counts_nothing(find, told, people):
    results = search.find("价格", user=people.max, kind="case")

    assert find("价格", user=people.max) == []
    assert not any(results.facets.values())


def test_what_a_person_may_not_read_leaves_no_trace(told, people):
    with writing():
        told[0].level = 4
        raise_generation(ACCESS)
    search.catch_up()

    for user, total in ((people.ben, 1), (people.ana, 2)):
        results = search.find("价格", user=user, kind="case")
        assert results.total == len(results.hits) == sum(counts(results, "outcome").values()) == total


def test_of_what_the_index_hands_out_by_mistake_the_database_lets_nothing_through(told, people, monkeypatch):
    with writing():
        told[0].level = 4
        raise_generation(ACCESS)
    search.catch_up()
    monkeypatch.setattr("wiki.search.asking.audience", lambda reader, _user: reader.audience(reader.keys()))

    results = search.find("价格", user=people.ben)

    assert told[0].id not in {hit.id for hit in results.hits}
    assert results.total == len(results.hits) == 1


def test_rights_that_are_taken_away_act_on_the_next_search(find, people):
    assert find("价格")
    with writing():
        people_service.change(people.ben, roles=[Role.ADMIN], display_name="Ben", team="", active=True)

    assert find("价格") == []
    assert not any(search.find("价格", user=people.ben, kind="case").facets.values())


def test_what_was_archived_a_moment_ago_is_not_shown_though_it_is_still_indexed(told, people):
    """The database decides, even if nobody raised the generation."""
    assert search.find("论文", user=people.ben).total == 1
    with writing():
        db.session.refresh(told[0])
        told[0].state = Publication.ARCHIVED

    results = search.find("论文", user=people.ben)
    assert (results.total, results.hits) == (0, [])


def test_playbooks_and_root_causes_are_found_beside_cases_by_who_may_read_them(told, people):
    with writing():
        content = root_causes.RootCauseContent("报价总是晚两天", "每次报价都要五个章。", "减到两个章。", "price")
        cause = root_causes.create(content, {}, by=people.ana)
    search.catch_up()

    results = search.find("报价 章", user=people.ben)
    kinds = {hit.kind: hit for hit in results.hits}
    assert kinds["root_cause"].record == cause
    assert kinds["root_cause"].snippet.section == "text"
    assert results.kinds["root_cause"] == search.find("报价 章", user=people.ben, kind="root_cause").total == 1
    assert "root_cause" not in search.find("报价 章", user=people.max).kinds
    playbook = search.find("骄傲", user=people.max, kind="playbook").hits[0]
    assert playbook.record.term.code == "proud"
    assert search.find("自傲", user=people.ben, kind="playbook", filters={"personality": ["shrewd"]}).total == 0


def test_a_changed_playbook_is_found_by_its_new_line(told, people):
    book = search.find("骄傲", user=people.ben, kind="playbook").hits[0].record
    with writing():
        lines = playbooks.from_body(book.head.body)
        added = playbooks.LineContent(Section.DO, {"zh-Hans": "请他给鸵鸟讲一课。"})
        playbooks.revise(book, book.head.body["title"], [*lines, added], base=book.version, by=people.eva)
    search.catch_up()

    (hit,) = search.find("鸵鸟", user=people.ben).hits
    assert (hit.kind, hit.snippet.section) == ("playbook", "do")


def test_a_passage_names_its_section_and_the_clause_to_look_for(people):
    tell(people.ana, "题目", "先说背景。" * 40, lessons="带一份样品去，**合同**放在后面，别先谈钱。")
    search.catch_up()

    snippet = search.find("合同", user=people.ben, kind="case").hits[0].snippet
    assert (snippet.section, snippet.clause) == ("lessons", "合同放在后面")
    assert "背景" not in snippet.text


@pytest.mark.parametrize(
    ("lesson", "clause"),
    [
        ("有旁人在，合同、首付、成数一个字都别出口。", "合同、首付、成数一个字都别出口"),
        ("样品先给，再谈别的，合同。\n\n另一段，不是它。", "再谈别的，合同。"),
        ("合同。", "合同。"),
    ],
)
def test_a_clause_that_may_stand_in_the_title_is_looked_for_with_those_beside_it(people, lesson, clause):
    tell(people.ana, "合同", "先说背景。" * 40, lessons=lesson)
    search.catch_up()

    snippet = search.find("合同", user=people.ben, kind="case").hits[0].snippet
    assert (snippet.section, snippet.clause) == ("lessons", clause)


def test_a_hit_says_why_it_is_one_in_the_words_that_were_typed(told, people):
    hit = search.find("prices", user=people.ben, kind="case", explain=True).hits[0]
    word = hit.reasons[0]

    assert (word.source, word.text, word.places) == ("word", "prices", {"title": 1})
    filed = search.find("骄傲 论文", user=people.ben, kind="case", explain=True, lang="en").hits[0]
    label = next(reason for reason in filed.reasons if reason.text == "骄傲")
    assert (label.places, label.terms) == ({"labels": 2}, [vocabulary.current().label("personality", "proud", "en")])


def test_the_parts_of_a_word_are_one_reason_with_it_and_alone_their_own(people):
    tell(people.ana, "财务总监不来", "…")
    search.catch_up()

    def words(typed):
        [hit] = search.find(typed, user=people.ben, kind="case", explain=True).hits
        return {one.text: round(one.share, 2) for one in hit.reasons if one.source == "word"}

    assert words("财务总监").keys() == {"财务总监"}
    assert words("财务").keys() == {"财务"}
    assert words("财务总监")["财务总监"] > 0.3
