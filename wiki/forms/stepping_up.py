"""Showing once more who one is."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class ProofForm(Form):
    """The password of whoever is signed in, and a code if the person signs in in two steps."""

    password = PasswordField(_("Password"), [InputRequired(_("Enter your password."))])
    code = StringField(
        _("One-time code"),
        [InputRequired(_("Enter the code."))],
        description=_("The six digits that your telephone shows now, or one of your codes for a lost telephone."),
    )
