"""The kinds of pages: bringing in those that are shipped, and changing them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import PageKind
from wiki.settings import LANGUAGES
from wiki.text.checks import checked, clean, clean_line

LABEL_LENGTH = 60
TEMPLATE_LENGTH = 10_000
LONGEST_REVIEW = 3_650


def install(shipped: Iterable[Mapping[str, Any]]) -> None:
    """Add the kinds that are not there yet; what people have changed stays."""
    have = set(db.session.scalars(select(PageKind.code)))
    for position, raw in enumerate(shipped):
        if raw["code"] not in have:
            db.session.add(PageKind(position=position, **raw))
    db.session.flush()


def offered(kept: str | None = None) -> Sequence[PageKind]:
    """Return the kinds that a page may have, in their order; `kept` stays though it is no longer offered."""
    query = select(PageKind).where((PageKind.retired.is_(False)) | (PageKind.code == (kept or "")))
    return db.session.scalars(query.order_by(PageKind.position, PageKind.code)).all()


def every() -> Sequence[PageKind]:
    """Return all kinds in their order."""
    return db.session.scalars(select(PageKind).order_by(PageKind.position, PageKind.code)).all()


def change(kind: PageKind, raw: Mapping[str, Any]) -> None:
    """Change names, template, interval and approval of a kind, or raise Invalid.

    What waits for a reviewer goes on waiting, and a day until which a page holds stays.
    """
    wrong: dict[str, Message] = {}
    label = _by_language(raw, "label", LABEL_LENGTH, clean_line, wrong)
    template = _by_language(raw, "template", TEMPLATE_LENGTH, clean, wrong)
    days = str(raw.get("review_days") or "")
    if not (days.isascii() and days.isdigit() and len(days) < 5 and 1 <= int(days) <= LONGEST_REVIEW):
        wrong["review_days"] = Message(N_("A number of days from 1 to %(limit)s."), {"limit": LONGEST_REVIEW})
    if not label:
        wrong.setdefault("label_zh_hans", Message(N_("Give it a name.")))
    if wrong:
        raise Invalid(wrong)
    kind.label, kind.template, kind.review_days = label, template, int(days)
    kind.needs_approval, kind.retired = bool(raw.get("needs_approval")), bool(raw.get("retired"))


def field_of(name: str, language: str) -> str:
    """Return what a form calls the text of a kind in one language."""
    return f"{name}_{language.replace('-', '_').lower()}"


def _by_language(
    raw: Mapping[str, Any], name: str, limit: int, cleaner: Callable[[str], str], wrong: dict[str, Message]
) -> dict[str, str]:
    """Return a text in each language that it was written in; what cannot be kept is added to `wrong`."""
    found = {}
    for language in LANGUAGES:
        field = field_of(name, language)
        try:
            found[language] = checked(raw.get(field) or "", field, limit, cleaner)
        except Invalid as error:
            wrong |= error.fields
    return {language: text for language, text in found.items() if text}
