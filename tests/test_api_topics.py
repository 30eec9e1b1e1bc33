"""Topics through the API."""

import pytest
from jsonschema import Draft202012Validator

from tests.programs import Program
from wiki.extensions import db
from wiki.models import Post, TokenScope, Topic

ASKED = {"title": "Who signs?", "text": "Five say yes.", "personality": ["proud"], "product": "Counter"}


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.fixture
def ben(app, people, api_token):
    return Program(app, api_token(people.ben, TokenScope.WRITE))


def test_a_program_asks_changes_and_replies_as_described(ana, ben):
    made = ana.post("/topics", ASKED)
    path = f"/topics/{made.json['id']}"
    replied = ben.post(f"{path}/posts", {"text": "Ask *who* could stop it.", "kind": "strategy"})
    answers = [
        ("Topic", made, 201),
        ("Topic", ben.get(path), 200),
        ("Topic", ana.put(path, {**ASKED, "title": "Who is missing?"}, if_match=made.headers["ETag"]), 200),
        ("StaleTopic", ana.put(path, ASKED, if_match=made.headers["ETag"]), 412),
        ("Reply", replied, 201),
        ("ReplyList", ana.get(f"{path}/posts"), 200),
        ("TopicList", ana.get("/topics?state=open&type=proud"), 200),
        ("Error", ana.put(path, ASKED), 428),
        ("Error", ana.post("/topics", {"title": " "}), 422),
        ("Error", ana.post("/topics", {**ASKED, "level": 5}), 422),
        ("Error", ben.post(f"{path}/posts", {"text": ""}), 422),
        ("Error", ben.post(f"{path}/posts", {"text": "x", "kind": "order"}), 422),
        ("Error", ana.get("/topics?state=shut"), 422),
    ]
    schemas = ana.get("/openapi.json").json["components"]["schemas"]
    for name, answer, status in answers:
        assert answer.status_code == status, (name, answer.json)
        Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}).validate(
            answer.json
        )
    assert db.session.query(Topic).one().title == "Who is missing?"
    assert [item["text"] for item in ana.get(f"{path}/posts").json["items"]] == ["Ask *who* could stop it."]
    assert ana.get("/topics?page=2").json == {"total": 1, "page": 2, "size": 20, "items": []}


def test_what_is_confidential_is_not_there_for_a_program(ana, ben):
    made = ana.post("/topics", {**ASKED, "level": 4})
    path = f"/topics/{made.json['id']}"

    assert ana.get("/topics").json["total"] == 1
    assert ben.get("/topics").json["total"] == 0
    assert {ben.get(path).status_code, ben.get(f"{path}/posts").status_code} == {404}
    assert ben.post(f"{path}/posts", {"text": "x"}).status_code == 404
    assert not db.session.query(Post).count()
