"""The shipped vocabulary and demonstration cases keep their promises to readers and importers."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from opencc import OpenCC

from wiki import content

LANGUAGES = {"zh-Hans", "zh-Hant", "en"}
PARTS = ("situation", "actions", "result", "why")
ONE_OF = (
    "outcome",
    "industry",
    "ownership",
    "department",
    "contact_level",
    "grade",
    "sale_stage",
)
SEVERAL_OF = ("personality", "approach", "cause")
REQUIRED = {"ref", "title", "language", "outcome", "personality", "lessons", "lines", *PARTS}
OPTIONAL = {"cause", "deal_size", "product", "competitor", "tags", "occurred_on", "judge"}
FREE = {"product", "competitor", "tags"}
FORBIDDEN = ("下毒", "圈羊", "对付", "敌人", "浪费资源", "内线", "机密", "个人利益", "意见箱")
# Characters that are traditional as well, though OpenCC's table of variants prefers another form.
TAIWAN_FORMS = set("台才床吃岳准涂群核皂采丰")

VOCABULARY = content.vocabulary()
TERMS = VOCABULARY["terms"]
CODES = {kind["code"]: [term["code"] for term in TERMS if term["list"] == kind["code"]] for kind in VOCABULARY["lists"]}
CASES = list(content.demo_cases())
LIBRARY_NAMES = {name for term in TERMS if term["library_name"] for name in term["library_name"].values()}


def texts(value: Any) -> Iterator[str]:
    """Yield every string inside `value`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def story(case: dict[str, Any]) -> str:
    return "".join(case[part] for part in PARTS)


def written(case: dict[str, Any]) -> str:
    return "\n".join((case["title"], story(case), case["lessons"]))


def by_ref(case: dict[str, Any]) -> str:
    return str(case["ref"])


each_case = pytest.mark.parametrize("case", CASES, ids=by_ref)


def test_the_vocabulary_has_the_lists_of_the_import_format():
    assert list(CODES) == [
        "outcome",
        "personality",
        "industry",
        "ownership",
        "department",
        "contact_level",
        "grade",
        "sale_stage",
        "approach",
        "cause",
        "product",
        "competitor",
        "tags",
    ]
    assert CODES["personality"] == [
        "honest",
        "proud",
        "showy",
        "shrewd",
        "childlike",
        "novelty_seeker",
    ]
    assert len(CODES["cause"]) == 14


def test_a_code_occurs_once_in_its_list_and_in_no_unknown_list():
    counts = Counter((term["list"], term["code"]) for term in TERMS)

    assert [key for key, count in counts.items() if count > 1] == []
    assert {term["list"] for term in TERMS} <= set(CODES)


def test_a_parent_is_a_term_of_the_same_list():
    children = [term for term in TERMS if term["parent"]]

    assert {term["code"] for term in children} == {"finance", "insurance"}
    assert all(term["parent"] in CODES[term["list"]] for term in children)


def test_free_lists_are_shipped_empty():
    assert {kind["code"] for kind in VOCABULARY["lists"] if kind["free"]} == FREE
    assert [CODES[code] for code in sorted(FREE)] == [[], [], []]


def test_every_label_is_there_in_three_languages_and_tells_terms_apart():
    for entry in (*VOCABULARY["lists"], *TERMS):
        assert set(entry["label"]) == LANGUAGES
        assert all(entry["label"].values())
    for language in LANGUAGES:
        counts = Counter((term["list"], term["label"][language]) for term in TERMS)
        assert max(counts.values()) == 1


def test_no_label_shows_a_library_name():
    labels = [label.lower() for term in TERMS for label in term["label"].values()]

    assert len(LIBRARY_NAMES) >= 12
    assert [name for name in LIBRARY_NAMES if any(name.lower() in label for label in labels)] == []


def test_every_type_is_found_by_its_library_name_in_chinese():
    types = [term for term in TERMS if term["list"] == "personality"]

    assert len(types) == 6
    for term in types:
        assert {term["library_name"]["zh-Hans"], term["library_name"]["zh-Hant"]} <= set(term["synonyms"])


def test_no_synonym_leads_to_two_terms_of_one_list():
    counts = Counter((term["list"], synonym.lower()) for term in TERMS for synonym in term["synonyms"])

    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("kind", ["personality", "department", "contact_level", "approach"])
def test_every_term_that_has_a_page_has_its_text(kind):
    shortest, longest = (300, 600) if kind == "personality" else (120, 400)
    for term in TERMS:
        if term["list"] == kind:
            assert shortest <= len(term["description"]) <= longest, term["code"]


def test_words_never_used_in_the_interface_are_absent():
    to_simplified = OpenCC("t2s")
    shipped = to_simplified.convert("\n".join(texts([VOCABULARY, CASES, content.root_causes()])))

    assert [word for word in FORBIDDEN if word in shipped] == []


def test_library_names_are_absent_from_descriptions_and_cases():
    descriptions = [term["description"] or "" for term in TERMS]
    told = "\n".join((*descriptions, *map(written, CASES))).lower()

    assert [name for name in LIBRARY_NAMES if name.lower() in told] == []


def test_there_are_a_hundred_and_twenty_cases_in_three_scripts_with_refs_of_their_own():
    assert [case["ref"] for case in CASES] == [f"demo-{number:03}" for number in range(1, 121)]
    assert Counter(case["language"] for case in CASES) == {"zh-Hans": 80, "zh-Hant": 15, "en": 25}
    assert len({case["title"] for case in CASES}) == 120


