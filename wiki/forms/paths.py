"""Reading paths: what one is called and about."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField

from wiki.forms.base import Form
from wiki.models import ReadingPath


class PathForm(Form):
    """Title and description in Chinese and English; the other way of writing Chinese follows by itself."""

    title_zh = StringField(_("Title in Chinese"))
    title_en = StringField(_("Title in English"), description=_("One of the two is enough."))
    description_zh = TextAreaField(_("What it is for, in Chinese"))
    description_en = TextAreaField(_("What it is for, in English"))
    retired = BooleanField(_("No longer offered"), description=_("Its pages stay where they are."))

    def fill(self, path: ReadingPath) -> None:
        """Show a path for editing."""
        for name in ("title", "description"):
            texts = getattr(path, name)
            self[f"{name}_zh"].data, self[f"{name}_en"].data = texts.get("zh-Hans", ""), texts.get("en", "")
        self.retired.data = path.retired

    def raw(self) -> dict[str, Any]:
        """Return what was typed, texts by language."""
        texts = {
            name: {"zh-Hans": self[f"{name}_zh"].data or "", "en": self[f"{name}_en"].data or ""}
            for name in ("title", "description")
        }
        return {**texts, "retired": bool(self.retired.data)}
