"""What a question was understood to be about, on the page of results and in the API."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.programs import Program
from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Term, TokenScope
from wiki.services import vocabulary

pytestmark = pytest.mark.one_database

CHIP = re.compile(r'<li class="sense.*?</li>', re.S)
LINK = re.compile(r'href="([^"]*)"')


@pytest.fixture
def told(people):
    """Three cases that hold the word 论文; one was lost by the price at a state firm."""
    made = [
        tell(people.ana, "论文一", "谈到论文。", outcome="success", personality=("proud",), ownership="private"),
        tell(people.ana, "论文二", "谈到论文。", outcome="failure", ownership="state", cause=("price",)),
        tell(people.ana, "论文三", "谈到论文。", outcome="failure", ownership="foreign", product="秘密产品"),
    ]
    search.catch_up()
    return made


@pytest.fixture
def reader_of(sign_in):
    """Gives the browser of somebody who reads English."""

    def reader(person):
        browser = sign_in(person)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return browser

    return reader


@pytest.fixture
def ben(reader_of, people):
    return reader_of(people.ben)


def chips(page):
    """Return what a page shows as understood: text and links of each."""
    found = CHIP.findall(page.text)
    return [(" ".join(re.sub("<[^>]*>", " ", one).split()), [*map(unescaped, LINK.findall(one))]) for one in found]


def unescaped(address):
    return address.replace("&amp;", "&")


@pytest.mark.parametrize("place", ["/search", "/cases"])
def test_a_question_shows_what_it_was_understood_as(ben, told, place):
    page = ben.get(f"{place}?q={quote('国企嫌贵丢单的论文')}&sort=score")

    shown = [text for text, _links in chips(page)]
    assert [re.sub(" only these.*", "", text) for text in shown] == [
        "Ownership: State-owned “国企”",
        "Cause: Price “嫌贵”",
        "Outcome: Failure “丢单”",
    ]
    assert "Only ranks, leaves nothing out." in page.text


def test_it_ranks_and_leaves_nothing_out_and_can_be_taken_back_or_made_a_condition(ben, told):
    page = ben.get(f"/search?q={quote('论文 国企')}")
    [(_text, [only, without])] = chips(page)

    assert "3 results" in page.text
    assert parse_qs(urlsplit(without).query) == {"q": ["论文 国企"], "ignore": ["ownership:state"]}
    assert parse_qs(urlsplit(only).query) == {"q": ["论文 国企"], "ownership": ["state"]}
    assert "1 result<" in ben.get(only).text
    assert not chips(ben.get(only))
    again = ben.get(without)
    assert not chips(again)
    assert "Understand everything again" in again.text


def test_what_is_denied_says_so_and_offers_no_condition(ben, told):
    page = ben.get(f"/search?q={quote('论文 不是国企')}")

    [(text, links)] = chips(page)
    assert text.startswith("Ownership: not State-owned")
    assert len(links) == 1
    assert "3 results" in page.text


def test_nothing_is_understood_where_nothing_is_asked(ben, told):
    for path in ("/search", "/cases", f"/search?q={quote('论文')}", "/search?ignore=cause:price&ignore=x&ignore=:"):
        assert not chips(ben.get(path))


def test_the_pages_of_types_that_a_question_names_are_beside_the_results_not_of_those_it_denies(ben, told):
    assert "/types/proud" in ben.get(f"/search?q={quote('自傲 論文')}").text
    assert "/types/proud" not in ben.get(f"/search?q={quote('不自傲 合同')}").text
    assert "/types/honest" not in ben.get("/search?q=explain").text


def test_a_product_is_known_to_those_who_find_a_case_with_it(ben, reader_of, people, told):
    tell(people.ana, "草稿", "还没写完", product="草稿产品", publish=False)
    search.catch_up()

    assert "秘密产品" in chips(ben.get(f"/search?q={quote('论文 秘密产品')}"))[0][0]
    for reader in (ben, reader_of(people.eva), reader_of(people.ana)):
        assert not chips(reader.get(f"/search?q={quote('论文 草稿产品')}"))


def test_an_editors_synonym_counts_on_the_next_search(ben, told):
    path = f"/search?q={quote('论文 铁饭碗')}"
    assert not chips(ben.get(path))
    with writing():
        term = db.session.scalars(db.select(Term).filter_by(list_code="ownership", code="state")).one()
        term.synonyms = [*term.synonyms, "铁饭碗"]
        vocabulary.changed()

    assert "State-owned" in chips(ben.get(path))[0][0]


def test_without_the_index_it_is_shown_and_words_are_found_as_they_were_typed(ben, people, told, monkeypatch):
    tell(people.ana, "处长嫌贵", "他嫌贵。")

    def gone():
        raise search.asking.IndexUnusable("gone")

    monkeypatch.setattr("wiki.search.asking.backend", gone)
    page = ben.get(f"/search?q={quote('论文 丢单')}&kind=case")

    assert len(chips(page)) == 1
    assert "3 results" in page.text
    assert "1 result<" in ben.get(f"/search?q={quote('嫌贵')}&kind=case").text


@pytest.fixture
def program(app, people, api_token):
    return Program(app, api_token(people.ben, TokenScope.READ))


def test_a_program_is_told_what_was_understood_and_may_refuse_it(program, told):
    answer = program.get(f"/search?q={quote('論文，國企，不是價格')}", accept_language="en").json

    assert answer["understood"] == [
        {"field": "ownership", "code": "state", "label": "State-owned", "text": "國企", "negated": False},
        {"field": "cause", "code": "price", "label": "Price", "text": "價格", "negated": True},
    ]
    assert answer["total"] == 3
    rest = program.get(f"/search?q={quote('論文 國企')}&ignore=ownership:state").json
    assert rest["understood"] == []


@pytest.mark.postgres_example
@pytest.mark.parametrize("ignore", ["price", "cause:", "nothing:price", ":", "cause:" + "x" * 1001])
def test_a_program_that_refuses_what_is_no_code_of_a_list_is_told_so(program, ignore):
    answer = program.get(f"/search?q=x&ignore={ignore}")

    assert answer.status_code == 422
    assert list(answer.json["error"]["fields"]) == ["ignore"]


def test_a_reason_says_what_a_hit_is_not_where_that_was_asked_and_names_come_first(ben, told):
    page = ben.get(f"/search?q={quote('论文 不是国企')}")

    reasons = [re.findall(r"<dt translate=\"no\">(.*?)</dt>", one) for one in page.text.split('<li class="result')[1:]]
    told_of = [("not State-owned" in names, "State-owned" in names) for names in reasons]
    assert set(told_of) == {(True, False), (False, False)}
    assert reasons == [sorted(names, key=lambda name: not name) for names in reasons]
