"""Similar cases on their pages: beside a case, on a page of their own; and what somebody may not find."""

import re

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.models.documents import LEVEL_PUBLIC, LEVEL_SELLERS
from wiki.models.site import ACCESS, raise_generation
from wiki.search.backend import IndexUnusable
from wiki.services import cases as case_service

pytestmark = pytest.mark.one_database

CUSTOMER = {"personality": ("proud",), "contact_level": "middle"}
ENGLISH = {"Accept-Language": "en"}
ASKED = {"question": "报价和请教，先做哪一件？", "options": ["先报价", "先请教"], "answer": 1}


@pytest.fixture
def told(people):
    """A case of Ana's, and a success and a failure with a customer of the same type; everybody may read them."""
    cases = [
        tell(people.ana, "当着下属纠正了科长", "科长主持选的系统。", outcome="failure", industry="finance", **CUSTOMER),
        tell(people.zoe, "先请教，后报价", "科长很有主见。", outcome="success", industry="retail", **CUSTOMER),
        tell(people.ben, "只谈了价格", "谈价格。", outcome="failure", personality=("proud",)),
    ]
    with writing():
        for case in cases:
            case.level = LEVEL_PUBLIC
        raise_generation(ACCESS)
    search.catch_up()
    return cases


@pytest.fixture
def degraded(monkeypatch):
    def unusable():
        raise IndexUnusable("gone")

    monkeypatch.setattr("wiki.search.similar.backend", unusable)


def test_beside_a_case_stand_similar_ones_with_their_reasons(sign_in, people, told):
    ben = sign_in(people.ben)
    page = ben.get(f"/cases/{told[0].id}", headers=ENGLISH).text
    [address] = re.findall(r'data-load="([^"]+)"', page)
    beside = ben.get(address, headers=ENGLISH).text

    assert f'href="/cases/{told[0].id}/similar"' in page
    assert "先请教，后报价" in beside
    assert "只谈了价格" in beside
    assert "% alike: type, level" in beside


def test_the_page_sets_success_beside_failure_with_what_each_trait_adds(sign_in, people, told):
    page = sign_in(people.ben).get(f"/cases/{told[0].id}/similar", headers=ENGLISH).text

    won, lost = page.split("twin--failure")
    assert "先请教，后报价" in won
    assert "只谈了价格" not in won
    assert "只谈了价格" in lost
    assert "Nothing in common: industry" in won
    assert "0 / 17" in won
    assert "43 / 43" in won


def test_without_the_index_the_classification_is_compared(sign_in, people, told, degraded):
    page = sign_in(people.ben).get(f"/cases/{told[0].id}/similar", headers=ENGLISH).text

    assert "先请教，后报价" in page
    assert "The search index is being rebuilt" in page


def test_a_customer_like_no_other_is_said_to_be_so(sign_in, people, told):
    alone = tell(people.ana, "孤例", outcome="success", personality=("childlike",))

    browser = sign_in(people.ben)
    assert "No case is like this one yet" in browser.get(f"/cases/{alone.id}/similar/beside", headers=ENGLISH).text
    assert "No case is like this one yet" in browser.get(f"/cases/{alone.id}/similar", headers=ENGLISH).text


@pytest.mark.parametrize(("name", "status"), [("ana", 200), ("ben", 404), ("eva", 404), ("max", 404)])
def test_the_page_of_a_draft_is_its_authors_alone(sign_in, people, told, draft, name, status):
    assert sign_in(getattr(people, name)).get(f"/cases/{draft.id}/similar").status_code == status


def test_whoever_is_not_signed_in_is_asked_to(client, told):
    assert client.get(f"/cases/{told[0].id}/similar").status_code == 401


def restricted(people):
    return tell(people.ana, "只给销售看", "科长主持选的系统。", outcome="success", industry="finance", **CUSTOMER)


def draft_of_another(people):
    story = "科长主持选的系统。"
    return tell(people.ana, "草稿", story, outcome="success", industry="finance", publish=False, **CUSTOMER)


def archived(people):
    case = restricted(people)
    with writing():
        case_service.archive(case, by=people.ana)
    return case


def asking_first(people):
    with writing():
        content = case_service.CaseContent(
            title="先判后看",
            situation="科长主持选的系统。",
            outcome="success",
            industry="finance",
            judge=case_service.Question(**{**ASKED, "options": tuple(ASKED["options"])}),
            **CUSTOMER,
        )
        return case_service.create(content, {}, by=people.ana, publish=True)


@pytest.mark.parametrize(
    ("hide", "reader", "level"),
    [
        (restricted, "max", LEVEL_SELLERS),
        (draft_of_another, "ben", LEVEL_PUBLIC),
        (archived, "ben", LEVEL_PUBLIC),
        (asking_first, "ben", LEVEL_PUBLIC),
    ],
)
@pytest.mark.parametrize("index", ["usable", "unusable"])
def test_a_case_that_one_may_not_list_changes_nothing(request, sign_in, people, told, hide, reader, level, index):
    if index == "unusable":
        request.getfixturevalue("degraded")
    user = getattr(people, reader)
    browser = sign_in(user)
    before = answers(browser, user, told)

    hidden = hide(people)
    with writing():
        hidden.level = level
        raise_generation(ACCESS)
    search.catch_up()

    assert answers(browser, user, told) == before
    if hide in (restricted, asking_first):  # its author finds it at the top: the test can fail
        assert search.similar_to(told[0], user=people.ana).hits[0].record == hidden


def answers(browser, user, told):
    """Return all that a reader is told: lists, scores and parts, and the pages."""
    found = [search.similar_to(case, user=user, size=size) for case in told for size in (1, 2, 6)]
    found.append(search.similar_for("科长主持选的系统", {"personality": ["proud"]}, user=user))
    shown = [[(hit.record.id, hit.score, hit.likeness) for hit in one.hits] for one in found]
    pages = [browser.get(f"/cases/{case.id}/similar").text for case in told]
    return shown, [page.split("<main")[1].split("</main>")[0] for page in pages]
