"""Pages of the vocabulary, and the lists of cases that are filed under its terms."""

import itertools
import re

import pytest

from tests.test_cases import told
from wiki import search

pytestmark = pytest.mark.one_database

FAILURE = {
    "title": "催得太紧,老客户不接电话了",
    "outcome": "failure",
    "personality": ["honest"],
    "industry": "finance",
    "department": "administration",
    "cause": ["over_contact", "neglected"],
    "occurred_on": "2026-05",
    "situation": "一个月打了十一个电话。",
    "submission": "another-form",
    **dict.fromkeys(("actions", "result", "lessons_do", "lessons_dont", "tags"), ""),
}


@pytest.fixture
def library(sign_in, people):
    """A success with an exacting customer and a failure with a wait-and-see one, told by Ana and findable."""
    ana = sign_in(people.ana)
    made = told(ana), told(ana, **FAILURE)
    search.catch_up()
    return made


def main_of(page):
    return page.text.split("<main")[1].split("</main>")[0]


def sides(page):
    """Return the two columns of a term's page: successes and failures."""
    return [main_of(page).split("twin--success")[1].split("twin--failure")[0], main_of(page).split("twin--failure")[1]]


def count(page, name, code):
    """Return the number beside a filter."""
    found = re.search(rf'href="[^"]*[?&;]{name}={code}[^"]*"[^>]*>.*?class="n">(\d+)<', page.text, re.DOTALL)
    return int(found[1]) if found else 0


def test_every_type_is_listed_with_what_was_won_and_lost(sign_in, people, library):
    page = main_of(sign_in(people.kai).get("/types"))

    assert page.count('class="type"') == 6
    assert "自信主导型" in page
    assert "自傲型" not in page
    assert re.search(r'aria-label="\D*1\D+0\D*"', page), "a success, no failure"
    assert re.search(r'aria-label="\D*0\D+1\D*"', page), "no success, a failure"


@pytest.mark.parametrize(("code", "won", "lost"), [("proud", True, False), ("honest", False, True)])
def test_a_types_page_has_its_library_name_as_title_and_both_kinds_of_cases(sign_in, people, library, code, won, lost):
    page = sign_in(people.ben).get(f"/types/{code}")
    success, failure = sides(page)

    assert {"proud": "自傲型", "honest": "忠厚老实型"}[code] in re.search(r"<h1.*?</h1>", page.text, re.DOTALL)[0]
    assert "怎么认出来" in page.text
    assert (library[0].title in success, library[1].title in failure) == (won, lost)
    assert library[0].title not in failure
    assert library[1].title not in success


def test_a_wider_term_counts_what_is_filed_below_it(sign_in, people, library):
    assert library[1].title in sides(sign_in(people.ben).get("/terms/industry/finance_insurance"))[1]


def test_the_list_of_terms_counts_what_is_filed_below_them(sign_in, people, library):
    page = sign_in(people.ben).get("/types").text
    counted = {
        code: int(re.search(rf'href="/terms/industry/{code}">[^<]*<span class="n">(\d+)<', page)[1])
        for code in ("finance_insurance", "finance", "insurance")
    }

    assert counted == {"finance_insurance": 1, "finance": 1, "insurance": 0}


def test_success_stands_first_among_the_filters(sign_in, people, library):
    page = sign_in(people.ben).get("/cases").text

    assert 0 < page.index("t-success") < page.index("t-failure")
    assert count(sign_in(people.ben).get("/cases"), "outcome", "failure") == 1


@pytest.mark.parametrize("path", ["/types/proud", "/terms/industry/finance"])
def test_the_headings_of_a_terms_page_leave_out_no_level(sign_in, people, library, path):
    levels = [int(level) for level in re.findall(r"<h([1-6])", main_of(sign_in(people.ben).get(path)))]

    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in itertools.pairwise(levels))


@pytest.mark.parametrize("path", ["/types/nobody", "/terms/nothing/proud", "/terms/tags/开场白"])
def test_a_term_that_does_not_exist_is_not_found(sign_in, people, path):
    assert sign_in(people.ben).get(path).status_code == 404


def test_both_kinds_of_cases_are_listed_and_found_by_type(sign_in, people, library):
    ben = sign_in(people.ben)
    success, failure = library

    assert all(case.title in ben.get("/cases").text for case in library)
    assert success.title in ben.get("/cases?personality=proud").text
    assert failure.title not in ben.get("/cases?personality=proud").text
    assert failure.title in ben.get("/cases?outcome=failure").text
    assert failure.id in ben.get("/search?q=十一個電話").text


def test_losses_are_filed_by_cause_type_and_date_and_counted_by_cause(sign_in, people, library):
    page = sign_in(people.ben).get("/cases?outcome=failure")

    assert count(page, "cause", "over_contact") == 1
    assert count(page, "cause", "price") == 0
    shown = sign_in(people.ben).get(f"/cases/{library[1].id}").text
    assert all(word in shown for word in ("过度打扰", "感到不被重视", "稳重观望型", "2026年5月"))


def test_a_case_out_of_reach_leaves_no_trace_on_a_terms_page(sign_in, people, library):
    page = sign_in(people.max).get("/types/proud")

    assert page.status_code == 200
    assert library[0].title not in page.text


def test_an_archived_case_is_in_no_list(sign_in, people, library):
    sign_in(people.ana).send(f"/cases/{library[0].id}/archive")
    search.catch_up()

    for path in ("/cases", "/search?q=先请教", "/types/proud"):
        assert library[0].id not in sign_in(people.ben).get(path).text
