"""What templates know: the reader, the language, labels of codes, dates, and what the reader may do."""

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from babel.dates import format_date
from flask import Flask, current_app, request
from flask.templating import Environment
from flask_babel import format_datetime, get_locale, get_translations, to_user_timezone
from flask_login import current_user
from markupsafe import Markup

from wiki.access import can, me, rights
from wiki.assets import asset
from wiki.blueprints.authors import is_named, name_beside
from wiki.blueprints.facets import chips
from wiki.blueprints.reader import label, list_label, locale, ui_language
from wiki.models import Case, Contact, Revision, User
from wiki.search.cache import BoundedCache
from wiki.search.explaining import Reason
from wiki.services import playbooks, saved_searches, vocabulary
from wiki.settings import Settings

CHIPS_BYTES = 2 << 20

_chips: WeakKeyDictionary[vocabulary.Vocabulary, BoundedCache[Markup]] = WeakKeyDictionary()


class Templates(Environment):
    """Jinja as Flask sets it up, with one dictionary of globals for all templates.

    Jinja gives each template a chain of two and walks through it in Python at every import of a macro: a tenth of the
    time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template; no template of ours has any of its own."""
        return ChainMap(d, self.globals) if d else self.globals


def install(app: Flask) -> None:
    """Give the templates their words and filters."""
    app.context_processor(context)
    app.jinja_env.globals.update(_=translated, ngettext=translated_number)
    app.jinja_env.globals.update(asset=asset, label=label, list_label=list_label, can=can, rights=rights)
    app.jinja_env.globals.update(
        chips=chips,
        filing=filing,
        reason_words=reason_words,
        news_count=news_count,
        is_named=is_named,
        name_beside=name_beside,
        spoken=spoken,
        Case=Case,
        User=User,
        Contact=Contact,
    )
    app.jinja_env.filters["partial_date"] = partial_date
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def context() -> dict[str, Any]:
    """Return what depends on the request."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    person = current_user._get_current_object()
    person = person if person.is_authenticated else None
    return {
        "me": person,
        "ui_lang": ui_language(),
        "theme": person.theme.value if person else "auto",
        "organisation": settings.organisation,
        "section": (request.blueprint or "") if request else "",
    }


def news_count() -> int:
    """Return how much is new in the saved searches of whoever is signed in."""
    return sum(saved_searches.news(me()).values())


def filing(revision: Revision) -> Markup:
    """Return the chips of a case's revision, which are kept as long as revision and vocabulary stay what they are.

    A page of results has a hundred and fifty of them, which took a tenth of its time.
    """
    kept = _chips.setdefault(vocabulary.current(), BoundedCache(CHIPS_BYTES, lambda html: 400 + 2 * len(html)))
    return kept.get((revision.body_hash, ui_language()), lambda: _case_chips(revision.body))


def _case_chips(body: Mapping[str, Any]) -> Markup:
    macros: Any = current_app.jinja_env.get_template("_macros/story.html").module
    return macros.case_chips(body)


def reason_words(reason: Reason) -> Markup:
    """Return in words why something is a hit; a page of results has a hundred reasons, and most are like others."""
    return _reason_words(locale(), reason.source, reason.share > 0, tuple(reason.places.items()), tuple(reason.terms))


@lru_cache(maxsize=4096)
def _reason_words(
    _locale: str, source: str, raises: bool, places: tuple[tuple[str, int], ...], terms: tuple[str, ...]
) -> Markup:
    macros: Any = current_app.jinja_env.get_template("search/_macros.html").module
    return macros.reason_of(source, raises, dict(places), terms)


def translated(text: str, **values: Any) -> Markup:
    """Return a message in the interface language; values are escaped, "%%" is a percent sign.

    A message is written in a template, and never what somebody typed: it is HTML. A house rule sees to that.
    Jinja's own way makes three calls and a new string of each message, a twentieth of the time of a page.
    """
    return _message(locale(), text) % values if values else _plain_message(locale(), text)


def translated_number(one: str, many: str, number: int, **values: Any) -> Markup:
    """Return the message for a number of things; `num` in it is the number."""
    message = Markup(_catalogue(locale()).ungettext(one, many, number))  # noqa: S704 - ours, see translated()
    return message % {"num": number, **values}


@lru_cache(maxsize=4096)
def _message(locale_name: str, text: str) -> Markup:
    return Markup(_catalogue(locale_name).ugettext(text))  # noqa: S704 - ours, see translated()


@lru_cache(maxsize=4096)
def _plain_message(locale_name: str, text: str) -> Markup:
    return _message(locale_name, text) % {}


@cache
def _catalogue(_locale: str) -> Any:
    """Return the messages in the language of this request, whose name is given. Flask-Babel finds out which language
    that is at every message, sixty times a page.
    """
    return get_translations()


def spoken(texts: Mapping[str, str]) -> str:
    """Return a text by language in the reader's, or the next best."""
    return playbooks.spoken(texts, ui_language())


def partial_date(text: str | None) -> str:
    """Return a date of day or month precision, as one writes it in the interface language."""
    if not text:
        return ""
    return _written(text, str(get_locale()))


@lru_cache(maxsize=4096)
def _written(text: str, locale_name: str) -> str:
    if len(text) == 10:
        return format_date(date.fromisoformat(text), "long" if locale_name.startswith("zh") else "medium", locale_name)
    month = date.fromisoformat(f"{text}-01")
    return format_date(month, "yyyy年M月" if locale_name.startswith("zh") else "MMM yyyy", locale_name)


def written_moment(at: datetime) -> str:
    """Return day and time in the reader's zone."""
    return format_datetime(to_user_timezone(at))
