"""Showing once more who one is."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class ProofForm(Form):
    """The password of whoever is signed in."""

    password = PasswordField(_("Password"), [InputRequired(_("Enter your password."))])
