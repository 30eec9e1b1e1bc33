"""The description of the API is valid, complete and true."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.programs import STORY, Program
from wiki.models import TERM_LISTS, TokenScope
from wiki.services import cases

pytestmark = pytest.mark.one_database

ERRORS = {400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429}


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.fixture
def described(app):
    return Program(app, None).get("/openapi.json").json


def schema(described, name):
    """Return a validator for a named schema."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": described["components"]})


@pytest.mark.one_database
def test_it_is_public_and_valid(described):
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_it_names_every_route_and_no_other(app, described):
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1"), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {
        (path, method, "api." + operation["operationId"])
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }
    assert told == routes


def test_it_lists_the_codes_of_the_vocabulary(described):
    fields = described["components"]["schemas"]["NewCase"]["properties"]

    assert fields["outcome"]["enum"] == ["success", "failure", None]
    assert "proud" in fields["personality"]["items"]["enum"]
    assert "enum" not in fields["tags"]["items"]
    assert set(cases.FIELDS) | {"ref", "state", "hide_author"} == set(fields)
    searched = {parameter["name"] for parameter in described["paths"]["/search"]["get"]["parameters"]}
    assert searched == {"q", "ignore", "kind", "explain", "type", "lang", "sort", "page", "size", *TERM_LISTS}


def test_all_errors_of_the_contract_are_told(described):
    told = {
        int(status)
        for methods in described["paths"].values()
        for name, operation in methods.items()
        if name != "parameters"
        for status in operation["responses"]
    }
    assert told == ERRORS | {200, 201}


def test_real_answers_are_as_described(ana, described):
    made = ana.post("/cases", {**STORY, "ref": "a", "tags": ["x"]})
    draft = ana.post("/cases", {"title": "Begun", "state": "draft"})
    path = f"/cases/{made.json['id']}"
    answers = [
        ("CaseWritten", made, 201),
        ("CaseWritten", draft, 201),
        ("Case", ana.get(path), 200),
        ("CaseList", ana.get("/cases"), 200),
        ("CaseWritten", ana.put(path, STORY, if_match="*"), 200),
        ("RefTaken", ana.post("/cases", {**STORY, "ref": "a"}), 409),
        ("Stale", ana.put(path, STORY, if_match='"0"'), 412),
        ("Error", ana.put(path, STORY), 428),
        ("Error", ana.post("/cases", {}), 422),
        ("Error", ana.post("/cases", b"{"), 400),
        ("Error", ana.get("/cases/nothing"), 404),
        ("SearchResults", ana.get("/search"), 200),
    ]
    for name, answer, status in answers:
        assert answer.status_code == status, name
        schema(described, name).validate(answer.json)


@pytest.mark.parametrize(
    ("sent", "is_valid"),
    [
        (STORY, True),
        ({"title": "Begun", "state": "draft"}, True),
        ({**STORY, "state": "published", "tags": None}, True),
        ({"title": "Begun"}, False),
        ({**STORY, "outcome": "draw"}, False),
        ({**STORY, "title": ""}, False),
        ({**STORY, "occurred_on": "March"}, False),
        ({**STORY, "deal_size": -1}, False),
        ({**STORY, "personality": ["unheard_of"]}, False),
        ({**STORY, "tags": ["x"] * 21}, False),
    ],
)
def test_what_the_description_allows_the_service_takes(ana, described, sent, is_valid):
    assert schema(described, "NewCase").is_valid(sent) == is_valid
    assert ana.post("/cases", sent).status_code == (201 if is_valid else 422)
