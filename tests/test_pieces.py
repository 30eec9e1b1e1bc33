"""What pages show again and again is made once, and never for somebody else."""

import contextvars

import pytest
from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from wiki.app.pieces import kept, kind_name, marked


class Written:
    def __html__(self) -> str:
        return "<i>ours</i>"


def test_a_text_is_escaped_though_html_that_is_equal_was_kept(app: Flask) -> None:
    stamp = kept("_macros/marks.html", "stamp")

    assert "<b>new</b>" in stamp(Markup("<b>new</b>"))
    assert "&lt;b&gt;new&lt;/b&gt;" in stamp("<b>new</b>")
    assert "<b>new</b>" in stamp(Markup("<b>new</b>"))


def test_what_is_kept_with_words_is_kept_for_each_language(app: Flask) -> None:
    def said(language: str) -> str:
        with app.test_request_context(headers={"Accept-Language": language}):
            return str(kind_name("case"))

    assert [contextvars.Context().run(said, language) for language in ("en", "zh-Hans", "en")] == [
        "Case",
        "案例",
        "Case",
    ]


def test_what_was_found_is_marked_and_nothing_of_it_is_html() -> None:
    assert marked([("a<", False), ("<b>", True), ("&", False)]) == Markup("a&lt;<mark>&lt;b&gt;</mark>&amp;")


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<\"'&>", "&lt;&#34;&#39;&amp;&gt;"),
        (Markup("<b>"), "<b>"),
        (Written(), "<i>ours</i>"),
        (3, "3"),
        (None, "None"),
    ],
)
def test_templates_escape_all_but_html(app: Flask, value: object, shown: str) -> None:
    called = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(value) }}{{ missing }}"

    assert app.jinja_env.from_string(called).render(value=value) == shown * 2


def test_a_function_that_asks_for_the_context_of_a_template_gets_it(app: Flask) -> None:
    @pass_context
    def named(context: Context, name: str) -> object:
        return context[name]

    assert app.jinja_env.from_string("{{ named('here') }}").render(named=named, here="found") == "found"
