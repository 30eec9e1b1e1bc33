"""Looking through the audit log: by whom, what, and when."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from wiki.forms.base import Form


class AuditForm(Form):
    """Filters, each of which may be empty. They stand in the address, so nothing is confirmed."""

    who = StringField(_("Sign-in name"))
    action = SelectField(_("Action"), validate_choice=False)
    since = StringField(_("From"))
    until = StringField(_("To"))
