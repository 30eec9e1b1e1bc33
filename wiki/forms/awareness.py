"""Judging how well we are known inside a customer."""

import secrets

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import AWARENESS_LABELS
from wiki.models.awareness import EVIDENCE_LENGTH


class AwarenessForm(Form):
    """A judgement; `submission` tells a form that was sent twice."""

    submission = HiddenField()
    rating = RadioField(_("How well are we known there?"), choices=[], validate_choice=False)
    evidence = StringField(
        _("What shows it?"),
        description=_("Who there knows us, and who does not."),
        render_kw={"maxlength": EVIDENCE_LENGTH, "autocomplete": "off"},
    )
    rated_on = StringField(_("On which day?"))

    def offer(self) -> "AwarenessForm":
        """Fill the list."""
        self.rating.choices = [SelectChoice(one.value, gettext(text)) for one, text in AWARENESS_LABELS.items()]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self
