"""Whatever is sent, the answer is a clear error and nothing is lost: never a 500."""

import pytest

from tests.writing import writing
from wiki.models import Case, db
from wiki.services import cases

pytestmark = pytest.mark.one_database

LONG = "字" * 50_001
HOSTILE_TEXTS = {
    "NUL": "a\x00b",
    "noncharacter": "a\ufffeb",
    "control": "a\x07b",
}
IDS = ["0", "-1", "9223372036854775808", "1" * 41, "٣", "x" * 300, "%00", "..%2f..%2fetc", "' OR 1=1 --", "%ED%A0%80"]


@pytest.mark.parametrize("ident", IDS)
def test_odd_ids_are_not_found(sign_in, people, ident):
    addresses = [f"/cases/{ident}", f"/cases/{ident}/edit", f"/cases/{ident}/history", f"/terms/industry/{ident}"]
    ana = sign_in(people.ana)
    answers = {address: ana.get(address).status_code for address in addresses}
    answers |= {"/people": sign_in(people.max).get(f"/people/{ident}").status_code}
    assert set(answers.values()) <= {400, 404}, answers


@pytest.mark.postgres_example
@pytest.mark.parametrize("field", ["title", "situation", "product", "tags"])
@pytest.mark.parametrize("kind", HOSTILE_TEXTS)
def test_a_text_that_cannot_be_kept_is_named_beside_its_field(sign_in, people, field, kind):
    form = {"title": "题目", "outcome": "success", "personality": "proud", "situation": "背景"}
    answer = sign_in(people.ana).send("/cases/new", {**form, field: HOSTILE_TEXTS[kind]})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_title_in_disguise_is_refused_and_a_long_one_too(sign_in, people):
    ana = sign_in(people.ana)
    for title in ("invoice\u202egnp.exe", "题" * 201):
        assert ana.send("/cases/new", {"title": title, "action": "draft"}).status_code == 422


@pytest.mark.parametrize(("field", "length"), [("title", 200), ("tags", 80), ("product", 80)])
def test_a_text_that_grows_when_it_is_composed_is_measured_after_that(sign_in, people, field, length):
    form = {"title": "题目", "outcome": "success", "personality": "proud", "situation": "背景"}
    answer = sign_in(people.ana).send("/cases/new", {**form, field: "\U0001d160" * length})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "draw"},
        {"personality": ["proud", "nobody"]},
        {"industry": "x" * 500},
        {"deal_size": "many"},
        {"deal_size": "1e400"},
        {"deal_size": "-5"},
        {"deal_size": "nan"},
        {"occurred_on": "2026-02-30"},
        {"occurred_on": "0000-01"},
        {"occurred_on": "yesterday"},
        {"language": "tlh"},
        {"situation": LONG},
    ],
)
def test_values_out_of_range_are_refused_and_the_rest_is_kept(sign_in, people, change):
    form = {"title": "题目", "outcome": "success", "personality": "proud", "situation": "我写了很久的背景"}
    answer = sign_in(people.ana).send("/cases/new", {**form, **change})

    assert answer.status_code == 422
    assert "题目" in answer.text
    assert db.session.query(Case).count() == 0


@pytest.mark.parametrize("base", ["", "x", "-1", "99999999999", "٣"])
def test_a_save_that_names_no_revision_is_stale(sign_in, people, draft, base):
    answer = sign_in(people.ana).send(f"/cases/{draft.id}/edit", {"title": "Another", "base": base, "action": "draft"})

    assert answer.status_code == 409


def test_too_large_a_form_is_refused_early(sign_in, people):
    answer = sign_in(people.ana).send("/cases/new", {"title": "x", "situation": "x" * 3_000_000})

    assert answer.status_code == 413


def test_too_many_fields_are_refused(sign_in, people):
    ana = sign_in(people.ana)
    token = ana.csrf_token()
    body = "&".join([f"csrf_token={token}", *(f"f{number}=1" for number in range(200_000))])
    answer = ana.post("/cases/new", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (403, 413)


@pytest.mark.parametrize("count", [1, 2_000])
def test_a_form_in_parts_that_is_too_large_is_refused_before_anybody_asks_who_sent_it(client, count):
    part = '--B\r\nContent-Disposition: form-data; name="title"\r\n\r\n%s\r\n'
    body = part % ("x" * (3_000_000 // count)) * count + "--B--\r\n"
    answer = client.post("/cases/new", data=body, content_type="multipart/form-data; boundary=B")

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%00", "page=999999999999999999999", "page=-1", "sort=x", "personality=%00"]
)
def test_odd_addresses_of_lists_are_answered(sign_in, people, query):
    assert sign_in(people.ana).get(f"/search?{query}").status_code in (200, 400)


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["[" * 20_000, "*a " * 5_000, "> " * 3_000 + "x", "<a" * 10_000, "|a" * 9_000])
def test_hostile_markdown_is_saved_and_shown_whatever_it_costs_to_render(app, people, text):
    content = cases.CaseContent(title="x", situation=text)
    html = cases.rendered(content)
    with writing():
        case = cases.create(content, html, by=people.ana)

    assert case.head.body["situation"] == text
    assert len(html["situation"]) <= max(20 * len(text), 2_000)


def test_text_of_users_is_never_markup(sign_in, people):
    ana = sign_in(people.ana)
    attack = "<img src=x onerror=alert(1)> {{ 7 * 7 }} <script>alert(1)</script>"
    form = {"title": attack, "outcome": "success", "personality": "proud", "situation": attack, "tags": attack}
    page = ana.get(ana.send("/cases/new", form).headers["Location"]).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7 * 7 }}" in page


@pytest.mark.postgres_example
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(sign_in, people, method):
    answer = sign_in(people.ana).open("/cases", method=method)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.postgres_example
@pytest.mark.parametrize("path", ["/", "/cases/new", "/login", "/nothing", "/healthz"])
def test_every_answer_tells_the_browser_its_limits(client, path):
    headers = client.get(path).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("mode", "method", "status"), [("navigate", "GET", 200), ("no-cors", "GET", 403), ("navigate", "POST", 403)]
)
def test_other_sites_may_link_here_and_nothing_else(sign_in, people, mode, method, status):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}

    assert sign_in(people.ana).open("/types", method=method, headers=headers).status_code in (status, 405)


def test_a_write_without_the_forms_token_changes_nothing(sign_in, people):
    answer = sign_in(people.ana).post("/cases/new", data={"title": "x", "action": "draft"})

    assert answer.status_code == 403
    assert db.session.query(Case).count() == 0


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(sign_in_by_page, people, client):
    ana = sign_in_by_page(people.ana)
    cookie = ana.get_cookie("sid")

    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.domain) == (True, "Lax", "/", "localhost")
