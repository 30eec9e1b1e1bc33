"""The card of the customer in front of me: from one sentence to something to say."""

import re

import pytest

from tests.test_cases import told
from wiki import search
from wiki.extensions import db
from wiki.models import PlaybookLine

pytestmark = pytest.mark.one_database

PROUD = "第一次拜访一个很自傲的科长，怎么开场"
LOST = {"outcome": "failure", "title": "当着下属纠正了科长，从此没有我们", "situation": "科长当众说错了参数。"}


@pytest.fixture
def library(sign_in, people):
    """A success and a failure with self-assured customers, findable."""
    ana = sign_in(people.ana)
    won = told(ana, submission="won", personality=["proud"], title="先请教，后报价", contact_level="middle")
    lost = told(ana, submission="lost", personality=["proud"], contact_level="middle", **LOST)
    search.catch_up()
    return won, lost


def line(line_id, language="zh-Hans"):
    return db.session.get(PlaybookLine, line_id).text[language]


def card(person, query=PROUD, **choices):
    answer = person.get("/card", query_string={"q": query, **choices})
    assert answer.status_code == 200
    return answer.text.split("<main")[1].split("</main>")[0]


def test_one_sentence_gives_an_opening_and_what_to_do_and_not_to_do(sign_in, people, library):
    page = card(sign_in(people.kai))

    assert "听起来像" in page
    assert "因为“自傲”" in page
    assert any(line(f"proud-open-{number}").strip("“”") in page for number in (1, 2, 3))
    assert line("proud-do-1") in page
    assert line("proud-dont-1") in page


def test_a_success_stands_beside_a_failure_and_is_no_proof(sign_in, people, library):
    page = card(sign_in(people.kai))

    assert "两个故事，不是证明" in page
    assert page.index("先请教，后报价") < page.index("从此没有我们")


def test_the_respectful_label_is_shown_and_never_the_librarys_name(sign_in, people, library):
    page = card(sign_in(people.kai), "他很强势")

    assert "自信主导型" in page
    assert not re.search(r'class="chip[^>]*>自傲型', page)


def test_what_was_chosen_counts_more_than_what_it_sounds_like(sign_in, people, library):
    page = card(sign_in(people.kai), PROUD, personality="shrewd")

    assert "你选了" in page
    assert line("shrewd-do-1") in page
    assert line("proud-do-1") not in page


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "query", ["\x00\ud800", "", "   ", "asdf qwer", "。。。！？", "王建国", "-", '"', "[" * 1_000, "他" * 5_000, "🙂🙂"]
)
def test_nonsense_or_a_name_gives_a_card_without_a_type(sign_in, people, query):
    page = card(sign_in(people.kai), query.encode("utf-8", "replace").decode())

    assert "听起来像" not in page
    assert "怎么认出各种类型" in page


def test_a_sentence_that_says_what_somebody_is_not_names_no_type(sign_in, people):
    assert "听起来像" not in card(sign_in(people.kai), "这位科长一点也不自傲")


@pytest.mark.postgres_example
@pytest.mark.parametrize("name", ["personality", "contact_level", "industry", "sale_stage"])
def test_a_code_that_nobody_knows_breaks_nothing(sign_in, people, name):
    card(sign_in(people.kai), PROUD, **{name: "no-such-code"})


def test_a_card_is_its_address(sign_in, people, library):
    query = {"q": PROUD, "contact_level": "middle"}
    first, second = (sign_in(one).get("/card", query_string=query).text for one in (people.ben, people.zoe))

    assert "先请教，后报价" in first
    assert first.count("case-item__title") == second.count("case-item__title")


def test_nothing_is_written_by_asking(sign_in, people, library):
    kai = sign_in(people.kai)
    before = db.session.execute(db.text("SELECT count(*) FROM changes")).scalar()
    card(kai)

    assert db.session.execute(db.text("SELECT count(*) FROM changes")).scalar() == before


def test_a_draft_is_in_nobodys_card(sign_in, people, draft):
    assert draft.title not in card(sign_in(people.ana), draft.title)


def test_in_english_the_card_speaks_english(sign_in, people, library):
    kai = sign_in(people.kai)
    kai.send("/account/language", {"language": "en", "next": "/"})
    page = card(kai, "first visit to a very arrogant section chief")

    assert "Sounds like" in page
    assert "because of “arrogant”" in page
    assert line("proud-do-1", "en").split("’")[0] in page


def test_somebody_who_does_not_sell_gets_no_case(sign_in, people, library):
    assert "先请教，后报价" not in card(sign_in(people.max))
