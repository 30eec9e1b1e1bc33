"""People: added, changed and shut out by an administrator; one's own account."""

import re

import pytest

from tests.conftest import PASSWORD
from tests.writing import writing
from wiki.models import ApiToken, Comment, Theme, db
from wiki.services import people as people_service

LINK = re.compile(r"http://\S+?(/setup/[\w-]+)")


@pytest.mark.postgres_example
@pytest.mark.parametrize("name", ["ana", "eva", "kai"])
@pytest.mark.parametrize("path", ["/people", "/people/new", "/people/1"])
def test_only_administrators_see_people(sign_in, people, name, path):
    assert sign_in(getattr(people, name)).get(path).status_code in (403, 404)


def test_a_person_is_added_and_chooses_a_password_by_the_link(app, sign_in, people):
    page = sign_in(people.max).send(
        "/people/new", {"name": "li.wan", "display_name": "李晚", "roles": ["seller", "editor"], "team": "North"}
    )
    link = LINK.search(page.text)[1]
    browser = app.test_client()
    assert browser.send(link, {"password": "a whole new sentence"}).status_code == 303

    added = people_service.find("li.wan")
    assert (added.display_name, added.roles, [team.name for team in added.teams]) == (
        "李晚",
        ["seller", "editor"],
        ["North"],
    )
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("name", ["аna", "ＡＮＡ", "a\u200bna", "ana"])
def test_a_name_that_looks_like_a_colleagues_is_refused(sign_in, people, name):
    answer = sign_in(people.max).send("/people/new", {"name": name, "roles": ["seller"]})

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


@pytest.mark.postgres_example
@pytest.mark.parametrize("name", ["a\u202eb", "a\x00b", "", "x" * 81])
def test_a_name_that_misleads_or_cannot_be_kept_is_refused(sign_in, people, name):
    assert sign_in(people.max).send("/people/new", {"name": name, "roles": ["seller"]}).status_code == 422


@pytest.mark.postgres_example
@pytest.mark.parametrize(("field", "value"), [("name", "\ufdfa" * 80), ("team", "a\x00b"), ("team", "x" * 81)])
def test_what_cannot_be_kept_is_named_and_the_rest_stays(sign_in, people, field, value):
    form = {"name": "newcomer.one", "display_name": "The new one", "team": "", "roles": "newcomer"}
    answer = sign_in(people.max).send("/people/new", {**form, field: value})

    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert "The new one" in answer.text


def test_shutting_somebody_out_ends_sessions_keys_and_links_for_good(app, client, sign_in, people, api_token):
    """Also what was made before does not work again when the person is let in again."""
    zoe, bearer, admin = sign_in(people.zoe), {"Authorization": f"Bearer {api_token(people.zoe)}"}, sign_in(people.max)
    page, change = f"/people/{people.zoe.id}", {"display_name": "Zoe", "roles": ["seller"]}
    link = LINK.search(admin.send(f"{page}/link").text)[1]
    assert client.get(link).status_code == 200
    admin.send(page, change)

    def what_opens():
        cookie, token = zoe.get("/").status_code, client.get("/api/v1/cases", headers=bearer).status_code
        return cookie, token, app.test_client().send(link, {"password": "a whole new sentence"}).status_code

    assert what_opens() == (401, 401, 404)
    assert client.send("/login", {"name": "zoe", "password": PASSWORD}).status_code == 401
    assert admin.send(f"{page}/link").status_code == 409
    admin.send(page, {**change, "active": "y"})
    assert what_opens() == (401, 401, 404)
    assert client.send("/login", {"name": "zoe", "password": PASSWORD}).status_code == 303


def test_roles_change_at_the_next_request(sign_in, people):
    zoe = sign_in(people.zoe)
    sign_in(people.max).send(f"/people/{people.zoe.id}", {"display_name": "Zoe", "roles": ["admin"], "active": "y"})

    assert zoe.get("/people").status_code == 200
    assert zoe.get("/cases/new").status_code == 403


def test_an_administrator_resets_a_password_without_learning_it(app, sign_in, people):
    page = sign_in(people.max).send(f"/people/{people.ana.id}/link")
    app.test_client().send(LINK.search(page.text)[1], {"password": "chosen by Ana alone"})

    assert people_service.verified("ana", "chosen by Ana alone")
    assert not people_service.verified("ana", PASSWORD)


