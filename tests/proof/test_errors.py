"""What goes wrong tells nothing, what is secret is random, and nobody sets what no form asks for."""

import ast
import itertools

import pytest
from argon2 import PasswordHasher

from tests.house.sources import named, python_files, tree
from tests.programs import STORY as PROGRAM_STORY
from tests.proof.matrix import CHANCE
from tests.test_cases import STORY
from tests.writing import writing
from wiki import crypto, sealing
from wiki.extensions import db
from wiki.models import Case, Publication, User
from wiki.models.sessions import new_secret
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database

CANARY = "zaunkoenig"
TALKATIVE = ("debug=1", "verbose=1", "trace=1", "format=json", "callback=x", "sql=1", "explain=1", "__debugger__=yes")
FOREIGN = ("https://elsewhere.example", "null", "http://localhost.evil.example")
LONG = "пароль 密码 🔑 " + "x" * 100


@pytest.mark.parametrize("path", ["/cases", "/api/v1/cases"])
@pytest.mark.parametrize("error", [RuntimeError(CANARY), ValueError(f"Traceback: {CANARY}")])
def test_a_failure_tells_nothing_of_what_it_was_about(app, sign_in, people, api_token, monkeypatch, path, error):
    def breaks(*_, **__):
        raise error

    app.config["PROPAGATE_EXCEPTIONS"] = False
    token = {"Authorization": f"Bearer {api_token(people.ana)}"} if path.startswith("/api") else {}
    ana = sign_in(people.ana)
    monkeypatch.setattr("wiki.blueprints.facets.filters", breaks)
    answer = ana.get(path, headers=token)

    assert answer.status_code == 500
    for told in (CANARY, "Traceback", "SELECT", "wiki/", ".py", "Error"):
        assert told not in answer.text
    monkeypatch.undo()
    assert ana.get(path, headers=token).status_code == 200


def test_no_parameter_makes_an_answer_talk(sign_in, people, draft):
    zoe = sign_in(people.zoe)
    for path in (f"/cases/{draft.id}", "/cases/zzzzzzzzzz", "/console", "/search/suggestions"):
        plain = zoe.get(path)
        for asked in TALKATIVE:
            talking = zoe.get(f"{path}?{asked}")
            assert plain.status_code == talking.status_code
            assert talking.headers["Content-Type"] == plain.headers["Content-Type"]
            said = [CHANCE.sub("", answer.text.replace(f"?{asked}", "?")) for answer in (plain, talking)]
            assert said[0] == said[1], asked


def test_no_other_origin_is_let_in(client):
    for origin, path in itertools.product(FOREIGN, ("/", "/api/v1/openapi.json", "/api/v1/cases", "/healthz")):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        for answer in (client.get(path, headers=headers), client.options(path, headers=headers)):
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")], path


def test_where_the_policy_fails_nothing_is_shown(app, sign_in, people, api_token, draft, monkeypatch):
    def breaks(*_):
        raise RuntimeError("broken")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    token = {"Authorization": f"Bearer {api_token(people.ana)}"}
    ana = sign_in(people.ana)
    monkeypatch.setattr("wiki.access.gate._settled", breaks)
    for path in ("/cases", "/search?q=x", "/api/v1/cases", f"/cases/{draft.id}", f"/api/v1/cases/{draft.id}"):
        answer = ana.get(path, headers=token if path.startswith("/api") else None)
        assert answer.status_code in (401, 500)
        assert draft.title not in answer.text


def test_a_password_is_compared_to_its_last_character(app):
    assert len(LONG.encode()) > 72
    with writing():
        person = people_service.add("lo", password=LONG)
    assert people_service.verified("lo", LONG) is person
    for wrong in (LONG[:-1], LONG + "x", LONG[:-1] + "y", " " + LONG, LONG.upper()):
        assert people_service.verified("lo", wrong) is None


def test_an_unknown_name_costs_as_much_as_a_wrong_password(client, people, monkeypatch):
    checked = []

    class Counting(PasswordHasher):
        def verify(self, hash, password):
            checked.append(self._costs(hash))
            return super().verify(hash, password)

        def _costs(self, hash):
            return hash.split("$")[3]

    monkeypatch.setattr(crypto._keys, "hasher", Counting(memory_cost=64))
    for name in ("ana", "nobody", "import"):  # nobody can sign in as the last one, which has no password
        assert client.send("/login", {"name": name, "password": "wrong"}).status_code == 401
    assert len(checked) == 3
    assert len(set(checked)) == 1


def test_a_password_is_kept_by_a_slow_hash_that_is_renewed(sign_in_by_page, people, monkeypatch):
    before = people.ana.password_hash
    assert before.startswith("$argon2id$")
    monkeypatch.setattr(crypto._keys, "hasher", PasswordHasher(memory_cost=128))
    sign_in_by_page(people.ana)
    after = db.session.get_one(User, people.ana.id).password_hash
    assert after != before
    assert "m=128," in after


def test_secrets_are_of_256_bits_and_never_twice():
    made = {new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(one) for one in made} == {43}  # 32 bytes in base64 without its end


def test_nothing_is_sealed_twice_in_the_same_way():
    key = sealing.new_key()
    sealed = [sealing.seal(key, b"data", b"the same", "place") for _ in range(5_000)]
    assert len({one[5:17] for one in sealed}) == len(sealed), "A nonce of twelve random bytes was used twice."
    assert len(key) == 32


def test_secrets_and_texts_of_others_meet_no_module_that_guesses_or_unpacks():
    """Chance that can be foretold, and formats that run what they hold, are not even imported."""
    refused = {"random", "uuid", "pickle", "marshal", "shelve", "yaml", "dill"}
    found = {
        f"{named(module)}: {name}"
        for module in python_files("wiki")
        for node in ast.walk(tree(module))
        for name in imported(node)
        if name.split(".")[0] in refused
    }
    assert not found


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_nobody_sets_what_no_form_asks_for(app, sign_in, people, api_token):
    ana = sign_in(people.ana)
    more = {"id": "mine", "author_id": "3", "state": "archived", "version": "9", "is_demo": "1"}
    answer = ana.send("/cases/new", {**STORY, **more, "ref": "x", "created_at": "2001-01-01"})
    case = db.session.get_one(Case, answer.headers["Location"].rsplit("/", 1)[1])
    token = {"Authorization": f"Bearer {api_token(people.ana, 'write')}"}
    sent = ana.post("/api/v1/cases", json={**PROGRAM_STORY, "id": "mine", "author": "eva", "version": 9}, headers=token)
    other = db.session.get_one(Case, sent.get_json()["id"])

    for made in (case, other):
        assert made.id != "mine"
        assert (made.author_id, made.level, made.state, made.version) == (people.ana.id, 2, Publication.PUBLISHED, 1)
        assert not made.is_demo
    ana.send("/account", {"display_name": "Ana", "theme": "dark", "roles": "admin", "active": "", "name": "root"})
    assert (people.ana.roles, people.ana.name, people.ana.active) == (["seller"], "ana", True)
