"""docs/api.md tells what is there."""

import re

import pytest

from tests.house.sources import ROOT
from tests.programs import STORY, Program
from wiki.models import TokenScope
from wiki.services import cases

pytestmark = pytest.mark.one_database

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_it_names_every_field_and_every_refusal(app):
    described = Program(app, None).get("/openapi.json").json
    statuses = {
        status
        for methods in described["paths"].values()
        for name, operation in methods.items()
        if name != "parameters"
        for status in operation["responses"]
        if status >= "400"
    }
    assert {field for field in cases.FIELDS if f"`{field}`" not in TEXT} == set()
    assert {status for status in statuses if f"| {status} |" not in TEXT} == set()
    told = set(re.findall(r"^\| `[A-Z]+ (/[a-zA-Z/.]+)`", TEXT, re.MULTILINE))
    assert {re.sub(r"{\w+}", "ID", path) for path in described["paths"]} == told


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("bad_json", 400),
        ("bad_request", 400),
        ("token_required", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("method_not_allowed", 405),
        ("conflict", 409),
        ("stale", 412),
        ("too_large", 413),
        ("unsupported_type", 415),
        ("invalid", 422),
        ("precondition_required", 428),
    ],
)
def test_refusals_have_the_codes_of_the_table(app, people, api_token, code, status):
    ana = Program(app, api_token(people.ana, TokenScope.WRITE))
    reader = Program(app, api_token(people.ana))
    case = ana.post("/cases", {**STORY, "ref": "a"}).json["id"]
    answer = {
        "bad_json": lambda: ana.post("/cases", b"{"),
        "bad_request": lambda: ana.get("/cases?tags=%ff"),
        "token_required": lambda: Program(app, None).get("/cases"),
        "forbidden": lambda: reader.post("/cases", STORY),
        "not_found": lambda: ana.get("/cases/nothing"),
        "method_not_allowed": lambda: ana.put("/cases", STORY),
        "conflict": lambda: ana.post("/cases", {**STORY, "ref": "a"}),
        "stale": lambda: ana.put(f"/cases/{case}", STORY, if_match='"0"'),
        "too_large": lambda: ana.post("/cases", b" " * 2_200_000),
        "unsupported_type": lambda: ana.client.post("/api/v1/cases", data="x", headers=ana.headers),
        "invalid": lambda: ana.post("/cases", {}),
        "precondition_required": lambda: ana.put(f"/cases/{case}", STORY),
    }[code]()

    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert re.search(rf"^\| {status} \|[^\n|]*`{code}`", TEXT, re.MULTILINE)
