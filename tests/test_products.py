"""The page of a product: which customer types it suits, by the handbooks and by how it went."""

import re

import pytest
from sqlalchemy import select

from tests.test_cases import told
from tests.test_judgements import CLOSED
from tests.test_terms import FAILURE, main_of
from tests.writing import writing
from wiki.models import Term, db
from wiki.services import vocabulary
from wiki.services.playbooks import products
from wiki.services.statistics import Share
from wiki.services.terms import changing
from wiki.services.terms.content import TermContent

PRODUCT = "衡川数采"  # the shipped handbooks speak of it
PAGE = f"/terms/product/{PRODUCT}"


@pytest.fixture
def tell(sign_in, people):
    """Tells a case of the product: won or lost, with customers of some types."""
    ana = sign_in(people.ana)

    def tell(number, *types, lost=False, **changes):
        story = {"personality": list(types), "product": PRODUCT, "submission": str(number), **changes}
        return told(ana, **{**(FAILURE if lost else {}), **story})

    return tell


def suits(user):
    view = vocabulary.current().find("product", PRODUCT)
    return {one.type.code: one for one in products.fits(view, user=user)}


def row_of(page, code):
    [row] = [one for one in main_of(page).split("<tr>") if f'href="/types/{code}"' in one and "wonlost__rate" in one]
    return row


def test_the_page_says_what_handbooks_say_of_each_type_best_first(tell, sign_in, people):
    tell(1, "proud")
    page = main_of(sign_in(people.ben).get(PAGE))
    order = re.findall(r'<th scope="row"><a href="/types/(\w+)"', page)

    assert set(order[:2]) == {"proud", "novelty_seeker"}
    assert order.index("proud") < order.index("shrewd") < order.index("honest")
    assert "取数口径由他定" in page
    assert "−1" in row_of(sign_in(people.ben).get(PAGE), "honest")


def test_each_type_counts_its_cases_and_leads_to_them(tell, sign_in, people):
    for number in range(3):
        tell(number, "proud")
    tell(3, "proud", "honest", lost=True)

    found = suits(people.ben)

    assert (found["proud"].share, found["honest"].share) == (Share(3, 4), Share(0, 1))
    row = row_of(sign_in(people.ben).get(PAGE), "proud")
    assert "3/4" in row
    assert "personality=proud" in row


def test_a_share_is_drawn_from_five_cases_on(tell, sign_in, people):
    for number in range(4):
        tell(number, "proud")
    ben = sign_in(people.ben)

    assert "<svg" not in row_of(ben.get(PAGE), "proud")
    tell(5, "proud", lost=True)
    assert "<svg" in row_of(ben.get(PAGE), "proud")


def test_cases_of_a_type_below_count_once(tell, people):
    with writing():
        below = TermContent(label={"zh-Hans": "爱纠正", "zh-Hant": "愛糾正", "en": "Corrects"}, parent="proud")
        changing.add("personality", below, code="corrects", html="")
    tell(1, "proud", "corrects")
    tell(2, "corrects", lost=True)

    found = suits(people.ben)

    assert (found["proud"].share, found["corrects"].share) == (Share(1, 2), Share(1, 2))


def test_a_type_moved_below_another_counts_there_at_once(tell, people):
    label = {"zh-Hans": "爱纠正", "zh-Hant": "愛糾正", "en": "Corrects"}
    with writing():
        changing.add("personality", TermContent(label=label), code="corrects", html="")
    tell(1, "proud")
    tell(2, "corrects", lost=True)
    assert suits(people.ben)["proud"].share == Share(1, 1)

    with writing():
        term = db.session.scalars(select(Term).where(Term.code == "corrects")).one()
        changing.change(term, TermContent(label=label, parent="proud"), html="", base=changing.state(term))

    assert suits(people.ben)["proud"].share == Share(1, 2)


def test_a_case_that_asks_first_tells_nothing_of_its_outcome(tell, sign_in, people):
    tell(1, "proud")
    tell(2, "proud", **{**CLOSED, "product": PRODUCT, "submission": "2"})

    assert suits(people.ben)["proud"].share == Share(1, 1)
    assert suits(people.ana)["proud"].share == Share(2, 2)


def test_a_product_in_a_draft_has_no_page_for_others(tell, sign_in, people):
    tell(1, "proud", action="draft", product="砾石软件")

    assert sign_in(people.ben).get("/terms/product/砾石软件").status_code == 404


def test_a_product_that_no_handbook_names_shows_its_cases_only(tell, sign_in, people):
    tell(1, "proud", product="别的东西")
    page = main_of(sign_in(people.ben).get("/terms/product/别的东西"))

    assert "1/1" in page
    assert "/types/honest" not in page.split("wonlost")[1].split("</table>")[0]
