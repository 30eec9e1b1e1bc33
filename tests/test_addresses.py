"""Addresses cost nothing before one is written."""

from flask import url_for
from werkzeug import routing

from wiki.app import create_app


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
