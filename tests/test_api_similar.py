"""Similar cases through the API."""

import pytest
from jsonschema import Draft202012Validator

from tests.programs import Program
from tests.search.telling import tell
from wiki import search
from wiki.models import TokenScope

pytestmark = pytest.mark.one_database

CUSTOMER = {"personality": ("proud",), "contact_level": "middle"}


@pytest.fixture
def told(people):
    cases = [
        tell(people.ana, "当着下属纠正了科长", outcome="failure", industry="finance", **CUSTOMER),
        tell(people.zoe, "先请教，后报价", outcome="success", industry="finance", **CUSTOMER),
        tell(people.ben, "只谈了价格", outcome="success", industry="finance", **CUSTOMER),
        tell(people.ben, "逐行核对", outcome="failure", **CUSTOMER),
    ]
    search.catch_up()
    return cases


@pytest.fixture
def ben(app, people, api_token):
    return Program(app, api_token(people.ben, TokenScope.READ))


def test_it_tells_what_is_similar_and_what_each_trait_adds(ben, told):
    answer = ben.get(f"/cases/{told[0].id}/similar?size=2").json

    first, second = answer["items"]
    assert first["title"] in ("先请教，后报价", "只谈了价格")
    assert (second["title"], second["outcome"]) == ("逐行核对", "failure")
    assert sum(part["share"] for part in first["parts"]) == pytest.approx(first["score"], abs=0.001)
    assert first["url"].endswith(f"/cases/{first['id']}")
    assert answer["degraded"] is False


def test_it_answers_as_it_is_described(ben, told):
    described = ben.get("/openapi.json").json
    schema = {"$ref": "#/components/schemas/SimilarCases", "components": described["components"]}

    Draft202012Validator(schema).validate(ben.get(f"/cases/{told[0].id}/similar").json)


@pytest.mark.parametrize("size", ["0", "101", "x"])
def test_a_size_out_of_range_is_refused(ben, told, size):
    answer = ben.get(f"/cases/{told[0].id}/similar?size={size}")

    assert answer.status_code == 422
    assert "size" in answer.json["error"]["fields"]


def test_a_draft_of_another_and_nothing_are_both_not_there(ben, told, draft):
    assert ben.get(f"/cases/{draft.id}/similar").status_code == 404
    assert ben.get("/cases/nothing/similar").status_code == 404


def test_without_a_token_there_is_nothing(app, told):
    assert Program(app, None).get(f"/cases/{told[0].id}/similar").status_code == 401
