"""Signing in, and choosing a password by a one-time link."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class SignInForm(Form):
    """Name and password. Both are required; what is wrong with them is never said."""

    name = StringField(_("Name"), [InputRequired(_("Enter the name you sign in with."))])
    password = PasswordField(_("Password"), [InputRequired(_("Enter your password."))])


class CodeForm(Form):
    """The second step; `step` says that the password was right."""

    step = HiddenField()
    code = StringField(
        _("One-time code"),
        [InputRequired(_("Enter the code."))],
        description=_("The six digits that your telephone shows now, or one of your codes for a lost telephone."),
    )


class ForgottenForm(Form):
    """Who forgot the password."""

    name = StringField(_("Name"), [InputRequired(_("Enter the name you sign in with."))])


class PasswordLinkForm(Form):
    """A new password, by a one-time link."""

    password = PasswordField(
        _("New password"),
        [InputRequired(_("Choose a password."))],
        description=_("At least 8 characters. A sentence is easier to remember and harder to guess."),
    )


class SetupForm(PasswordLinkForm):
    """The first person of an installation."""

    name = StringField(
        _("Name to sign in with"),
        [InputRequired(_("Choose a name."))],
        description=_("Short, as colleagues would write it: li.wan or 李晚."),
    )
    display_name = StringField(_("Name that others see"), description=_("Left empty, it is the name above."))
