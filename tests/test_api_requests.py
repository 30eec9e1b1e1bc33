"""What a program sends wrongly is named, and never breaks anything."""

import json

import pytest
from sqlalchemy import func, select

from tests.programs import STORY, Program
from wiki.extensions import db
from wiki.models import Case, TokenScope

pytestmark = pytest.mark.one_database


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("title", ""),
        ("title", 5),
        ("title", "x" * 201),
        ("title", "two\nlines"),
        ("title", "nul\0"),
        ("title", "half \ud800"),
        ("title", "turned \u202e round"),
        ("outcome", "draw"),
        ("outcome", ["success"]),
        ("outcome", None),
        ("personality", []),
        ("personality", "proud"),
        ("personality", ["unheard_of"]),
        ("personality", [["proud"]]),
        ("personality", {"proud": True}),
        ("situation", "x" * 50_001),
        ("situation", "nul\0"),
        ("situation", "half \udfff"),
        ("situation", None),
        ("lessons", ["a"]),
        ("cause", ["nothing"]),
        ("deal_size", "many"),
        ("deal_size", True),
        ("deal_size", -1),
        ("deal_size", 1e300),
        ("deal_size", 10**400),
        ("industry", "Manufacturing"),
        ("product", "x" * 81),
        ("tags", "one"),
        ("tags", [1]),
        ("tags", [None]),
        ("tags", ["x"] * 21),
        ("occurred_on", "2026-02-30"),
        ("occurred_on", "9. März"),
        ("occurred_on", "٢٠٢٦-٠١"),
        ("occurred_on", 2026),
        ("language", "de"),
        ("language", ["en"]),
        ("ref", 7),
        ("ref", "x" * 201),
        ("state", "archived"),
        ("state", 1),
        ("state", ["draft"]),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(ana, field, value):
    answer = ana.post("/cases", {**STORY, field: value})

    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "invalid"
    assert list(answer.json["error"]["fields"]) == [field]
    assert db.session.scalar(select(func.count(Case.id))) == 0


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("query", "field"),
    [
        *[(f"page={value}", "page") for value in ("0", "-1", "1.5", "x", "1e3", "9" * 30, "²", "%D9%A1", "+1")],
        *[(f"size={value}", "size") for value in ("0", "101", "-5", "all", "9" * 5000)],
        ("lang=de", "lang"),
        ("lang=en&lang=de", "lang"),
        ("kind=page", "kind"),
        ("tags=%00", "tags"),
        ("&".join(["tags=a"] * 21), "tags"),
    ],
)
def test_a_parameter_out_of_range_is_named(ana, query, field):
    answer = ana.get(f"/cases?{query}")

    assert answer.status_code == 422
    assert list(answer.json["error"]["fields"]) == [field]


def test_an_address_that_is_no_utf_8_is_refused(ana):
    assert ana.get("/cases?tags=%ff").status_code == 400
    assert ana.get("/cases?tags=%ed%a0%80").status_code == 400


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"title"',
        b"1",
        b"{}{}",
        b'{"title":"a"} x',
        b'{"title":"a","title":"b"}',
        b'{"tags":[{"a":1,"a":2}]}',
        b'{"deal_size":NaN}',
        b'{"deal_size":Infinity}',
        b'{"deal_size":-Infinity}',
        b'{"deal_size":1e999}',
        b'{"deal_size":' + b"9" * 5_001 + b"}",
        b'{"x":' + b"[" * 60 + b"]" * 60 + b"}",
        b"[" * 100_000,
        b'{"x":' * 100_000,
        b'{"\\ud800":1}',
        b'{"a\\u0000":1}',
        b"\xef\xbb\xbf{}",
        json.dumps(STORY).encode("utf-16"),
        json.dumps(STORY).encode("utf-16-le"),
        b'{"title":"\xff"}',
        b"{'title':'a'}",
        b'{"title":"a\x00b"}',
        b'{"title":"a\nb"}',
    ],
)
def test_what_is_not_strict_json_is_refused(ana, body):
    answer = ana.post("/cases", body)

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "bad_json"
    assert answer.json["error"]["message"]


def test_fifty_levels_are_read_and_one_more_is_not(ana):
    def nested(levels):
        return json.dumps({**STORY, "x": 0})[:-2].encode() + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    assert ana.post("/cases", nested(50)).status_code == 201
    assert ana.post("/cases", nested(51)).status_code == 400
    brackets_in_text = {**STORY, "situation": "[{" * 1_000}
    assert ana.post("/cases", brackets_in_text).status_code == 201


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=UTF-8", 201),
        ("Application/JSON", 201),
        ("application/json; charset=utf-16", 400),
        ("application/json; charset=latin-1", 400),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_the_body_has_to_say_that_it_is_json(ana, content_type, status):
    answer = ana.client.post("/api/v1/cases", data=json.dumps(STORY), content_type=content_type, headers=ana.headers)

    assert answer.status_code == status
    assert answer.is_json


def test_a_body_past_two_megabytes_is_refused(ana):
    answer = ana.post("/cases", b'{"title":"' + b"x" * (2 * 1024 * 1024) + b'"}')

    assert answer.status_code == 413
    assert answer.json["error"]["code"] == "too_large"
