"""Noting who speaks for us to a customer."""

import secrets
from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import Case
from wiki.models.endorsements import HOW_LENGTH
from wiki.text.checks import shorten

LABEL_LENGTH = 80


class EndorsementForm(Form):
    """What somebody at another firm says for us; `submission` tells a form that was sent twice."""

    submission = HiddenField()
    contact = HiddenField()
    how = StringField(
        _("What do they say for us, and how?"),
        description=_("Such as: takes a call of their technical director, shows the plant."),
        render_kw={"maxlength": HOW_LENGTH, "autocomplete": "off"},
    )
    agreed_on = StringField(_("On which day did they agree?"), description=_("Nobody is named who was not asked."))
    case = SelectField(_("The case that they can tell of"), validate_choice=False)

    def offer(self, cases: Iterable[Case]) -> "EndorsementForm":
        """Fill the list."""
        offered = (SelectChoice(one.id, shorten(one.title, LABEL_LENGTH)) for one in cases)
        self.case.choices = [SelectChoice("", gettext("none")), *offered]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self
