"""What a case looks like to a program: the fields of the import file and what the service knows about it besides."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, url_for

from wiki.blueprints.authors import name_beside
from wiki.models import Case
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import cases
from wiki.services.cases import CaseContent, Question
from wiki.settings import Settings

# What a record has besides its fields. It may be sent back as it was read.
ABOUT = (
    "id",
    "ref",
    "kind",
    "state",
    "level",
    "author",
    "hide_author",
    "version",
    "created_at",
    "updated_at",
    "published_at",
    "url",
)


def record(case: Case) -> dict[str, Any]:
    """Return a case that the caller has loaded, whole: null and [] stand for what is not filled in."""
    return {
        "id": case.id,
        "ref": case.ref,
        "kind": case.kind,
        "state": case.state.value,
        "level": case.level,
        **fields(cases.from_body(case.head.body)),
        "author": name_beside(case.author, case),
        "hide_author": case.author_hidden,
        "version": case.version,
        "created_at": moment(case.created_at),
        "updated_at": moment(case.updated_at),
        "published_at": moment(case.published_at) if case.published_at else None,
        "url": page(case),
    }


def page(case: Case) -> str:
    """Return the address of the page on which people read the case."""
    return absolute(url_for("cases.show", case_id=case.id))


def fields(content: CaseContent) -> dict[str, Any]:
    """Return the fields of the import file, all of them."""
    return {name: _value(getattr(content, name)) for name in cases.FIELDS}


def _value(value: Any) -> Any:
    if isinstance(value, Question):
        return {name: _value(part) for name, part in vars(value).items()}
    return list(value) if isinstance(value, tuple) else None if value == "" else value


def tag(case: Case) -> str:
    """Return what the ETag names: this text of the case, in this state and level, with or without its author's name."""
    level = "" if case.level == LEVEL_SELLERS else f"-level{case.level}"
    return f"{case.version}-{case.state.value}" + level + ("-unnamed" if case.author_hidden else "")


def moment(at: datetime) -> str:
    """Return a time in UTC as RFC 3339 writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def absolute(path: str) -> str:
    """Return the address that people and programs elsewhere use."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    return settings.url.rstrip("/") + path
