"""Noting what a customer brought in a year, and whether one that brings little is kept."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import KEEPING_LABELS, MEASURE_LABELS
from wiki.models.base import now
from wiki.models.customers import NOTE_LENGTH

_LINE: dict[str, Any] = {"maxlength": NOTE_LENGTH, "autocomplete": "off"}


class ValueForm(Form):
    """An amount of a year."""

    year = StringField(_("Year"))
    measure = SelectField(_("What it is"), validate_choice=False)
    amount = StringField(_("Amount"), description=_("In figures, in our currency."))

    def offer(self) -> "ValueForm":
        """Fill the list; the last whole year is asked for."""
        self.measure.choices = [SelectChoice(one.value, gettext(text)) for one, text in MEASURE_LABELS.items()]
        if not self.is_submitted():
            self.year.data = str(now().year - 1)
        return self


class KeepForm(Form):
    """What becomes of a customer that brings little."""

    keeping = RadioField(_("Keep it?"), validate_choice=False)
    reason = StringField(_("Why?"), render_kw=_LINE)
    revisit_on = StringField(_("Look at it again on"))

    def offer(self) -> "KeepForm":
        """Fill the list."""
        self.keeping.choices = [SelectChoice(one.value, gettext(text)) for one, text in KEEPING_LABELS.items()]
        return self