def test_language_theme_and_time_zone_are_ones_own(sign_in, people):
    ana = sign_in(people.ana)
    assert 'lang="zh-Hans"' in ana.get("/").text
    settings = {"display_name": "Ana", "language": "en", "theme": "dark", "timezone": "Europe/Berlin"}
    assert ana.send("/account", settings).status_code == 303

    page = ana.get("/account").text
    assert '<html lang="en" data-bs-theme="dark">' in page
    assert (people.ana.theme, people.ana.timezone) == (Theme.DARK, "Europe/Berlin")


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("wish", "lang"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("zh-TW", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("fr,de", "zh-Hans"),
        ("zh-HK;q=0.1", "zh-Hant"),
    ],
)
def test_the_sign_in_page_speaks_as_the_browser_wishes(client, wish, lang):
    assert f'<html lang="{lang}"' in client.get("/", headers={"Accept-Language": wish}).text


def test_somebody_not_signed_in_can_choose_the_language(client):
    assert client.send("/account/language", {"language": "zh-Hant", "next": "/types"}).headers["Location"] == "/types"
    assert '<html lang="zh-Hant"' in client.get("/").text
    assert client.send("/account/language", {"language": "tlh"}).status_code == 422


def test_ones_password_needs_the_present_one_and_ends_other_sessions(sign_in, people):
    here, there = sign_in(people.ana), sign_in(people.ana)
    assert here.send("/account/password", {"current": "wrong", "password": "a whole new sentence"}).status_code == 403
    assert here.send("/account/password", {"current": PASSWORD, "password": "a whole new sentence"}).status_code == 303

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 401


def test_another_session_can_be_ended_but_not_somebody_elses(sign_in, people):
    here, there, zoe = sign_in(people.ana), sign_in(people.ana), sign_in(people.zoe)
    numbers = re.findall(r"/account/sessions/(\d+)/end", here.get("/account").text)
    assert len(numbers) == 1
    assert zoe.send(f"/account/sessions/{numbers[0]}/end").status_code == 404
    here.send(f"/account/sessions/{numbers[0]}/end")

    assert there.get("/").status_code == 401


def test_a_key_for_programs_is_shown_once_and_can_be_revoked(client, sign_in, people):
    ana = sign_in(people.ana)
    token = re.search(r"cw_[\w-]+", ana.send("/account/tokens", {"scope": "read"}).text)[0]
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/cases", headers=bearer).status_code == 200
    assert token not in ana.get("/account").text
    row = db.session.query(ApiToken).one()
    assert sign_in(people.zoe).send(f"/account/tokens/{row.id}/revoke").status_code == 404
    ana.send(f"/account/tokens/{row.id}/revoke")

    assert client.get("/api/v1/cases", headers=bearer).status_code == 401


def test_a_demo_person_who_wrote_something_stays_as_its_author(people, draft):
    with writing():
        draft.publish()
        db.session.add(Comment(document=draft, version=1, author=people.ben, text="我也见过。"))
    with writing():
        for person in (people.ana, people.ben, people.zoe):
            people_service.remove_or_close(person)

    assert people_service.find("ana").active is False
    assert people_service.find("ben").active is False
    assert people_service.find("zoe") is None


@pytest.mark.parametrize("change", [{"roles": ["seller"], "active": "y"}, {"roles": ["admin"]}])
def test_the_last_administrator_stays_one(sign_in, people, change):
    page, admin = f"/people/{people.max.id}", sign_in(people.max)
    refused = admin.send(page, {"display_name": "Max", **change})
    assert refused.status_code == 422
    assert "总要有一个人能管理" in refused.text

    admin.send(f"/people/{people.eva.id}", {"display_name": "Eva", "roles": ["admin", "editor"], "active": "y"})
    assert sign_in(people.eva).send(page, {"display_name": "Max", **change}).status_code == 303


@pytest.mark.parametrize("by_link", [True, False])
def test_a_new_password_takes_the_keys_out_of_force(app, client, sign_in, people, api_token, by_link):
    token, ana = api_token(people.ana), sign_in(people.ana)
    if by_link:
        page = sign_in(people.max).send(f"/people/{people.ana.id}/link")
        app.test_client().send(LINK.search(page.text)[1], {"password": "chosen by Ana alone"})
    else:
        ana.send("/account/password", {"current": PASSWORD, "password": "a whole new sentence"})

    assert client.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_keys_are_as_many_as_somebody_can_oversee(sign_in, people):
    ana = sign_in(people.ana)
    answers = [ana.send("/account/tokens", {"scope": "read"}).status_code for _ in range(people_service.MOST_TOKENS)]

    assert set(answers) == {200}
    assert ana.send("/account/tokens", {"scope": "read"}).status_code == 409
