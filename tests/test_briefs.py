"""The brief for a visit: who they are, what to say tomorrow, what to ask; nothing above the reader's level."""

import pytest

from tests.accounts import EN, noted
from tests.test_cases import told
from tests.test_customers import ident_of
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Case, Contact
from wiki.services import customers

pytestmark = pytest.mark.one_database


@pytest.fixture
def cases(sign_in, people):
    """A success and a failure with a self-assured customer in manufacturing, of Ana's; one that is closed, too."""
    ana = sign_in(people.ana)
    filed = {"personality": ["proud"], "industry": "manufacturing"}
    won = told(ana, title="Let them conclude it", outcome="success", submission="won", **filed)
    lost = told(
        ana, title="Lectured the director", outcome="failure", cause=["relationship"], submission="lost", **filed
    )
    closed = told(ana, title="Only for the named", outcome="failure", submission="closed", level="4", **filed)
    search.catch_up()
    return won, lost, closed


def test_a_name_a_trade_and_a_hunch_make_a_brief(sign_in, people, cases):
    browser = sign_in(people.ben)
    typed = {"name": "星河样例重工", "industry": "manufacturing", "hunch": "像是自傲型", "then": "brief"}
    answer = browser.send("/customers/new", typed)
    assert answer.status_code == 303

    page = browser.get(answer.headers["Location"], headers=EN).text
    for said in (
        "星河样例重工",
        "What works with them",
        "Let them conclude it",
        "Lectured the director",
        "Who decides here",
    ):
        assert said in page, said
    assert "Only for the named" not in page
    assert "Open topics" not in page, "what is not there has no heading"


def test_a_brief_shows_to_each_reader_what_that_one_may_read(sign_in, people, cases):
    won, _lost, closed = cases
    customer = noted(people.ana)
    with writing():
        for case in (won, closed):
            customers.link(db.session.get_one(Case, case.id), customer)
        contact = Contact(name="Jo Sample", firm="x", sought="jo sample\nx", by=people.ana, customer_id=customer.id)
        db.session.add(contact)

    mine, theirs = (sign_in(one).get(f"/customers/{customer.id}/brief").text for one in (people.ana, people.ben))
    assert "Only for the named" in mine
    assert "Only for the named" not in theirs
    assert "Jo Sample" in theirs
    with writing():
        customers.set_level(customer, closed=True, by=people.ana)
    assert sign_in(people.ben).get(f"/customers/{customer.id}/brief").status_code == 404
    assert "Jo Sample" not in sign_in(people.ben).get("/contacts").text, "people of a closed customer are closed, too"


def test_a_case_tells_its_customer_to_those_alone_who_may_read_it(sign_in, people):
    customer = noted(people.ana, "隐样例集团", closed=True)
    ana = sign_in(people.ana)
    case = told(ana, submission="linked", customer=customer.id)

    assert customer.title in ana.get(f"/cases/{case.id}").text
    assert customer.title not in sign_in(people.ben).get(f"/cases/{case.id}").text
    assert ana.send(f"/cases/{case.id}/customer", {"customer": ""}).status_code == 303
    assert customer.title not in ana.get(f"/cases/{case.id}").text
    assert sign_in(people.ben).send(f"/cases/{case.id}/customer", {"customer": customer.id}).status_code == 403


def test_the_link_does_not_give_away_an_author_who_hides(sign_in, people):
    customer = noted(people.ana)
    case = told(sign_in(people.ana), submission="hidden", customer=customer.id, hide_author=["y", ""])

    theirs = sign_in(people.ben)
    assert customer.title not in theirs.get(f"/cases/{case.id}").text
    assert case.title not in theirs.get(f"/customers/{customer.id}").text
    assert case.title not in theirs.get(f"/customers/{customer.id}/brief").text
    assert case.title in sign_in(people.ana).get(f"/customers/{customer.id}").text


def test_a_question_asked_from_a_customers_page_stands_there_until_it_is_concluded(sign_in, people):
    customer, ben = noted(people.ana), sign_in(people.ben)
    asked = {
        "title": "Who decides there?",
        "text": "Nobody answers.",
        "customer": customer.id,
        "fitted": "1",
        "level": "2",
    }
    topic = ident_of(ben.send("/topics/new", {**asked, "submission": "x"}))

    assert "Who decides there?" in ben.get(f"/customers/{customer.id}").text
    done = {"destination": "nothing", "reason": "Found out."}
    assert ben.send(f"/topics/{topic}/conclude", done).status_code == 303
    assert "Who decides there?" not in ben.get(f"/customers/{customer.id}/brief").text
