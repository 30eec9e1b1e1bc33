"""The reader of a page: in which language and time zone it speaks."""

from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g, request, session
from flask_babel import gettext
from flask_login import current_user

from wiki.models import TERM_LISTS, Role, User
from wiki.models.base import now
from wiki.models.users import ROLE_LABELS
from wiki.services import vocabulary
from wiki.settings import LANGUAGES, Settings

LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}
BROWSER_LANGUAGES = {
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "zh-mo"), "zh-Hant"),
    **dict.fromkeys(("zh", "zh-hans", "zh-cn", "zh-sg", "zh-my"), "zh-Hans"),
    **dict.fromkeys(("en", "en-us", "en-gb", "en-au", "en-ca", "en-in"), "en"),
}


def ui_language() -> str:
    """Return the interface language: the reader's setting, else the browser's choice or wish, else the site's."""
    held = g._get_current_object()  # a page asks some hundred times, and a proxy is four times as slow
    chosen: str | None = held.get("ui_language")
    if chosen is None:
        chosen = held.ui_language = _chosen_language()
    return chosen


def _chosen_language() -> str:
    settings: Settings = current_app.extensions["casewiki_settings"]
    person = _person()
    if person and person.language in LANGUAGES:
        return person.language
    if session and session.get("language") in LANGUAGES:
        return session["language"]
    for wish, _quality in request.accept_languages:
        found = BROWSER_LANGUAGES.get(wish.lower()) or BROWSER_LANGUAGES.get(wish.lower().split("-")[0])
        if found:
            return found
    return settings.language


def locale() -> str:
    """Return Babel's name for the interface language."""
    held = g._get_current_object()
    found: str | None = held.get("locale")
    if found is None:
        found = held.locale = LOCALES[ui_language()]
    return found


def timezone() -> str:
    """Return the reader's time zone."""
    chosen: str | None = g.get("timezone")
    if chosen is None:
        settings: Settings = current_app.extensions["casewiki_settings"]
        person = _person()
        chosen = g.timezone = (person.timezone if person else None) or settings.timezone
    return chosen


def today() -> date:
    """Return the day that it is where the reader is."""
    return now().astimezone(ZoneInfo(timezone())).date()


def label(list_code: str, code: Any) -> str:
    """Return the label of a term, or of a role, in the interface language."""
    if not code:
        return ""
    if list_code == "role":
        return role_label(Role(code))
    return vocabulary.current().label(list_code, str(code), ui_language())


def list_label(list_code: str) -> str:
    """Return the name of a list in the interface language."""
    return _list_label(locale(), list_code)


def role_label(role: Role) -> str:
    """Return the name of a role in the interface language."""
    return gettext(ROLE_LABELS[role])


def word(text: str) -> str:
    """Return a message of ours without places, in the interface language: what kinds and states are called in lists."""
    return _word(locale(), text)


@lru_cache(maxsize=1024)
def _word(_locale: str, text: str) -> str:
    """Look it up once for each language, as `_list_label` does."""
    return gettext(text)


@lru_cache(maxsize=256)
def _list_label(_locale: str, list_code: str) -> str:
    """Look the name up once for each language: Flask-Babel asks for the request's language at every message."""
    return gettext(TERM_LISTS[list_code].label)


def _person() -> User | None:
    return g.get("api_user") or (current_user if current_user.is_authenticated else None)