@each_case
def test_a_case_has_the_shape_of_the_import_format(case):
    assert REQUIRED <= set(case) <= REQUIRED | OPTIONAL | set(ONE_OF) | set(SEVERAL_OF)
    assert 0 < len(case["title"]) <= 200
    assert re.fullmatch(r"202[3-6]-(0[1-9]|1[0-2])-([0-2]\d|3[01])", case["occurred_on"])
    assert "2023-01-01" <= case["occurred_on"] <= "2026-10-31"


@each_case
def test_a_case_uses_codes_of_the_vocabulary(case):
    for field in ONE_OF:
        assert case.get(field) in (None, *CODES[field])
    for field in SEVERAL_OF:
        assert set(case.get(field, [])) <= set(CODES[field])
    assert case["personality"]


@each_case
def test_a_case_tells_a_story_and_what_to_do_next_time(case):
    longest = 2400 if case["language"] == "en" else 900
    lines = case["lessons"].split("\n")

    assert 200 <= len(story(case)) <= longest
    assert 2 <= len(lines) <= 4
    assert all(line.startswith(("+ ", "- ")) for line in lines)
    assert any(line.startswith("+ ") for line in lines)


@each_case
def test_a_case_names_an_openly_invented_customer(case):
    pattern = {
        "zh-Hans": r"客户：(.+（虚构）)",
        "zh-Hant": r"客戶：(.+（虛構）)",
        "en": r"Customer: (.+ \(fictional\))",
    }[case["language"]]
    names = [match[1] for tag in case["tags"] if (match := re.fullmatch(pattern, tag))]

    assert len(names) == 1
    assert names[0] in story(case)


@pytest.mark.parametrize("code", CODES["personality"])
def test_every_type_has_two_successes_and_two_failures(code):
    outcomes = Counter(case["outcome"] for case in CASES if code in case["personality"])

    assert min(outcomes["success"], outcomes["failure"]) >= 2


@pytest.mark.parametrize("field", [*ONE_OF, *SEVERAL_OF])
def test_every_code_of_a_list_is_used_by_some_case(field):
    used = {code for case in CASES for code in ([case.get(field)] if field in ONE_OF else case.get(field, []))}

    assert set(CODES[field]) <= used


def test_every_failure_has_a_cause_and_a_few_successes_too():
    causes = {"failure": [], "success": []}
    for case in CASES:
        causes[case["outcome"]].append(case.get("cause", []))

    assert all(causes["failure"])
    assert 2 <= sum(map(bool, causes["success"])) <= 6


def test_the_seller_has_five_products_and_three_rivals():
    assert len({case["product"] for case in CASES}) == 5
    assert {case.get("competitor") for case in CASES} == {None, "砾石科技", "青榆软件", "灰雁信息"}


def test_the_customer_lost_to_added_approvals_is_among_the_cases():
    found = [
        case["outcome"]
        for case in CASES
        if {"own_process", "neglected"} <= set(case.get("cause", [])) and "上市" in case["title"]
    ]

    assert found == ["failure"]


def test_a_first_visit_to_a_self_assured_section_chief_is_told_with_both_outcomes():
    told = {
        case["outcome"]
        for case in CASES
        if case["personality"] == ["proud"]
        and case["contact_level"] == "middle"
        and all(word in case["title"] for word in ("第一次拜访", "科长"))
    }

    assert told == {"success", "failure"}


@pytest.mark.parametrize("case", [case for case in CASES if case["language"] == "zh-Hant"], ids=by_ref)
def test_traditional_cases_are_written_in_traditional_characters(case):
    text = written(case)
    converted = OpenCC("s2t").convert(text)
    simplified = {old for old, new in zip(text, converted, strict=True) if old != new} - TAIWAN_FORMS

    assert simplified == set()
    assert OpenCC("t2s").convert(text) != text


@pytest.mark.parametrize("case", [case for case in CASES if case["language"] == "zh-Hans"], ids=by_ref)
def test_simplified_cases_hold_no_traditional_characters(case):
    assert OpenCC("t2s").convert(written(case)) == written(case)


LINES = {line["id"]: book["personality"] for book in content.playbooks()["playbooks"] for line in book["lines"]}


def test_every_type_has_a_playbook_in_three_languages():
    books = content.playbooks()["playbooks"]

    assert {book["personality"] for book in books} == set(CODES["personality"])
    for book in books:
        assert set(book["title"]) == LANGUAGES
        assert all(set(line["text"]) == LANGUAGES for line in book["lines"])


@each_case
def test_a_case_cites_lines_of_its_own_types(case):
    assert {LINES[line] for line in case["lines"]} <= set(case["personality"])


@pytest.mark.parametrize("code", CODES["personality"])
def test_of_every_type_three_lines_of_either_kind_can_be_told_from_five_cases(code):
    done = Counter(line for case in CASES for line in case["lines"] if LINES[line] == code)
    drawn = [line for line, number in done.items() if number >= 5]

    assert sum("-do-" in line for line in drawn) >= 3
    assert sum("-dont-" in line for line in drawn) >= 3


def test_some_cases_ask_first_and_do_not_tell_the_answer_before():
    asking = [case["judge"] for case in CASES if "judge" in case]

    assert len(asking) >= 8
    for judge in asking:
        assert 2 <= len(judge["options"]) <= 4
        assert 0 <= judge["answer"] < len(judge["options"])
        assert judge["explanation"]


def test_root_causes_lie_behind_losses_and_name_no_person():
    """Who mends it is one of the demonstration's people; what is wrong is a thing of ours."""
    lost = {case["ref"] for case in CASES if case["outcome"] == "failure"}

    for one in content.root_causes():
        assert len(one["cases"]) >= 3
        assert set(one["cases"]) <= lost
        assert one["cause"] in CODES["cause"]
        assert one["owner"] in (None, "demo-seller", "demo-leadership")
        assert one["action"]
