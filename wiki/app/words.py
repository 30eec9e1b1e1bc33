"""What templates know: the reader, the language, labels of codes, dates, and what the reader may do."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, request
from flask_babel import format_datetime, get_locale, gettext, to_user_timezone
from flask_login import current_user

from wiki.access import can, rights
from wiki.assets import asset
from wiki.blueprints.reader import ui_language
from wiki.errors import N_
from wiki.models import TERM_LISTS, Case, Role, User
from wiki.services import vocabulary
from wiki.settings import Settings

ROLE_LABELS = {
    Role.NEWCOMER: N_("Newcomer"),
    Role.SELLER: N_("Seller"),
    Role.ACCOUNT_MANAGER: N_("Account manager"),
    Role.SALES_MANAGER: N_("Sales manager"),
    Role.SPONSOR: N_("Executive sponsor"),
    Role.LEADERSHIP: N_("Leadership"),
    Role.EDITOR: N_("Editor"),
    Role.DEFECT_MANAGER: N_("Defect manager"),
    Role.PRIVACY_OFFICER: N_("Privacy officer"),
    Role.ADMIN: N_("Administrator"),
}


def install(app: Flask) -> None:
    """Give the templates their words and filters."""
    app.context_processor(context)
    app.jinja_env.globals.update(asset=asset, label=label, list_label=list_label, can=can, rights=rights)
    app.jinja_env.globals.update(Case=Case, User=User)
    app.jinja_env.filters["partial_date"] = partial_date
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def context() -> dict[str, Any]:
    """Return what depends on the request."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    person = current_user if current_user.is_authenticated else None
    return {
        "me": person,
        "ui_lang": ui_language(),
        "theme": person.theme.value if person else "auto",
        "organisation": settings.organisation,
        "section": (request.blueprint or "") if request else "",
    }


def label(list_code: str, code: Any) -> str:
    """Return the label of a term, or of a role, in the interface language."""
    if not code:
        return ""
    if list_code == "role":
        return gettext(ROLE_LABELS[Role(code)])
    return vocabulary.current().label(list_code, str(code), ui_language())


def list_label(list_code: str) -> str:
    """Return the name of a list in the interface language."""
    return gettext(TERM_LISTS[list_code].label)


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
