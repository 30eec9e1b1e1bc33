"""What all forms share: the rules of the services come back as errors beside the fields."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from babel.support import Translations
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.i18n import DefaultTranslations, messages_path

from wiki.errors import Invalid, Message
from wiki.translations import said

NEWER = _("Somebody saved a newer version while you were writing. See the history, then save yours over it.")


LOCALES = {"zh_Hans": "zh", "zh_Hant": "zh_TW"}
"""What WTForms calls the languages of its own sentences."""


@cache
def _sentences(locale: str) -> DefaultTranslations:
    """Return WTForms' own sentences in a language, read once: Flask-WTF reads them in each request that has a form."""
    found = Translations.load(messages_path(), [LOCALES.get(locale, locale)], domain="wtforms")
    return DefaultTranslations(found)


class Form(FlaskForm):
    """A form whose fields can be refused by a service."""

    class Meta(FlaskForm.Meta):
        """As of all forms, but for where WTForms' own sentences come from."""

        def get_translations(self, _form: FlaskForm) -> DefaultTranslations:
            """Return WTForms' own sentences in the reader's language."""
            return _sentences(str(get_locale() or "en"))

    def raw(self) -> dict[str, Any]:
        """Return what was typed, field by field, as the service reads it."""
        return {field.short_name: field.data or "" for field in self}

    def refuse(self, error: Invalid) -> None:
        """Show the service's sentences beside the fields; what belongs to no field stands above the form."""
        self.show(error.fields)

    def show(self, wrong: Mapping[str, Message]) -> None:
        """Add a sentence to each named field; `judge.title` is that of the field `judge_title`."""
        for name, message in wrong.items():
            field = self._fields.get(name.replace(".", "_"))
            if field is None:
                self.form_errors.append(said(message))
            else:
                field.errors = [*field.errors, said(message)]


def sent(form: FlaskForm, but: Collection[str]) -> dict[str, list[str]]:
    """Return what was sent, field by field, as it is kept unsaved; `but` are the fields of the page alone."""
    raw = {field.name: field.raw_data or [] for field in form if field.name not in but}
    return {name: [value for value in values if isinstance(value, str)] for name, values in raw.items() if values}


class EditForm(Form):
    """A form that changes what has revisions; `base` is the one that its texts grew from."""

    base = HiddenField()
    newer: object = ""
    """What stands above the form once it may be saved over something newer."""

    def base_number(self) -> int:
        """Return the number of that revision; 0 where it is missing or nonsense."""
        text = self.base.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def rebase(self, base: object) -> None:
        """Let what was typed be saved over something newer, which the person has been shown."""
        self.base.raw_data, self.base.data = None, str(base)
        if self.newer:
            self.form_errors.append(str(self.newer))
