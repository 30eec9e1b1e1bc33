"""Lists of one's own come in pages, however long they are."""

import re

import pytest
from sqlalchemy import event

from tests.writing import writing
from wiki.extensions import db
from wiki.services import cases, reports

TITLE = re.compile(r"Story (\d+)<")


@pytest.fixture
def stories(people):
    """A hundred and twenty cases of Ana's, three of them drafts."""
    made = []
    with writing():
        for number in range(120):
            story = cases.CaseContent(
                title=f"Story {number}", outcome="success", personality=("expert",), situation="x", result="y"
            )
            made.append(cases.create(story, cases.rendered(story), by=people.ana, publish=number > 2))
    return made


def test_ones_own_cases_come_in_pages_drafts_first(sign_in, people, stories):
    ana = sign_in(people.ana)
    pages = [TITLE.findall(ana.get(f"/cases/mine?page={number}").text) for number in (1, 2, 3)]

    assert set(pages[0][:3]) == {"0", "1", "2"}
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({title for page in pages for title in page}) == 120


def test_a_page_that_is_not_there_is_the_last_one(sign_in, people, stories):
    assert len(TITLE.findall(sign_in(people.ana).get("/cases/mine?page=99").text)) == 20


def test_waiting_reports_come_in_pages_and_ask_no_query_each(sign_in, people, stories):
    with writing():
        for case in stories[3:63]:
            reports.report(case, "The year is wrong.", by=people.ben)
    ana = sign_in(people.ana)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page = ana.get("/reports")

    assert page.text.count("The year is wrong.") == 50
    assert len(asked) < 12
