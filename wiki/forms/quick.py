"""The quick case: five things asked at most, and the page that confirms what was made of them."""

import secrets
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.forms.cases import CaseForm
from wiki.forms.readers import level_field, level_of
from wiki.services import cases
from wiki.services.vocabulary import Vocabulary

NOT_SURE = ""


class QuickForm(Form):
    """What one can say at the customer's door."""

    outcome = RadioField(_("Outcome"), choices=[], validate_choice=False)
    personality = RadioField(_("Customer type"), choices=[], validate_choice=False)
    story = TextAreaField(
        _("What happened?"), description=_("In your own words, or paste a chat. Only you see it until you publish.")
    )
    occurred_on = StringField(_("When"))
    contact_level = SelectField(_("Contact's level"), validate_choice=False)
    level = level_field()
    submission = HiddenField()

    def offer(self, vocabulary: Vocabulary, language: str) -> "QuickForm":
        """Fill the lists with the terms of the vocabulary, labelled for the reader."""
        labels = {
            name: [(term.code, term.text(language)) for term in vocabulary.choices(name)]
            for name in ("outcome", "personality", "contact_level")
        }
        self.outcome.choices = labels["outcome"]
        self.personality.choices = [*labels["personality"], (NOT_SURE, gettext("Not sure"))]
        self.contact_level.choices = [SelectChoice("", gettext("not said")), *labels["contact_level"]]
        if not self.submission.data:
            self.submission.data = secrets.token_urlsafe(16)
        return self

    def raw(self) -> dict[str, Any]:
        """Return what was chosen under the names of the import file; raise Invalid for a level that is none."""
        self.level_number()
        return {
            "outcome": self.outcome.data or None,
            "personality": [self.personality.data] if self.personality.data else [],
            "occurred_on": (self.occurred_on.data or "").strip() or None,
            "contact_level": self.contact_level.data or None,
        }

    def level_number(self) -> int | None:
        """Return the level that was chosen, None if the form did not ask for it."""
        return level_of(self.level)


class ConfirmForm(CaseForm):
    """The case form as the confirm page has it: suggestions are boxes to tick under the names of its fields."""

    def raw(self) -> dict[str, Any]:
        """Return what was typed and ticked under the names of the import file."""
        ticked = [word for text in request.form.getlist("tags") for word in cases.split_words(text)]
        return {**super().raw(), "tags": list(dict.fromkeys(ticked))}
