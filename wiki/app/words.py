"""What templates know: the reader, the language, labels of codes, dates, and what the reader may do."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, request
from flask_babel import format_date as format_date_of_moment
from flask_babel import format_datetime, format_time, get_translations, to_user_timezone
from flask_login import current_user
from markupsafe import Markup

from wiki.access import can, me, rights
from wiki.assets import asset
from wiki.blueprints.attachments import adding_files
from wiki.blueprints.authors import is_named, name_beside
from wiki.blueprints.follows import following, may_enrol
from wiki.blueprints.reader import label, list_label, locale, timezone, ui_language
from wiki.models import (
    WAITING,
    AccountPlan,
    Case,
    Contact,
    ContactPolicy,
    Customer,
    EmergencyRequest,
    Page,
    PageKind,
    PlanRetention,
    ReadingPath,
    RivalClaim,
    RuleVersion,
    Topic,
    User,
)
from wiki.services import notices, saved_searches
from wiki.services.notices import Counts
from wiki.settings import Settings
from wiki.text.language import spoken as in_language


def install(app: Flask) -> None:
    """Give the templates their words and filters."""
    app.context_processor(context)
    app.jinja_env.globals.update(_=translated, ngettext=translated_number)
    app.jinja_env.globals.update(asset=asset, label=label, list_label=list_label, can=can, rights=rights)
    app.jinja_env.globals.update(
        news_count=news_count,
        inbox_counts=inbox_counts,
        following=following,
        may_enrol=may_enrol,
        waiting_reasons=WAITING,
        adding_files=adding_files,
        is_named=is_named,
        name_beside=name_beside,
        spoken=spoken,
        Case=Case,
        Page=Page,
        PageKind=PageKind,
        User=User,
        Contact=Contact,
        RuleVersion=RuleVersion,
        ContactPolicy=ContactPolicy,
        AccountPlan=AccountPlan,
        Customer=Customer,
        EmergencyRequest=EmergencyRequest,
        PlanRetention=PlanRetention,
        ReadingPath=ReadingPath,
        RivalClaim=RivalClaim,
        Topic=Topic,
    )
    app.jinja_env.filters["partial_date"] = partial_date
    app.jinja_env.filters["minute"] = minute
    app.jinja_env.filters["dateformat"] = dated
    app.jinja_env.filters["timeformat"] = timed
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


def inbox_counts() -> Counts:
    """Return how much waits for whoever is signed in, and how much is new."""
    return notices.counts(me())


def news_count() -> int:
    """Return how much is new in the saved searches of whoever is signed in."""
    return sum(saved_searches.news(me()).values())


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
    return in_language(texts, ui_language())


def minute(at: datetime) -> str:
    """Return day and time, short, as one writes them in the interface language."""
    return _moment(_whole_minute(at), format_datetime, "short", locale(), timezone())


def dated(at: date, form: str) -> str:
    """Return the day, of a date or a moment, as one writes it in the interface language, "short" or "medium"."""
    return _moment(_whole_minute(at), format_date_of_moment, form, locale(), timezone())


def timed(at: datetime, form: str) -> str:
    """Return the time of day as one writes it in the interface language, without seconds."""
    return _moment(_whole_minute(at), format_time, form, locale(), timezone())


def _whole_minute(at: date) -> date:
    return at.replace(second=0, microsecond=0) if isinstance(at, datetime) else at


@lru_cache(maxsize=50_000)
def _moment(at: date, write: Callable[..., Any], form: str, _locale: str, _timezone: str) -> str:
    """Return what is written of a minute. Kept: fifty cost a page 2 ms."""
    return str(write(at, form))


def partial_date(text: str | None) -> str:
    """Return a date of day or month precision, as one writes it in the interface language."""
    if not text:
        return ""
    return _written(text, locale())


@lru_cache(maxsize=4096)
def _written(text: str, locale_name: str) -> str:
    if len(text) == 10:
        return format_date(date.fromisoformat(text), "long" if locale_name.startswith("zh") else "medium", locale_name)
    month = date.fromisoformat(f"{text}-01")
    return format_date(month, "yyyy年M月" if locale_name.startswith("zh") else "MMM yyyy", locale_name)


def written_moment(at: datetime) -> str:
    """Return day and time in the reader's zone."""
    return format_datetime(to_user_timezone(at))
