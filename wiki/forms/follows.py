"""Letting a team follow something."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class TeamFollowForm(Form):
    """Which team; of a page, whether with all below it."""

    team = SelectField(_("Team"), [InputRequired(_("Choose a team."))])
    below = BooleanField(_("With all below it in the tree"))
