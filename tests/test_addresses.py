"""Addresses cost nothing before one is written, and little when they are written again."""

import pytest
from flask import url_for
from werkzeug import routing

from wiki.app import create_app

pytestmark = pytest.mark.one_database


def test_what_writes_an_address_is_compiled_when_one_is_first_written(monkeypatch, settings_for, tmp_path):
    compiled, compile_builder = [], routing.Rule._compile_builder

    def noting(rule, append_unknown=True):
        compiled.append(rule.rule)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(routing.Rule, "_compile_builder", noting)
    app = create_app(settings_for("sqlite://", tmp_path))
    assert set(compiled) <= {"/static/<path:filename>"}  # which Flask makes by itself, before it is told how
    compiled.clear()

    with app.test_request_context():
        for _ in range(2):
            assert url_for("cases.show", case_id="x", _anchor="a", page=2) == "/cases/x?page=2#a"
    assert compiled == ["/cases/<case_id>"]


def test_an_address_that_was_kept_is_that_of_the_place_where_the_site_is_mounted(app):
    for root in ("", "/wiki", ""):
        with app.test_request_context(base_url=f"http://localhost{root}/"):
            assert url_for("cases.show", case_id="abc") == f"{root}/cases/abc"


def test_what_somebody_typed_is_not_kept(app):
    with app.test_request_context():
        url_for("search.index", q="价" * 80)
        before = app._kept.cache_info().currsize
        assert url_for("search.index", q="x" * 81) == "/search?q=" + "x" * 81
    assert app._kept.cache_info().currsize == before == 1


def test_values_that_are_equal_but_written_differently_have_addresses_of_their_own(app):
    with app.test_request_context():
        assert [url_for("search.index", page=page) for page in (1, True, "1", 1.0)] == [
            "/search?page=1",
            "/search?page=True",
            "/search?page=1",
            "/search?page=1.0",
        ]


def test_ids_are_filled_into_an_address_that_is_kept(app):
    values = [{"case_id": ident, "tab": tab, "page": 2} for ident in ("abc", "zq1qz", "A_-9") for tab in ("x", "zq0qz")]
    with app.test_request_context():
        written = [url_for("cases.show", **one) for one in values]
        assert app._kept.cache_info().currsize == 1
        assert url_for("cases.show", case_id="zq0qz b", tab="x") == "/cases/zq0qz%20b?tab=x"
        assert url_for("cases.show", case_id="a b", tab="é", page=2) == "/cases/a%20b?tab=%C3%A9&page=2"
    assert written == [f"/cases/{one['case_id']}?tab={one['tab']}&page=2" for one in values]
