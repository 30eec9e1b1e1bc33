"""Customers for programs: what all who sell may read of them, and nothing that is private."""

import pytest
from jsonschema import Draft202012Validator

from tests.accounts import noted
from tests.programs import Program
from tests.test_interactions import log, today
from tests.writing import writing
from wiki.models import TokenScope

pytestmark = pytest.mark.one_database


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.READ))


def test_a_program_lists_and_reads_what_is_not_private(app, ana, people, sign_in, api_token):
    open_one = noted(people.ana, "样例甲厂", industry="manufacturing", business="做**样例**。", names="Sample One")
    noted(people.ana, "样例乙厂")
    closed = noted(people.ana, "样例丙厂", closed=True)
    with writing():
        open_one.grade, open_one.account_class = "B", "key"
    log(sign_in(people.ana), open_one, happened_on=today(-3))
    log(sign_in(people.ana), open_one, private="y", outcome="私下谈过")

    described = Program(app, None).get("/openapi.json").json
    found = ana.get("/customers").json
    schema = {"$ref": "#/components/schemas/CustomerList", "components": described["components"]}
    assert list(Draft202012Validator(schema).iter_errors(found)) == []
    assert {one["name"] for one in found["items"]} == {"样例甲厂", "样例乙厂"}
    for asked in ("?q=sample", "?industry=manufacturing", "?grade=B", "?account_class=key&stage=potential"):
        assert [one["id"] for one in ana.get(f"/customers{asked}").json["items"]] == [open_one.id]
    for nothing in ("?industry=x", "?stage=lost", "?page=2"):
        assert ana.get(f"/customers{nothing}").json["items"] == []
    for nonsense in ("?grade=E", "?stage=x", "?size=0"):
        assert ana.get(f"/customers{nonsense}").status_code == 422

    one = ana.get(f"/customers/{open_one.id}").json
    assert (one["names"], one["sections"], one["owner"]) == (["Sample One"], {"business": "做**样例**。"}, "ana")
    assert one["contacted_on"] == today(-3)
    assert [ana.get(f"/customers/{ident}").status_code for ident in (closed.id, "x")] == [404, 404]
    max_ = Program(app, api_token(people.max, TokenScope.READ))
    assert [max_.get(path).status_code for path in ("/customers", f"/customers/{open_one.id}")] == [403, 404]
