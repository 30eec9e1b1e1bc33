"""One's own settings and password."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from wiki.forms.base import Form
from wiki.models import Theme
from wiki.text import language

LANGUAGE_NAMES = [SelectChoice(*one) for one in language.LANGUAGE_NAMES]
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
)


class AccountForm(Form):
    """How the pages speak to the person."""

    display_name = StringField(_("Name that others see"), [InputRequired(_("Enter a name."))])
    language = SelectField(_("Language"), choices=[SelectChoice("", _("Same as the browser")), *LANGUAGE_NAMES])
    theme = SelectField(
        _("Appearance"),
        choices=[
            SelectChoice(Theme.AUTO.value, _("Same as the system")),
            SelectChoice(Theme.LIGHT.value, _("Light")),
            SelectChoice(Theme.DARK.value, _("Dark")),
        ],
    )
    timezone = SelectField(
        _("Time zone"), choices=[SelectChoice("", _("The organisation’s")), *map(SelectChoice, ZONES)]
    )


class EmailForm(Form):
    """Where a link for a forgotten password goes."""

    email = StringField(_("E-mail address"), description=_("Used for a forgotten password, and for nothing else."))


class PasswordForm(Form):
    """Changing one's own password."""

    current = PasswordField(_("Current password"), [InputRequired(_("Enter your current password."))])
    password = PasswordField(
        _("New password"),
        [InputRequired(_("Choose a password."))],
        description=_("At least 8 characters. A sentence is easier to remember and harder to guess."),
    )
