"""The reader of a page: in which language and time zone it speaks."""

from flask import current_app, g, request, session
from flask_login import current_user

from wiki.models import User
from wiki.settings import LANGUAGES, Settings

LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}
BROWSER_LANGUAGES = {
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "zh-mo"), "zh-Hant"),
    **dict.fromkeys(("zh", "zh-hans", "zh-cn", "zh-sg", "zh-my"), "zh-Hans"),
    **dict.fromkeys(("en", "en-us", "en-gb", "en-au", "en-ca", "en-in"), "en"),
}


def ui_language() -> str:
    """Return the interface language: the reader's setting, else the browser's choice or wish, else the site's."""
    if "ui_language" not in g:
        g.ui_language = _chosen_language()
    return g.ui_language


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
    return LOCALES[ui_language()]


def timezone() -> str:
    """Return the reader's time zone."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    person = _person()
    return (person.timezone if person else None) or settings.timezone


def _person() -> User | None:
    return g.get("api_user") or (current_user if current_user.is_authenticated else None)
